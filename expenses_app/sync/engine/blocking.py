"""A connection that needs a person: its writes wait, and go on by themselves once it works again."""

from datetime import datetime

from expenses_app.connections.models import Connection
from expenses_app.ledger.errors import LedgerError
from expenses_app.sync.engine.transitions import error_as_json, move, save
from expenses_app.sync.models import Part
from expenses_app.sync.outcomes import reflect
from expenses_app.sync.states import Event, State


def block_parts(connection: Connection, error: LedgerError, now: datetime) -> int:
    """Everything queued on the connection waits for a person. Returns how many parts."""
    stored = error_as_json(error)
    return _move_all(connection, State.QUEUED, Event.NEEDS_PERSON, now, stored)


def release_parts(connection: Connection, now: datetime) -> int:
    """The connection works again: what was blocked is queued. Returns how many parts."""
    return _move_all(connection, State.BLOCKED, Event.RELINKED, now, None)


def _move_all(
    connection: Connection, state: State, event: Event, now: datetime, error: dict[str, object] | None
) -> int:
    parts = list(Part.objects.select_for_update().filter(connection=connection, state=state).order_by("id"))
    names: set[str] = set()
    for part in parts:
        names.update(move(part, event, now, error=error, not_before=now))
    save(parts, names)
    reflect(parts, now)
    return len(parts)
