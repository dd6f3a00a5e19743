"""The simulator's own tax arithmetic: by legacy tax codes, or by SuiteTax details."""

from datetime import date
from decimal import Decimal

from expenses_app.simulators.netsuite.records.call import Call
from expenses_app.simulators.netsuite.refusals import invalid_value, missing, refused
from expenses_app.simulators.netsuite.rules.common import ZERO, rounded
from expenses_app.simulators.netsuite.state import Company
from expenses_app.simulators.netsuite.wire import Record

HUNDRED = Decimal(100)
ENGINE_CODE = "UNABLE_TO_SAVE_THE_TRANSACTION_DUE_TO_AN_ERROR_BEING_REPORTED_BY_THE_TAX_CALCULATION_ENGINE_1"
ENGINE_TEXT = (
    "Unable to save the transaction due to an error being reported by the tax calculation engine: "
    "nexus not found."
)
# What the SuiteTax engine finds by itself for a purchase, in per cent.
ENGINE_RATES = {"GB": Decimal(20), "IE": Decimal(23), "CA": Decimal(5)}


def legacy_tax(call: Call, line: Record, country: str, day: date, places: int, path: str) -> None:
    """Set net, tax and gross of a line from its tax code; raises Refused for a code that does not fit."""
    company, key = call.company, line.get("taxCode")
    if not key and call.switches["tax_code_required"] and country != "US":
        raise missing("Tax Code", path=f"{path}taxCode")
    rate = purchase_rate(company, key, country, day, path) if key else ZERO
    given_gross = line.pop("_gross", None)
    if given_gross is not None and call.switches["gross_amount_recomputes"]:
        line["amount"] = rounded(given_gross * HUNDRED / (HUNDRED + rate), places)
        line["tax1Amt"] = rounded(given_gross, places) - line["amount"]
    else:
        line["tax1Amt"] = rounded(line["amount"] * rate / HUNDRED, places)
    line["taxRate1"] = rate if key else None
    line["grossAmt"] = line["amount"] + line["tax1Amt"]


def purchase_rate(company: Company, key: str, country: str, day: date, path: str = "") -> Decimal:
    """The per cent that a tax code adds to a purchase; raises Refused for a code that does not fit."""
    found = company.find_any(("salesTaxItem", "taxGroup"), key)
    if found is None:
        raise invalid_value("taxCode", key, f"{path}taxCode")
    kind, code = found
    begins, ends = code.get("effectiveFrom"), code.get("validUntil")
    if (
        code.get("isInactive")
        or code.get("nexusCountry") != country
        or (kind == "salesTaxItem" and code["available"] == "SALE")
        or (begins and day < begins)
        or (ends and day > ends)
    ):
        raise invalid_value("taxCode", key, f"{path}taxCode")
    return ZERO if code.get("reverseCharge") else Decimal(code["rate"])


def suite_tax(call: Call, record: Record, lines: list[Record], country: str, places: int) -> Decimal:
    """Set the tax of lines by SuiteTax and return its sum: from ``taxDetails`` when overridden, else the engine's.

    Raises Refused when a detail belongs to no line, or when the engine has no nexus.
    """
    if call.company.features.get("nexus_missing"):
        raise refused(ENGINE_CODE, ENGINE_TEXT)
    if not record.get("taxDetailsOverride"):
        for line in lines:
            line["taxAmount"] = rounded(line["amount"] * ENGINE_RATES.get(country, ZERO) / HUNDRED, places)
        return sum((line["taxAmount"] for line in lines), ZERO)
    known = {line.get("taxDetailsReference") for line in lines} - {None}
    by_line: dict[str, Decimal] = {}
    for number, detail in enumerate(record.get("taxDetails") or []):
        path = f"taxDetails.items[{number}]."
        reference = detail.get("taxDetailsReference")
        if reference not in known:
            raise invalid_value("taxDetailsReference", reference, f"{path}taxDetailsReference")
        wanted = {
            "taxCode": "Tax Code",
            "taxBasis": "Tax Basis",
            "taxRate": "Tax Rate",
            "taxAmount": "Tax Amount",
        }
        empty = [label for name, label in wanted.items() if detail.get(name) is None]
        if empty:
            raise missing(*empty, path=path.rstrip("."))
        by_line[reference] = by_line.get(reference, ZERO) + rounded(detail["taxAmount"], places)
    for line in lines:
        line["taxAmount"] = by_line.get(line.get("taxDetailsReference") or "", ZERO)
    return sum(by_line.values(), ZERO)
