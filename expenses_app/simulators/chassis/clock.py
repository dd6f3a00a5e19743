"""The simulated clock that everything timed in a simulator obeys."""

import threading
import time
from datetime import UTC, datetime, timedelta


class SimulatedClock:
    """Time that can run faster than real time and jump forward, never backward.

    ``now()`` is aware and in UTC. ``speed`` is simulated seconds per real second.
    """

    def __init__(self, start: datetime | None = None, speed: float = 1.0) -> None:
        self._lock = threading.Lock()
        self._base = start or datetime.now(UTC)
        self._real = time.monotonic()
        self._speed = 1.0
        self.set_speed(speed)

    def now(self) -> datetime:
        """Return the simulated moment, aware, in UTC."""
        with self._lock:
            return self._now()

    @property
    def speed(self) -> float:
        """Simulated seconds per real second."""
        return self._speed

    def set_speed(self, speed: float) -> None:
        """Run faster or slower from this moment on; raises ValueError unless the speed is positive."""
        if speed <= 0:
            raise ValueError("The speed of the clock must be positive.")
        with self._lock:
            self._base = self._now()
            self._real = time.monotonic()
            self._speed = float(speed)

    def advance(self, seconds: float) -> None:
        """Jump forward by simulated seconds; raises ValueError for a jump backward."""
        if seconds < 0:
            raise ValueError("The clock cannot go back.")
        with self._lock:
            self._base += timedelta(seconds=seconds)

    def move_to(self, moment: datetime) -> None:
        """Jump forward to an aware moment; a moment that has passed changes nothing."""
        with self._lock:
            ahead = moment - self._now()
            if ahead > timedelta(0):
                self._base += ahead

    def sleep(self, seconds: float) -> None:
        """Wait for simulated seconds."""
        if seconds > 0:
            time.sleep(seconds / self._speed)

    def _now(self) -> datetime:
        return self._base + timedelta(seconds=(time.monotonic() - self._real) * self._speed)
