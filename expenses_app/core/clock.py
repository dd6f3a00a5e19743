"""The one source of the present, passed to whoever needs it. It can run faster than the wall's for drills."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The present, aware, in UTC."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait for `seconds` of this clock's time."""
        ...


@dataclass(frozen=True)
class SystemClock:
    """The machine's clock; with `speed` above 1 it runs that many times faster, counted from `origin`.

    `origin` is a Unix time in seconds. All processes of a drill are given the same origin and speed, so they agree.
    """

    speed: float = 1.0
    origin: float = 0.0

    def now(self) -> datetime:
        real = time.time()
        if self.speed == 1.0:
            return datetime.fromtimestamp(real, UTC)
        return datetime.fromtimestamp(self.origin + (real - self.origin) * self.speed, UTC)

    def sleep(self, seconds: float) -> None:
        time.sleep(max(0.0, seconds) / self.speed)


@dataclass
class SetClock:
    """A clock that stands still until it is told to move."""

    at: datetime

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=max(0.0, seconds))
