"""Tell again what was told before, or was missed: one message, or everything since a moment."""

from datetime import datetime

from django.db import transaction

from expenses_app.webhooks.models import Delivery, Endpoint, Message
from expenses_app.webhooks.waking import wake


@transaction.atomic
def replay(endpoint: Endpoint, message: Message, *, at: datetime) -> Delivery:
    """Send one message anew, with its own id and body, whatever became of it before. Raises Message.DoesNotExist for
    a message of another partner."""
    if message.partner_id != endpoint.partner_id:
        raise Message.DoesNotExist
    delivery, _made = Delivery.objects.update_or_create(
        endpoint=endpoint,
        message=message,
        defaults={"state": Delivery.State.SENDING, "failures": 0, "next_at": at, "delivered_at": None},
    )
    wake(endpoint.pk)
    return delivery


@transaction.atomic
def replay_missed(endpoint: Endpoint, since: datetime, *, at: datetime) -> int:
    """Send what this endpoint wants and did not get since then: what failed, and what happened while it was disabled.
    Returns how many."""
    wanted = Message.objects.filter(
        partner_id=endpoint.partner_id, created_at__gte=since, event_type__in=endpoint.event_types
    )
    failed = endpoint.deliveries.filter(message__in=wanted, state=Delivery.State.FAILURE)
    again = failed.update(state=Delivery.State.SENDING, failures=0, next_at=at)
    known = endpoint.deliveries.values("message")
    made = Delivery.objects.bulk_create(
        [
            Delivery(endpoint=endpoint, message=message, next_at=at)
            for message in wanted.exclude(pk__in=known).order_by("created_at")
        ],
        batch_size=1_000,
    )
    wake(endpoint.pk)
    return again + len(made)
