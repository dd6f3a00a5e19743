"""`python -m tests.benchmarks.pull`: the first pull of 10,000 and of 200,000 suppliers, with published limits enforced.

Each case runs in a process of its own, whose greatest memory is told by the system, against a simulator in another.
The floor is the greater of two: the calls at the platform's published rate, and the very same calls made one after the
other by a bare HTTP client that stores nothing. `--latency` is how long the platform takes for an answer.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
import urllib.request
import uuid
from typing import Any

from tests.benchmarks import database
from tests.benchmarks.figures import Figures

SIZES = (10_000, 200_000)
FACTOR = 1.1
MEMORY_MIB = 300
INCREMENTAL_SECONDS = 5
NAME = "expenses_benchmark_pull"
_OF_THE_WIRE = {"authorization", "host", "content-length", "connection", "accept-encoding"}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.pull", description=__doc__)
    parser.add_argument("--platform", action="append", help="only this one")
    parser.add_argument("--suppliers", type=int, action="append", help="only this many (10,000 and 200,000)")
    parser.add_argument("--speed", type=float, default=1.0, help="of all clocks (default: the wall's)")
    parser.add_argument("--latency", type=float, default=0.3, help="seconds that a call takes (default: 0.3)")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        print(json.dumps(_measured(chosen.platform[0], chosen.suppliers[0])))
        return 0
    figures = Figures(
        f"first pull, clock x {chosen.speed:g}, a call takes {chosen.latency:g} s, limits enforced"
    )
    for platform in chosen.platform or _every_platform():
        for suppliers in chosen.suppliers or SIZES:
            _judge(figures, platform, suppliers, chosen.speed, chosen.latency)
    return figures.finish()


def _every_platform() -> list[str]:
    from tests.shipped import shipped_platforms

    return [one.key for one in shipped_platforms()]


def _judge(figures: Figures, platform: str, suppliers: int, speed: float, latency: float) -> None:
    database.drop(NAME)
    database.set_up(
        NAME, CLOCK_SPEED=str(speed), CLOCK_ORIGIN=str(time.time()), REDIS_KEY_PREFIX=uuid.uuid4().hex
    )
    from tests.platforms.declared import declared
    from tests.platforms.simulator import Simulator

    own = declared(platform)
    simulated = Simulator(platform, speed)
    try:
        organisation = simulated.new_organisation(
            "Measured", {**own.drill.organisation, "sizes": {"suppliers": suppliers}}
        )
        simulated.control("POST", "clock", {"latency_seconds": latency})
        told = json.loads(
            subprocess.run(
                [
                    *(sys.executable, "-m", "tests.benchmarks.pull", "--one"),
                    *("--platform", platform, "--suppliers", str(suppliers)),
                ],
                env={
                    **os.environ,
                    **simulated.environment,
                    "MEASURED_SIMULATOR": simulated.url,
                },
                stdout=subprocess.PIPE,
                check=True,
                text=True,
            ).stdout
        )
        calls = [one for one in simulated.control("GET", "requests") if one["organisation"] == organisation]
        first = [one for one in calls if one["number"] <= told["last_of_first"]]
        bare = _bare(simulated, first, f"{own.platform.authorisation.token_prefix} {told['token']}", speed)
    finally:
        simulated.stop()
        _let_go()
        database.drop(NAME)
    paced = len(first) * 60 / own.published.reads
    floor = max(paced, bare)
    refused = sum(one["status"] == 429 for one in calls)
    title = f"{platform} {suppliers:,}"
    figures.show(
        f"{title}: first pull",
        told["first"],
        round(floor * FACTOR, 1),
        "s",
        f"{told['first'] / floor:.2f} x floor {floor:.1f} s; {len(first)} calls at the published rate {paced:.1f} s, "
        f"bare {bare:.1f} s; {told['records']:,} records, {refused} calls refused for the rate",
    )
    figures.show(f"{title}: greatest memory", told["memory"], MEMORY_MIB, "MiB")
    figures.show(f"{title}: pull without a change", told["again"], INCREMENTAL_SECONDS, "s")


def _let_go() -> None:
    from django.db import connection

    connection.close()


def _measured(platform: str, suppliers: int) -> dict[str, Any]:
    """In the process of one case: pull, and pull again. Seconds of the product's clock."""
    import django

    django.setup()
    from django.conf import settings

    from expenses_app.companies.clock import system_clock
    from expenses_app.connections.tokens import StoredTokens
    from expenses_app.reference_data.models import PullState, ReferenceRecord
    from expenses_app.reference_data.services.run_pull import Outcome, run_pull
    from expenses_app.reference_data.services.start_pull import start_pull

    connection = _connect(platform)
    clock = system_clock()

    def pull(kind: str) -> float:
        started = time.monotonic()
        wanted = start_pull(connection, kind, clock)
        while run_pull(wanted.pk, clock) is not Outcome.OVER:
            wanted.refresh_from_db()
            if wanted.not_before:
                clock.sleep(max(0.0, (wanted.not_before - clock.now()).total_seconds()))
        wanted.refresh_from_db()
        assert wanted.state == PullState.DONE, (wanted.problem, wanted.problem_said)
        return (time.monotonic() - started) * float(settings.CLOCK_SPEED)

    told: dict[str, Any] = {"first": pull("full"), "last_of_first": _last_request()}
    told["records"] = ReferenceRecord.objects.count()
    assert ReferenceRecord.objects.filter(kind="supplier").count() >= suppliers
    # A minute's quota may be used up by the first pull; the scheduled one comes a day later.
    clock.sleep(61)
    told["again"] = pull("incremental")
    told["token"] = StoredTokens(connection.authorisation_id, clock).current()
    told["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return told


def _connect(platform: str) -> Any:
    from expenses_app.companies.clock import system_clock
    from expenses_app.companies.models import Company, Member, Partner, Role
    from expenses_app.users.models import User
    from tests.platforms.connecting import connect
    from tests.platforms.declared import declared
    from tests.platforms.simulator import RunningSimulator

    own = declared(platform)
    company = Company.objects.create(partner=Partner.objects.get(slug="own"), name="Measured", country="GB")
    user = User.objects.create(email="owner@example.org", name="Olivia Owner")
    owner = Member.objects.create(company=company, user=user, role=Role.OWNER)
    simulator = RunningSimulator(platform, os.environ["MEASURED_SIMULATOR"])
    return connect(company, owner, own, own.drill.ledger("Measured"), simulator, system_clock())


def _last_request() -> int:
    """The number of the newest request that the simulator has answered."""
    with urllib.request.urlopen(f"{os.environ['MEASURED_SIMULATOR']}/_control/requests?limit=1") as answer:
        return int(json.loads(answer.read())[-1]["number"])


def _bare(simulated: Any, calls: list[dict[str, Any]], authorisation: str, speed: float) -> float:
    """Seconds of the simulated clock for the same calls in a row, nothing stored, no limits."""
    import httpx2

    simulated.control("POST", "limits", {"enforce": False})
    client = httpx2.Client(timeout=60, headers={"Authorization": authorisation})
    started = time.monotonic()
    for call in calls:
        path = call["path"] + ("?" + call["query"] if call["query"] else "")
        headers = {name: value for name, value in call["headers"] if name.lower() not in _OF_THE_WIRE}
        body = simulated.body(call["number"]) if call["method"] != "GET" else None
        client.request(call["method"], simulated.url + path, headers=headers, content=body).raise_for_status()
    return (time.monotonic() - started) * speed


if __name__ == "__main__":
    sys.exit(main())
