"""Transfer: money moved between two balance-sheet accounts."""

from decimal import Decimal
from typing import Any

from expenses_app.simulators.quickbooks_online.refusals import business
from expenses_app.simulators.quickbooks_online.rules import currency, expense_lines, references
from expenses_app.simulators.quickbooks_online.rules.draft import Draft
from expenses_app.simulators.quickbooks_online.rules.texts import document_texts
from expenses_app.simulators.quickbooks_online.state import Record

BALANCE_SHEET = (
    "Bank",
    "Credit Card",
    "Other Current Asset",
    "Fixed Asset",
    "Other Asset",
    "Other Current Liability",
    "Long Term Liability",
    "Equity",
)


def complete(draft: Draft) -> tuple[dict[str, Any], tuple[Decimal, ...]]:
    """Return the body to store; raises Refusal. ``Amount`` is in the currency of CurrencyRef."""
    body = draft.body
    draft.require("FromAccountRef", "ToAccountRef")
    document_texts(draft)
    body["Amount"] = draft.amount(body)
    if body["Amount"] <= 0:
        raise business("You must set a transaction amount.", "Amount")
    source = references.account(draft, body["FromAccountRef"], "FromAccountRef", BALANCE_SHEET)
    target = references.account(draft, body["ToAccountRef"], "ToAccountRef", BALANCE_SHEET)
    if source is target:
        raise business("You must transfer between two different accounts.", "ToAccountRef")
    if body.get("ClassRef"):
        expense_lines.tracking(draft, body)
    expense_lines.location(draft)
    _currency(draft, source, target)
    return body, ()


def _currency(draft: Draft, source: Record | None, target: Record | None) -> None:
    home = draft.company.home_currency
    sides = {(side.currency or home) if side else home for side in (source, target)}
    if len(sides - {home}) > 1:
        raise business(currency.ONE_FOREIGN, "CurrencyRef")
    asked = (draft.body.get("CurrencyRef") or {}).get("value")
    if asked and draft.company.multicurrency and asked not in sides:
        raise business("A transfer is in the currency of one of its accounts.", "CurrencyRef")
    foreign = next(iter(sides - {home}), None)
    rate = draft.body.get("ExchangeRate")
    if foreign and asked == home:
        draft.body.pop("ExchangeRate", None)
    used = currency.settle(draft, own=[source, target] if not asked else [], people=[], lines=[])
    if foreign and used == home and draft.company.multicurrency:
        # Amount is in home currency; the rate still says what the foreign side got.
        draft.body["ExchangeRate"] = rate or draft.company.rates.get(foreign, Decimal(1))
    elif used != home and draft.switches["transfer_amount_side"] == "home":
        draft.body["CurrencyRef"] = {"value": home}
