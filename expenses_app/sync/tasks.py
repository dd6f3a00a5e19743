"""Wakes the engine. A task takes an id, calls one function and holds no logic; losing a message costs seconds."""

from uuid import UUID

import structlog
from celery import shared_task
from django.core.cache import cache
from django.db import transaction as database
from redis.exceptions import RedisError

from expenses_app.companies.clock import system_clock
from expenses_app.connections.models import Connection
from expenses_app.ledger.capabilities import Reach
from expenses_app.ledger.errors import LedgerError
from expenses_app.sync import drift
from expenses_app.sync.engine.drain import Turn, drain, next_due
from expenses_app.sync.engine.sweep import sweep as sweep_lost
from expenses_app.sync.queries import connections_due, connections_to_watch

logger = structlog.get_logger(__name__)


# So far ahead a worker is told the moment; what is due later the clock's tick finds by itself.
_TOLD_AHEAD_SECONDS = 90.0


def wake(connection_id: UUID, *, in_seconds: float = 0.0) -> None:
    """After the present transaction commits, ask a worker to drain the connection, `in_seconds` of the wall from now.

    Where the message cannot be sent (Redis is away) the clock's tick does the same some seconds later.
    """

    def send() -> None:
        try:
            drain_connection.apply_async((str(connection_id),), retry=False, countdown=in_seconds)
        except drain_connection.OperationalError as error:
            logger.warning("not_woken", connection=str(connection_id), error=type(error).__name__)

    database.on_commit(send)


@shared_task(name="expenses_app.sync.tasks.drain_connection")
def drain_connection(connection_id: str) -> None:
    turn = drain(UUID(connection_id), system_clock())
    if turn is Turn.MORE:
        # Behind the others: that is the fairness.
        wake(UUID(connection_id))
    elif turn is Turn.DONE:
        _wake_in_time(UUID(connection_id))


def _wake_in_time(connection_id: UUID) -> None:
    """A limit ends at a known moment: the next turn begins then, not with the tick after it."""
    clock = system_clock()
    moment = next_due(connection_id)
    if moment is None:
        return
    seconds = (moment - clock.now()).total_seconds() / getattr(clock, "speed", 1.0)
    if seconds > _TOLD_AHEAD_SECONDS:
        return
    try:
        # Once for each moment, however many turns end before it.
        first = cache.add(f"wake:{connection_id}:{moment.isoformat()}", 1, timeout=_TOLD_AHEAD_SECONDS)
    except RedisError as error:
        logger.warning("not_told_ahead", connection=str(connection_id), error=type(error).__name__)
        return
    if first:
        wake(connection_id, in_seconds=max(0.05, seconds))


@shared_task(name="expenses_app.sync.tasks.wake_due")
def wake_due() -> None:
    for connection_id in connections_due(system_clock().now()):
        wake(connection_id)


@shared_task(name="expenses_app.sync.tasks.sweep")
def sweep() -> None:
    sweep_lost(system_clock().now())


# Named so that it goes to the queue of what may take its time.
@shared_task(name="expenses_app.sync.later.look_for_drift")
def look_for_drift(connection_id: str) -> None:
    connection = Connection.objects.select_related("authorisation").get(pk=connection_id)
    # A ledger that calls us is looked after when it does.
    if not connection.can_read or connection.declared.reach is Reach.POLLED:
        return
    try:
        drift.look_for_drift(connection, system_clock())
    except LedgerError as error:
        # The next look begins where this one would have; what needs a person blocks the connection by itself.
        logger.warning("drift_not_looked_for", connection=connection_id, cause=error.cause)


@shared_task(name="expenses_app.sync.later.look_for_drift_everywhere")
def look_for_drift_everywhere() -> None:
    for connection_id in connections_to_watch():
        look_for_drift.apply_async((str(connection_id),), retry=False)
