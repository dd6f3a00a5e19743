"""Keeps us true afterwards: what was changed or deleted inside the accounting software is noticed and shown.

Nothing is written here. The newest state of the document there is kept on the part, so that a person can compare, keep
theirs, or write ours again on top of what really stands.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from django.db import transaction as database

from expenses_app.connections.models import Connection
from expenses_app.connections.sessions import client_for
from expenses_app.core.clock import Clock
from expenses_app.core.messages import Message
from expenses_app.ledger.codec import remote_as_json, remote_from_json
from expenses_app.ledger.finding import Change
from expenses_app.ledger.operations import Operation, Role
from expenses_app.ledger.parcels import Remote
from expenses_app.ledger.promise import Client
from expenses_app.reference_data.models import Reading
from expenses_app.sync.engine.transitions import move, save
from expenses_app.sync.models import Part
from expenses_app.sync.outcomes import reflect
from expenses_app.sync.states import OPEN, Event, State

logger = structlog.get_logger(__name__)

_KIND = "documents"
# Clocks differ, and a change is listed some time after it was made.
_OVERLAP = timedelta(minutes=10)
_EVERY = timedelta(minutes=30)


def is_due(connection: Connection, now: datetime) -> bool:
    """Whether documents of ours stand there that nobody looked after for a while."""
    looked = Reading.objects.filter(
        company_id=connection.company_id,
        ledger_id=connection.ledger_id,
        kind=_KIND,
        read_at__gt=now - _EVERY,
    )
    standing = Part.objects.filter(
        connection=connection, state=State.WRITTEN, role=Role.MAIN, settled_at__lte=now - _EVERY
    )
    return not looked.exists() and standing.exists()


def look_for_drift(connection: Connection, clock: Clock, client: Client | None = None) -> int:
    """Ask what was changed since the last look and mark what is ours. Returns how many documents drifted.

    Raises LedgerError; the next look then begins where this one would have.
    """
    client = client or client_for(connection, clock, background=True)
    asked_at = clock.now()
    reading = Reading.objects.filter(
        company_id=connection.company_id, ledger_id=connection.ledger_id, kind=_KIND
    ).first()
    since = (reading.high_water if reading else None) or connection.linked_at or asked_at
    changes = {(change.target, change.id): change for change in client.changes(since - _OVERLAP)}
    drifted = 0
    for part, change in _ours(connection, changes):
        theirs = None if change.removed else client.fetch(part.target, part.remote_id)
        drifted += _mark(part, theirs, clock.now())
    Reading.objects.update_or_create(
        company_id=connection.company_id,
        ledger_id=connection.ledger_id,
        kind=_KIND,
        defaults={"high_water": asked_at, "read_at": asked_at},
    )
    return drifted


def _ours(connection: Connection, changes: dict[tuple[str, str], Change]) -> Sequence[tuple[Part, Change]]:
    """Standing documents of ours among the changes whose version is not the one we wrote."""
    parts = (
        Part.objects.filter(
            company_id=connection.company_id,
            connection__ledger_id=connection.ledger_id,
            target__in={target for target, _ in changes},
            remote_id__in={id for _, id in changes},
            role=Role.MAIN,
            state__in=[State.WRITTEN, State.DRIFTED],
        )
        .exclude(operation=Operation.VOID)
        .select_related("write")
        .order_by("write__revision", "settled_at")
    )
    newest = {(part.target, part.remote_id): part for part in parts}
    found = []
    for key, part in newest.items():
        change = changes.get(key)
        if change is None or part.remote is None:
            continue
        if change.removed or change.version != part.remote["version"]:
            found.append((part, change))
    return found


def _mark(part: Part, theirs: Remote | None, now: datetime) -> bool:
    with database.atomic():
        kept = (
            Part.objects.select_for_update(of=("self",))
            .select_related("write")
            .filter(id=part.id, state__in=[State.WRITTEN, State.DRIFTED])
            .first()
        )
        if kept is None or kept.remote is None or _under_way(kept):
            return False
        if theirs is not None and theirs.version == kept.remote["version"]:
            return False
        ours = remote_from_json(kept.remote)
        if theirs is None:
            cause, advice = "gone", Message("It was deleted in the accounting software.")
        else:
            cause = "changed_there"
            advice = Message("Somebody changed it in the accounting software. See both and choose.")
        if cause == "gone" and kept.state == State.DRIFTED and (kept.error or {}).get("cause") == "gone":
            return False
        differences = []
        if theirs is not None and theirs.total != ours.total:
            differences.append({"field": "total", "wanted": str(ours.total), "found": str(theirs.total)})
        if theirs is not None and theirs.tax != ours.tax:
            differences.append({"field": "tax", "wanted": str(ours.tax), "found": str(theirs.tax)})
        names = move(
            kept,
            Event.CHANGED_THERE,
            now,
            error={"cause": cause, "advice": advice.as_json(), "said": "", "code": "", "field": ""},
            differences=differences,
            # What really stands is what a later update has to start from.
            remote=remote_as_json(theirs) if theirs is not None else kept.remote,
        )
        save([kept], set(names))
        reflect([kept], now)
    logger.info("drift", marker=part.marker, cause=cause)
    return True


def _under_way(part: Part) -> bool:
    """Our own change is on its way: what the ledger shows may be that."""
    return Part.objects.filter(
        write__transaction=part.write.transaction, role=Role.MAIN, state__in=sorted(OPEN)
    ).exists()
