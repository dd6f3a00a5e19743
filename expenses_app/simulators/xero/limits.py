"""Xero's published limits: five at once, sixty a minute, some thousand a day per organisation, an app-wide minute.

Windows are fixed; those of different organisations begin at different moments.
"""

import math
import threading
import zlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from werkzeug.wrappers import Response

from expenses_app.simulators.chassis import ActionRefused
from expenses_app.simulators.xero.switches import Switches
from expenses_app.simulators.xero.wire import problem

DEFAULTS: dict[str, Any] = {"enforce": True, "concurrent": 5, "minute": 60, "day": None, "app_minute": 10_000}


@dataclass
class Window:
    """Calls counted in one fixed window."""

    number: int = -1
    calls: int = 0


@dataclass
class Counters:
    """What is counted for one app and organisation."""

    running: int = 0
    minute: Window = field(default_factory=Window)
    day: Window = field(default_factory=Window)


class Limits:
    """Counts calls, and says no with the headers that Xero sends."""

    def __init__(self, switches: Switches) -> None:
        self._switches = switches
        self._lock = threading.Lock()
        self._counters: dict[tuple[str, str], Counters] = {}
        self._app: dict[str, Window] = {}
        self.values = dict(DEFAULTS)

    def change(self, wish: dict[str, Any]) -> None:
        """Override limits; raises ActionRefused. ``day`` None means the organisation's own."""
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
            self._app.clear()

    def enter(self, client: str, organisation: str, day_limit: int, now: datetime) -> Response | None:
        """Count one call; returns the 429 when it is one too many (which then does not count)."""
        seconds = now.timestamp()
        offset = zlib.crc32(organisation.encode()) % 60
        with self._lock:
            counters = self._counters.setdefault((client, organisation), Counters())
            app = self._app.setdefault(client, Window())
            minute_end = _roll(counters.minute, seconds, 60, offset)
            day_end = _roll(counters.day, seconds, 86_400, offset * 1440)
            app_end = _roll(app, seconds, 60, 0)
            if self.values["enforce"]:
                day = self.values["day"] or day_limit
                if counters.running >= self.values["concurrent"]:
                    return self._refused("concurrent", None, counters, app, day)
                if counters.day.calls >= day:
                    return self._refused("day", day_end, counters, app, day)
                if counters.minute.calls >= self.values["minute"]:
                    return self._refused("minute", minute_end, counters, app, day)
                if app.calls >= self.values["app_minute"]:
                    return self._refused("appminute", app_end, counters, app, day)
            counters.running += 1
            counters.minute.calls += 1
            counters.day.calls += 1
            app.calls += 1
        return None

    def leave(self, client: str, organisation: str) -> None:
        """One call less is running."""
        with self._lock:
            self._counters[client, organisation].running -= 1

    def mark(self, response: Response, client: str, organisation: str, day_limit: int) -> None:
        """Put the remaining quotas into the headers of an answer."""
        with self._lock:
            counters = self._counters.get((client, organisation))
            if counters:
                self._headers(response, counters, self._app[client], self.values["day"] or day_limit)

    def _headers(self, response: Response, counters: Counters, app: Window, day: int) -> None:
        remaining = {
            "X-MinLimit-Remaining": self.values["minute"] - counters.minute.calls,
            "X-DayLimit-Remaining": day - counters.day.calls,
            "X-AppMinLimit-Remaining": self.values["app_minute"] - app.calls,
        }
        for name, left in remaining.items():
            response.headers[name] = str(max(0, left))

    def _refused(
        self, name: str, ends_in: float | None, counters: Counters, app: Window, day: int
    ) -> Response:
        if self._switches["rate_limit_body"] == "problem":
            response = problem(429, "TooManyRequests", f"Rate limit exceeded: {name}")
        else:
            response = Response(b"", 429)
        response.headers["X-Rate-Limit-Problem"] = name
        if ends_in is not None:
            response.headers["Retry-After"] = str(max(1, math.ceil(ends_in)))
        self._headers(response, counters, app, day)
        return response


def _roll(window: Window, seconds: float, length: int, offset: int) -> float:
    """Begin a new window when its time has come; returns the seconds until the present one ends."""
    number = int((seconds - offset) // length)
    if number != window.number:
        window.number, window.calls = number, 0
    return (number + 1) * length + offset - seconds
