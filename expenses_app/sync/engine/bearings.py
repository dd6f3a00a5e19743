"""Before the first write after a start: does the ledger know documents of ours that our database does not?

That happens when last night's backup was restored. Such documents are kept as orphans and adopted by marker.
"""

import uuid
from datetime import datetime, timedelta

import structlog
from django.db import transaction as database
from django.db.models import Max

from expenses_app.connections.models import Connection
from expenses_app.ledger.codec import remote_as_json
from expenses_app.ledger.operations import Operation
from expenses_app.ledger.promise import Client
from expenses_app.sync.engine.memory import recall, remember
from expenses_app.sync.engine.transitions import move, save
from expenses_app.sync.models import Attempt, BearingCheck, Orphan, Part
from expenses_app.sync.outcomes import reflect
from expenses_app.sync.states import Event, State

logger = structlog.get_logger(__name__)

# This start of this process; a restored database knows nothing of it.
START = uuid.uuid4()
_MARGIN = timedelta(hours=1)


def needs_check(connection: Connection, start: uuid.UUID = START) -> bool:
    """Whether this start has not looked yet, or the database has gone back since somebody wrote."""
    return (
        _has_gone_back(connection)
        or not BearingCheck.objects.filter(connection=connection, start=start).exists()
    )


def note(connection: Connection, attempt: Attempt) -> None:
    """Remember how far this connection has come, so that a database restored under our feet is noticed."""
    remember(connection.id, attempt.sequence)


def take_bearings(connection: Connection, client: Client, now: datetime, start: uuid.UUID = START) -> int:
    """Read what bears our marker since our database's last knowledge; keep what no part claims. Returns how many.

    Everything else that is still queued is asked for before it is sent. Raises LedgerError; then nothing may be written.
    """
    since = _last_knowledge(connection, now)
    found = list(client.bearing(since))
    with database.atomic():
        claimed = set(
            Part.objects.filter(
                connection__ledger_id=connection.ledger_id,
                marker__in=[one.marker for one in found],
                state__in=[
                    State.WRITTEN,
                    State.DRIFTED,
                    State.DROPPED,
                    State.SENDING,
                    State.UNKNOWN,
                    State.UNFINISHED,
                ],
            ).values_list("marker", flat=True)
        )
        orphans = [one for one in found if one.marker not in claimed]
        doubtful = bool(orphans) or _has_gone_back(connection)
        for one in orphans:
            Orphan.objects.update_or_create(
                connection=connection,
                marker=one.marker,
                target=one.target,
                defaults={
                    "company_id": connection.company_id,
                    "remote": remote_as_json(one.remote),
                    "found_at": now,
                    "made_after": since,
                },
            )
        if orphans:
            logger.warning("orphans_found", connection=str(connection.id), count=len(orphans))
        if doubtful:
            _ask_before_sending(connection, now)
        BearingCheck.objects.update_or_create(
            connection=connection,
            start=start,
            defaults={"company_id": connection.company_id, "checked_at": now, "doubtful": doubtful},
        )
    remember(connection.id, _newest_attempt(connection))
    return len(orphans)


def _has_gone_back(connection: Connection) -> bool:
    """Whether our database knows less than somebody remembers, or nobody remembers although something was sent."""
    newest = _newest_attempt(connection)
    remembered = recall(connection.id)
    went_back = newest < remembered if remembered is not None else newest > 0
    if went_back:
        logger.warning("database_may_be_older", connection=str(connection.id), newest=newest)
    return went_back


def _newest_attempt(connection: Connection) -> int:
    newest = Attempt.objects.filter(parcel__connection=connection).aggregate(newest=Max("sequence"))["newest"]
    return newest or 0


def _last_knowledge(connection: Connection, now: datetime) -> datetime:
    """The latest moment our database tells of on this connection, less a margin for clocks that differ."""
    last = Attempt.objects.filter(parcel__connection=connection).aggregate(last=Max("started_at"))[
        "last"
    ] or min(connection.created_at, connection.linked_at or now)
    return last - _MARGIN


def _ask_before_sending(connection: Connection, now: datetime) -> None:
    """Changes, voids and receipts bear no marker of their own that a scan would show: ask for each."""
    parts = list(
        Part.objects.select_for_update()
        .filter(connection=connection, state__in=[State.QUEUED, State.WAITING], document__isnull=False)
        .exclude(operation=Operation.CREATE)
    )
    names: set[str] = set()
    for part in parts:
        names.update(move(part, Event.ASK_FIRST, now, parcel=None, not_before=now, questions=0, searches=0))
    save(parts, names)
    reflect(parts, now)
