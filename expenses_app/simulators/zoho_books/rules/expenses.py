"""Expenses: created, updated as a whole, deleted."""

from decimal import Decimal
from typing import Any

from werkzeug.wrappers import Response

from expenses_app.simulators.zoho_books import refusals, shown
from expenses_app.simulators.zoho_books.records import new_document
from expenses_app.simulators.zoho_books.rules import custom_fields, references, standing
from expenses_app.simulators.zoho_books.rules.call import Call, day, one_of, read_body, text
from expenses_app.simulators.zoho_books.rules.currency import paid_in, read_currency
from expenses_app.simulators.zoho_books.rules.tags import mandatory_tags, read_tags
from expenses_app.simulators.zoho_books.rules.tax import apply_taxes, override_taxes
from expenses_app.simulators.zoho_books.state import rounded
from expenses_app.simulators.zoho_books.wire import Record, success

RECORDED = "The expense has been recorded."
UPDATED = "Expense information has been updated."
DELETED = "The expense has been deleted."
KEPT_TEXTS = (
    "source_of_supply", "destination_of_supply", "place_of_supply", "hsn_or_sac", "gst_no", "gst_treatment",
    "tax_treatment", "vat_treatment", "product_type", "acquisition_vat_id", "reverse_charge_vat_id",
    "mileage_type", "mileage_unit", "employee_id",
)  # fmt: skip
VAT_TREATMENTS = ("uk", "eu_vat_registered", "eu_vat_not_registered", "non_eu", "overseas")
PRODUCT_TYPES = ("digital_service", "goods", "service", "capital_service", "capital_goods")
LINE_TEXT = 100


def create(call: Call, *, body: Record | None = None) -> Response:
    """POST /expenses."""
    content = read_body(call, "POST /expenses") if body is None else body
    record = _written(call, content, None)
    return success(
        RECORDED, call.switches["created_status"], expense=shown.expense(call.organisation, record)
    )


def update(call: Call, key: str, *, body: Record | None = None) -> Response:
    """PUT /expenses/{id}: the whole expense again."""
    existing = find(call, key)
    content = read_body(call, "PUT /expenses/{expense_id}") if body is None else body
    record = _written(call, content, existing)
    return success(UPDATED, expense=shown.expense(call.organisation, record))


def upsert(call: Call) -> Response:
    """PUT /expenses: update by a unique custom field, or create."""
    key, field = custom_fields.addressed(call, "expense")
    body = custom_fields.with_field(read_body(call, "PUT /expenses"), field)
    return create(call, body=body) if key is None else update(call, key, body=body)


def delete(call: Call, key: str) -> Response:
    """DELETE /expenses/{id}."""
    record = find(call, key)
    standing.changeable(call, "expense", record)
    standing.in_open_period(call, "expense", record["date"])
    call.organisation.remove_document("expense", key)
    return success(DELETED)


def find(call: Call, key: str) -> Record:
    """Return a standing expense; raises Refusal."""
    if key not in call.organisation.expenses:
        raise refusals.no_such_record("Expense", call.switches)
    return call.organisation.expenses[key]


def _written(call: Call, body: Record, existing: Record | None) -> Record:
    if existing is not None:
        standing.changeable(call, "expense", existing)
    fields = _read(call, body, existing)
    days = [fields["date"], existing["date"]] if existing else [fields["date"]]
    standing.in_open_period(call, "expense", *days)
    organisation = call.organisation
    record = existing if existing is not None else new_document(organisation, "expense", call.now)
    key = record["expense_id"]
    record |= fields
    organisation.stamp(record, call.now)
    organisation.used |= {record["paid_through_account_id"], record["vendor_id"], record["customer_id"]}
    organisation.used |= {line["account_id"] for line in record["line_items"]}
    code = organisation.currencies[record["currency_id"]]["currency_code"]
    if existing is None:
        organisation.expenses[key] = record
        organisation.order.append(("expense", key))
    what = "Created" if existing is None else "Edited"
    organisation.note(key, call.now, call.actor, what, f"{record['total']:,.2f} {code} through the API")
    return record


def _read(call: Call, body: Record, existing: Record | None) -> Record:
    """Return every field of an expense as a request states it; raises Refusal."""
    one_of(body, "vat_treatment", VAT_TREATMENTS)
    one_of(body, "product_type", PRODUCT_TYPES)
    own_key = existing["expense_id"] if existing else ""
    fields: Record = {name: str(body.get(name, "")) for name in KEPT_TEXTS}
    fields |= {
        "date": day(body, "date", call.today),
        "reference_number": text(body, "reference_number", 100),
        "description": text(body, "description", call.switches["description_length"]),
        "account_id": references.category(call, body["account_id"])["account_id"],
        "tags": read_tags(call, body.get("tags", [])),
        "location_id": references.location(call, body),
        "custom_fields": custom_fields.read_custom_fields(
            call, "expense", body.get("custom_fields", []), own_key
        ),
    }
    paying = references.paying_account(call, body["paid_through_account_id"])
    currency_id, rate = read_currency(call, body, call.organisation.base_currency_id)
    paid_in(call, paying, currency_id)
    vendor = references.contact(call, body, "vendor_id", "vendor")
    customer_id, project_id, billable = references.billable_to(call, body)
    waits = call.switches["expenses_wait_for_approval"] and existing is None
    fields |= {
        "paid_through_account_id": paying["account_id"],
        "currency_id": currency_id,
        "exchange_rate": rate,
        "vendor_id": vendor["contact_id"] if vendor else "",
        "customer_id": customer_id,
        "project_id": project_id,
        "is_billable": billable,
        "is_personal": False,
        "status": "pending_approval" if waits else "unbilled" if billable else "non-billable",
        "is_inclusive_tax": bool(body.get("is_inclusive_tax", False)),
        "expense_type": "non-mileage",
    }
    return fields | _amounts(call, body, fields, existing)


def _amounts(call: Call, body: Record, fields: Record, existing: Record | None) -> Record:
    step = call.organisation.precision(fields["currency_id"])
    inclusive = fields["is_inclusive_tax"]
    amount = rounded(Decimal(str(body["amount"])), step)
    if amount <= 0:
        raise refusals.invalid("amount")
    sent = body.get("line_items", [])
    lines = _lines(call, sent or [_single_line(body)], existing, step)
    summed = sum((line["_amount"] for line in lines), Decimal(0))
    if sent and summed != amount and call.switches["amount_matches_lines"]:
        raise refusals.invalid("amount")
    mandatory_tags(call, fields["tags"], [line["tags"] for line in lines])
    apply_taxes(lines, inclusive=inclusive, step=step)
    explicit = {each["tax_id"]: Decimal(str(each["tax_amount"])) for each in body.get("taxes", [])}
    if any(key not in call.organisation.taxes for key in explicit):
        raise refusals.invalid("tax_id")
    if call.switches["explicit_taxes"]:
        override_taxes(lines, explicit, inclusive=inclusive)
    net = sum((line["_net"] for line in lines), Decimal(0))
    tax = sum((line["tax_amount"] for line in lines), Decimal(0))
    rate = fields["exchange_rate"]
    base = call.organisation.precision(call.organisation.base_currency_id)
    return {
        "line_items": lines,
        "is_itemized_expense": bool(sent),
        "amount": summed,
        "sub_total": net,
        "tax_amount": tax,
        "total": net + tax,
        "total_without_tax": net,
        "bcy_total": rounded((net + tax) * rate, base),
        "bcy_total_without_tax": rounded(net * rate, base),
    }


def _single_line(body: Record) -> Record:
    shared = ("account_id", "amount", "tax_id", "location_id")
    return {name: body[name] for name in shared if name in body}


def _lines(call: Call, sent: list[Any], existing: Record | None, step: Decimal) -> list[Record]:
    known = {line["line_item_id"] for line in existing["line_items"]} if existing else set()
    lines: list[Record] = []
    for number, each in enumerate(sent, start=1):
        key = each.get("line_item_id")
        if key is not None and key not in known:
            raise refusals.invalid("line_item_id")
        for name in ("account_id", "amount"):
            if name not in each:
                raise refusals.missing(name)
        one_of(each, "product_type", PRODUCT_TYPES)
        amount = rounded(Decimal(str(each["amount"])), step)
        if amount <= 0 or not str(each.get("item_order", number)).isdigit():
            raise refusals.invalid("amount" if amount <= 0 else "item_order")
        lines.append(
            {
                "line_item_id": key or call.organisation.next_id(),
                "account_id": references.category(call, each["account_id"])["account_id"],
                "description": text(each, "description", LINE_TEXT),
                "item_order": str(each.get("item_order", number)),
                "tags": read_tags(call, each.get("tags", [])),
                "location_id": references.location(call, each),
                "_amount": amount,
                "_tax": references.tax(call, each),
            }
        )
    return lines
