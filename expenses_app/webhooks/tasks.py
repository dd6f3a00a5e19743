"""A task takes an id, calls one function and holds no logic."""

from uuid import UUID

from celery import shared_task

from expenses_app.companies.clock import system_clock
from expenses_app.webhooks.notices.hear import READ_RECORDS, hear, read_records, unheard
from expenses_app.webhooks.notices.waking import HEAR
from expenses_app.webhooks.services.deliver import deliver_due, endpoints_due
from expenses_app.webhooks.waking import DELIVER, wake

READ_LATER_SECONDS = 30


@shared_task(name=DELIVER)
def deliver(endpoint_id: str) -> None:
    if deliver_due(UUID(endpoint_id), system_clock()):
        # Behind the others: that is the fairness.
        wake(UUID(endpoint_id))


@shared_task(name=HEAR)
def hear_notice(notice_id: int) -> None:
    hear(notice_id, system_clock())


@shared_task(name=READ_RECORDS)
def read_again(connection_id: str) -> None:
    if not read_records(UUID(connection_id), system_clock()):
        read_again.apply_async((connection_id,), countdown=READ_LATER_SECONDS, queue="later", retry=False)


@shared_task(name="expenses_app.webhooks.tasks.wake_due")
def wake_due() -> None:
    for notice_id in unheard(system_clock().now()):
        hear_notice.apply_async((notice_id,), retry=False)
    for endpoint_id in endpoints_due(system_clock().now()):
        wake(endpoint_id)
