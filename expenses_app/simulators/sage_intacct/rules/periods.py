"""Closed periods: nothing may be posted on a closed day."""

from datetime import date, timedelta

from expenses_app.simulators.sage_intacct.rules.call import Call


def first_open_day(call: Call) -> str:
    """Return the first day on which something may be posted; "" when nothing is closed."""
    until = call.company.closed_until
    return (date.fromisoformat(until) + timedelta(days=1)).isoformat() if until else ""


def closed(call: Call, day: str) -> list[str]:
    """Return the sentence on a day in a closed period, or nothing."""
    first = first_open_day(call)
    if not first or day >= first:
        return []
    return [f"The period is closed. Date must be on or after {date.fromisoformat(first):%m/%d/%Y}."]
