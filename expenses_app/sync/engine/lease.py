"""One drainer per connection: a lease in the connection's row, taken and renewed by conditional update."""

import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import DatabaseError, models
from django.db import connection as database_connection
from django.db import transaction as database

from expenses_app.connections.models import Connection
from expenses_app.core.clock import Clock
from expenses_app.sync.models import Part
from expenses_app.sync.states import State

logger = structlog.get_logger(__name__)


@dataclass
class Lease:
    """Held while `is_held`. Whoever settles must show `token`. `sure_until`: on the clock of `time.monotonic`."""

    connection_id: uuid.UUID
    token: uuid.UUID
    lost: threading.Event = field(default_factory=threading.Event)
    sure_until: float = float("inf")

    @property
    def is_held(self) -> bool:
        """False as well when this process stood still for so long that others may have taken over."""
        return not self.lost.is_set() and time.monotonic() < self.sure_until


def lease_end(clock: Clock) -> datetime:
    """When a lease taken or renewed now runs out, aware: settings.WRITE_LEASE_SECONDS of the wall from now."""
    return clock.now() + timedelta(seconds=settings.WRITE_LEASE_SECONDS * getattr(clock, "speed", 1.0))


@contextmanager
def leased(connection_id: uuid.UUID, clock: Clock) -> Iterator[Lease | None]:
    """Take the connection's lease, keep it alive in the background, give it back. None: somebody else has it."""
    token = uuid.uuid4()
    began = time.monotonic()
    free = models.Q(lease_until__isnull=True) | models.Q(lease_until__lt=clock.now())
    taken = (
        Connection.objects.filter(free, id=connection_id).update(
            lease_token=token, lease_until=lease_end(clock)
        )
        == 1
    )
    if not taken:
        yield None
        return
    lease = Lease(connection_id, token, sure_until=began + settings.WRITE_LEASE_SECONDS)
    over = threading.Event()
    heart = threading.Thread(target=_beat, args=(lease, clock, over), daemon=True, name="lease")
    heart.start()
    try:
        yield lease
    finally:
        over.set()
        heart.join()
        Connection.objects.filter(id=connection_id, lease_token=token).update(
            lease_token=None, lease_until=None
        )


def _beat(lease: Lease, clock: Clock, over: threading.Event) -> None:
    """Renew the lease and those of the parts being sent, until it is over or lost."""
    try:
        while not over.wait(settings.WRITE_LEASE_SECONDS / 4):
            try:
                kept = renew(lease, clock)
            except DatabaseError as error:
                # The database may be back before the lease runs out; if not, the sweeper takes over.
                logger.warning(
                    "lease_not_renewed", connection=str(lease.connection_id), error=type(error).__name__
                )
                database_connection.close()
                continue
            if not kept:
                lease.lost.set()
                return
    finally:
        database_connection.close()


def renew(lease: Lease, clock: Clock) -> bool:
    """Prolong the lease; False when it is no longer ours."""
    began = time.monotonic()
    until = lease_end(clock)
    kept = (
        Connection.objects.filter(id=lease.connection_id, lease_token=lease.token).update(lease_until=until)
        == 1
    )
    if kept:
        lease.sure_until = began + settings.WRITE_LEASE_SECONDS
        with database.atomic():
            # What is locked is being settled; waiting for it could go round in a circle.
            held = list(
                Part.objects.select_for_update(skip_locked=True)
                .filter(connection_id=lease.connection_id, state=State.SENDING, lease_token=lease.token)
                .values_list("id", flat=True)
            )
            Part.objects.filter(id__in=held).update(lease_until=until)
    return kept
