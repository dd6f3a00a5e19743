"""Writes whose connection broke and that FreeAgent carries out some time afterwards."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from werkzeug.wrappers import Response

from expenses_app.simulators.chassis import Exchange


class LateCommits:
    """Keeps requests until their time has come on the simulated clock."""

    def __init__(self, handle: Callable[[Exchange], Response]) -> None:
        self._handle = handle
        self._waiting: list[tuple[datetime, Exchange]] = []
        self._lock = threading.Lock()

    def keep(self, exchange: Exchange, seconds: float) -> None:
        """Carry a request out so many simulated seconds later."""
        with self._lock:
            self._waiting.append((exchange.now + timedelta(seconds=seconds), exchange))

    def carry_out(self, now: datetime) -> None:
        """Carry out what is due."""
        with self._lock:
            due = [(moment, exchange) for moment, exchange in self._waiting if moment <= now]
            self._waiting = [each for each in self._waiting if each not in due]
        for moment, exchange in due:
            exchange.now = moment
            self._handle(exchange)

    def forget(self) -> None:
        """Carry nothing of it out."""
        with self._lock:
            self._waiting.clear()
