"""Asks a worker to look at a notice; the clock's tick finds those whose request was lost."""

import structlog
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = structlog.get_logger(__name__)
HEAR = "expenses_app.webhooks.tasks.hear"


def wake(notice_id: int) -> None:
    def send() -> None:
        try:
            current_app.send_task(HEAR, (notice_id,), retry=False)
        except OperationalError as error:
            logger.warning("notice_not_heard_at_once", notice=notice_id, error=type(error).__name__)

    transaction.on_commit(send)
