"""Blank records of the books, with every field that the API shows; used by the seed and by writers alike."""

from datetime import datetime

from expenses_app.simulators.zoho_books.state import Organisation
from expenses_app.simulators.zoho_books.wire import Record

BANK_TYPES = ("bank", "credit_card", "cash")
ADDRESS = dict.fromkeys(
    ("attention", "address", "street2", "state_code", "city", "state", "zip", "country", "fax", "phone"), ""
)
PERSON_TEXTS = (
    "salutation",
    "first_name",
    "last_name",
    "email",
    "phone",
    "mobile",
    "designation",
    "department",
    "skype",
)


def _born(organisation: Organisation, record: Record, moment: datetime) -> Record:
    record["_created"] = moment
    record["created_time"] = organisation.local_text(moment)
    organisation.stamp(record, moment)
    return record


def new_account(
    organisation: Organisation, moment: datetime, name: str, kind: str, code: str = "", currency_id: str = ""
) -> Record:
    """Add an account to the chart."""
    key = organisation.next_id()
    account: Record = {
        "account_id": key,
        "account_name": name,
        "account_code": code,
        "account_type": kind,
        "description": "",
        "currency_id": currency_id or organisation.base_currency_id,
        "is_active": True,
        "is_system_account": False,
        "is_user_created": True,
        "parent_account_id": "",
        "can_show_in_ze": kind.endswith("expense"),
        "include_in_vat_return": True,
        "account_number": "",
        "bank_name": "",
        "routing_number": "",
        "is_primary_account": False,
        "is_paypal_account": False,
    }
    organisation.accounts[key] = _born(organisation, account, moment)
    return account


def new_contact(
    organisation: Organisation, moment: datetime, name: str, kind: str, currency_id: str = ""
) -> Record:
    """Add a contact."""
    key = organisation.next_id()
    contact: Record = {
        "contact_id": key,
        "contact_name": name,
        "company_name": "",
        "contact_type": kind,
        "contact_number": f"{kind[:3].upper()}-{len(organisation.contacts) + 1:05d}",
        "status": "active",
        "currency_id": currency_id or organisation.base_currency_id,
        "payment_terms": 0,
        "payment_terms_label": "Due on Receipt",
        "website": "",
        "notes": "",
        "vat_treatment": "uk" if organisation.country == "GB" else "",
        "tax_treatment": "",
        "gst_treatment": "",
        "gst_no": "",
        "country_code": "",
        "contact_persons": [],
        # Shared by all without an address: an address is replaced, never changed.
        "billing_address": ADDRESS,
        "shipping_address": ADDRESS,
        "custom_fields": [],
        "tags": [],
    }
    organisation.contacts[key] = _born(organisation, contact, moment)
    organisation.contact_names[name.strip().lower()] = key
    return contact


def new_person(organisation: Organisation, sent: Record) -> Record:
    """Return a contact person made of what was sent."""
    person: Record = {name: str(sent.get(name, "")) for name in PERSON_TEXTS}
    return person | {
        "contact_person_id": sent.get("contact_person_id") or organisation.next_id(),
        "is_primary_contact": bool(sent.get("is_primary_contact", False)),
        "enable_portal": bool(sent.get("enable_portal", False)),
    }


def new_document(organisation: Organisation, kind: str, moment: datetime) -> Record:
    """Return an expense or bill with an id and a birthday, which is not in the books yet."""
    return _born(organisation, {f"{kind}_id": organisation.next_id()}, moment)
