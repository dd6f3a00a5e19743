"""Contacts: vendors and customers."""

from typing import Any

from werkzeug.wrappers import Response

from expenses_app.simulators.zoho_books import refusals, shown
from expenses_app.simulators.zoho_books.records import ADDRESS, PERSON_TEXTS, new_contact, new_person
from expenses_app.simulators.zoho_books.rules import custom_fields
from expenses_app.simulators.zoho_books.rules.call import Call, one_of, read_body, text
from expenses_app.simulators.zoho_books.rules.tags import read_tags
from expenses_app.simulators.zoho_books.wire import Record, success

CREATED = "The contact has been created"
UPDATED = "Contact has been updated successfully"
DELETED = "The contact has been deleted."
ACTIVE = "The contact has been marked as active."
INACTIVE = "The contact has been marked as inactive."
LENGTHS = {"contact_name": 200, "company_name": 200, "contact_number": 200, "website": 100, "notes": 5000}
PERSON_LENGTHS = dict.fromkeys(PERSON_TEXTS, 100) | {"phone": 50, "mobile": 50}
ADDRESS_LENGTHS = {"address": 500, "street2": 255, "zip": 50, "phone": 50, "fax": 50}
KEPT_TEXTS = (
    "vat_reg_no", "tax_reg_no", "country_code", "vat_treatment", "tax_treatment", "tax_regime", "legal_name",
    "place_of_contact", "gst_no", "gst_treatment", "tax_id_type", "tax_id_value", "language_code",
    "payment_terms_label",
)  # fmt: skip
VAT_TREATMENTS = ("uk", "eu_vat_registered", "overseas", "eu_vat_not_registered", "non_eu")


def create(call: Call, *, body: Record | None = None) -> Response:
    """POST /contacts."""
    content = read_body(call, "POST /contacts") if body is None else body
    record = _written(call, content, None)
    status = call.switches["created_status"]
    return success(CREATED, status, contact=shown_contact(call, record))


def update(call: Call, key: str, *, body: Record | None = None) -> Response:
    """PUT /contacts/{id}."""
    existing = find(call, key)
    content = read_body(call, "PUT /contacts/{contact_id}") if body is None else body
    return success(UPDATED, contact=shown_contact(call, _written(call, content, existing)))


def upsert(call: Call) -> Response:
    """PUT /contacts: update by a unique custom field, or create."""
    key, field = custom_fields.addressed(call, "contact")
    body = custom_fields.with_field(read_body(call, "PUT /contacts"), field)
    return create(call, body=body) if key is None else update(call, key, body=body)


def delete(call: Call, key: str) -> Response:
    """DELETE /contacts/{id}, unless it was used."""
    record = find(call, key)
    if key in call.organisation.used:
        raise refusals.not_allowed("Contacts that are associated with transactions cannot be deleted.")
    del call.organisation.contacts[key]
    _forget_name(call, record)
    call.organisation.changes += 1
    return success(DELETED)


def activate(call: Call, key: str) -> Response:
    """POST /contacts/{id}/active."""
    return _become(call, key, "active", ACTIVE)


def deactivate(call: Call, key: str) -> Response:
    """POST /contacts/{id}/inactive."""
    return _become(call, key, "inactive", INACTIVE)


def find(call: Call, key: str) -> Record:
    """Return a contact; raises Refusal."""
    if key not in call.organisation.contacts:
        raise refusals.no_such_record("Contact", call.switches)
    return call.organisation.contacts[key]


def shown_contact(call: Call, record: Record) -> Record:
    """One contact in full."""
    primary = primary_person(record)
    return shown.plain(record) | {
        "currency_code": call.organisation.currencies[record["currency_id"]]["currency_code"],
        "currency_symbol": call.organisation.currencies[record["currency_id"]]["currency_symbol"],
        "has_transaction": record["contact_id"] in call.organisation.used,
        "primary_contact_id": primary.get("contact_person_id", ""),
        "email": primary.get("email", ""),
        "phone": primary.get("phone", ""),
        "outstanding_receivable_amount": 0,
        "outstanding_receivable_amount_bcy": 0,
        "unused_credits_receivable_amount": 0,
        "unused_credits_receivable_amount_bcy": 0,
        "payment_reminder_enabled": True,
    }


def primary_person(record: Record) -> Record:
    """Return the person whom a contact's e-mail and phone belong to, empty without one."""
    people = record["contact_persons"]
    chosen = next((each for each in people if each["is_primary_contact"]), people[0] if people else {})
    return dict(chosen)


def _become(call: Call, key: str, status: str, message: str) -> Response:
    record = find(call, key)
    record["status"] = status
    call.organisation.stamp(record, call.now)
    return success(message)


def _forget_name(call: Call, record: Record) -> None:
    names = call.organisation.contact_names
    if names.get(record["contact_name"].strip().lower()) == record["contact_id"]:
        del names[record["contact_name"].strip().lower()]


def _written(call: Call, body: Record, existing: Record | None) -> Record:
    organisation = call.organisation
    own_key = existing["contact_id"] if existing else ""
    for name, most in LENGTHS.items():
        text(body, name, most)
    name = str(body["contact_name"]).strip()
    if organisation.contact_names.get(name.lower()) not in (None, own_key):
        raise refusals.contact_exists(name)
    one_of(body, "contact_type", ("customer", "vendor"))
    one_of(body, "vat_treatment", VAT_TREATMENTS)
    if not 2 <= len(body.get("vat_reg_no", "--")) <= 12:
        raise refusals.invalid("vat_reg_no")
    standing = existing or {
        "contact_type": call.switches["contact_type_default"],
        "currency_id": organisation.base_currency_id,
    }
    kind = str(body.get("contact_type", standing["contact_type"]))
    currency = str(body.get("currency_id", standing["currency_id"]))
    if currency not in organisation.currencies:
        raise refusals.invalid("currency_id")
    _may_turn(call, existing, kind, currency)
    fields = _addresses(body) | {
        "custom_fields": custom_fields.read_custom_fields(
            call, "contact", body.get("custom_fields", []), own_key
        ),
        "tags": read_tags(call, body.get("tags", [])),
        "contact_persons": _people(call, body, existing),
        "payment_terms": int(body.get("payment_terms", 0)),
    }
    record = existing or new_contact(organisation, call.now, name, kind, currency)
    _forget_name(call, record)
    record |= {"contact_name": name, "contact_type": kind, "currency_id": currency}
    record |= {each: str(body[each]) for each in (*LENGTHS, *KEPT_TEXTS) if each in body}
    # A list or address that was not sent stays as it is.
    record |= {each: value for each, value in fields.items() if each in body}
    organisation.contact_names[name.lower()] = record["contact_id"]
    organisation.stamp(record, call.now)
    what = "Edited" if existing else "Created"
    organisation.note(record["contact_id"], call.now, call.actor, what, "Through the API")
    return record


def _may_turn(call: Call, existing: Record | None, kind: str, currency: str) -> None:
    """Refuse to turn a vendor into a customer, or to change the currency of a used vendor."""
    if existing is None:
        return
    used = existing["contact_id"] in call.organisation.used
    if kind != existing["contact_type"] and used:
        raise refusals.invalid("contact_type")
    if currency != existing["currency_id"] and used and call.switches["vendor_currency_fixed"]:
        raise refusals.invalid("currency_id")


def _addresses(body: Record) -> Record:
    found: Record = {}
    for name in ("billing_address", "shipping_address"):
        sent = body.get(name, {})
        for part in sent:
            text(sent, part, ADDRESS_LENGTHS.get(part, 100))
        found[name] = ADDRESS | sent
    return found


def _people(call: Call, body: Record, existing: Record | None) -> list[Any]:
    standing = {each["contact_person_id"]: each for each in existing["contact_persons"]} if existing else {}
    people: dict[str, Record] = {} if call.switches["contact_persons_whole"] else dict(standing)
    for sent in body.get("contact_persons", []):
        for name, most in PERSON_LENGTHS.items():
            text(sent, name, most)
        if "email" in sent and "@" not in sent["email"]:
            raise refusals.invalid("email")
        key = sent.get("contact_person_id")
        if key is not None and key not in standing:
            raise refusals.invalid("contact_person_id")
        person = new_person(call.organisation, standing.get(key or "", {}) | sent)
        people[person["contact_person_id"]] = person
    found = list(people.values())
    if sum(each["is_primary_contact"] for each in found) > 1:
        raise refusals.invalid("is_primary_contact")
    return found
