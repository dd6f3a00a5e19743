"""Create, full and sparse update, delete: versions, closed books, and the rules of the kind."""

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from expenses_app.simulators.chassis import LedgerEvent
from expenses_app.simulators.quickbooks_online import schema
from expenses_app.simulators.quickbooks_online.catalogue import Kind
from expenses_app.simulators.quickbooks_online.refusals import (
    MESSAGES,
    Refusal,
    missing,
    unreadable,
    unsupported_property,
)
from expenses_app.simulators.quickbooks_online.rules import (
    accounts,
    attachables,
    bill,
    deposit,
    gates,
    journal,
    people,
    purchase,
    tracking,
    transfer,
)
from expenses_app.simulators.quickbooks_online.rules.draft import Draft
from expenses_app.simulators.quickbooks_online.state import PACIFIC, Company, Record

RULES: dict[str, Callable[[Draft], tuple[dict[str, Any], tuple[Decimal, ...]]]] = {
    "Purchase": purchase.complete,
    "Deposit": deposit.complete,
    "Transfer": transfer.complete,
    "Bill": bill.complete,
    "VendorCredit": bill.complete,
    "JournalEntry": journal.complete,
    "Vendor": people.complete,
    "Customer": people.complete,
    "Employee": people.complete,
    "Account": accounts.complete,
    "Class": tracking.complete,
    "Department": tracking.complete,
    "Attachable": attachables.complete,
}
NOT_STORED = ("Id", "SyncToken", "MetaData", "domain", "sparse", "status")
WHAT_CHANGED = {"create": "Created", "update": "Updated", "delete": "Deleted"}

# Called after a change: kind, id, operation ("Create", "Update", "Delete", "Void").
Notice = Callable[[str, str, str], None]


@dataclass
class Writer:
    """Writes into one company on behalf of one actor. The caller holds the company's lock.

    A ``person`` inside the software may enter a closed period and change what is matched or billed.
    """

    company: Company
    switches: Mapping[str, Any]
    now: datetime
    actor: str
    notice: Notice
    person: bool = False

    def write(self, kind: Kind, body: Any, operation: str = "") -> dict[str, Any]:
        """Create, update or delete; return the entity as answered. Raises Refusal."""
        gates.subscription(self.company)
        if not kind.writable or operation not in ("", "create", "update", "delete"):
            raise Refusal("500", f"Operation {operation or 'create'} is not supported.", kind.name)
        if operation == "delete":
            return self.delete(kind, body)
        cleaned = schema.checked(kind.name, body)
        if operation == "update" or (operation != "create" and cleaned.get("Id")):
            return self.update(kind, cleaned)
        return self.create(kind, cleaned).as_json()

    def create(self, kind: Kind, cleaned: dict[str, Any]) -> Record:
        """Store a new record from a schema-checked body."""
        for name in NOT_STORED:
            cleaned.pop(name, None)
        draft = self._draft(kind, cleaned, None)
        body, taxes = RULES[kind.name](draft)
        if kind.transaction:
            self._open_period(draft.day)
            _number_lines(body, set())
        record = self.company.add(kind.name, body, self.now)
        record.line_taxes = taxes
        self._note(record, "create", f"Added {_summary(record)}")
        return record

    def update(self, kind: Kind, cleaned: dict[str, Any]) -> dict[str, Any]:
        """Replace a record, or patch it where sparse is sent and taken."""
        record = self._current(kind, cleaned)
        self._refuse_if_tied(record, cleaned)
        fresh = {name: value for name, value in cleaned.items() if name not in NOT_STORED}
        if cleaned.get("sparse") and self._takes_sparse(kind):
            fresh = {**copy.deepcopy(record.body), **fresh}
        draft = self._draft(kind, fresh, record)
        days = {draft.day, *_day_of(record)} if kind.transaction else set()
        self._open_period(*days)
        body, taxes = RULES[kind.name](draft)
        if kind.transaction:
            _number_lines(body, {str(line["Id"]) for line in record.body.get("Line", []) if "Id" in line})
        changed = _differences(record.body, body)
        self.company.change(record, body, self.now)
        record.line_taxes = taxes
        self._note(record, "update", changed)
        return record.as_json()

    def delete(self, kind: Kind, body: Any) -> dict[str, Any]:
        """Delete a transaction or a file; list records can only be archived."""
        if not kind.deletable:
            raise Refusal("500", "Operation delete is not supported.", kind.name)
        if not isinstance(body, dict):
            raise unreadable()
        for name in body if self.switches["delete_refuses_internal_block"] else ():
            if name.endswith("Ex") and body[name]:
                raise unsupported_property(name)
        record = self._current(kind, {name: body.get(name) for name in ("Id", "SyncToken")})
        self._refuse_if_tied(record, None)
        self._open_period(*_day_of(record))
        self.company.remove(record, self.now)
        self.notice(kind.name, record.id, "Delete")
        return {"status": "Deleted", "domain": "QBO", "Id": record.id}

    def _current(self, kind: Kind, cleaned: dict[str, Any]) -> Record:
        identity = cleaned.get("Id")
        if not identity:
            raise missing("Id")
        if cleaned.get("SyncToken") in (None, ""):
            raise missing("SyncToken")
        record = self.company.get(kind.name, str(identity))
        if record is None:
            gone = (kind.name, str(identity)) in self.company.gone
            detail = (
                "Another user has deleted this transaction."
                if gone
                else f"Object {identity} could not be found."
            )
            raise Refusal("610", f"{MESSAGES['610']} : {detail}")
        if str(cleaned["SyncToken"]) != str(record.token):
            other = record.history[-1].actor if record.history else "another user"
            raise Refusal(
                "5010",
                f"Stale Object Error : You and {other} were working on this at the same time. {other} finished "
                f"before you did, so your work was not saved. Entity={kind.name}",
            )
        return record

    def _takes_sparse(self, kind: Kind) -> bool:
        switch = {
            "Purchase": "sparse_purchase_and_bill",
            "Bill": "sparse_purchase_and_bill",
            "Account": "sparse_account",
            "Transfer": "transfer_sparse",
        }.get(kind.name)
        return bool(self.switches[switch]) if switch else kind.name != "VendorCredit"

    def _draft(self, kind: Kind, body: dict[str, Any], previous: Record | None) -> Draft:
        today = self.now.astimezone(PACIFIC).date()
        return Draft(self.company, kind.name, body, previous, self.switches, today, self.now)

    def _note(self, record: Record, what: str, details: str) -> None:
        record.history.append(LedgerEvent(self.now, self.actor, WHAT_CHANGED[what], details))
        self.notice(record.kind, record.id, what.capitalize())

    def _open_period(self, *days: date) -> None:
        if not self.person:
            gates.open_period(self.company, *days)

    def _refuse_if_tied(self, record: Record, cleaned: dict[str, Any] | None) -> None:
        """A matched or billed document refuses to be deleted (``cleaned`` None) or to get other amounts."""
        if self.person or (cleaned is not None and not self._amount_changes(record, cleaned)):
            return
        if record.matched:
            raise _matched()
        if record.billed:
            raise Refusal("6400", "The purchase can't be deleted since it would invalidate a linked invoice.")

    @staticmethod
    def _amount_changes(record: Record, cleaned: dict[str, Any]) -> bool:
        if "Line" not in cleaned:
            return "Amount" in cleaned and cleaned["Amount"] != record.body.get("Amount")
        before = [line.get("Amount") for line in record.body.get("Line", [])]
        return before != [line.get("Amount") for line in cleaned["Line"]]


def _matched() -> Refusal:
    return Refusal(
        "6480",
        "You can't delete or change this transaction because it is matched to a downloaded bank transaction. "
        "Undo the match in QuickBooks first.",
    )


def _day_of(record: Record) -> set[date]:
    day = record.body.get("TxnDate")
    return {date.fromisoformat(day)} if day else set()


def _number_lines(body: dict[str, Any], known: set[str]) -> None:
    taken = {int(identity) for identity in known if identity.isdigit()}
    highest = max(taken, default=0)
    for place, line in enumerate(body.get("Line", []), start=1):
        if str(line.get("Id", "0")) not in known:
            highest += 1
            line["Id"] = str(highest)
        line["LineNum"] = Decimal(place)


def _summary(record: Record) -> str:
    total = record.body.get("TotalAmt", record.body.get("Amount"))
    return f"{record.kind} {record.name or record.id}" + (f", {total:,.2f}" if total is not None else "")


def _differences(before: dict[str, Any], after: dict[str, Any]) -> str:
    """Name what changed, with old and new value where they are short."""
    told = []
    for name in sorted({*before, *after}):
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        short = not isinstance(old or new, dict | list)
        told.append(
            f"{name}: {old if old is not None else 'none'} → {new if new is not None else 'none'}"
            if short
            else name
        )
    return "; ".join(told) or "Saved without a change"
