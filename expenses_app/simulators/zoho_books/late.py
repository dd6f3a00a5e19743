"""Requests that were held back: their connection is lost, and they write later."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from werkzeug.wrappers import Request


@dataclass
class LateRequest:
    """One request that waits; ``environment`` builds it anew."""

    due: datetime
    user: str
    body: bytes
    environment: dict[str, Any]


class LateRequests:
    """What waits, by organisation."""

    def __init__(self) -> None:
        self.waiting: dict[str, list[LateRequest]] = {}

    def keep(self, organisation: str, due: datetime, request: Request, body: bytes, user: str) -> None:
        """Hold a request back until a moment."""
        environment = {
            "method": request.method,
            "path": request.path,
            "query_string": request.query_string.decode("latin-1"),
            "headers": [(name, value) for name, value in request.headers.items() if name != "Authorization"],
            "data": body,
        }
        self.waiting.setdefault(organisation, []).append(LateRequest(due, user, body, environment))

    def due(self, organisation: str, now: datetime) -> list[LateRequest]:
        """Take out what may write by now."""
        held = self.waiting.get(organisation, [])
        self.waiting[organisation] = [each for each in held if each.due > now]
        return [each for each in held if each.due <= now]
