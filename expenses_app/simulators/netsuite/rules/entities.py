"""Vendors and customers."""

from expenses_app.simulators.netsuite.catalogue import TRANSACTIONS
from expenses_app.simulators.netsuite.records.call import Call
from expenses_app.simulators.netsuite.refusals import invalid_key, invalid_value, refused
from expenses_app.simulators.netsuite.rules.common import (
    check_external_id,
    check_required,
    check_texts,
    check_unchanged,
)
from expenses_app.simulators.netsuite.state import Company
from expenses_app.simulators.netsuite.wire import Record

# Customary lengths of the entity form; Oracle publishes none for REST.
LENGTHS = {"entityId": 83, "companyName": 83, "firstName": 32, "lastName": 32, "email": 254, "phone": 32}


def check_entity_record(call: Call, kind: str, record: Record, before: Record | None) -> None:
    """Check and complete a vendor or customer that is about to be stored. Raises Refused."""
    company = call.company
    person = bool(record.get("isPerson"))
    labels = (
        {"firstName": "First Name", "lastName": "Last Name"} if person else {"companyName": "Company Name"}
    )
    if company.one_world:
        labels["subsidiary"] = "Primary Subsidiary"
    check_texts(record, LENGTHS)
    check_external_id(call, kind, record)
    check_required(call, kind, record, labels)
    if record.get("email") and "@" not in record["email"].strip("@"):
        raise invalid_value("email", record["email"], "email")
    record["isPerson"] = person
    record["isInactive"] = bool(record.get("isInactive"))
    record["subsidiary"] = record.get("subsidiary") or "1"
    _check_currency(call, record)
    if (
        before is not None
        and call.switches["supplier_currency_bound"]
        and _has_transactions(company, record["id"])
    ):
        check_unchanged(record, before, "currency")
    _name(call, kind, record, before)


def check_relationship(call: Call, kind: str, record: Record, before: Record | None) -> None:
    """Check a vendor's further subsidiary."""
    check_required(call, kind, record, {"entity": "Vendor", "subsidiary": "Subsidiary"})
    check_external_id(call, kind, record)
    for each in call.company.records[kind].values():
        same = (each["entity"], each["subsidiary"]) == (record["entity"], record["subsidiary"])
        if same and each["id"] != record.get("id"):
            raise refused("USER_ERROR", "This vendor has the subsidiary already.", "subsidiary")


def entity_is_used(company: Company, key: str) -> bool:
    """Whether a transaction names the entity, which keeps it from being deleted."""
    return _has_transactions(company, key)


def _check_currency(call: Call, record: Record) -> None:
    company = call.company
    subsidiary = company.records["subsidiary"][record["subsidiary"]]
    if subsidiary["isInactive"] or subsidiary["isElimination"]:
        raise invalid_key("subsidiary", subsidiary["id"], "entity", record.get("id") or "new", "subsidiary")
    record["currency"] = record.get("currency") or subsidiary["currency"]
    listed = [line.get("currency") for line in record.get("currencyList") or []]
    for key in (record["currency"], *listed):
        if company.records["currency"][key or ""]["isInactive"]:
            raise invalid_key("currency", key, "entity", record.get("id") or "new", "currency")


def _name(call: Call, kind: str, record: Record, before: Record | None) -> None:
    company = call.company
    if company.features["auto_numbering"] and before is None:
        if record.get("entityId"):
            raise invalid_value("entityId", record["entityId"], "entityId")
        record["entityId"] = f"{kind[:4].upper()}{company.next_id(kind + ' number')}"
    if not record.get("entityId"):
        person = f"{record.get('firstName')} {record.get('lastName')}"
        record["entityId"] = person if record["isPerson"] else record["companyName"]
    holder = company.names.get(("entity", record["entityId"].strip().lower()))
    if holder is not None and holder != record.get("id"):
        sentence = (
            "A customer, vendor or other entity with this name already exists. Please choose another name."
        )
        raise refused(call.switches["duplicate_name_code"], sentence, "entityId")


def _has_transactions(company: Company, key: str) -> bool:
    used = (
        key in (each.get("entity"), *(line.get("entity") for line in each.get("other") or []))
        for kind in TRANSACTIONS
        for each in company.records[kind].values()
    )
    return any(used)
