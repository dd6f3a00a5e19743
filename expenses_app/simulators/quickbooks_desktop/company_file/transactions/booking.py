"""Puts a transaction on the accounts, takes it off again, and keeps its history."""

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from expenses_app.simulators.chassis import LedgerEvent
from expenses_app.simulators.quickbooks_desktop.company_file import refusals
from expenses_app.simulators.quickbooks_desktop.company_file.lists.writing import (
    check_edit_sequence,
    check_lock,
)
from expenses_app.simulators.quickbooks_desktop.company_file.refusals import Refused
from expenses_app.simulators.quickbooks_desktop.company_file.sessions import Call
from expenses_app.simulators.quickbooks_desktop.company_file.state import CompanyFile, Fields, Ref

CENT = Decimal("0.01")
DEBIT_TYPES = {
    "Bank", "AccountsReceivable", "OtherCurrentAsset", "FixedAsset", "OtherAsset",
    "Expense", "OtherExpense", "CostOfGoodsSold",
}  # fmt: skip
Posting = tuple[str, Decimal]


def cents(amount: Decimal) -> Decimal:
    """An amount to the cent, halves away from zero."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def on_account(file: CompanyFile, account: Ref, debit: Decimal, rate: Decimal) -> Posting:
    """A debit (credits are negative) in the transaction's currency, as it stands on an account in its own."""
    foreign = file.currency_of(file.of(account)) != file.home
    return account.list_id, debit if foreign else cents(debit * rate)


def enter(call: Call, record: Fields, postings: list[Posting], what: str) -> None:
    """Store a new or changed transaction and put it on the accounts; an older state of it is taken off first."""
    file = call.file
    old = file.transactions.get(record["TxnID"])
    if old:
        post(file, old["_postings"], -1)
    record["_postings"] = postings
    record["_refs"] = frozenset(_references(record))
    file.touch(record, call.now)
    event = LedgerEvent(call.now, call.session.application, what)
    record["_history"] = (*record.get("_history", ()), event)
    file.transactions[record["TxnID"]] = record
    post(file, postings, 1)


def post(file: CompanyFile, postings: list[Posting], times: int) -> None:
    """Move the balances."""
    for key, debit in postings:
        side = 1 if file.objects[key]["AccountType"] in DEBIT_TYPES else -1
        file.balances[key] = file.balances.get(key, Decimal(0)) + times * side * debit


def new_record(call: Call, kind: str) -> Fields:
    """The first fields of a new transaction."""
    key = call.file.new_transaction_id(call.now)
    return {
        "_kind": kind,
        "_voided": False,
        "_cleared": False,
        "_tax": Decimal(0),
        "TxnID": key,
        "TimeCreated": call.now.replace(microsecond=0),
        "TxnNumber": len(call.file.transactions) + 1,
        "TxnDate": call.file.today(call.now),
    }


def existing(call: Call, kind: str, key: str) -> Fields:
    """The transaction of that kind; raises Refused (3120) when it is not there, (3175, 3180) when it is locked."""
    record = call.file.transactions.get(key)
    if record is None or record["_kind"] != kind:
        raise refusals.unknown_object(key)
    check_lock(call, key, kind)
    if record["_cleared"] and not call.switches["cleared_can_change"]:
        raise Refused(refusals.CANNOT_MODIFY, f"The {kind} has been reconciled and cannot be modified.")
    return record


def to_change(call: Call, kind: str, body: Fields) -> Fields:
    """A copy of the transaction that a Mod names, at its EditSequence; raises Refused."""
    record = existing(call, kind, body["TxnID"])
    check_edit_sequence(record, body["EditSequence"])
    check_open(call, kind, record["TxnDate"])
    return dict(record) | {"_voided": False}


def check_open(call: Call, kind: str, *dates: date) -> None:
    """Raise Refused for a date on or before the closing date, or the dividing date of an accountant's copy."""
    chosen = call.file.preferences
    dividing = call.file.company.get("AccountantCopy", {}).get("DividingDate")
    strict = chosen.closing_password or call.switches["unguarded_closing_date"] == "refuse"
    for day in dates:
        closed = chosen.closing_date is not None and day <= chosen.closing_date and strict
        if closed or (dividing and day <= dividing):
            raise Refused(
                call.switches["closed_status"],
                f"An attempt was made to modify a {kind} with a date that is on or before the closing date "
                "of the company.",
            )


def _references(value: Any) -> Iterator[Ref]:
    if isinstance(value, Ref):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _references(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _references(each)
