"""The loop: one drainer works on one connection for a short while, then lets the others have their turn."""

import time
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import cast
from uuid import UUID

import structlog
from django.db import DatabaseError
from django.db import connection as database_connection
from django.db import transaction as database
from django.db.models import Min, Q

from expenses_app.companies.installation import is_copy
from expenses_app.connections.models import Connection
from expenses_app.connections.services.block import block
from expenses_app.connections.sessions import session_for
from expenses_app.core.clock import Clock
from expenses_app.ledger.capabilities import Reach
from expenses_app.ledger.errors import LedgerError, Retry
from expenses_app.ledger.promise import Client, FileBytes, FinishingClient, Platform
from expenses_app.sync.engine import unknown
from expenses_app.sync.engine.backoff import next_try
from expenses_app.sync.engine.bearings import needs_check, note, take_bearings
from expenses_app.sync.engine.claim import Ready, claim
from expenses_app.sync.engine.companions import prepare
from expenses_app.sync.engine.files import file_bytes_for
from expenses_app.sync.engine.lease import Lease, leased
from expenses_app.sync.engine.pacing import LeasedPacer
from expenses_app.sync.engine.points import Point, reach
from expenses_app.sync.engine.polled import offer
from expenses_app.sync.engine.send import send
from expenses_app.sync.engine.senders import senders
from expenses_app.sync.engine.settle import settle
from expenses_app.sync.engine.unfinished import finish_due
from expenses_app.sync.models import Part
from expenses_app.sync.states import State

logger = structlog.get_logger(__name__)

# Fairness: after this much, the drainer queues itself behind the others; after so many documents only where somebody waits.
TURN_SECONDS = 5.0
TURN_DOCUMENTS = 100
# Of the wall: a limit that needs a longer wait ends the turn; the parts carry the time at which they go on.
PATIENCE_SECONDS = 2.0
_SETTLE_TRIES = 3
_MOVING = [State.QUEUED, State.WAITING, State.UNKNOWN, State.UNFINISHED]


class Turn(StrEnum):
    """How a drainer's turn ended."""

    BUSY = "busy"  # somebody else has the connection
    STOPPED = "stopped"  # the connection cannot write now
    MORE = "more"  # due work is left: queue again
    DONE = "done"


@dataclass
class _Work:
    connection: Connection
    platform: Platform
    client: Client
    file_bytes: FileBytes
    lease: Lease
    clock: Clock


def drain(connection_id: UUID, clock: Clock) -> Turn:
    """Send what is due on a connection for one turn."""
    with leased(connection_id, clock) as lease:
        if lease is None:
            return Turn.BUSY
        reach(Point.LEASED)
        connection = Connection.objects.select_related("company", "authorisation").get(id=connection_id)
        if not connection.can_write or is_copy():
            return Turn.STOPPED
        if connection.declared.reach is Reach.POLLED:
            offer(connection, clock.now())
            return Turn.DONE
        try:
            client = _client(connection, lease, clock)
        except LedgerError as error:
            _postpone(connection, error, clock.now())
            return Turn.STOPPED
        work = _Work(connection, connection.declared, client, file_bytes_for(connection), lease, clock)
        ended = _turn(work)
    reach(Point.RELEASED)
    if ended is Turn.STOPPED:
        return ended
    return Turn.MORE if is_due(connection_id, clock.now()) else Turn.DONE


def is_due(connection_id: UUID, now: datetime) -> bool:
    """Whether anything of the connection may move now."""
    return Part.objects.filter(connection_id=connection_id, state__in=_MOVING, not_before__lte=now).exists()


def others_wait(connection: Connection, now: datetime) -> bool:
    """Whether anything of another connection may move now."""
    due = Part.objects.filter(state__in=_MOVING, not_before__lte=now)
    return due.exclude(connection=connection).exists()


def next_due(connection_id: UUID) -> datetime | None:
    """When something of the connection may move next, aware; None while nothing is open."""
    moment: datetime | None = Part.objects.filter(connection_id=connection_id, state__in=_MOVING).aggregate(
        first=Min("not_before")
    )["first"]
    return moment


def _client(connection: Connection, lease: Lease, clock: Clock) -> Client:
    """The ledger's client, whose calls go out only while the lease is held. Raises NeedsReauthorising."""
    patience = PATIENCE_SECONDS * getattr(clock, "speed", 1.0)
    session = session_for(connection, clock, patience_seconds=patience)
    session.pacer = LeasedPacer(session.pacer, lease)
    return connection.declared.client(session, connection.tenant_id, session.addresses)


def _turn(work: _Work) -> Turn:
    try:
        if needs_check(work.connection):
            take_bearings(work.connection, work.client, work.clock.now())
    except LedgerError as error:
        _postpone(work.connection, error, work.clock.now())
        return Turn.STOPPED
    started = time.monotonic()
    documents, over = 0, False
    under_way: dict[Future[None], Ready] = {}
    at_once = max(1, work.platform.limits.at_once)
    with senders(at_once) as pool:
        while work.lease.is_held:
            over = over or time.monotonic() - started > TURN_SECONDS
            if documents >= TURN_DOCUMENTS and not over:
                over, documents = others_wait(work.connection, work.clock.now()), 0
            if not over and len(under_way) < at_once:
                ready = _next(work, list(under_way.values()))
                for one in ready:
                    documents += len(one.parts)
                    note(work.connection, one.attempt)
                    under_way[pool.submit(_send_and_settle, work, one)] = one
                if ready:
                    continue
            if not under_way:
                break
            finished, _ = wait(under_way, return_when=FIRST_COMPLETED)
            for future in finished:
                del under_way[future]
                future.result()
            work.connection.refresh_from_db(fields=["state", "writes_paused_reason"])
            if not work.connection.can_write:
                break
    return Turn.DONE


def _next(work: _Work, under_way: list[Ready]) -> list[Ready]:
    """What to send next: a repetition first, then answers of the ledger, then what is queued."""
    now = work.clock.now()
    parts = unknown.due(work.connection, now)
    # Where documents bear no marker, what is on its way just now could be taken for the one that is asked for.
    if parts and not (work.platform.certainty.search_facts and under_way):
        again = unknown.replay(work.connection, work.platform, parts, work.lease, work.clock)
        if again is not None:
            return [again]
        unknown.ask(work.connection, work.platform, work.client, parts, work.clock)
    if hasattr(work.client, "finish"):
        finish_due(work.connection, cast(FinishingClient, work.client), work.clock)
    busy_lanes = {part.lane for one in under_way for part in one.parts}
    ready = claim(work.connection, work.platform, work.lease, work.clock, busy_lanes)
    if not ready and prepare(work.connection, work.platform, now):
        ready = claim(work.connection, work.platform, work.lease, work.clock, busy_lanes)
    return ready


def _send_and_settle(work: _Work, ready: Ready) -> None:
    """Never raises: what could not be settled stays as being sent, and becomes unknown when its lease runs out."""
    try:
        answered = send(ready, work.client, work.file_bytes)
        for tried in range(1, _SETTLE_TRIES + 1):
            try:
                settle(work.connection, ready, answered, work.clock.now())
                return
            except DatabaseError:
                # Guarded by the lease token, so that a second settlement finds nothing left of the first.
                database_connection.close()
                if tried == _SETTLE_TRIES:
                    raise
                time.sleep(0.2 * tried)
    except Exception:
        logger.exception("not_settled", parcel=str(ready.row.id))


def _postpone(connection: Connection, error: LedgerError, now: datetime) -> None:
    """The ledger could not be asked: nothing is written before it was."""
    logger.warning("bearings_not_taken", connection=str(connection.id), cause=error.cause)
    with database.atomic():
        if error.retry is Retry.AFTER_PERSON:
            block(connection, error, now)
            return
        until = next_try(now, 1, getattr(error, "until", None))
        Part.objects.filter(
            Q(state=State.QUEUED) | Q(state=State.WAITING) | Q(state=State.UNKNOWN),
            connection=connection,
            not_before__lt=until,
        ).update(not_before=until)
