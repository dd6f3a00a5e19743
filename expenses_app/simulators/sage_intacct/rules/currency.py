"""Currencies of a document and the rate between them; rates are base units per transaction unit."""

from decimal import Decimal

from expenses_app.simulators.sage_intacct.catalogue import CURRENCY
from expenses_app.simulators.sage_intacct.rules.call import Call, changed
from expenses_app.simulators.sage_intacct.wire import Record

DAILY = "Intacct Daily Rate"


def read_currency(call: Call, wanted: Record, day: str, default: str) -> tuple[Record, Decimal, list[str]]:
    """Return the currency block to keep, the rate, and sentences on what is wrong."""
    base = call.base_currency
    code = wanted.get("txnCurrency", default)
    sent: Record = wanted.get("exchangeRate") or {}
    problems = []
    if call.refer(CURRENCY, {"id": code}) is None:
        problems.append(f"Currency '{code}' is not valid.")
    if wanted.get("baseCurrency", base) != base:
        problems.append(f"Base currency '{wanted['baseCurrency']}' does not match the base currency {base}.")
    rate, kept, wrong = _rate(call, sent, code, day)
    content: Record = {"baseCurrency": base, "txnCurrency": code, "exchangeRate": kept}
    return content, rate, problems + wrong


def document_currency(
    call: Call, element: Record, existing: Record | None, day: str, default: str, day_field: str
) -> tuple[Record, Decimal, list[str]]:
    """Return currency block, rate and sentences; a change that touches neither currency nor day keeps them."""
    if existing is not None and not changed(existing, element, "currency", day_field):
        block: Record = existing["currency"]
        return block, Decimal(block["exchangeRate"]["rate"]), []
    wanted = element.get("currency")
    return read_currency(call, wanted if isinstance(wanted, dict) else {}, day, default)


def rate_of(existing: Record | None) -> Decimal | None:
    """Return the rate that a document has so far."""
    return Decimal(existing["currency"]["exchangeRate"]["rate"]) if existing else None


def _rate(call: Call, sent: Record, code: str, day: str) -> tuple[Decimal, Record, list[str]]:
    if "rate" in sent and "typeId" in sent:
        return Decimal(1), {}, ["Specify either an exchange rate type or an exchange rate, not both."]
    if code == call.base_currency:
        if Decimal(str(sent.get("rate", 1))) != 1:
            return Decimal(1), {}, [f"The exchange rate of the base currency {code} is 1."]
        return Decimal(1), {"date": None, "typeId": None, "rate": Decimal(1)}, []
    if "rate" in sent:
        rate = Decimal(str(sent["rate"]))
        wrong = [] if rate > 0 else ["The exchange rate must be greater than zero."]
        return rate, {"date": sent.get("date", day), "typeId": None, "rate": rate}, wrong
    if "typeId" not in sent and call.switches["rate_required"]:
        return Decimal(1), {}, [f"An exchange rate is required from {code} to {call.base_currency}."]
    if sent.get("typeId", DAILY) != DAILY:
        return Decimal(1), {}, [f"Exchange rate type '{sent['typeId']}' is not valid."]
    rate = daily_rate(call, code)
    return rate, {"date": sent.get("date", day), "typeId": DAILY, "rate": rate}, []


def daily_rate(call: Call, code: str) -> Decimal:
    """Return base units per unit of a currency, by the day's rates of the company."""
    rates = call.company.rates
    return round(rates.get(code, Decimal(1)) / rates.get(call.base_currency, Decimal(1)), 6)


def card_currency(call: Call, card: Record, code: str) -> list[str]:
    """A card in base currency takes any currency, one in a foreign currency only its own."""
    own = card["accountDetails"]["currency"]
    if own == call.base_currency:
        return []
    if own == code and call.switches["foreign_card_accounts"]:
        return []
    return [f"Currency '{code}' is not valid for the credit card account '{card['id']}' in {own}."]
