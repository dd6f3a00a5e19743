"""A long queue under random faults and killed workers, and what came of it."""

import math
import random
import time
from dataclasses import dataclass

from expenses_app.sync.engine.points import Point
from expenses_app.sync.models import Attempt, Part
from tests.drills.comparing import bytes_that_no_parcel_holds, differences
from tests.platforms.declared import Fault

_KILLS = [Point.CLAIMED, Point.SENT, Point.SETTLING, Point.SETTLED]


@dataclass(frozen=True)
class Result:
    """Counts of documents and calls; times in seconds of the product's clock, which ran `speed` times the wall's."""

    writes: int
    calls: int
    faults: int
    killed: int
    duplicates: int
    lost: int
    wrong: int
    strange_bytes: int
    unknown: int
    settled_p99: float
    settled_longest: float
    wall_seconds: float

    @property
    def share(self) -> float:
        """Faults, killed workers included, for each call that writes."""
        return (self.faults + self.killed) / self.calls if self.calls else 0.0


def run_under_faults(stage, rows: list, share: float, seed: int, seconds: float = 3600) -> Result:
    """Work until all is settled, with about `share` of the calls failing and workers killed on the way."""
    chance = random.Random(seed)
    began = time.monotonic()
    expected_calls = math.ceil(len(rows) / stage.connection.declared.limits.batch)
    # Repeats and smaller batches make more calls; what is not reached is not hit.
    for position in range(expected_calls * 4):
        if chance.random() < share:
            fault = chance.choice(list(stage.declared.faults))
            told = {"headers": {"Retry-After": "5"}} if fault is Fault.TOO_FAST else {}
            stage.order(fault, skip=position, times=1, **told)
    kills = max(2, round(expected_calls * share / 3))
    killed = 0
    code = None
    while code != 0 and time.monotonic() - began < seconds:
        kill_at = f"{chance.choice(_KILLS)}:{chance.randint(1, 4)}" if killed < kills else ""
        code = stage.work(seconds, kill_at=kill_at)
        killed += code < 0
    wrong = differences(stage, rows)
    return Result(
        writes=len(rows),
        calls=Attempt.objects.filter(parcel__connection=stage.connection).count(),
        faults=sum(one["applied"] for one in stage.simulated.control("GET", "faults")),
        killed=killed,
        duplicates=sum("nobody asked" in one or _is_several(one) for one in wrong),
        lost=sum(one.endswith(": 0 documents") or "never given" in one for one in wrong),
        wrong=len([one for one in wrong if "documents" not in one and "nobody asked" not in one]),
        strange_bytes=len(bytes_that_no_parcel_holds(stage)),
        wall_seconds=time.monotonic() - began,
        **_settling(stage),
    )


def _is_several(difference: str) -> bool:
    return difference.endswith(" documents") and not difference.endswith(": 0 documents")


def _settling(stage) -> dict:
    """How long it took from an outcome becoming unknown to its part being settled."""
    lost: dict[str, object] = {}
    attempts = Attempt.objects.filter(
        parcel__connection=stage.connection, outcome__in=["outcome_unknown", "lease_lost"]
    ).select_related("parcel")
    for attempt in attempts.order_by("sequence"):
        for marker in attempt.parcel.markers:
            lost.setdefault(marker, attempt.ended_at)
    took = sorted(
        (part.settled_at - lost[part.marker]).total_seconds()
        for part in Part.objects.filter(
            connection=stage.connection, marker__in=lost, settled_at__isnull=False
        )
    )
    if not took:
        return {"unknown": 0, "settled_p99": 0.0, "settled_longest": 0.0}
    return {
        "unknown": len(took),
        "settled_p99": took[math.ceil(len(took) * 0.99) - 1],
        "settled_longest": took[-1],
    }
