"""One call to one QuickBooks company, and a LedgerError for every answer that is none."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from expenses_app.core.json_bytes import loads
from expenses_app.core.messages import Message
from expenses_app.ledger.errors import Gone, LedgerError, OutcomeUnknown, Unavailable
from expenses_app.ledger.parcels import Call
from expenses_app.ledger.promise import Answer, Session
from expenses_app.platforms.quickbooks_online.faults import fault, found_fault
from expenses_app.platforms.quickbooks_online.names import MINOR_VERSION
from expenses_app.platforms.quickbooks_online.statements import PAGE_SIZE, select

Record = Mapping[str, Any]
_JSON = {"Accept": "application/json"}


@dataclass(frozen=True)
class Calls:
    """`realm` is the company's id."""

    session: Session
    realm: str

    @property
    def company(self) -> str:
        return f"/v3/company/{self.realm}"

    def get(self, path: str, query: Mapping[str, str] | None = None) -> Mapping[str, Any]:
        """The answer's JSON. Raises the LedgerError that the answer, or a Fault inside it, means."""
        wanted = {**(query or {}), "minorversion": MINOR_VERSION}
        answer = self.session.read(self.company + path, query=wanted, headers=_JSON)
        told = parsed(answer)
        if answer.status != 200 or found_fault(told) is not None:
            raise self.error(answer, writing=False)
        if not isinstance(told, Mapping):
            raise Unavailable(
                Message("QuickBooks Online's answer could not be read. It is tried again by itself.")
            )
        return told

    def one(self, name: str, id: str) -> Record | None:
        """A single record, None when there is none of that id (610)."""
        try:
            told = self.get(f"/{name.lower()}/{id}")
        except Gone:
            return None
        record = told.get(name)
        return record if isinstance(record, Mapping) else None

    def page(self, entity: str, conditions: Sequence[str], position: int) -> tuple[list[Record], int | None]:
        """One page and the position of the next, None at the end."""
        told = self.get("/query", {"query": select(entity, conditions, position)})
        records = list((told.get("QueryResponse") or {}).get(entity) or ())
        return records, position + len(records) if len(records) >= PAGE_SIZE else None

    def all(self, entity: str, conditions: Sequence[str] = ()) -> Iterator[Record]:
        position: int | None = 1
        while position is not None:
            records, position = self.page(entity, conditions, position)
            yield from records

    def write(self, call: Call, file_bytes: bytes, *, sort: str, items: int) -> Answer:
        """Send a stored call once, below the company's address."""
        return self.session.write(
            call.method,
            self.company + call.path,
            headers=dict(call.headers),
            body=call.body(file_bytes),
            sort=sort,
            items=items,
        )

    def error(self, answer: Answer, *, writing: bool, document: Record | None = None) -> LedgerError:
        return fault(
            answer.status,
            answer.headers,
            answer.body,
            now=self.session.clock.now(),
            writing=writing,
            document=document,
        )


def parsed(answer: Answer) -> Any:
    """The answer's JSON, None where it is none."""
    try:
        return loads(answer.body)
    except ValueError:
        return None


def written(answer: Answer) -> Mapping[str, Any]:
    """What an accepted write answered. Raises OutcomeUnknown when it cannot be read."""
    told = parsed(answer)
    if not isinstance(told, Mapping):
        raise OutcomeUnknown(
            Message("QuickBooks Online's answer could not be read. It is being asked what stands.")
        )
    return told
