"""What the API does by the clock."""

from celery import shared_task

from expenses_app.api.idempotency import forget_old
from expenses_app.companies.clock import system_clock


@shared_task(name="expenses_app.api.tasks.forget_answers", queue="later")
def forget_answers() -> None:
    forget_old(system_clock().now())
