"""Sums of transactions, one for each currency: money of two currencies is never added."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from expenses_app.transactions.models import Transaction


def totals(rows: Iterable[Transaction]) -> list[tuple[str, Decimal]]:
    """(currency, what left the cards less what came back), the largest first."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        amount, currency = row.card_amount, row.card_currency
        if amount is None or not currency:
            amount, currency = row.amount, row.currency
        sums[currency] += amount if row.is_money_out else -amount
    return sorted(sums.items(), key=lambda pair: abs(pair[1]), reverse=True)
