"""`python -m tests.benchmarks.first_pull`: the first reading of a large ledger, against a simulator that enforces its limits.

The floor is the larger of two: the earliest moment at which the platform's published limits let the last call in (each
window may be used up at once), and what a bare client needs for the same calls one after another. The clock of both
sides runs `--speed` times faster; every time printed is that clock's. Where suppliers and customers are one list, it is
read once for each.
"""

import argparse
import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx2

from tests.benchmarks import database
from tests.benchmarks.figures import Figures

if TYPE_CHECKING:
    from expenses_app.core.clock import SystemClock

LIMIT_RATIO = 1.1
LIMIT_MIB = 300
LIMIT_INCREMENTAL_SECONDS = 5
NAME = "expenses_first_pull"


@dataclass(frozen=True)
class Ground:
    """How one platform's simulator is reached: its variables, and its published limits."""

    variables: tuple[str, ...]
    discovery: str
    choice: str
    decision: str
    list_name: str
    limits: tuple[tuple[int, int], ...]  # calls, seconds


GROUNDS = {
    "xero": Ground(
        ("XERO_LOGIN_URL", "XERO_IDENTITY_URL", "XERO_API_URL", "XERO_WEB_URL"),
        "",
        "organisation",
        "allow",
        "suppliers",
        ((60, 60),),
    ),
    "quickbooks_online": Ground(
        tuple(f"QUICKBOOKS_ONLINE_{name}_URL" for name in ("AUTHORIZE", "TOKEN", "DEVELOPER", "API", "WEB")),
        "QUICKBOOKS_ONLINE_DISCOVERY_URL",
        "realm",
        "connect",
        "vendors",
        ((500, 60), (10, 1)),
    ),
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.first_pull", description=__doc__)
    parser.add_argument("platform", choices=sorted(GROUNDS), nargs="?", default="quickbooks_online")
    parser.add_argument("--records", type=int, default=200_000, help="suppliers (default: 200,000)")
    parser.add_argument("--speed", type=float, default=1.0, help="of the clock (default: 1)")
    chosen = parser.parse_args()
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "expenses_app.simulators",
            chosen.platform,
            "--port",
            "0",
            "--speed",
            str(chosen.speed),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        if process.stdout is None:
            return 1
        return measure(chosen.platform, process.stdout.readline().split()[1], chosen.records, chosen.speed)
    finally:
        process.terminate()
        process.wait(30)
        database.drop(NAME)


def measure(platform: str, simulator: str, records: int, speed: float) -> int:
    ground = GROUNDS[platform]
    variables = dict.fromkeys(ground.variables, simulator)
    if ground.discovery:
        variables[ground.discovery] = f"{simulator}/.well-known/openid_configuration"
    prefix = platform.upper()
    variables |= {f"{prefix}_CLIENT_ID": "bench", f"{prefix}_CLIENT_SECRET": "bench"}
    database.drop(NAME)
    database.set_up(NAME, CLOCK_SPEED=str(speed), CLOCK_ORIGIN=str(time.time()), **variables)
    _forget_pace()
    figures = Figures(f"first pull of {records:,} records from {platform}, clock {speed:g} times faster")
    key = _organisation(simulator, ground.list_name, records)
    connection = _connected(platform, simulator, ground, key)
    before = _calls(simulator)
    first = _pull(connection, "full", speed)
    calls = _calls(simulator) - before
    again = _pull(connection, "incremental", speed)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    published = max(0, *((calls - 1) // most * seconds for most, seconds in ground.limits))
    bare = _bare(connection, speed)
    floor = max(published, bare)
    figures.tell(
        f"{calls} calls, floor {floor:.1f} s (published limit {published:.1f} s, bare client {bare:.1f} s)"
    )
    figures.show("first pull ÷ floor", first / floor if floor else 0.0, LIMIT_RATIO, "x", f"{first:.1f} s")
    figures.show("peak memory of the reading process", peak, LIMIT_MIB, "MiB")
    figures.show("incremental pull without a change", again, LIMIT_INCREMENTAL_SECONDS, "s")
    return figures.finish()


def _forget_pace() -> None:
    """Calls and brakes of an earlier run: the simulator is new, and its organisations have the same names."""
    from django.conf import settings

    from expenses_app.connections.pacing.server import pacing_redis

    for key in pacing_redis().scan_iter(f"{settings.REDIS_KEY_PREFIX}pace:*"):
        pacing_redis().delete(key)


def _organisation(simulator: str, list_name: str, records: int) -> str:
    wish = {"name": "Crowded Ltd", "sizes": {list_name: records}}
    answer = httpx2.post(f"{simulator}/_control/organisations", json=wish, timeout=600)
    answer.raise_for_status()
    made = answer.json()
    return str(made.get("key") or made["id"])


def _connected(platform: str, simulator: str, ground: Ground, key: str):  # type: ignore[no-untyped-def]
    """A linked connection, made through the product's own consent flow."""
    from django.contrib.auth import get_user_model

    from expenses_app.companies.clock import system_clock
    from expenses_app.companies.models import Company, Member, Partner, Role
    from expenses_app.connections.services.begin_consent import begin_consent
    from expenses_app.connections.services.finish_consent import finish_consent
    from expenses_app.platforms import platform as platform_of

    company = Company.objects.create(partner=Partner.objects.get(), name="Crowded Ltd")
    user = get_user_model().objects.create_user("bench@example.org", "correct horse battery")
    member = Member.objects.create(company=company, user=user, role=Role.OWNER)
    departure = begin_consent(company, platform_of(platform), member, system_clock())
    page = httpx2.get(departure.url).text
    where = urlsplit(departure.url)
    fields = dict(_hidden(page)) | {
        ground.choice: key,
        "decision": ground.decision,
    }
    answer = httpx2.post(
        f"{where.scheme}://{where.netloc}{where.path}",
        content=urlencode(fields),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    back = {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}
    arrival = finish_consent(back, system_clock(), user_id=user.pk)
    if arrival.connection is None:
        sys.exit(f"not connected: {arrival.message} {arrival.said}")
    return arrival.connection


def _hidden(page: str) -> list[tuple[str, str]]:
    from html import unescape
    from re import findall

    return [
        (name, unescape(value))
        for name, value in findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page)
    ]


@dataclass(frozen=True)
class LaterClock:
    """Twenty minutes after the simulator's: its records are of this moment, and no ledger of that age is new every day.

    An incremental reading overlaps the last one by some minutes, and would find them all again.
    """

    clock: "SystemClock"

    def now(self) -> datetime:
        return self.clock.now() + timedelta(minutes=20)

    def sleep(self, seconds: float) -> None:
        self.clock.sleep(seconds)


def _pull(connection, kind: str, speed: float) -> float:  # type: ignore[no-untyped-def]
    """Seconds of the clock until everything is read, the way a worker does it."""
    from expenses_app.companies.clock import system_clock
    from expenses_app.reference_data.models import Pull
    from expenses_app.reference_data.services.run_pull import Outcome, run_pull
    from expenses_app.reference_data.services.start_pull import start_pull

    clock = LaterClock(system_clock())
    started = time.monotonic()
    pull = start_pull(connection, kind, clock)
    while (outcome := run_pull(pull.pk, clock)) is not Outcome.OVER:
        pull.refresh_from_db()
        if outcome is Outcome.LATER and pull.not_before:
            clock.sleep(max(0.0, (pull.not_before - clock.now()).total_seconds()))
    took = (time.monotonic() - started) * speed
    done = Pull.objects.get(pk=pull.pk)
    if done.state != Pull.State.DONE:
        sys.exit(f"the pull {done.state}: {done.problem} {done.problem_said}")
    return took


def _bare(connection, speed: float) -> float:  # type: ignore[no-untyped-def]
    """Seconds of the clock for the same pages one after another, read and parsed but not stored, and not paced."""
    from expenses_app.companies.clock import system_clock
    from expenses_app.connections.reaching import addresses_of, base_address
    from expenses_app.connections.tokens import StoredTokens
    from expenses_app.reference_data.services.start_pull import ORDER
    from expenses_app.transport.http import HttpSession
    from expenses_app.transport.protocols import Unpaced
    from expenses_app.transport.wire import shared_client

    clock, platform = system_clock(), connection.declared
    addresses = addresses_of(platform)
    httpx2.post(f"{addresses['api']}/_control/limits", json={"enforce": False}).raise_for_status()
    session = HttpSession(
        name=platform.name,
        addresses=addresses,
        base=base_address(platform, addresses),
        tokens=StoredTokens(connection.authorisation_id, clock),
        pacer=Unpaced(),
        clock=clock,
        client=shared_client(),
    )
    client = platform.client(session, connection.tenant_id, addresses)
    started = time.monotonic()
    for kind in (one for one in ORDER if one in platform.capabilities.records):
        cursor = None
        while True:
            cursor = client.read(kind, None, cursor).cursor
            if cursor is None:
                break
    took = (time.monotonic() - started) * speed
    httpx2.post(f"{addresses['api']}/_control/limits", json={"enforce": True}).raise_for_status()
    return took


def _calls(simulator: str) -> int:
    """How many calls the simulator has answered, token and consent included."""
    told = httpx2.get(f"{simulator}/_control/requests", timeout=60).json()
    rows = told if isinstance(told, list) else told.get("requests", [])
    return max((int(row.get("number", row.get("id", 0))) for row in rows), default=0)


if __name__ == "__main__":
    os.environ.setdefault("DATABASE_URL", database.SERVER)
    sys.exit(main())
