"""Pulls that wake up by the clock or by a message. The database says what is due; a lost message costs seconds."""

from datetime import timedelta
from uuid import UUID

import structlog
from celery import shared_task
from django.db import transaction
from django.db.models import Q

from expenses_app.companies.clock import system_clock
from expenses_app.connections.models import Connection
from expenses_app.connections.states import READABLE
from expenses_app.core.clock import Clock
from expenses_app.ledger.capabilities import Reach
from expenses_app.ledger.errors import LedgerError
from expenses_app.platforms import all_platforms
from expenses_app.reference_data.models import Pull
from expenses_app.reference_data.services.polled_pull import is_polled
from expenses_app.reference_data.services.run_pull import Outcome, run_pull
from expenses_app.reference_data.services.start_pull import start_pull

logger = structlog.get_logger(__name__)

DAILY = timedelta(hours=24)
_AT_ONCE = 200


def begin(connection: Connection, kind: str, clock: Clock, asked_by: str = "") -> Pull:
    """Start a reading and wake a worker; a ledger that calls us is read when it does. Raises NeedsReauthorising."""
    pull = start_pull(connection, kind, clock, asked_by)
    if not is_polled(connection):
        wake(pull.pk)
    return pull


def wake(pull_id: UUID) -> None:
    """After the present transaction commits, ask a worker to go on. Without Redis the clock's tick does."""

    def send() -> None:
        try:
            work_on_pull.apply_async((str(pull_id),), queue="later", retry=False)
        except work_on_pull.OperationalError as error:
            logger.warning("pull_not_woken", pull=str(pull_id), error=type(error).__name__)

    transaction.on_commit(send)


@shared_task(name="expenses_app.reference_data.tasks.work_on_pull", queue="later")
def work_on_pull(pull_id: str) -> None:
    if run_pull(UUID(pull_id), system_clock()) is Outcome.MORE:
        wake(UUID(pull_id))


@shared_task(name="expenses_app.reference_data.tasks.wake_pulls", queue="later")
def wake_pulls() -> None:
    """Every few seconds: pulls whose message was lost, whose worker died, or whose time has come."""
    now = system_clock().now()
    due = (
        Pull.objects.filter(state__in=Pull.OPEN)
        .filter(Q(lease_until=None) | Q(lease_until__lt=now))
        .filter(Q(not_before=None) | Q(not_before__lte=now))
        .exclude(connection__platform__in=_that_call_us())
        .order_by("created_at")
        .values_list("pk", flat=True)
    )
    for pull_id in due[:_AT_ONCE]:
        wake(pull_id)


@shared_task(name="expenses_app.reference_data.tasks.start_daily", queue="later")
def start_daily() -> None:
    """Hourly: every connection that was not read for a day. A few hundred at a time; the others next hour."""
    clock = system_clock()
    since = clock.now() - DAILY
    due = Connection.objects.filter(state__in=READABLE, kind=Connection.Kind.ACCOUNTING).exclude(
        pulls__created_at__gt=since
    )
    for connection in due.order_by("facts_read_at")[:_AT_ONCE]:
        try:
            begin(connection, Pull.Kind.INCREMENTAL, clock)
        except LedgerError as error:
            logger.info("daily_pull_not_started", connection=str(connection.pk), cause=error.cause)


def _that_call_us() -> list[str]:
    return [key for key, platform in all_platforms().items() if platform.reach is Reach.POLLED]
