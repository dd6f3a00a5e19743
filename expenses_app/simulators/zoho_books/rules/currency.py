"""The currency of a document and its exchange rate: base units per one foreign unit."""

from decimal import Decimal

from expenses_app.simulators.zoho_books import refusals
from expenses_app.simulators.zoho_books.rules.call import Call
from expenses_app.simulators.zoho_books.state import rounded
from expenses_app.simulators.zoho_books.wire import Record


def read_currency(call: Call, body: Record, default: str) -> tuple[str, Decimal]:
    """Return (currency id, exchange rate) of a document; raises Refusal."""
    organisation = call.organisation
    key = body.get("currency_id", default)
    if key not in organisation.currencies:
        raise refusals.invalid("currency_id")
    rate = Decimal(str(body.get("exchange_rate", organisation.currencies[key]["exchange_rate"])))
    if rate <= 0:
        raise refusals.invalid("exchange_rate")
    if key == organisation.base_currency_id:
        return key, Decimal(1)
    return key, rounded(rate, Decimal(1).scaleb(-call.switches["exchange_rate_places"]))


def paid_in(call: Call, account: Record, currency_id: str) -> None:
    """Refuse an account in neither the document's nor the base currency."""
    fits = account["currency_id"] in (currency_id, call.organisation.base_currency_id)
    if not fits and call.switches["third_currency"] == "refuse":
        raise refusals.invalid("paid_through_account_id")
