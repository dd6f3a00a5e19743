"""Zoho's published limits: a hundred a minute, five or ten at once, some thousand a day, for each organisation.

No answer tells what remains, and a 429 names no time.
"""

import math
import threading
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from werkzeug.wrappers import Response

from expenses_app.simulators.chassis import ActionRefused
from expenses_app.simulators.zoho_books.state import Organisation
from expenses_app.simulators.zoho_books.switches import Switches
from expenses_app.simulators.zoho_books.wire import answer

# "concurrent" and "day" are those of the organisation's plan when they are None.
DEFAULTS: dict[str, Any] = {
    "enforce": True,
    "minute": 100,
    "concurrent": None,
    "day": None,
    "mints": 10,
    "mint_seconds": 600,
    "refresh_tokens": 20,
    "refresh_per_minute": 5,
}
CALLS_PER_DAY = {
    "FREE": 1_000,
    "STANDARD": 2_000,
    "PROFESSIONAL": 5_000,
    "PREMIUM": 10_000,
    "ELITE": 10_000,
    "ULTIMATE": 10_000,
}
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
TEXTS = {
    44: "For security reasons you have been blocked for some time as you have exceeded the maximum number of "
    "requests per minute that can be made from one account.",
    45: "You have exceeded the maximum call rate limit of {}.",
    1070: "Too many requests are in process for this organization. Please try again later.",
}


@dataclass
class Counters:
    """What is counted for one organisation."""

    running: int = 0
    minute: deque[datetime] = field(default_factory=deque)
    day: deque[datetime] = field(default_factory=deque)


class Limits:
    """Counts calls, and says no as Zoho does."""

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
        """Count from nothing."""
        with self._lock:
            self._counters.clear()

    def used_today(self, organisation: Organisation) -> int:
        """Return how many calls of the organisation's day were made."""
        with self._lock:
            return len(self._counters.get(organisation.key, Counters()).day)

    def enter(self, organisation: Organisation, now: datetime) -> Response | None:
        """Count one call; returns the 429 when it is one too many (which then does not count)."""
        with self._lock:
            counters = self._counters.setdefault(organisation.key, Counters())
            _drop(counters.minute, now - MINUTE)
            _drop(counters.day, self._day_start(organisation, now))
            if self.values["enforce"]:
                refused = self._refused(organisation, counters, now)
                if refused is not None:
                    return refused
            counters.running += 1
            counters.minute.append(now)
            counters.day.append(now)
        return None

    def leave(self, organisation: str) -> None:
        """One call less is running."""
        with self._lock:
            counters = self._counters.get(organisation)
            if counters and counters.running:
                counters.running -= 1

    def _day_start(self, organisation: Organisation, now: datetime) -> datetime:
        if self._switches["day_reset"] == "rolling":
            return now - DAY
        # One moment before midnight, since a call at midnight belongs to the new day.
        return organisation.local(now).replace(hour=0, minute=0, second=0) - timedelta(microseconds=1)

    def _refused(self, organisation: Organisation, counters: Counters, now: datetime) -> Response | None:
        at_once, per_day = self.values["concurrent"], self.values["day"]
        if at_once is None:
            at_once = 5 if organisation.plan == "FREE" else 10
        if per_day is None:
            per_day = CALLS_PER_DAY[organisation.plan]
        if counters.running >= at_once:
            return self._answer(1070, 1.0)
        if len(counters.day) >= per_day:
            first = counters.day[0] if counters.day else now
            return self._answer(45, (first + DAY - now).total_seconds(), per_day)
        if len(counters.minute) >= self.values["minute"]:
            first = counters.minute[0] if counters.minute else now
            return self._answer(44, (first + MINUTE - now).total_seconds())
        return None

    def _answer(self, code: int, seconds: float, limit: int = 0) -> Response:
        response = answer({"code": code, "message": TEXTS[code].format(limit)}, 429)
        if self._switches["retry_after"]:
            response.headers["Retry-After"] = str(max(1, math.ceil(seconds)))
        return response


def _drop(moments: deque[datetime], limit: datetime) -> None:
    while moments and moments[0] <= limit:
        moments.popleft()
