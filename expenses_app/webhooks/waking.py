"""Asks a worker to deliver. A lost request costs seconds: the clock's tick finds what is due."""

from uuid import UUID

import structlog
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = structlog.get_logger(__name__)
DELIVER = "expenses_app.webhooks.tasks.deliver"


def wake(endpoint_id: UUID) -> None:
    """After the present transaction commits, ask a worker to deliver to the endpoint."""

    def send() -> None:
        try:
            current_app.send_task(DELIVER, (str(endpoint_id),), retry=False)
        except OperationalError as error:
            logger.warning("not_woken", endpoint=str(endpoint_id), error=type(error).__name__)

    transaction.on_commit(send)
