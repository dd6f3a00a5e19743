"""A Session of `ledger.session` for a system that calls us: what it asks travels with the next fetch.

A client is run from its beginning each time a reply has come, and gets the replies that are there. What it asks beyond
them is raised as Asked, which whoever runs the poll session catches and hands out. Replies live as long as the session.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NoReturn, TypeVar

from expenses_app.connections.models import PollQuestion, PollSession
from expenses_app.connections.places import addresses_of
from expenses_app.core.clock import Clock
from expenses_app.core.messages import Message
from expenses_app.ledger.documents import Document
from expenses_app.ledger.errors import Defect
from expenses_app.ledger.facts import Facts
from expenses_app.ledger.finding import Bearing, Change, Found
from expenses_app.ledger.parcels import Outcome, Parcel, Remote
from expenses_app.ledger.polling import Reply
from expenses_app.ledger.promise import Client, FileBytes, Page, Platform
from expenses_app.ledger.records import RecordKind

ResultT = TypeVar("ResultT")


class Asked(Exception):
    """Not an error: the system has to answer this first. It says nothing about any document."""

    def __init__(self, purpose: str, digest: str, occurrence: int, body: bytes) -> None:
        super().__init__(purpose)
        self.purpose, self.digest, self.occurrence, self.body = purpose, digest, occurrence, body


@dataclass
class RecordedSession:
    """Answers from the replies of one inquiry (`purpose`) in one poll session; raises Asked for what has none yet."""

    poll: PollSession
    purpose: str
    clock: Clock
    _seen: Counter[str] = field(default_factory=Counter)

    def ask(self, method: str, path: str, *, headers: Mapping[str, str], body: bytes) -> Reply:
        digest = hashlib.sha256(body).hexdigest()
        occurrence = self._seen[digest]
        self._seen[digest] += 1
        kept = self.poll.questions.filter(
            purpose=self.purpose, digest=digest, occurrence=occurrence, answered_at__isnull=False
        ).first()
        if kept is None:
            raise Asked(self.purpose, digest, occurrence, body)
        return Reply(bytes(kept.reply_body or b""), kept.reply_status, kept.reply_headers)

    def read(
        self, path: str, *, query: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> NoReturn:
        raise Defect(Message("A system that calls us is asked with a message, not with an address."))

    def write(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str],
        body: bytes,
        sort: str = "",
        items: int = 1,
    ) -> NoReturn:
        raise Defect(Message("A system that calls us is written to by parcels alone."))


@dataclass
class AnsweredSession(RecordedSession):
    """For reading what came back for one parcel: `write` gives its reply. Nothing else can be asked."""

    sent: bytes = b""
    reply: Reply = field(default_factory=lambda: Reply(b""))

    def write(  # type: ignore[override]
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str],
        body: bytes,
        sort: str = "",
        items: int = 1,
    ) -> Reply:
        if body != self.sent:
            raise Defect(Message("The reply belongs to other bytes than these."))
        return self.reply


@dataclass
class RecordedClient:
    """The platform's client over RecordedSession.

    `page_by_page`: each call is an inquiry of its own, forgotten once it is answered (its result is stored then). Else all
    calls are one inquiry, kept until `forget`.
    """

    platform: Platform
    tenant_id: str
    poll: PollSession
    purpose: str
    clock: Clock
    page_by_page: bool = False
    _one: RecordedSession | None = None

    def facts(self) -> Facts:
        return self._answered(self._client().facts())

    def read(self, kind: RecordKind, since: datetime | None, cursor: str | None) -> Page:
        return self._answered(self._client().read(kind, since, cursor))

    def find(self, documents: Sequence[Document], since: datetime) -> Mapping[str, Found]:
        return self._answered(self._client().find(documents, since))

    def bearing(self, since: datetime) -> Iterator[Bearing]:
        return iter(self._answered(list(self._client().bearing(since))))

    def changes(self, since: datetime) -> Iterator[Change]:
        return iter(self._answered(list(self._client().changes(since))))

    def fetch(self, target: str, id: str) -> Remote | None:
        return self._answered(self._client().fetch(target, id))

    def send(
        self, parcel: Parcel, documents: Sequence[Document], file_bytes: FileBytes
    ) -> Mapping[str, Outcome]:
        raise Defect(Message("A system that calls us fetches its parcels."))

    def forget(self) -> None:
        """The inquiry is over; asked again, it begins anew."""
        PollQuestion.objects.filter(session=self.poll, purpose=self.purpose).delete()
        self._one = None

    def _client(self) -> Client:
        if self._one is None or self.page_by_page:
            self._one = RecordedSession(self.poll, self.purpose, self.clock)
        return self.platform.client(self._one, self.tenant_id, addresses_of(self.platform))

    def _answered(self, result: ResultT) -> ResultT:
        if self.page_by_page:
            self.forget()
        return result
