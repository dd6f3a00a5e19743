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
from urllib.parse import urlsplit

from expenses_app.core.clock import SystemClock
from expenses_app.platforms import platform as platform_of

CHECKOUT = Path(__file__).resolve().parents[2]


class Simulated:
    """Started with `start`, stopped with `stop`. Documents are read from its own ledger, not through our adapter."""

    def __init__(self, platform: str, speed: float = 1.0) -> None:
        self.platform, self.speed = platform, speed
        self.process = subprocess.Popen(
            [sys.executable, "-m", "expenses_app.simulators", platform, "--port", "0", "--seed-demo"],
            cwd=CHECKOUT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for line in self.process.stdout:
            if found := re.match(r"ready (\S+)", line):
                self.url = found[1]
                break
        else:
            raise AssertionError("the simulator did not start")
        # From here on its clock and that of every worker are one.
        self.origin = time.time()
        if speed != 1.0:
            self.control("POST", "clock", {"speed": speed, "now": self.clock.now().isoformat()})

    @property
    def clock(self) -> SystemClock:
        return SystemClock(self.speed, self.origin)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)
        self.process.stdout.close()

    @property
    def environment(self) -> dict[str, str]:
        """The variables that send the product here."""
        declared = platform_of(self.platform)
        pointed = {
            address.variable: self.url + urlsplit(address.default).path.rstrip("/")
            for address in declared.addresses.values()
        }
        client_id, secret = declared.client_variables
        return pointed | {
            client_id: "expenses-tests",
            secret: "not-a-secret",
            "CLOCK_SPEED": str(self.speed),
            "CLOCK_ORIGIN": str(self.origin),
        }

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

    def tokens(self, organisation: str) -> dict[str, Any]:
        """Tokens as consent would give them to our client."""
        client = {"xero": "client", "quickbooks_online": "client_id"}[self.platform]
        return self.control("POST", "tokens", {"organisation": organisation, client: "expenses-tests"})

    def organisations(self) -> list[dict[str, Any]]:
        return self.control("GET", "state")["organisations"]

    def order(self, kind: str, **fault: Any) -> None:
        """Order a fault: what happens to which calls, how often."""
        self.control("POST", "faults", {"kind": kind, **fault})

    def forget_faults(self) -> None:
        self.control("DELETE", "faults")

    def documents(self, organisation: str) -> list[dict[str, Any]]:
        """Everything that stands in the ledger and bears a marker of ours."""
        found = self.control("GET", f"ledger?organisation={organisation}")
        return [one for one in found["documents"] if _marker(one) and not _is_gone(one)]

    def writes(self, since: int = 0) -> list[dict[str, Any]]:
        """Requests that change something, oldest first."""
        listed = self.control("GET", f"requests?since={since}")
        return [one for one in listed if one["method"] in ("PUT", "POST", "DELETE")]

    def body(self, number: int) -> bytes:
        with urllib.request.urlopen(f"{self.url}/_control/requests/{number}/body", timeout=30) as answer:
            return answer.read()


def _marker(document: dict[str, Any]) -> str:
    found = re.search(r"exp[-:]([A-Z2-7]{16})", json.dumps(document), re.IGNORECASE)
    return found[1].upper() if found else ""


marker_of = _marker


def _is_gone(document: dict[str, Any]) -> bool:
    return str(document.get("status", "")).upper() in ("DELETED", "VOIDED")
