"""What the company decided once for all (its defaults), and what the platform books in another currency.

Both happen before the entry is built, so the preview shows them, the revision keeps them and the ledger gets them.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from expenses_app.core.messages import Message
from expenses_app.core.money import rounded, share
from expenses_app.ledger.capabilities import Capabilities, CurrencyOption
from expenses_app.ledger.chart import Chart
from expenses_app.ledger.entries import ContactKind, ExpenseType, Kind
from expenses_app.ledger.errors import Unbuildable, Unsupported
from expenses_app.ledger.facts import Facts
from expenses_app.mapping.models import Configuration
from expenses_app.transactions.snapshot import plain

Content = Mapping[str, Any]


def with_defaults(
    content: Content, configuration: Configuration | None, capabilities: Capabilities
) -> dict[str, Any]:
    """The snapshot with the company's default bank account and contact where it names none."""
    completed = dict(content)
    if configuration is None:
        return completed
    if not completed.get("bank_account_id") and completed["kind"] != Kind.ADJUSTMENT:
        if configuration.bank_account_id:
            completed["bank_account_id"] = configuration.bank_account_id
    if (
        completed["kind"] == Kind.EXPENSE
        and not completed.get("contact_id")
        and capabilities.expense is not None
    ):
        payment = completed["type"] == ExpenseType.PAYMENT
        wanted = (
            capabilities.expense.contact_for_payment if payment else capabilities.expense.contact_for_others
        )
        chosen = {
            ContactKind.SUPPLIER: configuration.supplier_id,
            ContactKind.CUSTOMER: configuration.customer_id,
        }
        if wanted is not None and chosen.get(wanted):
            completed["contact_kind"] = wanted.value
            completed["contact_id"] = chosen[wanted]
    return completed


def in_booked_currency(
    content: Content, capabilities: Capabilities, chart: Chart, facts: Facts
) -> dict[str, Any]:
    """The snapshot in the currency that the ledger books it in.

    Where the platform converts, the amount on the card takes the place of the spend, line by line in proportion, and the
    spend becomes information. Raises Unsupported for combinations of currencies that the platform does not take,
    Unbuildable where a rate or the amount on the card is missing.
    """
    kind = Kind(content["kind"])
    if kind is not Kind.EXPENSE or not content.get("bank_account_id"):
        return dict(content)
    account = chart.account(content["bank_account_id"], "bank_account_id")
    bank_currency = account.currency or facts.base_currency
    option = currency_option(facts.base_currency, bank_currency, content["currency"])
    if option in capabilities.converted.get(kind, frozenset()):
        return _converted(content, bank_currency)
    if option not in capabilities.currencies.get(kind, frozenset()):
        raise Unsupported(
            Message(
                "%(spend)s cannot be booked on an account in %(bank)s here. Choose an account in %(spend)s.",
                {"spend": content["currency"], "bank": bank_currency},
            ),
            field="bank_account_id",
        )
    return dict(content)


def currency_option(base: str, bank: str, spend: str) -> CurrencyOption:
    """Which of the five combinations it is."""
    if bank == base:
        return CurrencyOption.ALL_BASE if spend == base else CurrencyOption.BASE_ACCOUNT_FOREIGN_TRANSACTION
    if spend == bank:
        return CurrencyOption.SAME_FOREIGN
    if spend == base:
        return CurrencyOption.FOREIGN_ACCOUNT_BASE_TRANSACTION
    return CurrencyOption.TWO_FOREIGN


def _converted(content: Content, bank_currency: str) -> dict[str, Any]:
    if content.get("card_currency") != bank_currency or not content.get("card_amount"):
        raise Unbuildable(
            Message(
                "Enter what left the account in %(bank)s; the ledger books that.",
                {"bank": bank_currency},
            ),
            field="card_amount",
        )
    charged = Decimal(content["card_amount"])
    lines = content["lines"]
    gross = [Decimal(line["net"]) + Decimal(line["tax"]) for line in lines]
    shares = share(charged, gross, bank_currency)
    converted = []
    for line, whole, part in zip(lines, gross, shares, strict=True):
        tax = rounded(Decimal(line["tax"]) * part / whole, bank_currency) if whole else Decimal(0)
        converted.append({**line, "net": plain(part - tax), "tax": plain(tax)})
    return {
        **content,
        "lines": converted,
        "amount": plain(charged),
        "currency": bank_currency,
        "original_amount": content["amount"],
        "original_currency": content["currency"],
    }
