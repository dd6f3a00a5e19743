"""A transaction as plain JSON: for the audit, for revisions, and back again. Amounts are texts, exact."""

from collections.abc import Iterable
from typing import Any

from expenses_app.transactions.models import Transaction, TransactionLine

SCHEMA = 1
TEXTS = (
    "kind",
    "type",
    "source_id",
    "ledger_id",
    "currency",
    "card_currency",
    "original_currency",
    "merchant",
    "memo",
    "reference",
    "bank_account_id",
    "contact_kind",
    "contact_id",
    "payable_account_id",
    "destination_account_id",
    "destination_currency",
)
AMOUNTS = ("amount", "rate", "card_amount", "original_amount", "destination_amount")


def snapshot(transaction: Transaction, lines: Iterable[TransactionLine] | None = None) -> dict[str, Any]:
    """Everything of a transaction that goes into the books. Empty fields are left out."""
    content: dict[str, Any] = {"id": str(transaction.id), "date": transaction.date.isoformat()}
    if transaction.due_date:
        content["due_date"] = transaction.due_date.isoformat()
    if transaction.post_as_draft:
        content["post_as_draft"] = True
    content.update({name: value for name in TEXTS if (value := getattr(transaction, name))})
    content.update(
        {name: plain(value) for name in AMOUNTS if (value := getattr(transaction, name)) is not None}
    )
    content["lines"] = [line_snapshot(line) for line in (transaction.lines.all() if lines is None else lines)]
    return content


def line_snapshot(line: TransactionLine) -> dict[str, Any]:
    content: dict[str, Any] = {"net": plain(line.net), "tax": plain(line.tax)}
    for name in ("account_id", "tax_rate_id", "description", "billable_to"):
        if value := getattr(line, name):
            content[name] = value
    if line.tracking:
        content["tracking"] = list(line.tracking)
    return content


def plain(amount: Any) -> str:
    """A Decimal as text without trailing zeros beyond what it needs: 12.3400 → 12.34, 100.0000 → 100."""
    text = format(amount, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
