"""Sales tax: which rate applies, and how much of a gross amount it is. The simulator's own arithmetic."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from expenses_app.simulators.freeagent.rules.call import Call, Complaints
from expenses_app.simulators.freeagent.rules.fields import NOT_VALID, read_amount
from expenses_app.simulators.freeagent.state import EXEMPT, OUTSIDE
from expenses_app.simulators.freeagent.wire import Record, rounded

MUST_BE_AUTO = "must be the AUTO rate or a rate less than or equal to 0"
STATUS_OF_RATE = {EXEMPT: "EXEMPT", OUTSIDE: "OUT_OF_SCOPE"}
TAXED_GROUPS = ("admin_expenses", "cost_of_sales", "income")
ZERO = Decimal("0.00")


@dataclass(frozen=True)
class SalesTax:
    """Status, rate in per cent, and amount with the sign of the gross amount."""

    status: str
    rate: Decimal
    value: Decimal


def included_tax(gross: Decimal, rate: Decimal) -> Decimal:
    """Return the tax that a gross amount includes, to the cent."""
    return rounded(gross * rate / (100 + rate))


def can_be_taxed(call: Call, category: Record | None) -> bool:
    """Whether tax can be on an entry of this category at all."""
    if category is None or not call.company.registered:
        return False
    return category["_group"] in TAXED_GROUPS and category["auto_sales_tax_rate"] not in (OUTSIDE, EXEMPT)


def sales_tax(
    call: Call,
    complaints: Complaints,
    content: Record,
    category: Record | None,
    gross: Decimal,
    *,
    amount_field: str | None,
) -> SalesTax:
    """Return the tax of an entry; ``amount_field`` names the field that may set its amount by hand."""
    taxed = can_be_taxed(call, category)
    rate = _rate(call, complaints, content, category, taxed)
    status = content.get("sales_tax_status") or _status(call, category, taxed)
    if status != "TAXABLE" and content.get("sales_tax_status") and rate > 0:
        if content.get("sales_tax_rate") not in (None, "") and not _automatic(content["sales_tax_rate"]):
            complaints.add("sales_tax_rate", MUST_BE_AUTO)
        rate = ZERO
    value = included_tax(gross, rate)
    by_hand = read_amount(complaints, content, amount_field, zero_allowed=True) if amount_field else None
    if by_hand is not None:
        if by_hand and not taxed:
            complaints.add("sales_tax_rate", MUST_BE_AUTO)
        elif abs(by_hand) >= abs(gross):
            complaints.add(str(amount_field), NOT_VALID)
        value = abs(by_hand).copy_sign(gross)
    return SalesTax(str(status), rate, value)


def _automatic(value: object) -> bool:
    return str(value).lower() == "auto"


def _rate(
    call: Call, complaints: Complaints, content: Record, category: Record | None, taxed: bool
) -> Decimal:
    asked = content.get("sales_tax_rate")
    if asked in (None, "") or _automatic(asked):
        return call.company.automatic_rate(category) if taxed and category else ZERO
    try:
        rate = Decimal(str(asked))
    except InvalidOperation:
        complaints.add("sales_tax_rate", NOT_VALID)
        return ZERO
    if rate <= 0:
        return ZERO
    if not taxed:
        complaints.add("sales_tax_rate", MUST_BE_AUTO)
        return ZERO
    if rate not in call.company.tax_rates():
        complaints.add("sales_tax_rate", NOT_VALID)
        return ZERO
    return rate


def _status(call: Call, category: Record | None, taxed: bool) -> str:
    if taxed:
        return "TAXABLE"
    automatic = category["auto_sales_tax_rate"] if category else None
    return STATUS_OF_RATE.get(automatic or "", "OUT_OF_SCOPE")
