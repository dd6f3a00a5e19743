"""The items of a bill: category, value with or without tax, tax by rate or by hand."""

from decimal import Decimal

from expenses_app.simulators.freeagent.rules.call import Call, Complaints, last_segment
from expenses_app.simulators.freeagent.rules.fields import BLANK, NOT_VALID, read_amount, texts
from expenses_app.simulators.freeagent.rules.tax import sales_tax
from expenses_app.simulators.freeagent.wire import Record, not_found, rounded

MOST_ITEMS = 40
SPENDING = ("admin_expenses", "cost_of_sales")
VALUES = {"total_value", "total_value_ex_tax", "sales_tax_rate", "sales_tax_status", "category"}


def merged(standing: list[Record], sent: list[Record]) -> list[Record]:
    """Return the items of a bill after an update; raises Refusal for an item that it does not have."""
    items = {each["_id"]: dict(each) for each in standing}
    fresh: list[Record] = []
    for each in sent:
        url = each.get("url")
        content = {name: value for name, value in each.items() if name not in ("url", "_destroy")}
        if not url:
            fresh.append(content)
            continue
        key = last_segment(url, "bill_items") or ""
        if key not in items:
            raise not_found()
        if str(each.get("_destroy", "")) in ("1", "true"):
            del items[key]
            continue
        if VALUES & set(content):
            items[key].pop("manual_sales_tax_amount", None)
        if {"total_value", "total_value_ex_tax"} & set(content):
            items[key] = {
                name: value
                for name, value in items[key].items()
                if name not in ("total_value", "total_value_ex_tax")
            }
        items[key] |= content
    return [*items.values(), *fresh]


def read_items(
    call: Call, complaints: Complaints, sent: list[Record], rate_to_native: Decimal
) -> list[Record]:
    """Work the items out. ``rate_to_native``: tax by hand is in the native currency."""
    if len(sent) > MOST_ITEMS:
        complaints.add("bill_items", f"are too many (maximum is {MOST_ITEMS})")
    return [_item(call, complaints, dict(each), rate_to_native) for each in sent]


def _item(call: Call, complaints: Complaints, content: Record, rate_to_native: Decimal) -> Record:
    key = content.pop("_id", None) or call.company.new_id()
    if content.get("stock_item"):
        raise not_found()
    if not content.get("category"):
        complaints.add("category", BLANK)
    category = call.find("categories", content["category"]) if content.get("category") else None
    if category is not None and category["_group"] not in SPENDING:
        complaints.add("category", NOT_VALID)
    texts(call, complaints, content, ("description",))
    project = call.find("projects", content["project"])["id"] if content.get("project") else None
    gross = read_amount(complaints, content, "total_value")
    net = read_amount(complaints, content, "total_value_ex_tax")
    if gross is None and net is None:
        complaints.add("total_value", BLANK)
    asked = dict(content)
    if content.get("manual_sales_tax_amount") not in (None, "") and not complaints.about(
        "manual_sales_tax_amount"
    ):
        by_hand = read_amount(complaints, content, "manual_sales_tax_amount", zero_allowed=True) or Decimal(0)
        asked["manual_sales_tax_amount"] = str(rounded(by_hand / rate_to_native))
    total, tax, status, rate = _values(call, complaints, asked, category, gross, net)
    return {
        "id": key,
        "category": category["nominal_code"] if category else None,
        "description": content.get("description") or None,
        "total_value": total,
        "total_value_ex_tax": total - tax,
        "sales_tax_status": status,
        "sales_tax_rate": rate,
        "sales_tax_value": -tax,
        "manual_sales_tax_amount": read_amount(
            complaints, content, "manual_sales_tax_amount", zero_allowed=True
        ),
        "unit": content.get("unit") or "-no unit-",
        "quantity": Decimal(1),
        "project": project,
        "_wish": content,
    }


def _values(
    call: Call,
    complaints: Complaints,
    content: Record,
    category: Record | None,
    gross: Decimal | None,
    net: Decimal | None,
) -> tuple[Decimal, Decimal, str, Decimal]:
    """Return total with tax, tax, status and rate."""
    value = gross if gross is not None else net or Decimal(1)
    tax = sales_tax(call, complaints, content, category, value, amount_field="manual_sales_tax_amount")
    if gross is not None:
        return gross, tax.value, tax.status, tax.rate
    by_hand = content.get("manual_sales_tax_amount") not in (None, "")
    amount = tax.value if by_hand else rounded(value * tax.rate / 100)
    return value + amount, amount, tax.status, tax.rate
