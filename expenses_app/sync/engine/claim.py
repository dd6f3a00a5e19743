"""Take what is due, pack it, and commit the intent before a byte leaves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db import DatabaseError
from django.db import transaction as database
from django.db.models import QuerySet

from expenses_app.connections.models import Connection
from expenses_app.core.clock import Clock
from expenses_app.core.messages import Message
from expenses_app.ledger.capabilities import Reach
from expenses_app.ledger.documents import Document, Keyed
from expenses_app.ledger.errors import Defect
from expenses_app.ledger.markers import call_key
from expenses_app.ledger.operations import Role
from expenses_app.ledger.parcels import Parcel as PackedParcel
from expenses_app.ledger.promise import Platform
from expenses_app.sync.engine.following import NEVER, needs_of
from expenses_app.sync.engine.lease import Lease, lease_end
from expenses_app.sync.engine.orphans import to_ask_first
from expenses_app.sync.engine.points import Point, reach
from expenses_app.sync.engine.stored import document_of, store
from expenses_app.sync.engine.transitions import error_as_json, move, save
from expenses_app.sync.models import Attempt, Parcel, Part
from expenses_app.sync.outcomes import reflect
from expenses_app.sync.states import Event, State

logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Ready:
    """A parcel whose sending is committed: the bytes, the parts in it, their documents, and the attempt's row.

    `repeated`: the same bytes may have arrived before, so that a failure of this sending says nothing of the earlier one.
    """

    row: Parcel
    packed: PackedParcel
    parts: tuple[Part, ...]
    documents: tuple[Document, ...]
    attempt: Attempt
    repeated: bool = False


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
        ready_parts, documents = _documents(connection, parts, now)
        packed = _pack(platform, ready_parts, documents, now)
        if not packed:
            # Others of the queue may still go: the caller asks again.
            return []
        reach(Point.CLAIMING)
        result = _store(connection, packed, ready_parts, documents, lease, clock, now)
    reach(Point.CLAIMED)
    return result


def _due(connection: Connection, platform: Platform, now: datetime, busy_lanes: set[str]) -> list[Part]:
    """Due parts of one operation: a full batch while the queue is long, one part while it is short."""
    claimable = {State.QUEUED, State.WAITING}
    if platform.reach is Reach.POLLED:
        claimable.add(State.OFFERED)
    waiting = (
        Part.objects.filter(connection=connection, state__in=sorted(claimable), not_before__lte=now)
        .exclude(role=Role.COMPANION, document__isnull=True)  # see companions.prepare
        .exclude(lane__in=busy_lanes - {""})
    )
    first = _first(waiting)
    while first is not None and first.lane and _is_uncertain(connection, first.lane):
        # What lies there half done would travel with the next.
        waiting = waiting.exclude(lane=first.lane)
        first = _first(waiting)
    if first is None:
        return []
    limits = platform.limits
    most = min(limits.batch, first.batch_limit)
    # What was refused in a batch is tried in smaller ones; receipts always travel alone.
    if most < 2 or first.role == Role.COMPANION:
        return [first]
    alike = waiting.filter(
        operation=first.operation,
        role=first.role,
        lane=first.lane,
        target=first.target,
        batch_limit__gte=most,
    ).exclude(id=first.id)
    others = list(_in_order(alike)[: most - 1])
    if len(others) + 1 < min(limits.batch_from, most):
        return [first]
    return [first, *others]


def _first(waiting: "QuerySet[Part]") -> Part | None:
    return _in_order(waiting).first()


def _in_order(waiting: "QuerySet[Part]") -> "QuerySet[Part]":
    """Locked, the longest due first, without what only an answer fills."""
    return (
        waiting.select_for_update(skip_locked=True, of=("self",))
        .select_related("write")
        .defer("candidates", "differences", "write__actor")
        .order_by("not_before", "created_at", "id")
    )


def _is_uncertain(connection: Connection, lane: str) -> bool:
    """Whether something in the lane is under way, or nobody knows what became of it."""
    return Part.objects.filter(
        connection=connection, lane=lane, state__in=[State.SENDING, State.UNKNOWN, State.UNFINISHED]
    ).exists()


def _documents(
    connection: Connection, parts: Sequence[Part], now: datetime
) -> tuple[list[Part], list[Document]]:
    """The parts that can go now, with their documents; the others are moved to where they belong."""
    ask_first = to_ask_first(connection, parts, now)
    needed = needs_of(parts)
    kept: list[Part] = []
    documents: list[Document] = []
    others: list[Part] = []
    names: set[str] = set()
    for part in parts:
        if part.state == State.WAITING:
            names.update(move(part, Event.DUE, now))
        if part.marker in ask_first:
            # It perhaps stands already: asked for, so that what differs is seen.
            names.update(
                move(
                    part,
                    Event.ASK_FIRST,
                    now,
                    parcel=None,
                    first_sent_at=min(part.created_at, ask_first[part.marker]),
                )
            )
            others.append(part)
            continue
        if any(needed.get(marker) != State.WRITTEN for marker in part.needs):
            # Strict order: it was sent on its way again, but what it needs does not stand.
            names.update(move(part, Event.NEEDS_OTHER, now, not_before=NEVER, error={"cause": "needs_other"}))
            others.append(part)
            continue
        try:
            documents.append(document_of(part))
        except ValueError as error:
            logger.exception("document_unreadable", part=str(part.id))
            names.update(move(part, Event.REFUSED, now, error=error_as_json(_defect(error))))
            others.append(part)
            continue
        kept.append(part)
    save(others, names)
    reflect(others, now)
    return kept, documents


def _pack(
    platform: Platform, parts: Sequence[Part], documents: Sequence[Document], now: datetime
) -> Sequence[PackedParcel]:
    """The parcels of these parts. What cannot be packed is refused as our mistake, and does not stop the queue."""
    keyed = [
        Keyed(document, call_key(part.marker, document.operation, part.write.revision, part.generation))
        for part, document in zip(parts, documents, strict=True)
    ]
    if not keyed:
        return []
    try:
        return platform.pack(keyed, platform.limits)
    except DatabaseError:
        raise
    except Exception as error:
        logger.exception("not_packed", parts=[str(part.id) for part in parts])
        names: set[str] = set()
        for part in parts:
            if len(parts) > 1:
                part.batch_limit = max(1, len(parts) // 2)
                names.add("batch_limit")
            else:
                names.update(move(part, Event.REFUSED, now, error=error_as_json(_defect(error))))
        save(parts, names)
        reflect(parts, now)
        return []


def _defect(error: Exception) -> Defect:
    return Defect(
        Message("This could not be prepared for sending. It is our mistake and was reported."),
        said=f"{type(error).__name__}: {error}",
    )


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
        changes = {
            "parcel": row,
            "first_sent_at": now,
            "last_sent_at": now,
            "questions": 0,
            "searches": 0,
            "lease_token": lease.token,
            "lease_until": until,
        }
        for part, _ in inside:
            move(part, Event.CLAIMED, now, **changes)
        # All the same for each, so one plain statement.
        Part.objects.filter(id__in=[part.id for part, _ in inside]).update(state=State.SENDING, **changes)
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
    reflect([part for ready in result for part in ready.parts], now)
    return result
