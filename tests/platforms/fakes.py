"""A Session that answers from a script, and the small things every adapter's tests need."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from expenses_app.core.clock import SetClock
from expenses_app.core.json_bytes import dumps, loads
from expenses_app.ledger.promise import Marked

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
MAIN = "EXP-MAINMAINMAINMAIN"
ANEW = "EXP-ANEWANEWANEWANEW"


@dataclass(frozen=True)
class Reply:
    """What the ledger answers. `body` as JSON value, or bytes as they are."""

    body: Any = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ReplyAnswer:
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Sent:
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = b""
    sort: str = ""
    items: int = 0

    @property
    def json(self):
        return loads(self.body)


@dataclass
class ScriptedSession:
    """Gives the replies in order, whatever is asked; `sent` tells what that was. Asking more than scripted is an error."""

    replies: list[Reply]
    clock: SetClock = field(default_factory=lambda: SetClock(NOW))
    sent: list[Sent] = field(default_factory=list)

    @classmethod
    def of(cls, *replies: Reply) -> "ScriptedSession":
        return cls(list(replies))

    def read(self, path, *, query=None, headers=None):
        return self._answer(Sent("GET", path, dict(query or {}), dict(headers or {})))

    def ask(self, method, path, *, headers, body):
        return self._answer(Sent(method, path, {}, dict(headers), body))

    def write(self, method, path, *, headers, body, sort="", items=1):
        return self._answer(Sent(method, path, {}, dict(headers), body, sort, items))

    def _answer(self, sent):
        self.sent.append(sent)
        if not self.replies:
            raise AssertionError(f"not in the script: {sent.method} {sent.path} {sent.query}")
        reply = self.replies.pop(0)
        body = reply.body if isinstance(reply.body, bytes) else dumps(reply.body)
        return ReplyAnswer(reply.status, reply.headers, body)


def marked(standing=None, site=""):
    """Markers that can be read: MAIN for the main document, ANEW for the one in place of what is taken back."""
    return Marked(
        marker={"main": MAIN}.__getitem__,
        anew={"main": ANEW}.__getitem__,
        standing={"main": standing} if standing else {},
        site=site,
    )


def marker_number(number: int) -> str:
    """Distinct markers for batches."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    return "EXP-" + "A" * 14 + letters[number // 32] + letters[number % 32]


def no_file(file):
    raise AssertionError("no file belongs to this call")
