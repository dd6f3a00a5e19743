"""The texts of a document, composed from what the user wrote."""

from collections.abc import Sequence
from typing import Any

from expenses_app.core.messages import Message
from expenses_app.core.text import shortened
from expenses_app.ledger.documents import Notice
from expenses_app.ledger.entries import Expense, ExpenseType
from expenses_app.platforms.quickbooks_online.markers import dressed

NOTE_LENGTH = 4000
LINE_LENGTH = 4000
NUMBER_LENGTH = 21
SEPARATOR = " | "


def note(parts: Sequence[str], marker: str) -> tuple[str, tuple[Notice, ...]]:
    """PrivateNote: what the user said, then the marker. What is too long is cut from the user's part."""
    end = dressed(marker)
    cleaned = [" ".join(part.split()) for part in parts]
    said = SEPARATOR.join(dict.fromkeys(part for part in cleaned if part))
    if not said:
        return end, ()
    text, notices = cut(said, "memo", NOTE_LENGTH - len(SEPARATOR) - len(end))
    return f"{text}{SEPARATOR}{end}", notices


def expense_parts(expense: Expense) -> list[str]:
    """Kind, merchant, notes, and what was spent abroad. Refund, Reward and Chargeback look alike, so they are named."""
    kind = "" if expense.type is ExpenseType.PAYMENT else expense.type.value
    abroad = f"{expense.original.currency} {expense.original.amount}" if expense.original else ""
    return [kind, expense.merchant, expense.memo, abroad]


def number(reference: str) -> tuple[dict[str, Any], tuple[Notice, ...]]:
    """DocNumber from the user's reference; nothing where there is none."""
    if not reference:
        return {}, ()
    text, notices = cut(reference, "reference", NUMBER_LENGTH)
    return {"DocNumber": text}, notices


def line_text(text: str, place: str) -> tuple[dict[str, Any], tuple[Notice, ...]]:
    """A line's Description; nothing where there is nothing to say."""
    if not text:
        return {}, ()
    written, notices = cut(text, place, LINE_LENGTH)
    return {"Description": written}, notices


def cut(text: str, place: str, length: int) -> tuple[str, tuple[Notice, ...]]:
    written = shortened(text, length)
    if written == text:
        return text, ()
    told = Message(
        "QuickBooks Online takes %(length)s characters here; the end is cut off.", {"length": length}
    )
    return written, (Notice(place, told, text, written),)
