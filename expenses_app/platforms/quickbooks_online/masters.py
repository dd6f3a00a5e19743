"""Writing accounts, vendors and customers to one QuickBooks company, and knowing ours again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from expenses_app.core.messages import Message
from expenses_app.ledger.documents import Document
from expenses_app.ledger.errors import Duplicate, OutcomeUnknown, Refused, Scope
from expenses_app.ledger.finding import Absent, Found, Several, Standing
from expenses_app.ledger.parcels import Call, Difference, Outcome, RefusedOutcome, Remote, Written
from expenses_app.ledger.records import AnyRecord
from expenses_app.platforms.quickbooks_online import reading
from expenses_app.platforms.quickbooks_online.calls import Calls, Record, parsed, written
from expenses_app.platforms.quickbooks_online.faults import found_fault
from expenses_app.platforms.quickbooks_online.names import ACCOUNT, CUSTOMER, VENDOR
from expenses_app.platforms.quickbooks_online.statements import ACTIVE_OR_NOT, equal

_READERS: Mapping[str, Callable[[Record], AnyRecord]] = {
    ACCOUNT.name: reading.account,
    VENDOR.name: reading.supplier,
    CUSTOMER.name: reading.customer,
}


def records(document: Document, remote: Remote) -> Sequence[AnyRecord]:
    """As reference data."""
    return [_READERS[document.target](remote.detail)]


@dataclass(frozen=True)
class Masters:
    calls: Calls

    def send(self, call: Call, document: Document) -> Outcome:
        """QuickBooks keeps names unique over vendors, customers and employees, and compares the SyncToken of a change."""
        answer = self.calls.write(call, b"", sort="", items=1)
        told = parsed(answer)
        if answer.status != 200 or found_fault(told) is not None:
            error = self.calls.error(answer, writing=True, document=document.body)
            if isinstance(error, Duplicate):
                return self._taken(document, error)
            if error.scope is Scope.DOCUMENT and not isinstance(error, OutcomeUnknown):
                return RefusedOutcome(error)
            raise error
        record = written(answer).get(document.target)
        if not isinstance(record, Mapping) or "Id" not in record:
            raise OutcomeUnknown(
                Message("QuickBooks Online did not say whether it was written. It is being asked.")
            )
        return Written(_remote(record))

    def find(self, document: Document) -> Found:
        """Ours by marker or by id; another record of the same name is for a person to judge."""
        if document.standing is not None:
            found = self.fetch(document.target, document.standing.id)
            return Standing(found, _differences(document, found)) if found else Absent()
        field = "Name" if document.target == ACCOUNT.name else "DisplayName"
        same = list(self.calls.all(document.target, [equal(field, str(document.body[field])), ACTIVE_OR_NOT]))
        ours = [one for one in same if _is_ours(document, one)]
        if ours:
            return Standing(_remote(ours[0]))
        return Several(tuple(_remote(one) for one in same)) if same else Absent()

    def fetch(self, target: str, id: str) -> Remote | None:
        record = self.calls.one(target, id)
        return None if record is None else _remote(record)

    def _taken(self, document: Document, error: Duplicate) -> Outcome:
        """A name that a customer or an employee bears cannot be chosen as a vendor: that is a refusal, and no question."""
        found = self.find(document)
        if isinstance(found, Standing) and document.standing is None:
            return Written(found.remote)
        if isinstance(found, Several):
            return RefusedOutcome(
                Duplicate(error.advice, error.said, error.code, "name", existing=found.remotes[0])
            )
        advice = Message("Somebody or something else bears this name in QuickBooks Online. Choose another.")
        return RefusedOutcome(Refused(advice, error.said, error.code, "name"))


def _is_ours(document: Document, record: Record) -> bool:
    """Vendors and customers bear our marker. An account that is in all just what we wanted might as well be ours."""
    if document.target != ACCOUNT.name:
        return document.marker in (record.get("Notes") or "")
    return all(record.get(name) == value for name, value in document.body.items() if name != "CurrencyRef")


def _remote(record: Record) -> Remote:
    return Remote(
        ids={"id": str(record["Id"])}, version=str(record.get("SyncToken", "")), detail=dict(record)
    )


def _differences(document: Document, remote: Remote) -> tuple[Difference, ...]:
    """Of what is one value, but for the token that every change moves."""
    wanted: dict[str, Any] = {
        name: value
        for name, value in document.body.items()
        if isinstance(value, str | bool) and name not in ("SyncToken", "sparse")
    }
    return tuple(
        Difference(name, str(value), str(remote.detail.get(name, "")))
        for name, value in wanted.items()
        if remote.detail.get(name) != value
    )
