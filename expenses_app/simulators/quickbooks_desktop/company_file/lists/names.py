"""Adds and changes vendors and customers."""

from expenses_app.simulators.quickbooks_desktop.company_file import refusals
from expenses_app.simulators.quickbooks_desktop.company_file.answers import Answer
from expenses_app.simulators.quickbooks_desktop.company_file.lists.company import entity_capacity
from expenses_app.simulators.quickbooks_desktop.company_file.lists.currencies import (
    check_unchanged,
    chosen_currency,
)
from expenses_app.simulators.quickbooks_desktop.company_file.lists.query import shown
from expenses_app.simulators.quickbooks_desktop.company_file.lists.writing import (
    check_guid,
    check_name,
    current,
    stored_texts,
)
from expenses_app.simulators.quickbooks_desktop.company_file.references import resolve
from expenses_app.simulators.quickbooks_desktop.company_file.refusals import Refused
from expenses_app.simulators.quickbooks_desktop.company_file.sessions import Call
from expenses_app.simulators.quickbooks_desktop.company_file.state import ENTITIES, Fields

REFERENCES = {
    "ParentRef": "Customer",
    "ClassRef": "Class",
    "SalesTaxCodeRef": "SalesTaxCode",
    "TermsRef": "StandardTerms",
}
NOT_KEPT = ("ListID", "EditSequence", "CurrencyRef", "OpenBalance", "OpenBalanceDate", *REFERENCES)


def add_name(call: Call) -> Answer:
    """Answer VendorAdd or CustomerAdd."""
    kind = call.checked.name.removesuffix("AddRq")
    if sum(len(call.file.lists.get(each, ())) for each in ENTITIES) >= entity_capacity(call):
        raise Refused(refusals.CANNOT_SAVE, "The list of names is full.")
    record = call.file.add(kind, _fields(call, kind, call.given[f"{kind}Add"], {}), call.now)
    return Answer(rows=[(f"{kind}Ret", shown(call, record))])


def change_name(call: Call) -> Answer:
    """Answer VendorMod or CustomerMod; elements left out stay."""
    kind = call.checked.name.removesuffix("ModRq")
    record = current(call, kind)
    record.update(_fields(call, kind, call.given[f"{kind}Mod"], record))
    call.file.place(record)
    call.file.touch(record, call.now)
    return Answer(rows=[(f"{kind}Ret", shown(call, record))])


def _fields(call: Call, kind: str, body: Fields, record: Fields) -> Fields:
    fields = {name: stored_texts(call, value) for name, value in body.items() if name not in NOT_KEPT}
    for name, target in REFERENCES.items():
        if name in body:
            fields[name] = resolve(call.file, body[name], (target,), f"{kind} {name}")
    merged = record | fields
    own = record.get("ListID", "")
    check_name(call, kind, merged["Name"], merged.get("ParentRef"), own)
    check_guid(call, fields.get("ExternalGUID"), own)
    above = call.file.of(merged.get("ParentRef"))
    while above:
        if above["ListID"] == own:
            raise refusals.bad_value("ParentRef", above["FullName"], "A job cannot stand below itself.")
        above = call.file.of(above.get("ParentRef"))
    currency = chosen_currency(call, body, kind)
    if currency is not None:
        if record:
            check_unchanged(call, record, currency)
        fields["CurrencyRef"] = currency
    if not record:
        fields.setdefault("CurrencyRef", call.file.home)
        if kind == "Customer":
            fields.setdefault("JobStatus", "None")
    return fields
