"""The currency of a transaction and its rate (home units for one foreign unit)."""

from collections.abc import Iterable
from decimal import Decimal

from expenses_app.simulators.quickbooks_desktop.company_file import refusals
from expenses_app.simulators.quickbooks_desktop.company_file.sessions import Call
from expenses_app.simulators.quickbooks_desktop.company_file.state import Fields, Ref

MISMATCH = "The currency of the account must be either in home currency or the transaction currency."


def of_header(call: Call, account: Ref, payee: Ref | None) -> Ref:
    """The account's currency where it is foreign, else the name's."""
    file = call.file
    currency = file.currency_of(file.of(account))
    if currency == file.home and payee:
        currency = file.currency_of(file.of(payee))
    return currency


def check_sides(call: Call, currency: Ref, sides: Iterable[Ref | None], where: str) -> None:
    """Raise Refused (3140) for an account or name that is neither in home currency nor in the transaction's."""
    for side in sides:
        if side is None:
            continue
        record = call.file.of(side)
        if call.file.currency_of(record) not in (call.file.home, currency):
            raise refusals.bad_reference(record["_kind"], record["FullName"], where, MISMATCH)


def rate_of(call: Call, currency: Ref, given: Decimal | None) -> Decimal:
    """The rate given, else that of the currency list; raises Refused (3210, 3250)."""
    if given is not None and not call.file.preferences.multi_currency:
        raise refusals.not_enabled("multiple currencies")
    if currency == call.file.home:
        if given not in (None, Decimal(1)):
            raise refusals.bad_value("ExchangeRate", given, "The transaction is in home currency.")
        return Decimal(1)
    if given is not None and given <= 0:
        raise refusals.bad_value("ExchangeRate", given, "The rate must be positive.")
    rate: Decimal = given if given is not None else call.file.of(currency)["ExchangeRate"]
    return rate


def shown(call: Call, currency: Ref, rate: Decimal) -> Fields:
    """CurrencyRef and ExchangeRate as a response bears them: only with several currencies."""
    if not call.file.preferences.multi_currency:
        return {}
    return {"CurrencyRef": currency, "ExchangeRate": rate}
