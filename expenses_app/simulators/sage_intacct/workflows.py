"""``/workflows/…``: what happens to a record beside being changed."""

from typing import Any

from werkzeug.wrappers import Response

from expenses_app.simulators.sage_intacct.catalogue import BILL, CARD_TXN, TYPES, VENDOR
from expenses_app.simulators.sage_intacct.rules import bill_workflows, credit_card_transactions
from expenses_app.simulators.sage_intacct.rules.call import Call
from expenses_app.simulators.sage_intacct.wire import (
    Record,
    RecordRefused,
    error_object,
    refused_record,
    request_error,
    success,
)

DEEDS = {
    CARD_TXN: ("reverse",),
    BILL: tuple(bill_workflows.FROM),
    VENDOR: ("approve", "decline"),
}


def run_workflow(call: Call, path: str, deed: str, body: Any) -> Response:
    """Do one deed and answer key, id, href and state; raises Refusal for what is malformed."""
    if deed not in DEEDS.get(path, ()):
        raise request_error(404, "invalidRequest", f"Workflow {path}/{deed} was not found.", "REST-1400")
    try:
        record = _done(call, path, deed, body)
    except RecordRefused as refused:
        details = [error_object("invalidRequest", text, "GL-0493") for text in refused.sentences]
        message = f"{deed} request on {TYPES[path].title} was unsuccessful"
        error = error_object("operationFailed", message, "REST-7001", details)
        return refused_record(call.switches["validation_status"], error)
    call.company.audit(path, record["key"], deed, call.now, call.user)
    state = "reversed" if deed == "reverse" else record["state"]
    return success({name: record[name] for name in ("key", "id", "href")} | {"state": state})


def _done(call: Call, path: str, deed: str, body: Any) -> Record:
    if path == CARD_TXN:
        return credit_card_transactions.reverse(call, body)
    if path == BILL:
        return bill_workflows.run(call, deed, body)
    vendor = call.refer(VENDOR, body if isinstance(body, dict) else None)
    if vendor is None or vendor["state"] != "submitted":
        raise RecordRefused("The vendor does not wait for approval.")
    vendor["state"] = "approved" if deed == "approve" else "declined"
    call.company.touch(vendor, call.now, call.user)
    return vendor
