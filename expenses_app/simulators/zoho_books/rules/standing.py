"""Whether a document may be written on its day, and whether a standing one may still change."""

from datetime import date

from expenses_app.simulators.zoho_books import refusals
from expenses_app.simulators.zoho_books.rules.call import Call
from expenses_app.simulators.zoho_books.wire import Record


def in_open_period(call: Call, kind: str, *days: date) -> None:
    """Refuse days that a transaction lock covers; raises Refusal."""
    modules = call.switches["lock_modules_of_expense"].split(",") if kind == "expense" else ["purchase"]
    for module in modules:
        locked = call.organisation.locks.get(module)
        if locked is not None and min(days) <= locked:
            raise refusals.locked(locked, module, call.switches)


def changeable(call: Call, kind: str, record: Record) -> None:
    """Refuse to change or delete what was invoiced, paid or reconciled; raises Refusal."""
    reasons = {
        "_invoice": f"The {kind} has been invoiced to a customer and cannot be changed.",
        "_reconciled": f"The {kind} has been reconciled and cannot be changed.",
        "_payments": f"Payments have been recorded for the {kind}, so it cannot be changed.",
    }
    for mark, reason in reasons.items():
        if record.get(mark):
            raise refusals.unchangeable(reason, call.switches)
