"""What one QuickBooks company can do of all that QuickBooks Online can. Pure."""

from dataclasses import replace

from expenses_app.ledger.capabilities import Capabilities, CurrencyOption
from expenses_app.ledger.entries import Kind
from expenses_app.ledger.facts import Facts
from expenses_app.ledger.records import RecordKind

_WITHOUT_BILLS = ("simple start", "easystart", "self-employed")
_TRACKING = frozenset({RecordKind.TRACKING_CATEGORY, RecordKind.TRACKING_OPTION})


def narrow(declared: Capabilities, facts: Facts) -> Capabilities:
    """Plan: Simple Start has no bills. Preferences: currencies, classes and locations, billable lines."""
    plan = facts.plan.lower()
    lacking = frozenset({Kind.REIMBURSABLE}) if any(word in plan for word in _WITHOUT_BILLS) else frozenset()
    base = frozenset({CurrencyOption.ALL_BASE})
    tracking = int(bool(facts.extra.get("classes"))) + int(bool(facts.extra.get("departments")))
    return replace(
        declared,
        kinds=declared.kinds - lacking,
        updatable=declared.updatable - lacking,
        replaceable=declared.replaceable - lacking,
        voidable=declared.voidable - lacking,
        currencies={
            kind: options if facts.multi_currency else options & base
            for kind, options in declared.currencies.items()
            if kind not in lacking
        },
        billable=(declared.billable - lacking) if facts.extra.get("billable_expenses") else frozenset(),
        max_tracking_per_line=min(declared.max_tracking_per_line, tracking),
        records=declared.records if tracking else declared.records - _TRACKING,
    )
