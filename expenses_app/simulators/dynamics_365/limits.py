"""Published limits for one user: calls in five sliding minutes, calls at once, calls waiting, time of waiting.

Source: Microsoft Learn, "Operational API limits for Business Central Online".
"""

import threading
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from werkzeug.wrappers import Response

from expenses_app.simulators.chassis import ActionRefused, SimulatedClock
from expenses_app.simulators.dynamics_365.odata.errors import Refusal
from expenses_app.simulators.dynamics_365.switches import Switches

DEFAULTS: dict[str, Any] = {
    "enforce": True,
    "calls": 6000,
    "window_seconds": 300,
    "at_once": 5,
    "queued": 95,
    "wait_seconds": 480,
}
LOOK_AGAIN_SECONDS = 0.01


@dataclass
class Usage:
    """What one user has used: moments of calls, calls that run, calls that wait."""

    calls: deque[float] = field(default_factory=deque)
    running: int = 0
    waiting: int = 0


class Limits:
    """Counts by user. The next calls wait for a place; too many are refused at once."""

    def __init__(self, clock: SimulatedClock, switches: Switches) -> None:
        self.values = dict(DEFAULTS)
        self._clock = clock
        self._switches = switches
        self._lock = threading.Lock()
        self._users: dict[str, Usage] = {}

    def change(self, wish: dict[str, Any]) -> None:
        """Override limits; raises ActionRefused for an unknown name."""
        unknown = set(wish) - set(DEFAULTS)
        if unknown:
            raise ActionRefused(
                f"Unknown limits: {', '.join(sorted(unknown))}. Known: {', '.join(DEFAULTS)}."
            )
        self.values |= wish

    def forget(self) -> None:
        """Begin all windows anew; calls that run stay counted."""
        with self._lock:
            for usage in self._users.values():
                usage.calls.clear()

    def enter(self, user: str) -> Response | None:
        """Count one call and wait for a place; returns the refusal when it is one too many."""
        began = self._clock.now().timestamp()
        with self._lock:
            usage = self._users.setdefault(user, Usage())
            while usage.calls and usage.calls[0] <= began - self.values["window_seconds"]:
                usage.calls.popleft()
            if not self.values["enforce"]:
                usage.running += 1
                return None
            if len(usage.calls) >= self.values["calls"]:
                return self._too_many(usage.calls[0] + self.values["window_seconds"] - began)
            if usage.running >= self.values["at_once"] and usage.waiting >= self.values["queued"]:
                return self._too_many(1)
            usage.calls.append(began)
            if usage.running < self.values["at_once"]:
                usage.running += 1
                return None
            usage.waiting += 1
        return self._wait(usage, began)

    def leave(self, user: str) -> None:
        """One call less is running."""
        with self._lock:
            self._users[user].running -= 1

    def _wait(self, usage: Usage, began: float) -> Response | None:
        while True:
            with self._lock:
                if usage.running < self.values["at_once"]:
                    usage.waiting -= 1
                    usage.running += 1
                    return None
                if self._clock.now().timestamp() - began >= self.values["wait_seconds"]:
                    usage.waiting -= 1
                    text = "The request waited too long in the queue."
                    refusal = Refusal(503, "Internal_ServerError", text, {"Retry-After": "30"})
                    return refusal.response()
            time.sleep(LOOK_AGAIN_SECONDS)

    def _too_many(self, seconds: float) -> Response:
        headers = {"Retry-After": str(max(1, round(seconds)))} if self._switches["retry_after_on_429"] else {}
        text = "Too many requests reached. Actual limit was exceeded for the user. Try again later."
        return Refusal(429, "Application_TooManyRequests", text, headers).response()
