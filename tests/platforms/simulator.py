"""A simulator as a process of its own, and its control interface as a test sees it."""

import json
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from expenses_app.core.clock import SystemClock
from expenses_app.platforms import platform as platform_of

CHECKOUT = Path(__file__).resolve().parents[2]


class RunningSimulator:
    """One that somebody else started, its clock included. Documents are read from its own ledger, not through our adapter."""

    def __init__(self, key: str, url: str, speed: float = 1.0, origin: float = 0.0) -> None:
        self.key, self.url, self.speed, self.origin = key, url, speed, origin

    @property
    def clock(self) -> SystemClock:
        return SystemClock(self.speed, self.origin)

    @property
    def environment(self) -> dict[str, str]:
        """The variables that send the product here."""
        declared = platform_of(self.key)
        pointed = {
            address.variable: self.url + urlsplit(address.default).path.rstrip("/")
            for address in declared.addresses.values()
        }
        client_id, secret = declared.client_variables
        named = {client_id: "expenses-tests", secret: "not-a-secret"}
        named.pop("", None)
        return pointed | named

    def control(self, method: str, path: str, wish: Any = None) -> Any:
        request = urllib.request.Request(
            f"{self.url}/_control/{path}",
            None if wish is None else json.dumps(wish).encode(),
            {"Content-Type": "application/json"},
            method=method,
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.loads(answer.read())
        except urllib.error.HTTPError as refused:
            raise AssertionError(refused.read().decode()) from refused

    def organisation(self, name: str) -> str:
        """The key of the organisation of that name."""
        found = {one["name"]: one["key"] for one in self.control("GET", "state")["organisations"]}
        return found[name]

    def new_organisation(self, name: str, wish: Any) -> str:
        """Make one; its key."""
        return self.control("POST", "organisations", {"name": name, **wish})["key"]

    def act(self, organisation: str, *acts: Any) -> None:
        """What a person does inside the accounting software."""
        for one in acts:
            self.control("POST", f"organisations/{quote(organisation, safe='')}/act", one)

    def forget_faults(self) -> None:
        self.control("DELETE", "faults")

    def documents(self, organisation: str) -> list[dict[str, Any]]:
        """Everything that stands in the ledger and bears a marker of ours."""
        found = self.control("GET", f"ledger?organisation={quote(organisation, safe='')}")
        return [one for one in found["documents"] if marker_of(one) and not _is_gone(one)]

    def writes(self, since: int = 0) -> list[dict[str, Any]]:
        """Requests that change something, oldest first."""
        listed = self.control("GET", f"requests?since={since}")
        return [one for one in listed if one["method"] in ("PUT", "POST", "PATCH", "DELETE")]

    def body(self, number: int) -> bytes:
        with urllib.request.urlopen(f"{self.url}/_control/requests/{number}/body", timeout=30) as answer:
            return answer.read()


class Simulator(RunningSimulator):
    """Started when made, stopped with `stop`. Its seed has the demo's organisations too.

    `speed`: of its clock and of every clock that is told to keep up. `limits`: whether it enforces the published ones.
    """

    def __init__(self, key: str, speed: float = 1.0, *, limits: bool = True) -> None:
        wish = [] if limits else ["--no-limits"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "expenses_app.simulators", key, "--port", "0", "--seed-demo", *wish],
            cwd=CHECKOUT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for line in self.process.stdout:
            if found := re.match(r"ready (\S+)", line):
                break
        else:
            raise AssertionError("the simulator did not start")
        # From here on its clock and that of every worker are one.
        super().__init__(key, found[1], speed, time.time())
        if speed != 1.0:
            self.control("POST", "clock", {"speed": speed, "now": self.clock.now().isoformat()})

    @property
    def environment(self) -> dict[str, str]:
        """The variables that send the product here, on the same clock."""
        return super().environment | {"CLOCK_SPEED": str(self.speed), "CLOCK_ORIGIN": str(self.origin)}

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)
        self.process.stdout.close()


def marker_of(document: dict[str, Any]) -> str:
    """The letters of our marker that the document bears; "" when it bears none."""
    found = re.search(r"exp[-:_]([A-Z2-7]{16})", json.dumps(document), re.IGNORECASE)
    return found[1].upper() if found else ""


def _is_gone(document: dict[str, Any]) -> bool:
    return str(document.get("status", "")).upper() in ("DELETED", "VOIDED")
