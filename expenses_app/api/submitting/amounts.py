"""Amounts as programs send them: many are binary fractions that were printed."""

from decimal import Decimal

from expenses_app.core.money import rounded

# Nearer than this to an amount with the currency's places, it was meant to be that amount.
_NEAR = Decimal("0.000001")


def snapped(amount: Decimal, currency: str) -> Decimal:
    """The amount with the currency's places. What has really more places stays, for the checks to refuse."""
    near = rounded(amount, currency)
    return near if abs(near - amount) <= _NEAR else amount
