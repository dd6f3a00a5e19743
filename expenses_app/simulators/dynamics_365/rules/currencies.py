"""The pair currencyId and currencyCode of people and bank accounts."""

from expenses_app.simulators.dynamics_365.books.company import Company
from expenses_app.simulators.dynamics_365.odata.errors import dialog
from expenses_app.simulators.dynamics_365.odata.wire import Row


def with_currency(company: Company, row: Row, values: Row) -> Row:
    """The row in the currency that a body names; blank is the base currency. Raises Refusal."""
    if "currencyId" not in values and "currencyCode" not in values:
        return row
    code = values.get("currencyCode") or ""
    known = {each["code"]: each["id"] for each in company["currencies"]}
    if values.get("currencyId"):
        by_id = next((each for each, key in known.items() if key == values["currencyId"]), None)
        if by_id is None:
            raise dialog('The "currencyId" does not match to a Currency.')
        if code not in ("", by_id):
            raise dialog("The currency values do not match to a specific Currency.")
        code = by_id
    if code in ("", company.currency):
        return row | {"currencyCode": company.currency, "currencyId": None}
    if code not in known:
        raise dialog('The "currencyCode" does not match to a Currency.')
    return row | {"currencyCode": code, "currencyId": known[code]}
