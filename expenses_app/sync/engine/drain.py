"""The loop: one drainer works on one connection for a short while, then lets the others have their turn."""

import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import structlog
from django.db import connection as database_connection
from django.db import transaction as database
from django.db.models import Q

from expenses_app.companies.installation import is_copy
from expenses_app.connections.models import Connection
from expenses_app.connections.services.block import block
from expenses_app.connections.sessions import client_for
from expenses_app.core.clock import Clock
from expenses_app.ledger.capabilities import Reach
from expenses_app.ledger.errors import LedgerError, Retry
from expenses_app.ledger.promise import Client, FileBytes, Platform
from expenses_app.sync.engine import unknown
from expenses_app.sync.engine.backoff import next_try
from expenses_app.sync.engine.bearings import needs_check, remember, take_bearings
from expenses_app.sync.engine.claim import Ready, claim
from expenses_app.sync.engine.files import file_bytes_for
from expenses_app.sync.engine.lease import Lease, leased
from expenses_app.sync.engine.points import Point, reach
from expenses_app.sync.engine.send import send
from expenses_app.sync.engine.settle import settle
from expenses_app.sync.engine.unfinished import finish_due
from expenses_app.sync.models import Part
from expenses_app.sync.states import State

logger = structlog.get_logger(__name__)

# Fairness: after this much, the drainer queues itself behind the others.
TURN_SECONDS = 5.0
TURN_DOCUMENTS = 100


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
        if not connection.can_write or connection.declared.reach is not Reach.CALL or is_copy():
            return Turn.STOPPED
        platform = connection.declared
        client = client_for(connection, clock)
        work = _Work(connection, platform, client, file_bytes_for(connection), lease, clock)
        ended = _turn(work)
    reach(Point.RELEASED)
    if ended is Turn.STOPPED:
        return ended
    return Turn.MORE if is_due(connection_id, clock.now()) else Turn.DONE


def is_due(connection_id: UUID, now: datetime) -> bool:
    """Whether anything of the connection may move now."""
    return Part.objects.filter(
        connection_id=connection_id,
        state__in=[State.QUEUED, State.WAITING, State.UNKNOWN, State.UNFINISHED],
        not_before__lte=now,
    ).exists()


def _turn(work: _Work) -> Turn:
    try:
        if needs_check(work.connection):
            take_bearings(work.connection, work.client, work.clock.now())
    except LedgerError as error:
        _postpone(work, error)
        return Turn.STOPPED
    if hasattr(work.client, "finish"):
        finish_due(work.connection, work.client, work.clock)
    started = time.monotonic()
    documents = 0
    under_way: dict[Future[None], Ready] = {}
    at_once = max(1, work.platform.limits.at_once)
    with ThreadPoolExecutor(max_workers=at_once, thread_name_prefix="send") as pool:
        while not work.lease.lost.is_set():
            over = time.monotonic() - started > TURN_SECONDS or documents >= TURN_DOCUMENTS
            if not over and len(under_way) < at_once:
                ready = _next(work, {part.lane for one in under_way.values() for part in one.parts})
                for one in ready:
                    documents += len(one.parts)
                    remember(work.connection, one.attempt)
                    under_way[pool.submit(_send_and_settle, work, one)] = one
                if ready:
                    continue
            if not under_way:
                break
            finished, _ = wait(under_way, return_when=FIRST_COMPLETED)
            for future in finished:
                del under_way[future]
                future.result()
            work.connection.refresh_from_db()
            if not work.connection.can_write:
                break
    return Turn.DONE


def _next(work: _Work, busy_lanes: set[str]) -> list[Ready]:
    """What to send next: a repetition first, then answers of the ledger, then what is queued."""
    parts = unknown.due(work.connection, work.clock.now())
    if parts:
        again = unknown.replay(work.connection, work.platform, parts, work.lease, work.clock)
        if again is not None:
            return [again]
        unknown.ask(work.connection, work.platform, work.client, parts, work.clock)
    return claim(work.connection, work.platform, work.lease, work.clock, busy_lanes)


def _send_and_settle(work: _Work, ready: Ready) -> None:
    try:
        answered = send(ready, work.client, work.file_bytes)
        settle(work.connection, ready, answered, work.clock.now())
    finally:
        database_connection.close()


def _postpone(work: _Work, error: LedgerError) -> None:
    """The ledger could not be asked: nothing is written before it was."""
    now = work.clock.now()
    logger.warning("bearings_not_taken", connection=str(work.connection.id), cause=error.cause)
    with database.atomic():
        if error.retry is Retry.AFTER_PERSON:
            block(work.connection, error, now)
            return
        until = next_try(now, 1, getattr(error, "until", None))
        Part.objects.filter(
            Q(state=State.QUEUED) | Q(state=State.WAITING) | Q(state=State.UNKNOWN),
            connection=work.connection,
            not_before__lt=until,
        ).update(not_before=until)
