"""FreeAgent's published limits: calls a minute and an hour for each user of an app, token refreshes a minute.

Windows are fixed and begin with each minute and hour of the clock.
"""

import threading
from datetime import datetime
from typing import Any

from werkzeug.wrappers import Response

from expenses_app.simulators.chassis import ActionRefused

DEFAULTS: dict[str, Any] = {
    "enforce": True,
    "minute": 120,
    "hour": 3600,
    "refresh_minute": 15,
    "test_minute": 5,
}
RETRY_AFTER = "60"


class Limits:
    """Counts calls, and says no in plain text. FreeAgent sends no header about what remains."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: dict[tuple[str, int, str], tuple[int, int]] = {}
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
            self._calls.clear()

    def call(self, who: str, now: datetime, *, test: bool) -> Response | None:
        """Count one call of the API; returns the 429 when it is one too many.

        ``test`` is whether the header X-RateLimit-Test asks for the low limit.
        """
        minute = self.values["test_minute"] if test else self.values["minute"]
        return self._count(who, now, "call", ((60, minute), (3600, self.values["hour"])))

    def refresh(self, client: str, now: datetime) -> Response | None:
        """Count one token refresh."""
        return self._count(client, now, "refresh", ((60, self.values["refresh_minute"]),))

    def _count(
        self, who: str, now: datetime, what: str, windows: tuple[tuple[int, int], ...]
    ) -> Response | None:
        refused: Response | None = None
        with self._lock:
            for seconds, most in windows:
                number = int(now.timestamp()) // seconds
                window, calls = self._calls.get((who, seconds, what), (number, 0))
                calls = calls + 1 if window == number else 1
                self._calls[who, seconds, what] = (number, calls)
                if calls > most and self.values["enforce"] and refused is None:
                    refused = _too_many(most, seconds)
        return refused


def _too_many(most: int, seconds: int) -> Response:
    text = f"You must not exceed {most} requests per {seconds} seconds"
    return Response(text, 429, {"Retry-After": RETRY_AFTER}, mimetype="text/plain")
