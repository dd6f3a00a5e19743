"""From a transaction's snapshot to an Entry. The preview and the posting both come through here."""

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from expenses_app.core.messages import Message
from expenses_app.ledger.entries import (
    Adjustment,
    AdjustmentLine,
    Contact,
    ContactKind,
    Entry,
    Expense,
    ExpenseType,
    Line,
    Original,
    Reimbursable,
    Transfer,
    TransferSide,
)
from expenses_app.ledger.errors import Unbuildable
from expenses_app.ledger.records import RecordKind

Content = Mapping[str, Any]


def entry_from(content: Content) -> Entry:
    """The Entry of a snapshot (transactions.snapshot, schema 1).

    Raises Unbuildable with the name of the first field that is still missing.
    """
    return _BY_KIND[content["kind"]](content)


def references_of(content: Content) -> set[tuple[RecordKind, str]]:
    """Every ledger record the snapshot points to."""
    found: set[tuple[RecordKind, str]] = set()
    for name in ("bank_account_id", "payable_account_id", "destination_account_id"):
        if content.get(name):
            found.add((RecordKind.ACCOUNT, content[name]))
    if content.get("contact_id"):
        found.add((RecordKind(content["contact_kind"]), content["contact_id"]))
    for name in ("currency", "card_currency", "destination_currency"):
        if content.get(name):
            found.add((RecordKind.CURRENCY, content[name]))
    for line in content["lines"]:
        if line.get("account_id"):
            found.add((RecordKind.ACCOUNT, line["account_id"]))
        if line.get("tax_rate_id"):
            found.add((RecordKind.TAX_RATE, line["tax_rate_id"]))
        if line.get("billable_to"):
            found.add((RecordKind.CUSTOMER, line["billable_to"]))
        found.update((RecordKind.TRACKING_OPTION, option) for option in line.get("tracking", ()))
    return found


def _expense(content: Content) -> Expense:
    original = None
    if content.get("original_amount") and content.get("original_currency"):
        original = Original(Decimal(content["original_amount"]), content["original_currency"])
    return Expense(
        transaction_id=UUID(content["id"]),
        type=ExpenseType(content["type"]),
        date=_date(content["date"]),
        bank_account_id=_needed(content, "bank_account_id", Message("Choose the account the money left.")),
        currency=content["currency"],
        lines=_lines(content),
        contact=_contact(content),
        rate=_amount(content, "rate"),
        merchant=content.get("merchant", ""),
        memo=content.get("memo", ""),
        reference=content.get("reference", ""),
        original=original,
        draft=content.get("post_as_draft", False),
    )


def _reimbursable(content: Content) -> Reimbursable:
    payee = _contact(content)
    if payee is None:
        raise Unbuildable(Message("Choose whom the money is owed to."), field="contact_id")
    date = _date(content["date"])
    return Reimbursable(
        transaction_id=UUID(content["id"]),
        date=date,
        due_date=_date(content["due_date"]) if content.get("due_date") else date,
        payee=payee,
        currency=content["currency"],
        lines=_lines(content),
        payable_account_id=content.get("payable_account_id"),
        rate=_amount(content, "rate"),
        merchant=content.get("merchant", ""),
        memo=content.get("memo", ""),
        reference=content.get("reference", ""),
    )


def _transfer(content: Content) -> Transfer:
    source = TransferSide(
        _needed(content, "bank_account_id", Message("Choose the account the money left.")),
        Decimal(content["amount"]),
        content["currency"],
    )
    destination = TransferSide(
        _needed(content, "destination_account_id", Message("Choose the account the money went to.")),
        Decimal(content.get("destination_amount") or content["amount"]),
        content.get("destination_currency") or content["currency"],
    )
    if source.account_id == destination.account_id:
        raise Unbuildable(
            Message("Money cannot be moved from an account to itself."), field="destination_account_id"
        )
    return Transfer(
        transaction_id=UUID(content["id"]),
        date=_date(content["date"]),
        source=source,
        destination=destination,
        rate=_amount(content, "rate"),
        memo=content.get("memo", ""),
        reference=content.get("reference", ""),
    )


def _adjustment(content: Content) -> Adjustment:
    lines = tuple(
        AdjustmentLine(
            amount=Decimal(line["net"]),
            account_id=_needed(line, "account_id", Message("Choose an account."), f"lines.{position}."),
            tracking=tuple(line.get("tracking", ())),
            description=line.get("description", ""),
        )
        for position, line in enumerate(content["lines"])
    )
    if sum((line.amount for line in lines), Decimal(0)) != 0:
        raise Unbuildable(Message("Debits and credits must be equal."), field="lines")
    return Adjustment(
        transaction_id=UUID(content["id"]),
        date=_date(content["date"]),
        currency=content["currency"],
        lines=lines,
        rate=_amount(content, "rate"),
        memo=content.get("memo", ""),
        reference=content.get("reference", ""),
    )


_BY_KIND: Mapping[str, Callable[[Content], Entry]] = {
    "expense": _expense,
    "reimbursable": _reimbursable,
    "transfer": _transfer,
    "adjustment": _adjustment,
}


def _lines(content: Content) -> tuple[Line, ...]:
    if not content["lines"]:
        raise Unbuildable(Message("At least one line is needed."), field="lines")
    return tuple(
        Line(
            net=Decimal(line["net"]),
            tax=Decimal(line["tax"]),
            account_id=_needed(line, "account_id", Message("Choose an account."), f"lines.{position}."),
            tax_rate_id=line.get("tax_rate_id"),
            tracking=tuple(line.get("tracking", ())),
            description=line.get("description", ""),
            billable_to=line.get("billable_to"),
        )
        for position, line in enumerate(content["lines"])
    )


def _contact(content: Content) -> Contact | None:
    if not content.get("contact_id"):
        return None
    return Contact(ContactKind(content["contact_kind"]), content["contact_id"])


def _needed(content: Content, name: str, otherwise: Message, prefix: str = "") -> str:
    value = content.get(name)
    if not value:
        raise Unbuildable(otherwise, field=prefix + name)
    return str(value)


def _date(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def _amount(content: Content, name: str) -> Decimal | None:
    return Decimal(content[name]) if content.get(name) else None
