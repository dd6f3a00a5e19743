"""Limits: calls at once by performance tier, calls a minute and an hour. Windows are fixed.

The tiers are published; how many calls a minute and an hour are allowed is not, only the headers that tell it.
The monthly volume is counted and never blocked.
"""

import math
import threading
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from werkzeug.wrappers import Response

from expenses_app.simulators.chassis import ActionRefused
from expenses_app.simulators.sage_intacct.schema_check import shapes
from expenses_app.simulators.sage_intacct.state import Company
from expenses_app.simulators.sage_intacct.switches import Switches
from expenses_app.simulators.sage_intacct.wire import gateway_error

TIERS = {each["tier"]: each for each in shapes()["tiers"]}
# ``application`` and ``company`` None: as the company's tier says.
DEFAULTS: dict[str, Any] = {
    "enforce": True, "application": None, "company": None, "minute": 600, "hour": 24_000,
}  # fmt: skip


@dataclass
class Counters:
    """What is counted for one company: running calls by application, and the two windows."""

    running: dict[str, int] = field(default_factory=dict)
    windows: dict[int, tuple[int, int]] = field(default_factory=dict)

    def calls(self, length: int, now: datetime) -> int:
        """Return the calls in the present window of so many seconds."""
        number, calls = self.windows.get(length, (-1, 0))
        return calls if number == int(now.timestamp() // length) else 0

    def count(self, length: int, now: datetime) -> None:
        """Count one call."""
        self.windows[length] = (int(now.timestamp() // length), self.calls(length, now) + 1)


class Limits:
    """Counts calls, and says no with the headers that Sage sends."""

    def __init__(self, switches: Switches) -> None:
        self._switches = switches
        self._lock = threading.Lock()
        self._counters: dict[str, Counters] = {}
        self.values = dict(DEFAULTS)

    def change(self, wish: dict[str, Any]) -> None:
        """Override limits; raises ActionRefused."""
        unknown = set(wish) - set(DEFAULTS)
        if unknown:
            raise ActionRefused(
                f"Unknown limits: {', '.join(sorted(unknown))}. Known: {', '.join(DEFAULTS)}."
            )
        with self._lock:
            self.values |= wish

    def forget(self) -> None:
        """Begin all windows anew."""
        with self._lock:
            self._counters.clear()

    def enter(self, client: str, company: Company, now: datetime) -> Response | None:
        """Count one call; returns the refusal when it is one too many (which then does not count)."""
        with self._lock:
            counters = self._counters.setdefault(company.key, Counters())
            if self.values["enforce"]:
                for name, used, allowed, seconds in self._measures(counters, client, company, now):
                    if used >= allowed:
                        return self._refused(name, seconds, counters, client, company, now)
            counters.running[client] = counters.running.get(client, 0) + 1
            counters.count(60, now)
            counters.count(3600, now)
            company.calls_this_month += 1
        return None

    def leave(self, client: str, company: str) -> None:
        """One call less is running."""
        with self._lock:
            self._counters[company].running[client] -= 1

    def mark(self, response: Response, client: str, company: Company, now: datetime) -> None:
        """Put limits and what remains of them into the headers of an answer."""
        with self._lock:
            self._headers(response, self._counters[company.key], client, company, now)

    def _measures(
        self, counters: Counters, client: str, company: Company, now: datetime
    ) -> list[tuple[str, int, int, int]]:
        """Name of the header, used, allowed, and seconds until there is room again."""
        tier, seconds = TIERS[company.tier], now.timestamp()
        return [
            ("X-IA-Throttle-Limit", counters.running.get(client, 0), self.values["application"] or tier["app"], 1),
            ("X-IA-TENANT-Throttle-Limit", sum(counters.running.values()),
             self.values["company"] or tier["company"], 1),
            ("X-IA-Minute-Rate-Limit", counters.calls(60, now), self.values["minute"],
             math.ceil(60 - seconds % 60)),
            ("X-IA-Hour-Rate-Limit", counters.calls(3600, now), self.values["hour"],
             math.ceil(3600 - seconds % 3600)),
        ]  # fmt: skip

    def _headers(
        self, response: Response, counters: Counters, client: str, company: Company, now: datetime
    ) -> None:
        for name, used, allowed, _ in self._measures(counters, client, company, now):
            response.headers[name] = str(allowed)
            response.headers[f"{name}-Remaining"] = str(max(0, allowed - used))

    def _refused(
        self, name: str, seconds: int, counters: Counters, client: str, company: Company, now: datetime
    ) -> Response:
        response = gateway_error(self._switches["throttle_status"], "GW-0010", "API rate limit exceeded")
        self._headers(response, counters, client, company, now)
        # The documents spell this header in two ways; both occur here.
        response.headers[f"{name}-{'RetryAfter' if name == 'X-IA-Throttle-Limit' else 'Retry-After'}"] = str(
            seconds
        )
        return response
