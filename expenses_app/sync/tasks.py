"""Wakes the engine. A task takes an id, calls one function and holds no logic; losing a message costs seconds."""

from uuid import UUID

import structlog
from celery import shared_task
from django.db import transaction as database

from expenses_app.companies.clock import system_clock
from expenses_app.sync.engine.drain import Turn, drain
from expenses_app.sync.engine.sweep import sweep as sweep_lost
from expenses_app.sync.queries import connections_due

logger = structlog.get_logger(__name__)


def wake(connection_id: UUID) -> None:
    """After the present transaction commits, ask a worker to drain the connection.

    Where the message cannot be sent (Redis is away) the clock's tick does the same some seconds later.
    """

    def send() -> None:
        try:
            drain_connection.apply_async((str(connection_id),), retry=False)
        except drain_connection.OperationalError as error:
            logger.warning("not_woken", connection=str(connection_id), error=type(error).__name__)

    database.on_commit(send)


@shared_task(name="expenses_app.sync.tasks.drain_connection")
def drain_connection(connection_id: str) -> None:
    if drain(UUID(connection_id), system_clock()) is Turn.MORE:
        # Behind the others: that is the fairness.
        wake(UUID(connection_id))


@shared_task(name="expenses_app.sync.tasks.wake_due")
def wake_due() -> None:
    for connection_id in connections_due(system_clock().now()):
        wake(connection_id)


@shared_task(name="expenses_app.sync.tasks.sweep")
def sweep() -> None:
    sweep_lost(system_clock().now())
