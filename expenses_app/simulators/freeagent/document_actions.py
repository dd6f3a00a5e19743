"""What a person does to documents inside FreeAgent."""

import copy
from typing import Any

from expenses_app.simulators.chassis import ActionRefused
from expenses_app.simulators.freeagent.rules import bills, expenses, explanations
from expenses_app.simulators.freeagent.rules.call import Call, Complaints
from expenses_app.simulators.freeagent.state import Company, millisecond
from expenses_app.simulators.freeagent.wire import Record

KINDS = {
    "bank_transaction_explanation": ("explanations", explanations),
    "expense": ("expenses", expenses),
    "bill": ("bills", bills),
}
EDITABLE = (
    "dated_on",
    "gross_value",
    "category",
    "description",
    "receipt_reference",
    "sales_tax_rate",
    "reference",
)


def find_document(company: Company, wish: dict[str, Any]) -> tuple[str, Record]:
    """Return kind and record of the document that a wish names; raises KeyError."""
    key = need(wish, "document")
    for kind, (attribute, _) in KINDS.items():
        records: dict[str, Record] = getattr(company, attribute)
        if key in records:
            return kind, records[key]
    raise KeyError(f"document {key}")


def edit_document(call: Call, wish: dict[str, Any]) -> dict[str, Any]:
    """Change some fields; what the rules refuse is refused here too."""
    kind, record = find_document(call.company, wish)
    content = {name: str(wish[name]) for name in EDITABLE if wish.get(name) not in (None, "")}
    if not content:
        raise ActionRefused(f"Nothing to change. Known: {', '.join(EDITABLE)}.")
    KINDS[kind][1].change(call, record, content, Complaints(call.switches))
    return {"document": record["id"], **content}


def delete_document(call: Call, wish: dict[str, Any]) -> dict[str, Any]:
    """Delete for good, as FreeAgent does; a bank transaction stays, unexplained."""
    kind, record = find_document(call.company, wish)
    KINDS[kind][1].remove(call, record)
    return {"document": record["id"]}


def duplicate_document(call: Call, wish: dict[str, Any]) -> dict[str, Any]:
    """Enter a claim or a bill a second time with the same content, its reference included."""
    kind, record = find_document(call.company, wish)
    if kind == "bank_transaction_explanation":
        raise ActionRefused("A bank transaction cannot be copied: only claims and bills.")
    twin = copy.deepcopy(record) | {"id": call.company.new_id()}
    twin |= {"created_at": millisecond(call.now), "updated_at": millisecond(call.now)}
    for item in twin.get("bill_items", ()):
        item["id"] = call.company.new_id()
    getattr(call.company, KINDS[kind][0])[twin["id"]] = twin
    call.company.order.append((kind, twin["id"]))
    call.company.note(twin["id"], call.now, call.actor, "Created", f"Copied from {record['id']}")
    call.touched()
    return {"document": twin["id"]}


def rebill_document(call: Call, wish: dict[str, Any]) -> dict[str, Any]:
    """Put a document on an invoice to a customer, which locks part of it."""
    _, record = find_document(call.company, wish)
    record |= {"_rebilled": True, "updated_at": millisecond(call.now)}
    call.company.note(record["id"], call.now, call.actor, "Rebilled")
    call.touched()
    return {"document": record["id"]}


def remove_attachment(call: Call, wish: dict[str, Any]) -> dict[str, Any]:
    """Take a file away."""
    file = call.company.files.pop(need(wish, "attachment"))
    call.company.files_of[file.parent].remove(file.key)
    call.company.note(file.parent, call.now, call.actor, "Removed a file", file.name)
    call.touched()
    return {"document": file.parent}


def need(wish: dict[str, Any], name: str) -> str:
    """Return a field of the wish; raises ActionRefused without it."""
    if wish.get(name) in (None, ""):
        raise ActionRefused(f"The action needs {name}.")
    return str(wish[name])
