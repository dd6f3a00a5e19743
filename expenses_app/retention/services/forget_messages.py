"""Forgets what partners were told by webhook, with the log of its deliveries."""

from datetime import datetime, timedelta

from expenses_app.webhooks.models import Delivery, Message

MESSAGES_A_STEP = 2_000


def forget_messages(now: datetime, kept: timedelta) -> int:
    """Delete messages older than `kept` that nobody still waits for; returns how many, some thousands at most."""
    waiting = Delivery.objects.filter(state__in=[Delivery.State.SENDING, Delivery.State.ATTEMPTING])
    old = Message.objects.filter(created_at__lt=now - kept).exclude(pk__in=waiting.values("message"))
    ids = list(old.order_by("created_at").values_list("pk", flat=True)[:MESSAGES_A_STEP])
    Message.objects.filter(pk__in=ids).delete()
    return len(ids)
