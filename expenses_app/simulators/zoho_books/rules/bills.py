"""Bills: created, updated as a whole, voided and opened again, approved, deleted."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from werkzeug.wrappers import Response

from expenses_app.simulators.zoho_books import refusals, shown
from expenses_app.simulators.zoho_books.records import new_document
from expenses_app.simulators.zoho_books.rules import custom_fields, references, standing
from expenses_app.simulators.zoho_books.rules.call import Call, day, one_of, read_body, text
from expenses_app.simulators.zoho_books.rules.currency import read_currency
from expenses_app.simulators.zoho_books.rules.expenses import PRODUCT_TYPES, VAT_TREATMENTS
from expenses_app.simulators.zoho_books.rules.tags import mandatory_tags, read_tags
from expenses_app.simulators.zoho_books.rules.tax import apply_taxes, summary
from expenses_app.simulators.zoho_books.state import rounded
from expenses_app.simulators.zoho_books.wire import Record, success

UPDATED = "Bill information has been updated."
DELETED = "The bill has been deleted."
VOIDED = "The bill has been marked as void."
# Spelt as the vendor spells it.
OPENED = "The status of the bill has been chaged to open."
SUBMITTED = "The bill has been submitted for approval successfully."
KEPT_TEXTS = (
    "source_of_supply", "destination_of_supply", "place_of_supply", "gst_no", "gst_treatment", "tax_treatment",
    "vat_treatment", "permit_number",
)  # fmt: skip
LINE_TEXT, NOTES = 100, 5000


def create(call: Call, *, body: Record | None = None) -> Response:
    """POST /bills."""
    content = read_body(call, "POST /bills") if body is None else body
    record = _written(call, content, None)
    return _answer(call, record, "success", call.switches["created_status"])


def update(call: Call, key: str, *, body: Record | None = None) -> Response:
    """PUT /bills/{id}: the whole bill again."""
    existing = find(call, key)
    content = read_body(call, "PUT /bills/{bill_id}") if body is None else body
    return _answer(call, _written(call, content, existing), UPDATED)


def upsert(call: Call) -> Response:
    """PUT /bills: update by a unique custom field, or create."""
    key, field = custom_fields.addressed(call, "bill")
    body = custom_fields.with_field(read_body(call, "PUT /bills"), field)
    return create(call, body=body) if key is None else update(call, key, body=body)


def delete(call: Call, key: str) -> Response:
    """DELETE /bills/{id}."""
    _may_change(call, find(call, key))
    call.organisation.remove_document("bill", key)
    return success(DELETED)


def void(call: Call, key: str) -> Response:
    """POST /bills/{id}/status/void."""
    record = find(call, key)
    _may_change(call, record)
    return _become(call, record, "void", VOIDED)


def mark_open(call: Call, key: str) -> Response:
    """POST /bills/{id}/status/open."""
    record = find(call, key)
    _may_change(call, record)
    return _become(call, record, "open", OPENED)


def submit(call: Call, key: str) -> Response:
    """POST /bills/{id}/submit: a draft waits for approval from now on."""
    return _from_to(call, key, "draft", "pending_approval", SUBMITTED)


def approve(call: Call, key: str) -> Response:
    """POST /bills/{id}/approve."""
    return _from_to(call, key, "pending_approval", "open", "success")


def find(call: Call, key: str) -> Record:
    """Return a standing bill; raises Refusal."""
    if key not in call.organisation.bills:
        raise refusals.no_such_record("Bill", call.switches)
    return call.organisation.bills[key]


def _may_change(call: Call, record: Record) -> None:
    standing.changeable(call, "bill", record)
    standing.in_open_period(call, "bill", record["date"])


def _from_to(call: Call, key: str, before: str, after: str, message: str) -> Response:
    record = find(call, key)
    if record["status"] != before:
        raise refusals.not_allowed(f"Only a bill with the status {before} can become {after}.")
    return _become(call, record, after, message)


def _become(call: Call, record: Record, status: str, message: str) -> Response:
    record["status"] = status
    record["balance"] = Decimal("0.00") if status == "void" else record["total"]
    call.organisation.stamp(record, call.now)
    call.organisation.note(record["bill_id"], call.now, call.actor, f"Became {status}")
    return success(message)


def _answer(call: Call, record: Record, message: str, status: int = 200) -> Response:
    return success(message, status, bill=shown.bill(call.organisation, record, call.today))


def _written(call: Call, body: Record, existing: Record | None) -> Record:
    if existing is not None:
        standing.changeable(call, "bill", existing)
    fields = _read(call, body, existing)
    days = [fields["date"], existing["date"]] if existing else [fields["date"]]
    standing.in_open_period(call, "bill", *days)
    organisation = call.organisation
    record = existing if existing is not None else new_document(organisation, "bill", call.now)
    key = record["bill_id"]
    record |= fields
    organisation.stamp(record, call.now)
    organisation.used |= {record["vendor_id"], *(line["account_id"] for line in record["line_items"])}
    code = organisation.currencies[record["currency_id"]]["currency_code"]
    if existing is None:
        organisation.bills[key] = record
        organisation.order.append(("bill", key))
    what = "Created" if existing is None else "Edited"
    organisation.note(key, call.now, call.actor, what, f"{record['total']:,.2f} {code} through the API")
    return record


def _read(call: Call, body: Record, existing: Record | None) -> Record:
    """Return every field of a bill as a request states it; raises Refusal."""
    one_of(body, "vat_treatment", VAT_TREATMENTS)
    own_key = existing["bill_id"] if existing else ""
    vendor = references.contact(call, body, "vendor_id", "vendor")
    if vendor is None:
        raise refusals.missing("vendor_id")
    currency_id, rate = read_currency(call, body, vendor["currency_id"])
    if currency_id != vendor["currency_id"] and call.switches["vendor_currency_fixed"]:
        raise refusals.invalid("currency_id")
    date = day(body, "date", call.today)
    terms = int(str(body.get("payment_terms", vendor["payment_terms"])))
    fields: Record = {name: str(body.get(name, "")) for name in KEPT_TEXTS}
    fields |= {
        "vendor_id": vendor["contact_id"],
        "bill_number": _number(call, body, vendor["contact_id"], own_key),
        "reference_number": text(body, "reference_number", 100),
        "date": date,
        "due_date": day(body, "due_date", date + timedelta(days=terms)),
        "payment_terms": terms,
        "payment_terms_label": str(
            body.get("payment_terms_label", f"Net {terms}" if terms else "Due on Receipt")
        ),
        "currency_id": currency_id,
        "exchange_rate": rate,
        "is_inclusive_tax": bool(body.get("is_inclusive_tax", False)),
        "is_item_level_tax_calc": bool(body.get("is_item_level_tax_calc", False)),
        "notes": text(body, "notes", NOTES),
        "terms": text(body, "terms", NOTES),
        "location_id": references.location(call, body),
        "tags": read_tags(call, body.get("tags", [])),
        "custom_fields": custom_fields.read_custom_fields(
            call, "bill", body.get("custom_fields", []), own_key
        ),
        "status": existing["status"] if existing else "open",
        "_payments": existing["_payments"] if existing else [],
    }
    return fields | _amounts(call, body, fields, existing)


def _number(call: Call, body: Record, vendor_id: str, own_key: str) -> str:
    number = text(body, "bill_number", call.switches["bill_number_length"])
    if not number:
        raise refusals.missing("bill_number")
    by_vendor = call.switches["bill_number_scope"] == "vendor"
    for other in call.organisation.bills.values():
        taken = other["bill_number"] == number and other["bill_id"] != own_key
        if taken and (not by_vendor or other["vendor_id"] == vendor_id):
            raise refusals.bill_exists(number, call.switches)
    return number


def _amounts(call: Call, body: Record, fields: Record, existing: Record | None) -> Record:
    step = call.organisation.precision(fields["currency_id"])
    inclusive = fields["is_inclusive_tax"]
    if not body.get("line_items"):
        raise refusals.missing("line_items")
    lines = _lines(call, body["line_items"], existing, fields)
    mandatory_tags(call, fields["tags"], [line["tags"] for line in lines])
    apply_taxes(lines, inclusive=inclusive, step=step)
    net = sum((line["_net"] for line in lines), Decimal(0))
    tax = sum((line["tax_amount"] for line in lines), Decimal(0))
    adjustment = rounded(Decimal(str(body.get("adjustment", 0))), step)
    total = net + tax + adjustment
    if total < 0:
        raise refusals.invalid("total")
    return {
        "line_items": lines,
        "sub_total": net,
        "tax_total": tax,
        "adjustment": adjustment,
        "adjustment_description": str(body.get("adjustment_description", "")),
        "total": total,
        "balance": total,
        "taxes": [row | {"tax_amount": f"{row['tax_amount']:f}"} for row in summary(lines)],
    }


def _lines(call: Call, sent: list[Any], existing: Record | None, fields: Record) -> list[Record]:
    step, exchange_rate = call.organisation.precision(fields["currency_id"]), fields["exchange_rate"]
    known = {line["line_item_id"] for line in existing["line_items"]} if existing else set()
    lines: list[Record] = []
    for number, each in enumerate(sent, start=1):
        key = each.get("line_item_id")
        if key is not None and key not in known:
            raise refusals.invalid("line_item_id")
        for name in ("account_id", "rate"):
            if name not in each:
                raise refusals.missing(name)
        if "item_id" in each:
            raise refusals.no_such_reference("Item")
        one_of(each, "product_type", PRODUCT_TYPES)
        rate, quantity = Decimal(str(each["rate"])), Decimal(str(each.get("quantity", 1)))
        if quantity <= 0:
            raise refusals.invalid("quantity")
        customer_id, project_id, billable = references.billable_to(call, each)
        lines.append(
            {
                "line_item_id": key or call.organisation.next_id(),
                "account_id": references.category(call, each["account_id"])["account_id"],
                "name": str(each.get("name", "")),
                "description": text(each, "description", LINE_TEXT),
                "rate": rate,
                "bcy_rate": rounded(rate * exchange_rate),
                "quantity": quantity,
                "item_order": int(each.get("item_order", number)),
                "tags": read_tags(call, each.get("tags", [])),
                "location_id": references.location(call, each),
                "customer_id": customer_id,
                "project_id": project_id,
                "is_billable": billable,
                "_amount": rounded(rate * quantity, step),
                "_tax": references.tax(call, each),
            }
        )
    return lines
