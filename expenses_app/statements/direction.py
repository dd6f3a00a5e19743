"""What a row most likely is, by the direction of its money. Where that is a guess, a person decides."""

import re
from decimal import Decimal

from expenses_app.core.text import normalised
from expenses_app.statements.choices import Choice, Outcome
from expenses_app.statements.readers.statement import AccountKind

#: Money that comes to a card with one of these types or names is the owner paying the card, not a shop giving back.
_SETTLEMENT_TYPES = frozenset({"payment", "xfer", "directdep", "dep", "repeatpmt", "transfer"})
_SETTLEMENT_WORDS = re.compile(
    r"\b(autopay|auto pay|automatic payment|payment received|payment thank you|payment - thank|online payment|"
    r"mobile payment|direct debit payment|electronic payment|payment pymt|bill payment|card payment received|"
    r"zahlung erhalten|lastschrift einzug|kartenabrechnung|einzahlung|prelevement|paiement recu|pago recibido)\b"
)
#: What happens with a row of each outcome unless a person says otherwise; None depends on the money's direction.
_BY_OUTCOME: dict[Outcome, Choice | None] = {
    Outcome.HERE: Choice.LEAVE_OUT,
    Outcome.REPEAT: Choice.LEAVE_OUT,
    Outcome.PENDING: Choice.LEAVE_OUT,
    Outcome.UNREADABLE: Choice.LEAVE_OUT,
    Outcome.NOTHING: Choice.LEAVE_OUT,
}
_A_PERSON_DECIDES = frozenset({Outcome.TWIN, Outcome.REUSED, Outcome.CORRECTION})


def is_settlement(amount: Decimal, raw_type: str, text: str, kind: AccountKind) -> bool:
    """Whether a row looks like the owner's own payment to the card."""
    if amount <= 0 or kind is AccountKind.BANK:
        return False
    return normalised(raw_type) in _SETTLEMENT_TYPES or _SETTLEMENT_WORDS.search(normalised(text)) is not None


def first_choice(outcome: Outcome, amount: Decimal | None, *, settlement: bool) -> str:
    """The choice that a row begins with: "" where a person has to decide.

    Money out is a payment, money in a refund; a payment to the card is never taken for a refund by itself.
    """
    settled = _BY_OUTCOME.get(outcome)
    if settled is not None:
        return settled
    if outcome in _A_PERSON_DECIDES or settlement:
        return ""
    return Choice.PAYMENT if amount is not None and amount < 0 else Choice.REFUND
