"""A task takes an id, calls one function and holds no logic."""

from uuid import UUID

from celery import shared_task

from expenses_app.companies.clock import system_clock
from expenses_app.webhooks.services.deliver import deliver_due, endpoints_due
from expenses_app.webhooks.waking import DELIVER, wake


@shared_task(name=DELIVER)
def deliver(endpoint_id: str) -> None:
    if deliver_due(UUID(endpoint_id), system_clock()):
        # Behind the others: that is the fairness.
        wake(UUID(endpoint_id))


@shared_task(name="expenses_app.webhooks.tasks.wake_due")
def wake_due() -> None:
    for endpoint_id in endpoints_due(system_clock().now()):
        wake(endpoint_id)
