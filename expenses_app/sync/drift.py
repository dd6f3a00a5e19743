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
from expenses_app.ledger.finding import Bearing, Change
from expenses_app.ledger.operations import Role
from expenses_app.ledger.parcels import Remote
from expenses_app.ledger.promise import Client
from expenses_app.reference_data.models import Reading
from expenses_app.sync.engine.transitions import move, save
from expenses_app.sync.models import Part
from expenses_app.sync.outcomes import reflect
from expenses_app.sync.states import OPEN, Event, State
from expenses_app.transactions.models import Transaction

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
        drifted += _mark(part, _theirs(part, change, client), clock.now())
    Reading.objects.update_or_create(
        company_id=connection.company_id,
        ledger_id=connection.ledger_id,
        kind=_KIND,
        defaults={"high_water": asked_at, "read_at": asked_at},
    )
    return drifted


def _ours(connection: Connection, changes: dict[tuple[str, str], Change]) -> Sequence[tuple[Part, Change]]:
    """Standing documents of ours among the changes whose version is not the one we wrote, and drafts."""
    parts = (
        Part.objects.filter(
            company_id=connection.company_id,
            connection__ledger_id=connection.ledger_id,
            target__in={target for target, _ in changes},
            remote_id__in={id for _, id in changes},
            role=Role.MAIN,
            undoes=False,
            write__transaction__isnull=False,
            state__in=[State.WRITTEN, State.DRIFTED],
        )
        .select_related("write")
        .order_by("write__revision", "settled_at")
    )
    newest = {(part.target, part.remote_id): part for part in parts}
    found = []
    for key, part in newest.items():
        change = changes.get(key)
        if change is None or part.remote is None:
            continue
        # A draft may be posted without another version.
        if change.removed or change.version != part.remote["version"] or not part.remote["posted"]:
            found.append((part, change))
    return found


def _theirs(part: Part, change: Change, client: Client) -> Bearing | None:
    """The document as it stands there by now, under whatever name; None when it is gone."""
    if change.became is not None:
        return change.became
    remote = None if change.removed else client.fetch(part.target, part.remote_id)
    return Bearing(part.marker, part.target, remote) if remote else None


def _mark(part: Part, theirs: Bearing | None, now: datetime) -> bool:
    """Store what stands there. Whether that is something else than what we wrote."""
    with database.atomic():
        kept = (
            Part.objects.select_for_update(of=("self",))
            .select_related("write")
            .filter(id=part.id, state__in=[State.WRITTEN, State.DRIFTED])
            .first()
        )
        if kept is None or kept.remote is None or _under_way(kept):
            return False
        ours = remote_from_json(kept.remote)
        if theirs is None:
            names = _gone(kept, ours, now)
        elif theirs.remote.version == ours.version and theirs.remote.posted == ours.posted:
            return False
        elif kept.state == State.WRITTEN and _only_posted(ours, theirs.remote):
            names = move(kept, Event.POSTED_THERE, now, **_as_stands(theirs))
        else:
            names = _changed(kept, ours, theirs, now)
        if not names:
            return False
        save([kept], set(names))
        reflect([kept], now)
        logger.info("drift", marker=part.marker, state=kept.state)
        return kept.state == State.DRIFTED


def _only_posted(ours: Remote, theirs: Remote) -> bool:
    """A draft, or what stood in the ledger's own queue, was posted with the amounts that we gave it."""
    return not ours.posted and theirs.posted and (ours.total, ours.tax) == (theirs.total, theirs.tax)


def _as_stands(theirs: Bearing) -> dict[str, object]:
    """What really stands is what a later update has to start from."""
    return {
        "remote": remote_as_json(theirs.remote),
        "remote_id": theirs.remote.id,
        "target": theirs.target,
    }


def _gone(part: Part, ours: Remote, now: datetime) -> list[str]:
    if part.state == State.DRIFTED and (part.error or {}).get("cause") == "gone":
        return []
    advice = (
        Message("It was deleted in the accounting software.")
        if ours.posted
        else Message("The draft was deleted in the accounting software.")
    )
    if part.write.transaction is not None:
        # What is written in its place is a document of its own.
        written = Transaction.objects.filter(id=part.write.transaction.id)
        written.filter(incarnation__lte=part.incarnation).update(incarnation=part.incarnation + 1)
    return move(part, Event.CHANGED_THERE, now, error=_error("gone", advice), differences=[])


def _changed(part: Part, ours: Remote, theirs: Bearing, now: datetime) -> list[str]:
    advice = Message("Somebody changed it in the accounting software. See both and choose.")
    differences = [
        {"field": name, "wanted": str(wanted), "found": str(found)}
        for name, wanted, found in (
            ("total", ours.total, theirs.remote.total),
            ("tax", ours.tax, theirs.remote.tax),
        )
        if wanted != found
    ]
    return move(
        part,
        Event.CHANGED_THERE,
        now,
        error=_error("changed_there", advice),
        differences=differences,
        **_as_stands(theirs),
    )


def _error(cause: str, advice: Message) -> dict[str, object]:
    return {"cause": cause, "advice": advice.as_json(), "said": "", "code": "", "field": ""}


def _under_way(part: Part) -> bool:
    """Our own change is on its way: what the ledger shows may be that."""
    return Part.objects.filter(
        write__transaction=part.write.transaction, role=Role.MAIN, state__in=sorted(OPEN)
    ).exists()
