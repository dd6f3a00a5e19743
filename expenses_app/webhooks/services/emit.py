"""Tell a partner of an event: into the outbox, in the transaction in which it happened."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection

from expenses_app.core.json_bytes import dumps
from expenses_app.webhooks.event_types import EVENT_TYPES
from expenses_app.webhooks.models import Delivery, Endpoint, Message
from expenses_app.webhooks.waking import wake


def emit(
    partner_id: UUID,
    event_type: str,
    payload: Mapping[str, Any],
    *,
    at: datetime,
    company_id: UUID | None = None,
    company_tags: Mapping[str, str] | None = None,
) -> Message:
    """Store the message and a delivery for each endpoint that wants it; they leave once the transaction commits.

    `payload`: plain JSON values and Decimals. Has to be called inside a transaction; raises RuntimeError otherwise, and
    ValueError for an event type that nobody can ask for.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an event is told in the transaction in which it happens")
    if event_type not in EVENT_TYPES:
        raise ValueError(event_type)
    id = uuid4()
    envelope = {
        "id": str(id),
        "eventType": event_type,
        "generatedDate": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "payload": payload,
    }
    message = Message.objects.create(
        id=id,
        partner_id=partner_id,
        company_id=company_id,
        event_type=event_type,
        body=dumps(envelope).decode(),
        created_at=at,
    )
    wanted = [
        endpoint
        for endpoint in Endpoint.objects.filter(
            partner_id=partner_id, event_types__contains=[event_type], disabled_at=None
        )
        if _fits(endpoint.company_tags, company_tags or {})
    ]
    Delivery.objects.bulk_create(
        [Delivery(message=message, endpoint=endpoint, next_at=at) for endpoint in wanted]
    )
    for endpoint in wanted:
        wake(endpoint.pk)
    return message


def _fits(wanted: list[str], tags: Mapping[str, str]) -> bool:
    """Any tag of the filter suffices; upper and lower case differ."""
    return not wanted or bool(set(wanted) & {f"{name}:{value}" for name, value in tags.items()})
