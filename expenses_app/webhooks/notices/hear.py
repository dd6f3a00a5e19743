"""What a notice leads to: the connections that it concerns are read again, once for a burst of notices."""

from datetime import datetime, timedelta
from uuid import UUID

import structlog
from celery import current_app
from django.core.cache import cache
from redis.exceptions import RedisError

from expenses_app.connections.models import Connection
from expenses_app.connections.states import READABLE
from expenses_app.core.clock import Clock
from expenses_app.ledger.errors import LedgerError
from expenses_app.ledger.notices import Heard
from expenses_app.platforms import all_platforms
from expenses_app.reference_data.models import Pull
from expenses_app.reference_data.tasks import begin
from expenses_app.sync.tasks import look_for_drift
from expenses_app.webhooks.models import Notice

logger = structlog.get_logger(__name__)
READ_RECORDS = "expenses_app.webhooks.later.read_records"
# Notices come in bursts, and before a change can be read: one reading follows so much later.
GATHERED_SECONDS = 5
_UNHEARD_AFTER = timedelta(seconds=30)


def hear(notice_id: int, clock: Clock) -> int:
    """Ask for the readings of one notice; returns how many connections it concerned. Twice does no harm."""
    notice = Notice.objects.get(pk=notice_id)
    declared = all_platforms()[notice.platform].notices
    concerned = 0
    try:
        told = declared.read(bytes(notice.body)) if declared else ()
    except ValueError as nonsense:
        logger.warning("notice_not_understood", notice=notice_id, why=str(nonsense)[:200])
        told = ()
    for heard in told:
        connections = Connection.objects.filter(
            platform=notice.platform, tenant_id=heard.tenant_id, state__in=READABLE
        )
        for connection_id in connections.values_list("pk", flat=True):
            concerned += 1
            _read_again(connection_id, heard)
    Notice.objects.filter(pk=notice_id).update(heard_at=clock.now(), concerned=concerned)
    return concerned


def unheard(now: datetime) -> list[int]:
    """Notices whose worker was never told, or died."""
    late = Notice.objects.filter(heard_at=None, received_at__lt=now - _UNHEARD_AFTER)
    return list(late.order_by("pk").values_list("pk", flat=True)[:500])


def read_records(connection_id: UUID, clock: Clock) -> bool:
    """Read reference data now; False: a reading is under way that may have passed the place, so it has to be asked again."""
    connection = Connection.objects.get(pk=connection_id)
    if Pull.objects.filter(connection=connection, state__in=Pull.OPEN).exists():
        return False
    try:
        begin(connection, Pull.Kind.INCREMENTAL, clock)
    except LedgerError as error:
        # The daily reading comes anyway; what needs a person is shown on the connection.
        logger.info("notice_not_followed", connection=str(connection_id), cause=error.cause)
    return True


def _read_again(connection_id: UUID, heard: Heard) -> None:
    if heard.records and _is_first("records", connection_id):
        current_app.send_task(
            READ_RECORDS, (str(connection_id),), countdown=GATHERED_SECONDS, queue="later", retry=False
        )
    if heard.documents and _is_first("documents", connection_id):
        look_for_drift.apply_async((str(connection_id),), countdown=GATHERED_SECONDS, retry=False)


def _is_first(what: str, connection_id: UUID) -> bool:
    try:
        return bool(cache.add(f"heard:{what}:{connection_id}", 1, timeout=GATHERED_SECONDS))
    except RedisError:
        # Rather twice than never.
        return True
