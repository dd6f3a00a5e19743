"""What happens to a bill beside changing it: submit, recall, approve, decline, reverse."""

from collections.abc import Callable
from typing import Any

from expenses_app.simulators.sage_intacct.catalogue import BILL
from expenses_app.simulators.sage_intacct.rules import bills, periods
from expenses_app.simulators.sage_intacct.rules.call import Call
from expenses_app.simulators.sage_intacct.rules.reversing import reversing_record
from expenses_app.simulators.sage_intacct.wire import Record, RecordRefused, invalid_request

# Each deed: the states from which it is possible.
FROM = {
    "submit": ("draft", "declined"),
    "recall": ("submitted",),
    "approve": ("submitted",),
    "decline": ("submitted",),
    "reverse": ("posted",),
}


def run(call: Call, deed: str, body: Any) -> Record:
    """Do it; returns the bill, or for a reversal the reversing record. Raises Refusal or RecordRefused."""
    if not isinstance(body, dict) or not body.get("key"):
        raise invalid_request("Payload contains errors.", ["Required field 'key' is missing."])
    record = call.refer(BILL, {"key": body["key"]})
    if record is None:
        raise RecordRefused(f"Invalid key '{body['key']}' specified.")
    if record["state"] not in FROM[deed]:
        raise RecordRefused(f"A bill in state {record['state']} cannot take {deed}.")
    deeds: dict[str, Callable[[Call, Record, Record], Record]] = {
        "submit": _submit,
        "recall": lambda call, record, body: _move(call, record, "draft", "Recalled"),
        "approve": lambda call, record, body: _move(call, record, "posted", "Approved"),
        "decline": lambda call, record, body: _move(call, record, "declined", "Declined"),
        "reverse": _reverse,
    }
    return deeds[deed](call, record, body)


def _submit(call: Call, record: Record, body: Record) -> Record:
    content, problems = bills.build(call, record["_input"], [], record, posting=True)
    if problems:
        raise RecordRefused(*problems)
    record |= content
    waits = call.company.bill_approval
    return _move(call, record, "submitted" if waits else "posted", "Submitted" if waits else "Posted")


def _move(call: Call, record: Record, state: str, what: str) -> Record:
    record["state"] = state
    call.company.touch(record, call.now, call.user)
    bills.note(call, record, what)
    return record


def _reverse(call: Call, record: Record, body: Record) -> Record:
    day = body.get("reverseDate")
    if not isinstance(day, str):
        raise invalid_request("Payload contains errors.", ["Required field 'reverseDate' is missing."])
    problems = periods.closed(call, day)
    if day <= record["postingDate"]:
        problems.append("The reversal date must be later than the posting date.")
    if problems:
        raise RecordRefused(*problems)
    changes = {
        "postingDate": day,
        "billNumber": f"{record['billNumber']} - Reversed",
        "description": body.get("notes"),
    }
    return reversing_record(call, BILL, record, changes)
