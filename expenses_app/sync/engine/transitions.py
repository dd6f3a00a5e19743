"""Moving parts along the state table, in the database, and telling those who show it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection as database

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
    """Write the named fields of all parts. One prepared statement, sent for all of them at once."""
    if not parts:
        return
    fields = [field for field in Part._meta.concrete_fields if field.name in names]
    columns = ", ".join(f'"{field.column}" = %s' for field in fields)
    statement = f'UPDATE "{Part._meta.db_table}" SET {columns} WHERE id = %s'  # noqa: S608 - our own columns
    rows = [
        [
            *(field.get_db_prep_save(getattr(part, field.attname), connection=database) for field in fields),
            part.id,
        ]
        for part in parts
    ]
    with database.cursor() as cursor:
        cursor.executemany(statement, rows)


def error_as_json(error: LedgerError) -> dict[str, Any]:
    return {
        "cause": error.cause,
        "advice": error.advice.as_json(),
        "said": error.said[:2000],
        "code": error.code,
        "field": error.field,
    }
