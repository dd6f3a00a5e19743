"""For systems that fetch their work: what they get, what happens to their answers, and what a lost answer means.

A fetched parcel stays `sending` until it is answered. When the system comes back without having answered, it gets the
same stored bytes again: it recognises them and gives its first answer. That holds until `settle_answer`.
"""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction as database
from django.db.models import Q

from expenses_app.connections.models import Connection
from expenses_app.core.clock import Clock
from expenses_app.ledger.errors import Duplicate
from expenses_app.ledger.parcels import Outcome
from expenses_app.ledger.promise import Platform
from expenses_app.sync.engine.claim import Ready, claim
from expenses_app.sync.engine.lease import Lease
from expenses_app.sync.engine.points import Point, reach
from expenses_app.sync.engine.send import Answered
from expenses_app.sync.engine.settle import settle
from expenses_app.sync.engine.stored import document_of, load
from expenses_app.sync.engine.transitions import move, save
from expenses_app.sync.engine.unknown import ASK_AT_ONCE
from expenses_app.sync.models import Attempt, Parcel, Part
from expenses_app.sync.outcomes import reflect
from expenses_app.sync.states import Event, State


def next_parcel(connection: Connection, platform: Platform, session: uuid.UUID, clock: Clock) -> Ready | None:
    """The parcel to hand out in this session of the polling system; committed as being sent. None: nothing to do.

    A parcel fetched in an earlier session and never answered comes first, byte for byte; receipts are not fetched.
    """
    return unanswered_parcel(connection, platform, session, clock) or new_parcel(
        connection, platform, session, clock
    )


def new_parcel(connection: Connection, platform: Platform, session: uuid.UUID, clock: Clock) -> Ready | None:
    """The next of what is due and was never sent."""
    ready = claim(connection, platform, Lease(connection.id, session), clock, set())
    if not ready:
        return None
    _hold(ready[0].parts, platform, session, clock)
    return ready[0]


def offer(connection: Connection, now: datetime) -> int:
    """Show what is due as waiting for the system that will fetch it. Returns how many parts."""
    return _move_due(connection, State.QUEUED, Event.OFFERED, now)


def withdraw(connection: Connection, now: datetime) -> int:
    """Take back what was offered and not fetched yet. Returns how many parts."""
    return _move_due(connection, State.OFFERED, Event.WITHDRAWN, now)


def _move_due(connection: Connection, state: State, event: Event, now: datetime) -> int:
    with database.atomic():
        parts = list(
            Part.objects.select_for_update(skip_locked=True)
            .filter(connection=connection, state=state, not_before__lte=now)
            .order_by("not_before", "created_at", "id")
        )
        names: set[str] = set()
        for part in parts:
            names.update(move(part, event, now))
        save(parts, names)
        reflect(parts, now)
    return len(parts)


def settle_answer(
    connection: Connection,
    parcel_id: uuid.UUID,
    session: uuid.UUID,
    outcomes: Mapping[str, Outcome],
    clock: Clock,
) -> None:
    """Store what the polling system answered for a parcel it fetched in this session."""
    settle(connection, fetched(connection, parcel_id, session), Answered(outcomes), clock.now())


def fetched(connection: Connection, parcel_id: uuid.UUID, session: uuid.UUID) -> Ready:
    """The parcel that was handed out in this session, with its newest attempt there."""
    row = Parcel.objects.get(connection=connection, id=parcel_id)
    packed = load(row)
    by_marker = {part.marker: part for part in Part.objects.filter(parcel=row).select_related("write")}
    parts = tuple(by_marker[marker] for marker in packed.markers if marker in by_marker)
    attempt = Attempt.objects.filter(parcel=row, lease_token=session).latest("sequence")
    documents = tuple(document_of(part) for part in parts)
    return Ready(row, packed, parts, documents, attempt, repeated=row.attempts.count() > 1)


def to_be_asked_for(connection: Connection, now: datetime) -> list[Part]:
    """Parts without bytes that the system would recognise: only a search tells what became of them."""
    return list(
        Part.objects.filter(
            Q(parcel=None) | Q(error__cause=Duplicate.cause),
            connection=connection,
            state=State.UNKNOWN,
            not_before__lte=now,
        )
        .select_related("write", "parcel")
        .order_by("not_before", "id")[:ASK_AT_ONCE]
    )


def unanswered_parcel(
    connection: Connection, platform: Platform, session: uuid.UUID, clock: Clock
) -> Ready | None:
    """A parcel of an earlier session that was never answered, or not in a way that says anything; claimed for this one."""
    now = clock.now()
    with database.atomic():
        first = (
            Part.objects.select_for_update(of=("self",))
            .filter(connection=connection, state__in=[State.SENDING, State.UNKNOWN], parcel__isnull=False)
            .exclude(parcel__attempts__lease_token=session)  # once in a session
            .exclude(error__cause=Duplicate.cause)
            .order_by("last_sent_at")
            .first()
        )
        if first is None or first.parcel_id is None:
            return None
        row = Parcel.objects.get(connection=connection, id=first.parcel_id)
        inside = list(
            Part.objects.select_for_update()
            .filter(parcel=row, state__in=[State.SENDING, State.UNKNOWN])
            .select_related("write")
        )
        names: set[str] = set()
        for part in inside:
            if part.state == State.SENDING:
                names.update(move(part, Event.LOST, now))
            names.update(move(part, Event.REPLAYED, now, last_sent_at=now))
        save(inside, names)
        attempt = Attempt.objects.create(
            company_id=connection.company_id, parcel=row, lease_token=session, started_at=now
        )
        _hold(inside, platform, session, clock)
        reflect(inside, now)
    reach(Point.REPLAYING)
    by_marker = {part.marker: part for part in inside}
    ordered = tuple(by_marker[marker] for marker in row.markers if marker in by_marker)
    return Ready(
        row,
        load(row),
        ordered,
        tuple(document_of(part) for part in ordered),
        attempt,
        repeated=True,
    )


def _hold(parts: tuple[Part, ...] | list[Part], platform: Platform, session: uuid.UUID, clock: Clock) -> None:
    """Nobody but the next session may doubt these: the declared limit takes the place of a heart-beat."""
    until = clock.now() + timedelta(seconds=platform.certainty.sweep_seconds)
    for part in parts:
        part.lease_token = session
        part.lease_until = until
    save(list(parts), {"lease_token", "lease_until"})
