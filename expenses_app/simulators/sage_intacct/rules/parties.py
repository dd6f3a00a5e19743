"""Vendors and customers as they are created, changed and deleted."""

import re
from typing import Any

from expenses_app.simulators.sage_intacct.catalogue import CONTACT, CURRENCY, TERM, VENDOR
from expenses_app.simulators.sage_intacct.rules.call import Call, checked, merged, shown_name, store
from expenses_app.simulators.sage_intacct.state import reference
from expenses_app.simulators.sage_intacct.wire import Record, RecordRefused

LONGEST_ID = 20
ALLOWED_ID = re.compile(r"[A-Za-z0-9 _-]+")


def create(call: Call, path: str, body: Any) -> Record:
    """Store a vendor or customer with its contact; raises Refusal or RecordRefused."""
    element = checked(call, path, body, partial=False)
    problems = _id_problems(call, path, element["id"])
    if not element["name"].strip():
        problems.append("Required field 'name' is missing.")
    content = blank(path) | element
    problems += _references(call, content)
    printed = _contact(content)["printAs"]
    if call.company.find(CONTACT, printed):
        problems.append(f"Another record with the value '{printed}' already exists.")
    if problems:
        raise RecordRefused(*problems)
    if path == VENDOR:
        content["state"] = "submitted" if call.company.vendor_approval else "approved"
    _keep_contact(call, content)
    return call.company.add(path, content, call.now, call.user, call.entity)


def update(call: Call, path: str, record: Record, body: Any) -> Record:
    """Change a vendor or customer sparsely; raises Refusal or RecordRefused."""
    change = checked(call, path, body, partial=True)
    problems = ["Field 'id' cannot be updated."] if change.get("id", record["id"]) != record["id"] else []
    if "name" in change and not str(change["name"] or "").strip():
        problems.append("Required field 'name' is missing.")
    content = merged(record, change)
    problems += _references(call, content)
    if problems:
        raise RecordRefused(*problems)
    store(record, content)
    call.company.touch(record, call.now, call.user)
    return record


def blank(path: str) -> Record:
    """Return the fields of a vendor or customer that nobody filled in."""
    common: Record = {"status": "active", "currency": None, "taxId": None, "notes": None, "isOnHold": False}
    return common | ({"doNotPay": False, "isIndividualPerson": False} if path == VENDOR else {})


def _contact(content: Record) -> Record:
    sent: Record = (content.get("contacts") or {}).get("default") or {}
    return {"printAs": content["name"]} | sent


def _keep_contact(call: Call, content: Record) -> None:
    """``contacts.default`` makes a contact named after the party, unless there is a name of its own."""
    contact = _contact(content)
    fields = {name: contact.get(name) for name in ("printAs", "companyName", "email1", "phone1")}
    made = call.company.add(
        CONTACT, {"id": contact["printAs"], "status": "active"} | fields, call.now, call.user
    )
    content["contacts"] = {"default": reference(made) | contact}


def _id_problems(call: Call, path: str, wanted: str) -> list[str]:
    if len(wanted) > LONGEST_ID:
        return [f"Value of field 'id' is longer than {LONGEST_ID} characters."]
    if not ALLOWED_ID.fullmatch(wanted):
        return [f"Value '{wanted}' is not valid for field 'id'."]
    if call.company.find(path, wanted):
        return [f"Another record with the value '{wanted}' already exists."]
    return []


def _references(call: Call, content: Record) -> list[str]:
    problems = []
    if content.get("currency") and call.refer(CURRENCY, {"id": content["currency"]}) is None:
        problems.append(f"Currency '{content['currency']}' is not valid.")
    if content.get("term"):
        term = call.refer(TERM, content["term"])
        if term is None:
            problems.append(f"Term '{shown_name(content['term'])}' is not valid.")
        else:
            content["term"] = reference(term)
    return problems
