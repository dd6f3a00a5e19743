"""The log of every request that reached the vendor's side of a simulator."""

import re
import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

REDACTED = "(redacted)"
SECRET_HEADERS = {"authorization", "cookie", "proxy-authorization"}


@dataclass
class LoggedRequest:
    """One request and its answer; ``status`` is None while it runs, 0 when the connection was dropped."""

    number: int
    simulated_time: datetime
    real_time: datetime
    method: str
    path: str
    query: str
    headers: list[tuple[str, str]]
    body: bytes
    organisation: str | None = None
    status: int | None = None
    response_headers: list[tuple[str, str]] = field(default_factory=list)
    response: bytes = b""
    fault: str | None = None
    milliseconds: float | None = None

    def as_json(self) -> dict[str, object]:
        """Everything but the bodies, of which the sizes."""
        return {
            "number": self.number,
            "simulated_time": self.simulated_time.isoformat(),
            "real_time": self.real_time.isoformat(),
            "method": self.method,
            "path": self.path,
            "query": self.query,
            "headers": [list(pair) for pair in self.headers],
            "body_bytes": len(self.body),
            "organisation": self.organisation,
            "status": self.status,
            "response_headers": [list(pair) for pair in self.response_headers],
            "response_bytes": len(self.response),
            "fault": self.fault,
            "milliseconds": self.milliseconds,
        }


def without_secrets(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return headers with authorisation values replaced."""
    return [(name, REDACTED if name.lower() in SECRET_HEADERS else value) for name, value in headers]


class RequestLog:
    """A ring of the newest requests, bodies kept byte for byte; numbers never repeat."""

    def __init__(self, size: int = 50_000, body_budget: int = 256 * 1024 * 1024) -> None:
        self._lock = threading.Lock()
        self._entries: deque[LoggedRequest] = deque()
        self._size = size
        self._budget = body_budget
        self._held = 0
        self._next = 1

    def number(self) -> int:
        """Take the next request number."""
        with self._lock:
            taken = self._next
            self._next += 1
            return taken

    def add(self, entry: LoggedRequest) -> None:
        """Keep an entry; the oldest leave when there are too many or their bodies are too large."""
        with self._lock:
            self._entries.append(entry)
            self._held += len(entry.body)
            while len(self._entries) > self._size or (self._held > self._budget and len(self._entries) > 1):
                gone = self._entries.popleft()
                self._held -= len(gone.body) + len(gone.response)

    def answered(
        self, entry: LoggedRequest, status: int, headers: list[tuple[str, str]], body: bytes
    ) -> None:
        """Complete an entry with its answer."""
        with self._lock:
            entry.response = body
            entry.response_headers = headers
            entry.status = status
            self._held += len(body)

    def since(self, number: int = 0, path: str | None = None) -> list[LoggedRequest]:
        """Return entries with a greater number whose path and query match the expression, oldest first."""
        pattern = re.compile(path) if path else None
        return [
            entry
            for entry in self._snapshot()
            if entry.number > number
            and (
                pattern is None
                or pattern.search(f"{entry.path}?{entry.query}" if entry.query else entry.path)
            )
        ]

    def get(self, number: int) -> LoggedRequest | None:
        """Return the entry of a number, or None when it never was or has left the ring."""
        return next((entry for entry in self._snapshot() if entry.number == number), None)

    def clear(self) -> None:
        """Forget all entries; numbering goes on."""
        with self._lock:
            self._entries.clear()
            self._held = 0

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[LoggedRequest]:
        return iter(self._snapshot())

    def _snapshot(self) -> list[LoggedRequest]:
        with self._lock:
            return list(self._entries)
