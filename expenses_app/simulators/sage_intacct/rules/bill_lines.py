"""Lines of a bill as objects of their own: each write is a change of the bill."""

from typing import Any

from expenses_app.simulators.sage_intacct.catalogue import BILL
from expenses_app.simulators.sage_intacct.rules import bills
from expenses_app.simulators.sage_intacct.rules.call import Call
from expenses_app.simulators.sage_intacct.wire import Record, RecordRefused, invalid_request


def create(call: Call, body: Any) -> Record:
    """Add a line to the bill that ``bill`` means."""
    if not isinstance(body, dict):
        raise invalid_request("The body must be one JSON object.")
    bill = call.refer(BILL, body.get("bill"))
    if bill is None:
        raise RecordRefused("Required field 'bill' is missing or not valid.")
    content = {name: part for name, part in body.items() if name != "bill"}
    lines: list[Record] = bills.update(call, bill, {"lines": [content]})["lines"]
    return lines[-1]


def update(call: Call, line: Record, body: Any) -> Record:
    """Change a line."""
    if not isinstance(body, dict):
        raise invalid_request("The body must be one JSON object.")
    lines: list[Record] = bills.update(call, _bill_of(call, line), {"lines": [body | {"key": line["key"]}]})[
        "lines"
    ]
    return next(each for each in lines if each["key"] == line["key"])


def delete(call: Call, line: Record) -> None:
    """Take a line off its bill."""
    bills.update(call, _bill_of(call, line), {"lines": [{"key": line["key"], "ia::operation": "delete"}]})


def _bill_of(call: Call, line: Record) -> Record:
    return next(
        bill for bill in call.company.all(BILL) if line["key"] in [each["key"] for each in bill["lines"]]
    )
