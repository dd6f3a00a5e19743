"""Currency and exchange rate: one foreign currency a document, rates as home units for one foreign unit."""

from collections.abc import Iterable
from decimal import Decimal

from expenses_app.simulators.quickbooks_online.refusals import Refusal, business, missing
from expenses_app.simulators.quickbooks_online.rules.draft import Draft
from expenses_app.simulators.quickbooks_online.state import Record

ONE_FOREIGN = "Transactions can have only one foreign currency at a time."


def settle(
    draft: Draft,
    *,
    own: Iterable[Record | None],
    people: Iterable[Record | None],
    lines: Iterable[Record | None],
) -> str:
    """Fix CurrencyRef and ExchangeRate in the body and return the currency; raises Refusal 6000, 2220, 2090, 2020.

    ``own``: accounts that the document is about (home or the document's currency); ``people``: must have the
    document's currency; ``lines``: accounts of lines (home or the document's currency).
    """
    company, body = draft.company, draft.body
    home = company.home_currency
    asked = (body.get("CurrencyRef") or {}).get("value")
    if not company.multicurrency:
        if asked and asked != home:
            raise business("Multi currency should be enabled to perform this operation.", "CurrencyRef")
        body.pop("ExchangeRate", None)
        body["CurrencyRef"] = {"value": home}
        return home
    if asked is None and draft.switches["currency_required"]:
        raise missing("CurrencyRef")
    own, people, lines = list(own), list(people), list(lines)
    currency = str(asked or _implied(home, own, people))
    if currency not in company.active_currencies():
        raise Refusal("2220", f"The specified currency type is not valid: {currency}", "CurrencyRef")
    if any(each and (each.currency or home) != currency for each in people):
        raise business(f"{ONE_FOREIGN} The customer or vendor has another currency.", "CurrencyRef")
    if any(each and (each.currency or home) not in (home, currency) for each in (*own, *lines)):
        raise business(ONE_FOREIGN, "CurrencyRef")
    body["CurrencyRef"] = {"value": currency}
    body["ExchangeRate"] = _rate(draft, currency, home)
    return currency


def _implied(home: str, own: list[Record | None], people: list[Record | None]) -> str:
    for record in (*people, *own):
        if record and record.currency and record.currency != home:
            return record.currency
    return home


def _rate(draft: Draft, currency: str, home: str) -> Decimal:
    given = draft.body.get("ExchangeRate")
    if given is not None and given < 0:
        raise Refusal("2090", f"Invalid Number : {given}", "ExchangeRate")
    if currency == home:
        if given not in (None, 0, 1):
            raise business("The exchange rate of a transaction in home currency is 1.", "ExchangeRate")
        return Decimal(1)
    if given:
        return Decimal(given)
    return draft.company.rates.get(currency, Decimal(1))
