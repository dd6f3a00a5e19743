"""Work on the audit in the background, queue `later`."""

from celery import shared_task
from django.conf import settings

from expenses_app.audit.sealing import seal as seal_now
from expenses_app.core.clock import SystemClock


@shared_task(time_limit=60, soft_time_limit=50)
def seal() -> None:
    """Seal what has settled; queues itself again while there is more."""
    if seal_now(SystemClock(settings.CLOCK_SPEED, settings.CLOCK_ORIGIN)):
        seal.apply_async(queue="later")
