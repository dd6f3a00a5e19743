"""One call to one Xero organisation: the headers every call needs, and a LedgerError for every answer that is none."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from expenses_app.core.json_bytes import loads
from expenses_app.core.messages import Message
from expenses_app.ledger.errors import LedgerError, OutcomeUnknown, Unavailable
from expenses_app.ledger.parcels import Call
from expenses_app.ledger.promise import Answer, Session
from expenses_app.platforms.xero.dates import modified_since
from expenses_app.platforms.xero.faults import fault

Record = Mapping[str, Any]
_NOT_MODIFIED = 304
_GONE = 404


@dataclass(frozen=True)
class Calls:
    """`tenant` is the organisation's id; `page_size` what is asked for, Xero may give fewer."""

    session: Session
    tenant: str
    page_size: int = 1000

    def get(
        self, path: str, query: Mapping[str, str] | None = None, since: datetime | None = None
    ) -> Mapping[str, Any]:
        """The answer's JSON, empty when nothing changed since (aware). Raises the LedgerError that the answer means."""
        answer = self._read(path, query, since)
        if answer.status == _NOT_MODIFIED:
            return {}
        if answer.status != 200:
            raise self.error(answer, writing=False)
        return _told(answer)

    def one(self, path: str, plural: str) -> Record | None:
        """A single record, None when there is none of that id."""
        answer = self._read(path, None, None)
        if answer.status == _GONE:
            return None
        if answer.status != 200:
            raise self.error(answer, writing=False)
        records = _told(answer).get(plural) or ()
        return records[0] if records else None

    def page(
        self, path: str, plural: str, number: int, query: Mapping[str, str], since: datetime | None
    ) -> tuple[list[Record], bool]:
        """One page and whether it is the last. Without a pagination object the last page is the empty one, because Xero
        may give fewer records than were asked for."""
        told = self.get(path, {**query, "page": str(number), "pageSize": str(self.page_size)}, since)
        records = list(told.get(plural) or ())
        pagination = told.get("pagination")
        if pagination:
            return records, number >= int(pagination["pageCount"])
        return records, not records

    def pages(
        self, path: str, plural: str, query: Mapping[str, str], since: datetime | None = None
    ) -> Iterator[list[Record]]:
        number, last = 1, False
        while not last:
            records, last = self.page(path, plural, number, query, since)
            yield records
            number += 1

    def write(self, call: Call, file_bytes: bytes, *, sort: str, items: int) -> Answer:
        """Send a stored call once, with the tenant's header beside its own."""
        return self.session.write(
            call.method,
            call.path,
            headers={**dict(call.headers), "Xero-Tenant-Id": self.tenant},
            body=call.body(file_bytes),
            sort=sort,
            items=items,
        )

    def error(self, answer: Answer, *, writing: bool) -> LedgerError:
        return fault(
            answer.status, answer.headers, answer.body, now=self.session.clock.now(), writing=writing
        )

    def _read(self, path: str, query: Mapping[str, str] | None, since: datetime | None) -> Answer:
        headers = {"Accept": "application/json", "Xero-Tenant-Id": self.tenant}
        if since is not None:
            headers["If-Modified-Since"] = modified_since(since)
        return self.session.read(path, query=query, headers=headers)


def written(answer: Answer) -> Mapping[str, Any]:
    """What an accepted write answered. Raises OutcomeUnknown when it cannot be read."""
    try:
        told = loads(answer.body)
    except ValueError:
        told = None
    if not isinstance(told, Mapping):
        raise OutcomeUnknown(Message("Xero's answer could not be read. It is being asked what stands."))
    return told


def _told(answer: Answer) -> Mapping[str, Any]:
    try:
        told = loads(answer.body)
    except ValueError:
        told = None
    if not isinstance(told, Mapping):
        raise Unavailable(Message("Xero's answer could not be read. It is tried again by itself."))
    return told
