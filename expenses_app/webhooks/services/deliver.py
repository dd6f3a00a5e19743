"""Carries what is due to one endpoint, a message at a time, with no transaction open while it talks.

At least once: killed between the answer and its note, the message is sent again with the same id.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from expenses_app.connections.encryption import unseal
from expenses_app.core.clock import Clock
from expenses_app.transport.answers import HttpAnswer
from expenses_app.transport.public import NotPublic, pin, post
from expenses_app.transport.wire import Lost, Timeouts, Unsent
from expenses_app.webhooks.models import Delivery, DeliveryAttempt, Endpoint
from expenses_app.webhooks.retrying import HANGS, LEFT_ALONE, pause_after
from expenses_app.webhooks.services.give_up import give_up_if_due
from expenses_app.webhooks.signing import signed_headers

STEP = timedelta(seconds=15)
_TIMEOUTS = Timeouts(connect=10.0, write=10.0, read=15.0, whole=15.0)
_LEASE = timedelta(seconds=60)
_KEPT_OF_BODY = 10_000
_OPEN = (Delivery.State.SENDING, Delivery.State.ATTEMPTING)


def deliver_due(endpoint_id: UUID, clock: Clock) -> bool:
    """Deliver until nothing is due or the step is over; True when more is due. Does nothing while somebody else does."""
    token = _take(endpoint_id, clock.now())
    if token is None:
        return False
    try:
        until = clock.now() + STEP
        while clock.now() < until:
            delivery = _next(endpoint_id, clock.now())
            if delivery is None:
                return False
            _deliver(delivery, clock)
            if not _keep(endpoint_id, token, clock.now()):
                return False
        return _next(endpoint_id, clock.now()) is not None
    finally:
        Endpoint.objects.filter(pk=endpoint_id, lease_token=token).update(lease_token=None, lease_until=None)


def endpoints_due(now: datetime) -> list[UUID]:
    """Endpoints for which something is due and at which nobody is."""
    due = Delivery.objects.filter(state__in=_OPEN, next_at__lte=now)
    ready = Endpoint.objects.filter(
        Q(lease_until=None) | Q(lease_until__lt=now),
        Q(not_before=None) | Q(not_before__lte=now),
        disabled_at=None,
        pk__in=due.values("endpoint"),
    )
    return list(ready.values_list("pk", flat=True))


def _take(endpoint_id: UUID, now: datetime) -> UUID | None:
    token = uuid4()
    free = Endpoint.objects.filter(
        Q(lease_until=None) | Q(lease_until__lt=now),
        Q(not_before=None) | Q(not_before__lte=now),
        pk=endpoint_id,
        disabled_at=None,
    )
    return token if free.update(lease_token=token, lease_until=now + _LEASE) else None


def _keep(endpoint_id: UUID, token: UUID, now: datetime) -> bool:
    """Whether to go on there: still ours, not disabled, not to be left alone."""
    ours = Endpoint.objects.filter(
        Q(not_before=None) | Q(not_before__lte=now), pk=endpoint_id, lease_token=token, disabled_at=None
    )
    return bool(ours.update(lease_until=now + _LEASE))


def _next(endpoint_id: UUID, now: datetime) -> Delivery | None:
    return (
        Delivery.objects.filter(endpoint_id=endpoint_id, state__in=_OPEN, next_at__lte=now)
        .select_related("message", "endpoint")
        .order_by("next_at", "id")
        .first()
    )


def _deliver(delivery: Delivery, clock: Clock) -> None:
    started = clock.now()
    body = delivery.message.body.encode()
    headers = {
        "Content-Type": "application/json",
        **signed_headers(delivery.message_id, started, body, _secrets(delivery.endpoint, started)),
    }
    answer: HttpAnswer | None = None
    problem, hung = "", False
    try:
        answer = post(
            pin(delivery.endpoint.url, loopback=settings.WEBHOOKS_TO_LOOPBACK), headers, body, _TIMEOUTS
        )
    except NotPublic as refused:
        problem = f"Not called: {refused}"
    except (Unsent, Lost) as failed:
        problem, hung = f"No answer: {failed}", True
    ended = clock.now()
    del headers["webhook-signature"]
    _settle(delivery, _attempt(delivery, started, ended, headers, answer, problem), hung)


def _secrets(endpoint: Endpoint, now: datetime) -> list[str]:
    over = endpoint.old_secrets_until is not None and endpoint.old_secrets_until <= now
    return [unseal(sealed) for sealed in endpoint.secrets_sealed[: 1 if over else None]]


def _attempt(
    delivery: Delivery,
    started: datetime,
    ended: datetime,
    headers: Mapping[str, str],
    answer: HttpAnswer | None,
    problem: str,
) -> DeliveryAttempt:
    return DeliveryAttempt(
        delivery=delivery,
        started_at=started,
        ended_at=ended,
        request_headers=dict(headers),
        status=answer.status if answer else None,
        response_headers=dict(answer.headers) if answer else {},
        response_body=_shown(answer.body) if answer else "",
        problem=problem,
    )


def _shown(body: bytes) -> str:
    # PostgreSQL keeps no NUL in a text.
    return body[:_KEPT_OF_BODY].decode("utf-8", "replace").replace("\0", "\ufffd")


@transaction.atomic
def _settle(delivery: Delivery, attempt: DeliveryAttempt, hung: bool) -> None:
    now = attempt.ended_at
    attempt.save()
    endpoint = Endpoint.objects.select_for_update().get(pk=delivery.endpoint_id)
    rows = Delivery.objects.filter(pk=delivery.pk)
    if attempt.status is not None and 200 <= attempt.status < 300:
        rows.update(state=Delivery.State.SUCCESS, next_at=None, delivered_at=now)
        endpoint.failing_since, endpoint.hung, endpoint.not_before = None, 0, None
        endpoint.save(update_fields=["failing_since", "hung", "not_before"])
        return
    pause = pause_after(delivery.failures + 1)
    rows.update(
        failures=F("failures") + 1,
        state=Delivery.State.FAILURE if pause is None else Delivery.State.ATTEMPTING,
        next_at=None if pause is None else now + pause,
    )
    endpoint.failing_since = endpoint.failing_since or attempt.started_at
    endpoint.hung = min(endpoint.hung + 1, HANGS) if hung else 0
    endpoint.not_before = now + LEFT_ALONE if endpoint.hung >= HANGS else None
    endpoint.save(update_fields=["failing_since", "hung", "not_before"])
    give_up_if_due(endpoint, now)
