"""Ledger entries of one document: net on the account, tax on its own account, banks on their ledger accounts."""

from datetime import datetime
from decimal import Decimal

from expenses_app.simulators.dynamics_365.books.company import Company, new_id
from expenses_app.simulators.dynamics_365.odata.wire import Row
from expenses_app.simulators.dynamics_365.posting.sides import Side
from expenses_app.simulators.dynamics_365.rules.sides import BANK

ZERO = Decimal(0)


def write_entries(company: Company, sides: list[Side], number: str, now: datetime) -> list[Row]:
    """Write the entries under a document number; amounts are in the base currency."""
    entries = []
    for side in sides:
        account = company.bank_ledger_accounts[side.number] if side.kind == BANK else side.number
        entries.append(_entry(company, side, number, account, side.base - side.base_tax, now))
        if side.tax_account and side.base_tax:
            entries.append(_entry(company, side, number, side.tax_account, side.base_tax, now))
    return entries


def reversing(company: Company, entry: Row, now: datetime) -> Row:
    """The entry that takes another one back: the same side, negated, as the application does it."""
    row = {name: value for name, value in entry.items() if name not in ("_version", "_created")}
    row |= {"id": new_id(), "entryNumber": company.next_number("entry", 1)}
    row |= {"debitAmount": -entry["debitAmount"], "creditAmount": -entry["creditAmount"]}
    return _stored(company, row, entry["creditAmount"] - entry["debitAmount"], now)


def _entry(company: Company, side: Side, number: str, account: str, amount: Decimal, now: datetime) -> Row:
    record = company.ledger_account(account)
    row: Row = {
        "id": new_id(), "entryNumber": company.next_number("entry", 1), "postingDate": side.line["postingDate"],
        "documentNumber": number, "documentType": " ", "accountId": record["id"] if record else None,
        "accountNumber": account, "description": side.line["description"], "debitAmount": max(amount, ZERO),
        "creditAmount": max(-amount, ZERO), "additionalCurrencyDebitAmount": ZERO,
        "additionalCurrencyCreditAmount": ZERO, "_dimensions": dict(side.line["_dimensions"]),
    }  # fmt: skip
    return _stored(company, row, amount, now)


def _stored(company: Company, row: Row, amount: Decimal, now: datetime) -> Row:
    record = company.ledger_account(row["accountNumber"])
    if record is not None:
        # The balance is computed from the entries: it is no change of the account.
        record["netChange"] += amount
    entry = company["generalLedgerEntries"].put(row, now)
    company.changed("generalLedgerEntries", entry["id"], "created", now)
    return entry
