"""The texts of a document, composed from what the user wrote."""

from collections.abc import Sequence

from expenses_app.core.messages import Message
from expenses_app.core.text import shortened
from expenses_app.ledger.documents import Notice
from expenses_app.ledger.entries import Adjustment, Expense, ExpenseType, Transfer

LINE_LENGTH = 4000
NARRATION_LENGTH = 4000
SEPARATOR = " | "


def line_texts(expense: Expense) -> list[str]:
    """One text for each line, never empty, as Xero demands at least one character.

    A line says what its own description says, else merchant, else notes, else type and date. Xero's reference field holds
    our marker, and it knows only its own currency: so the first line also tells merchant, notes, reference and what was
    spent abroad. Refund, Reward and Chargeback look alike in Xero and are named on every line.
    """
    kind = "" if expense.type is ExpenseType.PAYMENT else expense.type.value
    fallback = expense.merchant or expense.memo or f"{expense.type.value} {expense.date.isoformat()}"
    abroad = f"{expense.original.currency} {expense.original.amount}" if expense.original else ""
    once = [expense.merchant, expense.memo, expense.reference, abroad]
    return [
        _joined([kind, line.description or fallback, *(once if index == 0 else [])])
        for index, line in enumerate(expense.lines)
    ]


def cut(text: str, place: str, length: int = LINE_LENGTH) -> tuple[str, tuple[Notice, ...]]:
    """`text` as long as Xero takes it, and a notice where something was lost."""
    written = shortened(text, length)
    if written == text:
        return text, ()
    told = Message("Xero takes %(length)s characters here; the end is cut off.", {"length": length})
    return written, (Notice(place, told, text, written),)


def narration(adjustment: Adjustment, marker: str) -> tuple[str, tuple[Notice, ...]]:
    """A journal's text, which ends with the marker; what is too long is cut from the user's part."""
    said = _joined([adjustment.memo, adjustment.reference])
    text, notices = cut(said, "memo", NARRATION_LENGTH - len(marker) - 1)
    return f"{text} {marker}".strip(), notices


def untold(transfer: Transfer) -> tuple[Notice, ...]:
    """A bank transfer has one text field, and our marker stands in it."""
    return tuple(
        Notice(place, Message("Xero keeps no text with a transfer; this stays here only."), text, "")
        for place, text in (("memo", transfer.memo), ("reference", transfer.reference))
        if text
    )


def _joined(parts: Sequence[str]) -> str:
    """The parts that say something, each once."""
    cleaned = [" ".join(part.split()) for part in parts]
    return SEPARATOR.join(dict.fromkeys(part for part in cleaned if part))
