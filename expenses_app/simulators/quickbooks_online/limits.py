"""Published limits, in simulated time. Source: Intuit, "API call limits and throttles"; App Partner Program."""

import threading
from collections import deque
from datetime import datetime
from typing import Any

PUBLISHED = {
    "requests_per_minute_and_realm": 500,
    "requests_per_second_and_realm_and_app": 10,
    "batches_per_minute_and_realm_and_app": 40,
    "batches_per_minute_and_realm": 120,
    "all_per_minute_and_realm_and_app": 800,
    "core_plus_per_month_and_app": 500_000,
    "upload_bytes": 100 * 1024 * 1024,
}


class LimitExceeded(Exception):
    """A request over a limit; ``name`` is the limit's."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Limits:
    """Sliding windows per realm and app, and the month's meter."""

    def __init__(self) -> None:
        self.enforce = True
        self.numbers = dict(PUBLISHED)
        self._lock = threading.Lock()
        self._windows: dict[tuple[str, ...], deque[float]] = {}
        self._running: dict[tuple[str, str], set[int]] = {}
        self._owners: dict[int, tuple[str, str]] = {}
        self._metered: dict[tuple[str, str], int] = {}
        self.refused = 0

    def enter(
        self, realm: str, app: str, now: datetime, number: int, *, batch: bool, reads: int, concurrent: bool
    ) -> None:
        """Count a request; raises LimitExceeded, and then counts nothing but the refusal."""
        moment = now.timestamp()
        windows = [
            ("requests_per_minute_and_realm", 60.0, (realm,)),
            ("all_per_minute_and_realm_and_app", 60.0, (realm, app)),
        ]
        if not concurrent:
            windows.append(("requests_per_second_and_realm_and_app", 1.0, (realm, app)))
        if batch:
            windows.append(("batches_per_minute_and_realm_and_app", 60.0, (realm, app)))
            windows.append(("batches_per_minute_and_realm", 60.0, (realm,)))
        with self._lock:
            running = self._running.setdefault((realm, app), set())
            month = (app, f"{now:%Y-%m}")
            self._slide(windows, moment)
            if self.enforce:
                self._judge(windows, running if concurrent else set(), month, reads)
            for name, _, owner in windows:
                self._windows[(name, *owner)].append(moment)
            running.add(number)
            self._owners[number] = (realm, app)
            self._metered[month] = self._metered.get(month, 0) + reads

    def leave(self, number: int) -> None:
        """The request has been answered."""
        with self._lock:
            owner = self._owners.pop(number, None)
            if owner:
                self._running.get(owner, set()).discard(number)

    def as_json(self) -> dict[str, Any]:
        """The limits, what was refused, and the meters."""
        metered = {f"{app} {month}": count for (app, month), count in self._metered.items()}
        return {"enforce": self.enforce, **self.numbers, "refused": self.refused, "core_plus_used": metered}

    def change(self, wish: dict[str, Any]) -> None:
        """Change limits; raises ValueError."""
        unknown = set(wish) - {"enforce", *self.numbers}
        if unknown:
            raise ValueError(f"Not a limit: {', '.join(sorted(unknown))}.")
        self.enforce = bool(wish.get("enforce", self.enforce))
        self.numbers |= {name: int(value) for name, value in wish.items() if name != "enforce"}

    def forget(self) -> None:
        """Start counting anew."""
        with self._lock:
            self._windows.clear()
            self._running.clear()
            self._owners.clear()
            self._metered.clear()
            self.refused = 0

    def _slide(self, windows: list[tuple[str, float, tuple[str, ...]]], moment: float) -> None:
        for name, seconds, owner in windows:
            window = self._windows.setdefault((name, *owner), deque())
            while window and window[0] <= moment - seconds:
                window.popleft()

    def _judge(
        self,
        windows: list[tuple[str, float, tuple[str, ...]]],
        running: set[int],
        month: tuple[str, str],
        reads: int,
    ) -> None:
        for name, _, owner in windows:
            if len(self._windows[(name, *owner)]) >= self.numbers[name]:
                self.refused += 1
                raise LimitExceeded(name)
        if len(running) >= self.numbers["requests_per_second_and_realm_and_app"]:
            self.refused += 1
            raise LimitExceeded("requests_per_second_and_realm_and_app")
        if reads and self._metered.get(month, 0) + reads > self.numbers["core_plus_per_month_and_app"]:
            self.refused += 1
            raise LimitExceeded("core_plus_per_month_and_app")
