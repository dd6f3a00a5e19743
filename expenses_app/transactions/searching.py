"""The text that a transaction is found by: its words without case and accents, and its amounts without grouping."""

from decimal import Decimal

from expenses_app.core.text import normalised
from expenses_app.transactions.snapshot import plain


def search_text(merchant: str, memo: str, reference: str, *amounts: Decimal | None) -> str:
    """«corner press coffee 11.40 exp-1050»; an amount with two places at least, the way it is typed."""
    written = dict.fromkeys(_written(amount) for amount in amounts if amount is not None)
    return normalised(" ".join((merchant, memo, reference, *written)))


def _written(amount: Decimal) -> str:
    text = plain(amount)
    whole, _dot, fraction = text.partition(".")
    return f"{whole}.{fraction.ljust(2, '0')}"
