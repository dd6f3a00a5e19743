"""Add, switch, renew and remove the addresses at which a partner hears of events. Each verb is one transaction, audited."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from expenses_app.audit.record import record
from expenses_app.companies.actor import Actor
from expenses_app.companies.models import Partner
from expenses_app.connections.encryption import seal
from expenses_app.transport.public import NotPublic, pin
from expenses_app.webhooks.event_types import EVENT_TYPES
from expenses_app.webhooks.models import Delivery, Endpoint
from expenses_app.webhooks.signing import new_secret
from expenses_app.webhooks.waking import wake

MOST_ENDPOINTS = 50
MOST_TAGS = 10
# How long the secret before still signs beside the new one.
OVERLAP = timedelta(hours=24)


class Unacceptable(ValueError):
    """A value that cannot be taken. `field` is its name; the text says what to do."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


class TooManyEndpoints(Exception):
    """A partner has at most MOST_ENDPOINTS."""


def create_endpoint(
    partner: Partner,
    url: str,
    event_types: Sequence[str],
    *,
    company_tags: Sequence[str] = (),
    disabled: bool = False,
    actor: Actor,
    at: datetime,
) -> tuple[Endpoint, str]:
    """Make one; answers it and its secret, which is shown this once. Raises Unacceptable, TooManyEndpoints."""
    _check(url, event_types, company_tags)
    secret = new_secret()
    with transaction.atomic():
        # Two that are made at once are counted one after the other.
        Partner.objects.select_for_update().get(pk=partner.pk)
        if partner.webhook_endpoints.count() >= MOST_ENDPOINTS:
            raise TooManyEndpoints
        endpoint = Endpoint.objects.create(
            partner=partner,
            url=url,
            event_types=list(dict.fromkeys(event_types)),
            company_tags=list(company_tags),
            secrets_sealed=[seal(secret)],
            disabled_at=at if disabled else None,
            created_at=at,
        )
        _record("webhook_endpoint.created", endpoint, actor, at, None, _told(endpoint))
    return endpoint, secret


@transaction.atomic
def delete_endpoint(endpoint: Endpoint, *, actor: Actor, at: datetime) -> None:
    """Remove it with everything that is still to be delivered there."""
    _record("webhook_endpoint.deleted", endpoint, actor, at, _told(endpoint), None)
    endpoint.delete()


@transaction.atomic
def disable_endpoint(endpoint: Endpoint, because: str, *, actor: Actor, at: datetime) -> bool:
    """Deliver nothing there until it is enabled; what waits keeps waiting. False: it was disabled already."""
    kept = Endpoint.objects.select_for_update().get(pk=endpoint.pk)
    if kept.disabled_at is not None:
        return False
    kept.disabled_at, kept.disabled_because = at, because
    kept.save(update_fields=["disabled_at", "disabled_because"])
    _record("webhook_endpoint.disabled", kept, actor, at, None, {"because": because})
    return True


@transaction.atomic
def enable_endpoint(endpoint: Endpoint, *, actor: Actor, at: datetime) -> None:
    """Deliver there again, at once what waited."""
    kept = Endpoint.objects.select_for_update().get(pk=endpoint.pk)
    kept.disabled_at, kept.disabled_because, kept.failing_since = None, "", None
    kept.hung, kept.not_before = 0, None
    kept.save()
    waiting = kept.deliveries.filter(state__in=[Delivery.State.SENDING, Delivery.State.ATTEMPTING])
    waiting.update(next_at=at)
    _record("webhook_endpoint.enabled", kept, actor, at, None, None)
    wake(kept.pk)


@transaction.atomic
def rotate_secret(endpoint: Endpoint, *, actor: Actor, at: datetime) -> str:
    """Give it a new secret and answer it, this once; both sign until the overlap is over."""
    kept = Endpoint.objects.select_for_update().get(pk=endpoint.pk)
    secret = new_secret()
    kept.secrets_sealed = [seal(secret), kept.secrets_sealed[0]]
    kept.old_secrets_until = at + OVERLAP
    kept.save(update_fields=["secrets_sealed", "old_secrets_until"])
    _record("webhook_endpoint.secret_renewed", kept, actor, at, None, None)
    return secret


def _check(url: str, event_types: Sequence[str], company_tags: Sequence[str]) -> None:
    if len(url) > 2000:
        raise Unacceptable("url", "The address has more than 2000 characters.")
    try:
        pin(url, loopback=settings.WEBHOOKS_TO_LOOPBACK)
    except NotPublic as wrong:
        raise Unacceptable("url", f"The address cannot be used: {wrong}.") from wrong
    if not event_types:
        raise Unacceptable("eventTypes", "Name at least one event type.")
    if unknown := sorted(set(event_types) - EVENT_TYPES):
        raise Unacceptable("eventTypes", f"There is no event type {unknown[0]}.")
    if len(company_tags) > MOST_TAGS:
        raise Unacceptable("companyTags", f"At most {MOST_TAGS} tags can be named.")
    if wrong_tags := [tag for tag in company_tags if ":" not in tag or len(tag) > 300]:
        raise Unacceptable("companyTags", f"{wrong_tags[0]!r} is not written as key:value.")


def _told(endpoint: Endpoint) -> dict[str, Any]:
    return {
        "partner": str(endpoint.partner_id),
        "url": endpoint.url,
        "event_types": endpoint.event_types,
        "company_tags": endpoint.company_tags,
    }


def _record(
    action: str,
    endpoint: Endpoint,
    actor: Actor,
    at: datetime,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> None:
    subject: UUID = endpoint.pk
    record(
        action,
        actor=actor,
        company_id=None,
        subject_type="webhook_endpoint",
        subject_id=subject,
        at=at,
        before=before,
        after=after,
    )
