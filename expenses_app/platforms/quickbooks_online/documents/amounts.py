"""Amounts, currency and rate as QuickBooks Online takes them."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from expenses_app.core.messages import Message
from expenses_app.core.money import places
from expenses_app.ledger.errors import Unbuildable
from expenses_app.ledger.facts import Facts
from expenses_app.ledger.records import Account

_LEDGER_PLACES = 2


def amount(value: Decimal, currency: str, field: str) -> Decimal:
    """`value` with the places that QuickBooks keeps: the currency's own, two at the most.

    Raises Unbuildable where that would change the amount.
    """
    kept = value.quantize(Decimal(1).scaleb(-min(places(currency), _LEDGER_PLACES)), rounding=ROUND_HALF_UP)
    if kept != value:
        raise Unbuildable(
            Message(
                "QuickBooks Online keeps two decimal places; %(amount)s %(currency)s has more. Change the amount.",
                {"amount": str(value), "currency": currency},
            ),
            field=field,
        )
    return kept


def currency_fields(currency: str, rate: Decimal | None, facts: Facts) -> Mapping[str, Any]:
    """CurrencyRef, and ExchangeRate (home units per foreign unit) for a foreign one; nothing without several currencies.

    Raises Unbuildable for a foreign currency that the company does not keep, or one without a rate: QuickBooks would take a
    rate of its own choice.
    """
    if currency == facts.base_currency:
        return {"CurrencyRef": {"value": currency}} if facts.multi_currency else {}
    if not facts.multi_currency:
        raise Unbuildable(
            Message(
                "This company keeps its books in %(base)s only. Turn on several currencies in QuickBooks Online first.",
                {"base": facts.base_currency},
            ),
            field="currency",
        )
    if rate is None or rate <= 0:
        raise Unbuildable(
            Message(
                "Enter the exchange rate: what one %(currency)s is worth in %(base)s.",
                {"currency": currency, "base": facts.base_currency},
            ),
            field="rate",
        )
    return {"CurrencyRef": {"value": currency}, "ExchangeRate": Decimal(f"{rate.normalize():f}")}


def check_account_currency(account: Account, currency: str, facts: Facts, field: str = "currency") -> None:
    """A foreign account takes only its own currency; an account in home currency takes any."""
    of_account = account.currency or facts.base_currency
    if of_account not in (facts.base_currency, currency):
        raise Unbuildable(
            Message(
                "%(account)s is kept in %(currency)s and takes no other currency.",
                {"account": account.name, "currency": of_account},
            ),
            field=field,
        )
