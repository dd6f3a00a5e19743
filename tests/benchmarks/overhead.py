"""`python -m tests.benchmarks.overhead [--writes 1500] [--speed 30]`: the engine against a bare HTTP client.

Both send the same batches to the same simulator, which answers without enforcing its limits. The bare client posts the
same documents again under fresh markers and call keys, with as many calls at once as the platform allows and nothing else to do.
Floor: the engine writes at least half as many documents a second of the wall.
"""

import argparse
import sys
import time

from tests.benchmarks.own_database import own_database, own_stage, post_in_pieces

FLOOR = 0.5


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.overhead", description=__doc__)
    parser.add_argument("--writes", type=int, default=1500)
    parser.add_argument(
        "--speed", type=float, default=30.0, help="of the clock, so that our own pacer does not bind"
    )
    parser.add_argument("--platforms", nargs="+", help="all when not given")
    wish = parser.parse_args()
    good = True
    with own_database("expenses_overhead"):
        from tests.platforms.declared import all_declared

        for platform in wish.platforms or all_declared():
            with own_stage(platform, wish.speed) as stage:
                good &= measured(stage, platform, wish.writes, wish.speed)
    return 0 if good else 1


def measured(stage, platform: str, writes: int, speed: float) -> bool:
    stage.simulated.control("POST", "limits", {"enforce": False})
    # Bring everything up before the measurement: one document through a worker of its own.
    post_in_pieces(stage, 1)
    stage.work()
    rows = stage.receive(writes, first=2)
    stage.post(rows)
    began = time.monotonic()
    if stage.work(600) != 0:
        raise SystemExit(f"{platform}: the engine did not finish: {stage.states()}")
    engine = writes / (time.monotonic() - began)
    bare = writes / _posted_bare(stage, writes)
    print(
        f"{platform} at clock speed {speed:g}: {engine:.0f} documents a second through the engine, {bare:.0f} bare; "
        f"ratio {engine / bare:.2f}, floor {FLOOR}",
        flush=True,
    )
    return engine / bare >= FLOOR


def _posted_bare(stage, writes: int) -> float:
    """Seconds of the wall that the same documents in full batches take without an engine."""
    from expenses_app.sync.models import Part
    from tests.benchmarks.bare import requests_of, seconds_taken

    parts = list(Part.objects.filter(connection=stage.connection, role="main").order_by("-id")[:writes])
    return seconds_taken(requests_of(stage, parts), stage.connection.declared.limits.at_once)


if __name__ == "__main__":
    sys.exit(main())
