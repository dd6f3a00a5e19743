"""Work that wakes up by the clock. Each task calls one verb for each row that is due."""

from uuid import UUID

from celery import shared_task
from django.conf import settings

from expenses_app.companies.clock import system_clock
from expenses_app.connections.models import Authorisation, Connection, ConsentAttempt, PollSession
from expenses_app.connections.services.keep_alive import idle, keep_alive
from expenses_app.connections.services.unlink import end_at_platform, still_ending


@shared_task(queue="later")
def keep_consents_alive() -> None:
    """Hourly: one message for each consent that is due, so that no step is long."""
    for authorisation in idle(system_clock().now()):
        keep_one_alive.apply_async((str(authorisation.pk),), queue="later")


@shared_task(queue="later")
def keep_one_alive(authorisation_id: str) -> None:
    authorisation = Authorisation.objects.filter(pk=UUID(authorisation_id)).first()
    if authorisation is not None:
        keep_alive(authorisation, system_clock())


@shared_task(queue="later")
def end_at_platforms() -> None:
    """Every few minutes: one message for each disconnected company whose platform has not confirmed it."""
    for connection in still_ending(system_clock().now()):
        end_one.apply_async((str(connection.pk),), queue="later")


@shared_task(queue="later")
def end_one(connection_id: str) -> None:
    connection = Connection.objects.filter(pk=UUID(connection_id)).first()
    if connection is not None:
        end_at_platform(connection, system_clock())


@shared_task(queue="later")
def forget_attempts() -> None:
    """Daily: consent attempts that are over, and what is left of connectors' visits of long ago."""
    now = system_clock().now()
    ConsentAttempt.objects.filter(expires_at__lt=now).delete()
    PollSession.objects.filter(seen_at__lt=now - settings.KEPT["request logs"]).delete()
