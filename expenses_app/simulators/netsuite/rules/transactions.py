"""The kinds of transaction, each as a header's shape and what is particular to it."""

from datetime import timedelta

from expenses_app.simulators.netsuite.catalogue import ENTITIES
from expenses_app.simulators.netsuite.records.call import Call
from expenses_app.simulators.netsuite.refusals import missing, user_error
from expenses_app.simulators.netsuite.rules.deposits import check_deposit_lines
from expenses_app.simulators.netsuite.rules.expense_lines import check_expense_lines, mark_sent_gross
from expenses_app.simulators.netsuite.rules.header import Shape, check_header, precision
from expenses_app.simulators.netsuite.wire import Record

CARD = Shape({"account": "Account", "entity": "Payee"}, ("CredCard",), ENTITIES)
SHAPES: dict[str, Shape] = {
    "creditCardCharge": CARD,
    "creditCardRefund": CARD,
    "check": Shape({"account": "Account", "entity": "Payee"}, ("Bank",), ENTITIES),
    "deposit": Shape({"account": "Account"}, ("Bank",), fixed=("subsidiary", "exchangeRate")),
    "vendorBill": Shape({"entity": "Vendor"}, ("AcctPay",), ("vendor",), payable=True),
    "expenseReport": Shape(
        {"entity": "Employee"},
        entity_kinds=("employee",),
        currency="expensereportcurrency",
        rate="expensereportexchangerate",
        payable=True,
    ),
}
DAYS_TO_PAY = 30
APPROVED = "2"
BILL_STATUS = {"1": "D", "2": "A", "3": "E", "11": "A"}


def check_transaction(call: Call, kind: str, record: Record, before: Record | None) -> None:
    """Check and complete a transaction that is about to be stored. Raises Refused."""
    shape = SHAPES[kind]
    if before is not None and before.get("_voided"):
        raise user_error("This transaction has been voided and cannot be changed.")
    subsidiary = check_header(call, kind, record, before, shape)
    places = precision(call.company, record[shape.currency])
    if kind == "deposit":
        check_deposit_lines(call, record, subsidiary, places)
        return
    if kind == "expenseReport":
        _complete_report_lines(record)
    mark_sent_gross(record, before)
    check_expense_lines(call, kind, record, subsidiary, places)
    if kind == "check":
        record.setdefault("status", "Z")
    elif kind == "vendorBill":
        _complete_bill(record)
    elif kind == "expenseReport":
        _complete_report(record)


def _complete_bill(record: Record) -> None:
    record["dueDate"] = record.get("dueDate") or record["tranDate"] + timedelta(days=DAYS_TO_PAY)
    record["approvalStatus"] = record.get("approvalStatus") or APPROVED
    record["status"] = BILL_STATUS[record["approvalStatus"]]


def _complete_report_lines(record: Record) -> None:
    for number, line in enumerate(record.get("expense") or []):
        path = f"expense.items[{number}]."
        wanted = {"expensedate": "Date", "category": "Category"}
        empty = [label for name, label in wanted.items() if not line.get(name)]
        if empty:
            raise missing(*empty, path=path.rstrip("."))
        if line.get("amount") is None and line.get("foreignamount") is not None:
            line["amount"] = line["foreignamount"] * (line.get("exchangerate") or 1)
        line["currency"] = line.get("currency") or record["expensereportcurrency"]


def _complete_report(record: Record) -> None:
    """An expense report posts only once accounting has approved it."""
    steps = ("complete", "supervisorapproval", "accountingapproval")
    done = [bool(record.get(step)) for step in steps]
    if done != sorted(done, reverse=True):
        raise user_error(
            "An expense report is completed, then approved by the supervisor, then by accounting."
        )
    record["status"] = "ABCF"[sum(done)]
    record["amount"] = record["reimbursable"] = record["total"]
