"""Moving parts along the state table, in the database, and telling those who show it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from expenses_app.ledger.errors import LedgerError
from expenses_app.sync.models import Part
from expenses_app.sync.states import SETTLED, Event, State, advance


def move(part: Part, event: Event, now: datetime, **changes: Any) -> list[str]:
    """Advance `part` in memory and set `changes` on it. Returns the names of the fields to save.

    Raises NotPossible when the table has no such step.
    """
    part.state = advance(State(part.state), event)
    names = ["state", *changes]
    for name, value in changes.items():
        setattr(part, name, value)
    if part.state in SETTLED:
        part.settled_at = now
        names.append("settled_at")
    if part.state != State.SENDING:
        part.lease_token = None
        part.lease_until = None
        names += ["lease_token", "lease_until"]
    return names


def save(parts: Sequence[Part], names: set[str]) -> None:
    """Write the named fields of all parts by one statement."""
    if parts:
        Part.objects.bulk_update(parts, sorted(names), batch_size=200)


def error_as_json(error: LedgerError) -> dict[str, Any]:
    return {
        "cause": error.cause,
        "advice": error.advice.as_json(),
        "said": error.said[:2000],
        "code": error.code,
        "field": error.field,
    }
