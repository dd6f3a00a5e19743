"""Entry -> what will stand in QuickBooks Online. Pure."""

from expenses_app.ledger.chart import Chart
from expenses_app.ledger.documents import Plan
from expenses_app.ledger.entries import Adjustment, Entry, Expense, Reimbursable, Transfer
from expenses_app.ledger.facts import Facts
from expenses_app.ledger.promise import Marked
from expenses_app.platforms.quickbooks_online.documents import (
    adjustment,
    expense,
    reimbursable,
    transfer,
    undoing,
)
from expenses_app.platforms.quickbooks_online.documents.push import push
from expenses_app.platforms.quickbooks_online.documents.receipt import attach

__all__ = ["attach", "build", "push", "void"]


def build(entry: Entry, chart: Chart, facts: Facts, marked: Marked) -> Plan:
    """The documents of one entry. Raises Unsupported, Unbuildable or ReferenceGone, each naming the field."""
    match entry:
        case Expense():
            return expense.build(entry, chart, facts, marked)
        case Reimbursable():
            return Plan(reimbursable.build(entry, chart, facts, marked))
        case Transfer():
            return Plan(transfer.build(entry, chart, facts, marked))
        case Adjustment():
            return Plan(adjustment.build(entry, chart, facts, marked))


def void(entry: Entry, facts: Facts, marked: Marked) -> Plan:
    """The deletion of the standing document; QuickBooks itself refuses it where it is matched or billed."""
    return Plan(undoing.void(marked))
