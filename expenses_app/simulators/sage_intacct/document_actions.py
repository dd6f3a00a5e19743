"""What a person does to one document: the same rules as the API's, under the person's name."""

from decimal import Decimal
from typing import Any

from expenses_app.simulators.chassis import ActionRefused
from expenses_app.simulators.sage_intacct.catalogue import ATTACHMENT, BILL, CARD_TXN
from expenses_app.simulators.sage_intacct.rules import (
    attachments,
    bill_workflows,
    bills,
    credit_card_transactions,
)
from expenses_app.simulators.sage_intacct.rules.call import ZERO, Call, money
from expenses_app.simulators.sage_intacct.wire import Record

# What a form calls it, and where it stands on a card transaction and on a bill.
HEAD_FIELDS = {
    "reference": ("referenceNumber", "referenceNumber"),
    "description": ("description", "description"),
    "date": ("txnDate", "postingDate"),
}
TEXT = {CARD_TXN: "description", BILL: "memo"}


def edit_document(call: Call, wish: dict[str, Any]) -> dict[str, Any]:
    """Change texts, date, or the first line."""
    path, record = find_document(call, wish)
    change: Record = {
        names[path == BILL]: str(wish[field]) for field, names in HEAD_FIELDS.items() if wish.get(field)
    }
    line: Record = {}
    if wish.get("amount"):
        inclusive = record.get("isInclusiveTax") or record.get("isTaxInclusive")
        line["totalTxnAmount" if inclusive else "txnAmount"] = f"{Decimal(str(wish['amount'])):.2f}"
    if wish.get("account"):
        line["glAccount"] = {"id": str(wish["account"])}
    if wish.get("line_description"):
        line[TEXT[path]] = str(wish["line_description"])
    if line:
        change["lines"] = [line | {"key": record["lines"][0]["key"]}]
    (credit_card_transactions if path == CARD_TXN else bills).update(call, record, change)
    return {"document": record["key"]}


def delete_document(call: Call, wish: dict[str, Any]) -> dict[str, Any]:
    """Delete it whatever its state."""
    path, record = find_document(call, wish)
    call.company.remove(path, record)
    call.company.order.remove((path, record["key"]))
    call.company.audit(path, record["key"], "delete", call.now, call.user)
    return {"document": record["key"]}


def reverse_document(call: Call, wish: dict[str, Any]) -> dict[str, Any]:
    """Reverse it on a day, today without one."""
    path, record = find_document(call, wish)
    day = str(wish.get("date") or call.today)
    if path == CARD_TXN:
        made = credit_card_transactions.reverse(call, {"key": record["key"], "reversedDate": day})
    else:
        made = bill_workflows.run(call, "reverse", {"key": record["key"], "reverseDate": day})
    call.company.audit(path, record["key"], "reverse", call.now, call.user)
    return {"document": record["key"], "reversed_by": made["key"]}


def duplicate_document(call: Call, wish: dict[str, Any]) -> dict[str, Any]:
    """Write the same content once more; a bill gets another number."""
    path, record = find_document(call, wish)
    body = record["_input"] | {"lines": [line["_input"] for line in record["lines"]]}
    if path == CARD_TXN:
        return {"document": credit_card_transactions.create(call, body)["key"]}
    return {"document": bills.create(call, body | {"billNumber": f"{record['billNumber']} copy"})["key"]}


def pay_document(call: Call, wish: dict[str, Any]) -> dict[str, Any]:
    """Pay all of it."""
    path, record = find_document(call, wish)
    if record["state"] != "posted":
        raise ActionRefused(f"It is {record['state']}.")
    record["state"] = "paid"
    if path == CARD_TXN:
        record |= {"txnTotalPaid": record["txnTotalEntered"], "totalPaid": record["totalEntered"]}
        record |= {"txnTotalDue": money(ZERO), "totalDue": money(ZERO), "whenPaid": call.today}
    else:
        record["paymentInformation"] = {"totalTxnAmountPaid": record["totalTxnAmount"]}
        record |= {"totalTxnAmountDue": money(ZERO), "totalBaseAmountDue": money(ZERO)}
    _changed(call, path, record, "Paid")
    return {"document": record["key"], "state": "paid"}


def set_cleared(call: Call, wish: dict[str, Any], state: str) -> dict[str, Any]:
    """Match a card transaction with its statement, or undo that."""
    path, record = find_document(call, wish)
    if path != CARD_TXN:
        raise ActionRefused("Only card transactions are reconciled.")
    record["reconciliationState"] = state
    record["clearingDate"] = call.today if state == "cleared" else None
    _changed(call, path, record, "Reconciled" if state == "cleared" else "Reconciliation undone")
    return {"document": record["key"], "reconciliationState": state}


def run_bill_workflow(call: Call, wish: dict[str, Any], deed: str) -> dict[str, Any]:
    """Approve or decline a bill."""
    _, record = find_document(call, wish)
    return {
        "document": record["key"],
        "state": bill_workflows.run(call, deed, {"key": record["key"]})["state"],
    }


def remove_attachment(call: Call, wish: dict[str, Any]) -> dict[str, Any]:
    """Take one file out of its attachment record."""
    key = str(wish["attachment"])
    for record in call.company.all(ATTACHMENT):
        if key in [each["key"] for each in record["files"]]:
            attachments.update(call, record, {"files": [{"key": key, "ia::operation": "delete"}]})
            return {"attachment": record["id"]}
    raise KeyError(f"file {key}")


def find_document(call: Call, wish: dict[str, Any]) -> tuple[str, Record]:
    """Return type and record of the document that a wish names; raises KeyError."""
    for path in (CARD_TXN, BILL):
        found = call.company.get(path, str(wish.get("document", "")))
        if found is not None:
            return path, found
    raise KeyError(f"document {wish.get('document')}")


def _changed(call: Call, path: str, record: Record, what: str) -> None:
    call.company.touch(record, call.now, call.user)
    call.company.note(path, record["key"], call.now, f"{call.user}, {call.actor}", what)
