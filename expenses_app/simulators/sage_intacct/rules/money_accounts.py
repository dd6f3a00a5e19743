"""Card, checking and savings accounts as they are created and changed."""

from dataclasses import dataclass
from typing import Any

from expenses_app.simulators.sage_intacct.catalogue import (
    ACCOUNT,
    CARD,
    CHECKING,
    CURRENCY,
    DEPARTMENT,
    JOURNAL,
    LOCATION,
    VENDOR,
)
from expenses_app.simulators.sage_intacct.rules.call import Call, checked, merged, shown_name, store
from expenses_app.simulators.sage_intacct.state import reference
from expenses_app.simulators.sage_intacct.wire import Record, RecordRefused

CARD_TYPES = ("visa", "mastercard", "amex", "discover", "diners", "other")


@dataclass(frozen=True)
class Needed:
    """A reference inside a money account: where it stands and what it means."""

    block: str
    name: str
    path: str
    title: str


REFERENCES = (
    Needed("", "vendor", VENDOR, "Vendor"),
    Needed("", "location", LOCATION, "Location"),
    Needed("", "department", DEPARTMENT, "Department"),
    Needed("accounting", "offsetGLAccount", ACCOUNT, "GL Account"),
    Needed("accounting", "otherFeesGLAccount", ACCOUNT, "GL Account"),
    Needed("accounting", "glAccount", ACCOUNT, "GL Account"),
    Needed("accounting", "defaultAccrualBasisGLJournal", JOURNAL, "Journal"),
    Needed("accountDetails", "debitCardCheckingAccount", CHECKING, "Checking account"),
)


def create(call: Call, path: str, body: Any) -> Record:
    """Store a card or bank account; raises Refusal or RecordRefused."""
    element = checked(call, path, body, partial=False)
    problems = _id_problems(call, path, element.get("id"))
    content = {"status": "active", "location": None, "department": None} | element
    problems += _card(call, content) if path == CARD else _bank(call, content)
    problems += _referred(call, content)
    if problems:
        raise RecordRefused(*problems)
    return call.company.add(path, content, call.now, call.user, call.entity)


def update(call: Call, path: str, record: Record, body: Any) -> Record:
    """Change a card or bank account sparsely; raises Refusal or RecordRefused."""
    change = checked(call, path, body, partial=True)
    problems = ["Field 'id' cannot be updated."] if change.get("id", record["id"]) != record["id"] else []
    content = merged(record, change)
    problems += _card(call, content) if path == CARD else _bank(call, content)
    problems += _referred(call, content)
    if problems:
        raise RecordRefused(*problems)
    store(record, content)
    call.company.touch(record, call.now, call.user)
    return record


def _id_problems(call: Call, path: str, wanted: str | None) -> list[str]:
    if not wanted:
        return ["Required field 'id' is missing."]
    if call.company.find(path, wanted):
        return [f"Another record with the value '{wanted}' already exists."]
    return []


def _card(call: Call, content: Record) -> list[str]:
    """A credit card needs its issuing vendor and a liability account, a debit card its checking account."""
    details = content["accountDetails"] = {"currency": call.base_currency, "accountType": "credit"} | (
        content.get("accountDetails") or {}
    )
    problems = _currency(call, details["currency"])
    if details.get("cardType") not in CARD_TYPES:
        problems.append(
            f"Value '{details.get('cardType')}' is not valid for field 'accountDetails.cardType'."
        )
    accounting = content.get("accounting") or {}
    if details["accountType"] == "debit":
        if not details.get("debitCardCheckingAccount"):
            problems.append("A debit card needs accountDetails.debitCardCheckingAccount.")
        return problems
    if not content.get("vendor"):
        problems.append("A credit card account needs its vendor.")
    offset = call.refer(ACCOUNT, accounting.get("offsetGLAccount"))
    if offset is None or (offset["accountType"], offset["normalBalance"]) != ("balanceSheet", "credit"):
        problems.append("A credit card account needs a liability account as accounting.offsetGLAccount.")
    return problems


def _bank(call: Call, content: Record) -> list[str]:
    details = content["bankAccountDetails"] = {"currency": call.base_currency} | (
        content.get("bankAccountDetails") or {}
    )
    problems = _currency(call, details["currency"])
    if not (content.get("accounting") or {}).get("glAccount"):
        problems.append("Required field 'accounting.glAccount' is missing.")
    return problems


def _currency(call: Call, code: str) -> list[str]:
    return [] if call.refer(CURRENCY, {"id": code}) else [f"Currency '{code}' is not valid."]


def _referred(call: Call, content: Record) -> list[str]:
    problems = []
    for each in REFERENCES:
        block = content.get(each.block) if each.block else content
        wanted = (block or {}).get(each.name)
        if not block or not wanted:
            continue
        found = call.refer(each.path, wanted)
        if found is None or found["status"] != "active":
            problems.append(f"Invalid {each.title} '{shown_name(wanted)}' specified.")
        elif each.block:
            content[each.block] = block | {each.name: reference(found)}
        else:
            content[each.name] = reference(found)
    return problems
