"""Take what is due, pack it, and commit the intent before a byte leaves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction as database
from django.db.models import Q

from expenses_app.connections.models import Connection
from expenses_app.core.clock import Clock
from expenses_app.ledger.codec import document_from_json
from expenses_app.ledger.documents import Document, Keyed
from expenses_app.ledger.errors import LedgerError
from expenses_app.ledger.markers import call_key
from expenses_app.ledger.operations import Operation, Role
from expenses_app.ledger.parcels import Parcel as PackedParcel
from expenses_app.ledger.promise import Platform
from expenses_app.sync.engine.companions import complete
from expenses_app.sync.engine.lease import Lease, lease_end
from expenses_app.sync.engine.orphans import adopt
from expenses_app.sync.engine.points import Point, reach
from expenses_app.sync.engine.stored import store
from expenses_app.sync.engine.transitions import error_as_json, move, save
from expenses_app.sync.models import Attempt, Parcel, Part
from expenses_app.sync.outcomes import reflect
from expenses_app.sync.states import Event, State

# How long a receipt waits before it is looked whether its document stands by now.
_LOOK_AGAIN = timedelta(seconds=30)


@dataclass(frozen=True)
class Ready:
    """A parcel whose sending is committed: the bytes, the parts in it, their documents, and the attempt's row."""

    row: Parcel
    packed: PackedParcel
    parts: tuple[Part, ...]
    documents: tuple[Document, ...]
    attempt: Attempt


def claim(
    connection: Connection, platform: Platform, lease: Lease, clock: Clock, busy_lanes: set[str]
) -> list[Ready]:
    """Claim one parcel's worth of due parts and store it as being sent. Empty: nothing is due.

    A part that cannot be packed or completed any more is refused on the way, with its cause.
    """
    now = clock.now()
    with database.atomic():
        parts = _due(connection, platform, now, busy_lanes)
        if not parts:
            return []
        ready_parts, documents = _documents(connection, platform, parts, now)
        if not ready_parts:
            return []
        keyed = [
            Keyed(document, call_key(part.marker, document.operation, part.write.revision, part.generation))
            for part, document in zip(ready_parts, documents, strict=True)
        ]
        packed = platform.pack(keyed, platform.limits)
        reach(Point.CLAIMING)
        result = _store(connection, packed, ready_parts, documents, lease, clock, now)
    reach(Point.CLAIMED)
    return result


def _due(connection: Connection, platform: Platform, now: datetime, busy_lanes: set[str]) -> list[Part]:
    """Due parts of one operation: a full batch while the queue is long, one part while it is short."""
    waiting = Part.objects.filter(
        Q(state=State.QUEUED) | Q(state=State.WAITING), connection=connection, not_before__lte=now
    ).exclude(lane__in=busy_lanes - {""})
    first = (
        waiting.select_for_update(skip_locked=True, of=("self",))
        .select_related("write")
        .order_by("not_before", "created_at", "id")
        .first()
    )
    if first is None:
        return []
    limits = platform.limits
    most = min(limits.batch, first.batch_limit)
    # What was refused in a batch is tried in smaller ones; receipts always travel alone.
    if most < 2 or first.role == Role.COMPANION or first.lane:
        return [first]
    alike = (
        waiting.filter(operation=first.operation, role=first.role, lane="", target=first.target)
        .exclude(id=first.id)
        .filter(batch_limit__gte=most)
    )
    others = list(
        alike.select_for_update(skip_locked=True, of=("self",))
        .select_related("write")
        .order_by("not_before", "created_at", "id")[: most - 1]
    )
    if len(others) + 1 < min(limits.batch_from, most):
        return [first]
    return [first, *others]


def _documents(
    connection: Connection, platform: Platform, parts: Sequence[Part], now: datetime
) -> tuple[list[Part], list[Document]]:
    """The parts that can go now, with their documents; the others are moved to where they belong."""
    kept: list[Part] = []
    documents: list[Document] = []
    others: list[Part] = []
    names: set[str] = set()
    for part in parts:
        if part.state == State.WAITING:
            names.update(move(part, Event.DUE, now))
        if part.operation == Operation.CREATE and adopt(connection, part):
            # It stands already: asked for, so that what differs is seen.
            names.update(
                move(part, Event.ASK_FIRST, now, first_sent_at=part.first_sent_at or part.created_at)
            )
            others.append(part)
            continue
        try:
            document = (
                document_from_json(part.document) if part.document else complete(part, connection, platform)
            )
        except LedgerError as error:
            names.update(move(part, Event.REFUSED, now, error=error_as_json(error)))
            others.append(part)
            continue
        if document is None:
            names.update(move(part, Event.NEEDS_OTHER, now, not_before=now + _LOOK_AGAIN))
            others.append(part)
            continue
        kept.append(part)
        documents.append(document)
    save(others, names)
    reflect(others, now)
    return kept, documents


def _store(
    connection: Connection,
    packed: Sequence[PackedParcel],
    parts: Sequence[Part],
    documents: Sequence[Document],
    lease: Lease,
    clock: Clock,
    now: datetime,
) -> list[Ready]:
    by_marker = {document.marker: (part, document) for part, document in zip(parts, documents, strict=True)}
    until = lease_end(clock)
    result: list[Ready] = []
    for parcel in packed:
        row = store(connection, parcel, now)
        inside = [by_marker[marker] for marker in parcel.markers]
        for part, _ in inside:
            move(
                part,
                Event.CLAIMED,
                now,
                parcel=row,
                first_sent_at=now,
                last_sent_at=now,
                questions=0,
                searches=0,
                lease_token=lease.token,
                lease_until=until,
            )
        attempt = Attempt.objects.create(
            company_id=connection.company_id, parcel=row, lease_token=lease.token, started_at=now
        )
        result.append(
            Ready(
                row,
                parcel,
                tuple(part for part, _ in inside),
                tuple(document for _, document in inside),
                attempt,
            )
        )
    claimed = [part for ready in result for part in ready.parts]
    save(
        claimed,
        {
            "state",
            "parcel",
            "first_sent_at",
            "last_sent_at",
            "questions",
            "searches",
            "lease_token",
            "lease_until",
        },
    )
    reflect(claimed, now)
    return result
