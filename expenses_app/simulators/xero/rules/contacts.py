"""Contacts: suppliers and customers in one list."""

from collections.abc import Callable

from werkzeug.wrappers import Response

from expenses_app.simulators.xero.rules.call import Call, ElementRefused, elements_of, write_all
from expenses_app.simulators.xero.rules.common import NOT_SUBSCRIBED, too_long
from expenses_app.simulators.xero.seed import new_contact
from expenses_app.simulators.xero.state import millisecond, new_id
from expenses_app.simulators.xero.wire import Record, not_found

IDENTIFY = "The Contact must contain at least 1 of the following elements to identify the contact: Name, ContactID, ContactNumber"
NAME_TAKEN = (
    "The contact name {} is already assigned to another contact. "
    "The contact name must be unique across all active contacts."
)
READ_ONLY = {
    "ContactID",
    "UpdatedDateUTC",
    "IsSupplier",
    "IsCustomer",
    "HasAttachments",
    "HasValidationErrors",
    "ValidationErrors",
    "StatusAttributeString",
    "Website",
    "Discount",
    "Balances",
    "Attachments",
    "MergedToContactID",
}


def write(call: Call, key: str | None) -> Response:
    """PUT creates; POST creates or updates; POST to one contact updates it."""
    elements, complaints = elements_of(call, "Contacts", "Contacts", "Contact")
    if key is not None:
        if key.lower() not in call.organisation.contacts:
            raise not_found()
        elements = [elements[0] | {"ContactID": key.lower()}]
    prepare = _prepare_put if call.request.method == "PUT" else _prepare_post
    return write_all(call, elements, complaints, plural="Contacts", id_field="ContactID", prepare=prepare)


def _prepare_put(call: Call, element: Record) -> Callable[[], Record]:
    existing = _owner_of_name(call, element)
    if existing is not None and call.switches["put_existing_contact"] == "overwrite":
        return _updating(call, element, existing)
    return _creating(call, element)


def _prepare_post(call: Call, element: Record) -> Callable[[], Record]:
    existing = find(call, element)
    return _creating(call, element) if existing is None else _updating(call, element, existing)


def find(call: Call, named: Record) -> Record | None:
    """Find the contact that an element names by id, number or name; raises ElementRefused for an unknown id."""
    organisation = call.organisation
    if named.get("ContactID"):
        contact = organisation.contacts.get(named["ContactID"].lower())
        if contact is None:
            raise ElementRefused(f"The contact with ContactID '{named['ContactID']}' could not be found.")
        return contact
    if named.get("ContactNumber") in organisation.contact_numbers:
        return organisation.contacts[organisation.contact_numbers[named["ContactNumber"]]]
    return _owner_of_name(call, named)


def for_document(call: Call, named: object) -> Callable[[], Record]:
    """Check the Contact of a document; the returned act gives the contact, made or updated as its fields say."""
    if not isinstance(named, dict) or not (
        named.get("ContactID") or named.get("ContactNumber") or named.get("Name")
    ):
        raise ElementRefused(IDENTIFY)
    contact = find(call, named)
    if contact is None:
        return _creating(call, named)
    if contact["ContactStatus"] != "ACTIVE":
        raise ElementRefused(
            f"The contact '{contact['Name']}' has been archived and cannot be used on a document."
        )
    extra = set(named) - {"ContactID", "ContactNumber"} - READ_ONLY
    if any(named[name] != contact.get(name) for name in extra):
        return _updating(call, named, contact)
    return lambda: contact


def _owner_of_name(call: Call, element: Record) -> Record | None:
    key = call.organisation.contact_names.get(str(element.get("Name", "")).strip().lower())
    return call.organisation.contacts[key] if key else None


def _objections(call: Call, element: Record, own: str | None) -> list[str]:
    errors: list[str] = []
    organisation = call.organisation
    name = element.get("Name")
    if (own is None or "Name" in element) and not str(name or "").strip():
        errors.append(IDENTIFY if own is None else "The contact name cannot be empty.")
    owner = organisation.contact_names.get(str(name or "").strip().lower())
    if name and owner not in (None, own):
        errors.append(NAME_TAKEN.format(name))
    number = element.get("ContactNumber")
    if (
        number
        and organisation.contact_numbers.get(number) not in (None, own)
        and call.switches["contact_number_unique"]
    ):
        errors.append(f"The contact number {number} is already assigned to another contact.")
    currency = element.get("DefaultCurrency")
    if currency and currency not in organisation.currencies:
        errors.append(NOT_SUBSCRIBED.format(currency))
    email = element.get("EmailAddress")
    if email and ("@" not in email.strip("@") or " " in email.strip()):
        errors.append(f"The email address '{email}' is not valid.")
    for field in ("AccountsPayableTaxType", "AccountsReceivableTaxType"):
        if element.get(field) and element[field] not in organisation.tax_rates:
            errors.append(
                f"The TaxType code '{element[field]}' does not exist or cannot be used for this type of transaction."
            )
    errors += too_long(element, "BankAccountDetails", 255)
    return errors


def _creating(call: Call, element: Record) -> Callable[[], Record]:
    errors = _objections(call, element, None)
    if element.get("ContactStatus", "ACTIVE") != "ACTIVE":
        errors.append("A new contact must be ACTIVE.")
    if errors:
        raise ElementRefused(*errors)

    def act() -> Record:
        contact = new_contact(new_id(), element["Name"].strip(), millisecond(call.now))
        contact |= {
            name: value for name, value in element.items() if name not in READ_ONLY and name != "Name"
        }
        call.organisation.contacts[contact["ContactID"]] = contact
        call.organisation.index_contact(contact)
        call.organisation.note(
            contact["ContactID"], call.now, call.actor, "Created", "Created through the API"
        )
        return contact

    return act


def _updating(call: Call, element: Record, contact: Record) -> Callable[[], Record]:
    own = contact["ContactID"]
    errors = _objections(call, element, own)
    status = element.get("ContactStatus", contact["ContactStatus"])
    if status == "GDPRREQUEST":
        errors.append("ContactStatus GDPRREQUEST cannot be set through the API.")
    name_owner = call.organisation.contact_names.get(contact["Name"].strip().lower())
    if contact["ContactStatus"] == "ARCHIVED" and status == "ACTIVE" and "Name" not in element and name_owner:
        errors.append(NAME_TAKEN.format(contact["Name"]))
    if errors:
        raise ElementRefused(*errors)

    def act() -> Record:
        contact.update({name: value for name, value in element.items() if name not in READ_ONLY})
        contact["UpdatedDateUTC"] = millisecond(call.now)
        call.organisation.index_contact(contact)
        call.organisation.note(own, call.now, call.actor, "Edited", "Edited through the API")
        return contact

    return act
