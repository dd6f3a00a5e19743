"""Entry -> what will stand in Xero. Pure."""

from expenses_app.core.messages import Message
from expenses_app.ledger.chart import Chart
from expenses_app.ledger.documents import Plan
from expenses_app.ledger.entries import Adjustment, Entry, Expense, Transfer
from expenses_app.ledger.errors import Unsupported
from expenses_app.ledger.facts import Facts
from expenses_app.ledger.promise import Marked
from expenses_app.platforms.xero.documents import adjustment, expense, transfer
from expenses_app.platforms.xero.documents.push import push
from expenses_app.platforms.xero.documents.receipt import attach

__all__ = ["attach", "build", "push", "void"]


def build(entry: Entry, chart: Chart, facts: Facts, marked: Marked) -> Plan:
    """The documents of one entry. Raises Unsupported, Unbuildable or ReferenceGone, each naming the field."""
    match entry:
        case Expense():
            return expense.build(entry, chart, facts, marked)
        case Transfer():
            return transfer.build(entry, chart, facts, marked)
        case Adjustment():
            return adjustment.build(entry, chart, facts, marked)
        case _:
            raise Unsupported(Message("Claims of employees are not written to Xero."), field="kind")


def void(entry: Entry, facts: Facts, marked: Marked) -> Plan:
    """The documents that take the standing one back. Raises Unsupported, or Locked where it is reconciled."""
    match entry:
        case Expense():
            return Plan(expense.void(marked, facts))
        case Transfer():
            return Plan(transfer.void(marked, facts))
        case Adjustment():
            return Plan(adjustment.void(marked, facts))
        case _:
            raise Unsupported(Message("Claims of employees are not written to Xero."), field="kind")
