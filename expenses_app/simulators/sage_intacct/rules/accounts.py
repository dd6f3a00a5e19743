"""General ledger accounts as they are created, changed and deleted."""

from typing import Any

from expenses_app.simulators.sage_intacct.catalogue import ACCOUNT, DIMENSION_OF
from expenses_app.simulators.sage_intacct.rules.call import Call, checked, merged, shown_name, store
from expenses_app.simulators.sage_intacct.state import reference
from expenses_app.simulators.sage_intacct.wire import Record, RecordRefused

LONGEST_ID = 24
DEFAULTS: Record = {
    "accountType": "incomeStatement",
    "normalBalance": "debit",
    "alternativeGLAccount": "none",
    "status": "active",
    "isTaxable": False,
    "disallowDirectPosting": False,
    "category": None,
}


def create(call: Call, body: Any) -> Record:
    """Store an account; raises Refusal or RecordRefused."""
    element = checked(call, ACCOUNT, body, partial=False)
    problems = _id_problems(call, element["id"])
    if call.entity:
        problems.append("Accounts are created at the top level.")
    content = DEFAULTS | element
    content["requireDimensions"] = dict.fromkeys(DIMENSION_OF, False) | element.get("requireDimensions", {})
    problems += _closing(call, content)
    if problems:
        raise RecordRefused(*problems)
    return call.company.add(ACCOUNT, content, call.now, call.user)


def update(call: Call, record: Record, body: Any) -> Record:
    """Change an account sparsely; raises Refusal or RecordRefused."""
    change = checked(call, ACCOUNT, body, partial=True)
    problems = ["Field 'id' cannot be updated."] if change.get("id", record["id"]) != record["id"] else []
    content = merged(record, change)
    problems += _closing(call, content)
    if not content.get("name"):
        problems.append("Required field 'name' is missing.")
    if problems:
        raise RecordRefused(*problems)
    store(record, content)
    call.company.touch(record, call.now, call.user)
    return record


def _id_problems(call: Call, wanted: str) -> list[str]:
    problems = []
    length = call.switches["account_id_length"]
    if length and len(wanted) != length:
        problems.append(f"Account number '{wanted}' must have {length} characters.")
    if not 0 < len(wanted) <= LONGEST_ID:
        problems.append(f"Value of field 'id' is longer than {LONGEST_ID} characters.")
    if call.company.find(ACCOUNT, wanted):
        problems.append(f"Another record with the value '{wanted}' already exists.")
    return problems


def _closing(call: Call, content: Record) -> list[str]:
    """Balance-sheet accounts do not close; income-statement accounts close into another one."""
    problems = []
    if content["alternativeGLAccount"] != "none":
        problems.append(
            f"Value '{content['alternativeGLAccount']}' is not valid for field 'alternativeGLAccount'."
        )
    if content["accountType"] == "balanceSheet":
        kind = content.setdefault("closingType", "nonClosingAccount")
        if kind != "nonClosingAccount":
            problems.append(f"Closing type '{kind}' is not valid for a balance sheet account.")
        return problems
    if content.setdefault("closingType", "closedToAccount") == "nonClosingAccount":
        problems.append("Closing type 'nonClosingAccount' is not valid for an income statement account.")
    wanted = content.get("closeToGLAccount")
    target = call.refer(ACCOUNT, wanted)
    if wanted and (target is None or target["accountType"] != "balanceSheet"):
        problems.append(f"Close-to account '{shown_name(wanted)}' is not valid.")
    elif content["closingType"] == "closedToAccount" and target is None:
        problems.append("Required field 'closeToGLAccount' is missing.")
    elif target is not None:
        content["closeToGLAccount"] = reference(target)
    return problems
