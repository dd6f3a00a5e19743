"""Work on receipts in the background, queue `later`."""

from datetime import timedelta
from uuid import UUID

from celery import shared_task
from django.conf import settings

from expenses_app.companies.clock import system_clock
from expenses_app.receipts.models import Receipt, State
from expenses_app.receipts.services import check as checking
from expenses_app.receipts.services import purge as purging

WAITED = timedelta(seconds=60)
AT_A_TIME = 20


@shared_task(time_limit=30, soft_time_limit=25)
def check(receipt_id: str) -> None:
    """Clean one stored file."""
    checking.check(UUID(receipt_id), at=system_clock().now())


@shared_task
def check_waiting() -> None:
    """Queue the files whose message was lost; the rows are the truth, messages only wake work up."""
    before = system_clock().now() - WAITED
    waiting = Receipt.objects.filter(state=State.PROCESSING, created_at__lt=before).order_by("created_at")
    for receipt_id in waiting.values_list("id", flat=True)[:AT_A_TIME]:
        check.apply_async(args=(str(receipt_id),), queue="later")


@shared_task(time_limit=30, soft_time_limit=25)
def purge_removed() -> None:
    """Delete for good what was removed weeks ago; queues itself again while there is more."""
    if purging.purge_removed(system_clock().now(), settings.KEPT["deleted companies"]):
        purge_removed.apply_async(queue="later")
