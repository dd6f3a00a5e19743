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
    """Write the named fields of all parts, in one statement."""
    if not parts:
        return
    fields = [field for field in Part._meta.concrete_fields if field.name in names]
    key = Part._meta.pk
    columns = ", ".join(f'"{field.column}" = told."{field.column}"' for field in fields)
    named = ", ".join(f'"{field.column}"' for field in (key, *fields))
    # The first row tells the types of all.
    typed = ", ".join(f"%s::{field.db_type(database)}" for field in (key, *fields))
    plain = ", ".join(["%s"] * (len(fields) + 1))
    rows = ", ".join(f"({typed if number == 0 else plain})" for number in range(len(parts)))
    values: list[Any] = []
    for part in parts:
        values.append(part.id)
        values += [
            field.get_db_prep_save(getattr(part, field.attname), connection=database) for field in fields
        ]
    with database.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{Part._meta.db_table}" SET {columns} FROM (VALUES {rows}) AS told ({named})'  # noqa: S608 - our own columns
            f' WHERE "{Part._meta.db_table}"."{key.column}" = told."{key.column}"',
            values,
        )


def error_as_json(error: LedgerError) -> dict[str, Any]:
    return {
        "cause": error.cause,
        "advice": error.advice.as_json(),
        "said": error.said[:2000],
        "code": error.code,
        "field": error.field,
    }
