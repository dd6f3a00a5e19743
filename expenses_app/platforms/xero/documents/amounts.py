"""Amounts and rates as Xero takes them."""

from decimal import ROUND_HALF_UP, Decimal

from expenses_app.core.messages import Message
from expenses_app.core.money import places
from expenses_app.ledger.chart import Chart
from expenses_app.ledger.errors import Unbuildable
from expenses_app.ledger.facts import Facts

_LEDGER_PLACES = 2
_RATE_DIGITS = 10


def amount(value: Decimal, currency: str, field: str) -> Decimal:
    """`value` with the places that Xero keeps: the currency's own, two at the most.

    Xero rounds to two places (unitdp, LineItem.TaxAmount). Raises Unbuildable where that would change the amount.
    """
    kept = value.quantize(Decimal(1).scaleb(-min(places(currency), _LEDGER_PLACES)), rounding=ROUND_HALF_UP)
    if kept != value:
        raise Unbuildable(
            Message(
                "Xero keeps two decimal places; %(amount)s %(currency)s has more. Change the amount.",
                {"amount": str(value), "currency": currency},
            ),
            field=field,
        )
    return kept


def currency_rate(rate: Decimal | None, currency: str, chart: Chart, facts: Facts) -> Decimal | None:
    """CurrencyRate: units of `currency` per unit of base currency, the reciprocal of ours; None in base currency.

    Xero's own latest figure, where it is known, guards the direction. Raises Unbuildable without a rate, and where ours
    is nearer to the reciprocal of Xero's than to Xero's.
    """
    if currency == facts.base_currency:
        return None
    if rate is None or rate <= 0:
        raise Unbuildable(
            Message(
                "Enter the exchange rate: what one %(currency)s is worth in %(base)s.",
                {"currency": currency, "base": facts.base_currency},
            ),
            field="rate",
        )
    inverted = _significant(1 / rate)
    known = chart.currency(currency)
    if known is not None and known.rate and _reversed(rate, known.rate):
        raise Unbuildable(
            Message(
                "The exchange rate looks turned round: one %(currency)s was last worth %(known)s %(base)s "
                "in Xero, here it is %(rate)s.",
                {
                    "currency": currency,
                    "base": facts.base_currency,
                    "known": f"{known.rate.normalize():f}",
                    "rate": f"{rate.normalize():f}",
                },
            ),
            field="rate",
        )
    return inverted


def _reversed(ours: Decimal, known: Decimal) -> bool:
    """Whether `ours` is nearer, in proportion, to the reciprocal of `known` than to `known`."""
    distance = max(ours / known, known / ours)
    distance_to_reciprocal = max(ours * known, 1 / (ours * known))
    return distance_to_reciprocal < distance


def _significant(value: Decimal) -> Decimal:
    digits = value.quantize(Decimal(1).scaleb(value.adjusted() - _RATE_DIGITS + 1), rounding=ROUND_HALF_UP)
    return Decimal(f"{digits.normalize():f}")
