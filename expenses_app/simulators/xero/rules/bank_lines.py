"""Lines of spend and receive money, with Xero's arithmetic."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from expenses_app.simulators.xero.rules.call import Call, ElementRefused, decimal, rounded
from expenses_app.simulators.xero.rules.common import line_account, line_tax, tax_amount, tracking
from expenses_app.simulators.xero.state import new_id
from expenses_app.simulators.xero.wire import Record

LONGEST_DESCRIPTION = 4000


@dataclass(frozen=True)
class Lines:
    """Checked lines with the document's sums: total = net + tax."""

    mode: str
    records: list[Record]
    net: Decimal
    tax: Decimal

    @property
    def total(self) -> Decimal:
        """What leaves or reaches the bank account."""
        return self.net + self.tax


def read_lines(call: Call, lines: Any, mode: str, existing: Record | None) -> Lines:
    """Check every line and add up; raises ElementRefused with the sentences of all lines."""
    if not lines:
        raise ElementRefused("One or more line items must be specified.")
    known = {line["LineItemID"] for line in existing["LineItems"]} if existing else set()
    records: list[Record] = []
    errors: list[str] = []
    for line in lines:
        try:
            records.append(_read_line(call, line, mode, known))
        except ElementRefused as refused:
            errors += refused.sentences
    if errors:
        raise ElementRefused(*errors)
    amounts = sum((line["LineAmount"] for line in records), Decimal("0.00"))
    tax = sum((line["TaxAmount"] for line in records), Decimal("0.00"))
    return Lines(mode, records, amounts - tax if mode == "Inclusive" else amounts, tax)


def _read_line(call: Call, line: Record, mode: str, known: set[str]) -> Record:
    description = line.get("Description", "")
    if not description.strip():
        raise ElementRefused("The Description of a line item must be at least 1 character long.")
    if len(description) > LONGEST_DESCRIPTION:
        raise ElementRefused(
            f"The field Description must be no longer than {LONGEST_DESCRIPTION} characters."
        )
    if line.get("ItemCode"):
        raise ElementRefused(f"Item code '{line['ItemCode']}' is not valid.")
    account = line_account(call, line)
    rate = line_tax(call, line, account, mode)
    quantity = decimal(line.get("Quantity", 1))
    amount, unit = _amounts(call, line, quantity)
    key = line.get("LineItemID", "").lower()
    return {
        "Description": description,
        "UnitAmount": unit,
        "TaxType": rate["TaxType"],
        "TaxAmount": tax_amount(call, line, amount, rate, mode),
        "LineAmount": amount,
        "AccountCode": account.get("Code", ""),
        "AccountID": account["AccountID"],
        "Tracking": tracking(call, line.get("Tracking", [])),
        "Quantity": rounded(quantity, Decimal("0.0001")),
        "LineItemID": key if key in known else new_id(),
    }


def _amounts(call: Call, line: Record, quantity: Decimal) -> tuple[Decimal, Decimal]:
    """Return line amount and unit amount; raises ElementRefused when neither is there or they contradict."""
    if "UnitAmount" in line:
        unit = rounded(decimal(line["UnitAmount"]), call.unit_places)
        amount = rounded(quantity * unit)
        if "LineAmount" in line and decimal(line["LineAmount"]) != amount:
            sent = decimal(line["LineAmount"])
            raise ElementRefused(
                f"The line total {sent:f} does not match the expected line total {amount:f}."
            )
        return amount, unit
    if "LineAmount" not in line:
        raise ElementRefused("A line item must have a UnitAmount or a LineAmount.")
    amount = rounded(decimal(line["LineAmount"]))
    return amount, rounded(amount / quantity, call.unit_places) if quantity else amount
