"""Make and revoke API keys. Each verb is one database transaction with its audit entry."""

import hashlib
import secrets
from datetime import datetime
from uuid import UUID

from django.db import transaction

from expenses_app.audit.record import record
from expenses_app.companies.actor import Actor
from expenses_app.companies.models import Partner
from expenses_app.partners.models import ApiKey

MOST_KEYS = 10
_HINT_LENGTH = 8


class TooManyKeys(Exception):
    """A partner has at most MOST_KEYS keys at a time."""


class LastKey(Exception):
    """Without a key nobody could make another one."""


def digest_of(key: str) -> str:
    """What is stored of a key. It has 256 random bits, so one round of a fast hash is as good as many."""
    return hashlib.sha256(key.encode()).hexdigest()


@transaction.atomic
def issue_key(partner: Partner, name: str, *, actor: Actor, at: datetime) -> tuple[ApiKey, str]:
    """Make a key; answers it and its text, which is not stored. Raises TooManyKeys."""
    _locked(partner)
    if partner.api_keys.filter(revoked_at=None).count() >= MOST_KEYS:
        raise TooManyKeys
    text = secrets.token_urlsafe(32)
    key = ApiKey.objects.create(
        partner=partner,
        name=name[:200],
        digest=digest_of(text),
        hint=text[:_HINT_LENGTH],
        created_at=at,
    )
    _record("api_key.issued", key, actor, at)
    return key, text


@transaction.atomic
def revoke_key(partner: Partner, key_id: UUID, *, actor: Actor, at: datetime) -> None:
    """End a key at once. Raises ApiKey.DoesNotExist, LastKey."""
    _locked(partner)
    key = partner.api_keys.get(pk=key_id, revoked_at=None)
    if not partner.api_keys.filter(revoked_at=None).exclude(pk=key.pk).exists():
        raise LastKey
    key.revoked_at = at
    key.save(update_fields=["revoked_at"])
    _record("api_key.revoked", key, actor, at)


def _locked(partner: Partner) -> None:
    """Two who change a partner's keys at once do it one after the other."""
    Partner.objects.select_for_update().get(pk=partner.pk)


def _record(action: str, key: ApiKey, actor: Actor, at: datetime) -> None:
    record(
        action,
        actor=actor,
        company_id=None,
        subject_type="api_key",
        subject_id=key.pk,
        at=at,
        after={"partner": str(key.partner_id), "name": key.name, "hint": key.hint},
    )
