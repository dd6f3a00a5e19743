"""Renew a token set: one process at a time, the newest tokens stored before anyone uses them.

What can go wrong on the way, and what then:
- killed before the call, or the answer lost: the stored refresh token is still the last one we know; the lease runs out
  and the next refresher asks with it again. Platforms that rotate allow a replaced token for a while for this case.
- killed between answer and storing: the same, and the reason why nothing stands between the two.
- the answer that was lost had used up a one-time refresh token: the grant is dead, and the connections say so.
- a lease that ran out under a slow call: two calls are under way. The answer that was asked for later wins, whatever
  the order in which they come back; the loser takes the stored token.
- the platform says the grant is dead: the row is read again first, because another process may have renewed meanwhile.
"""

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import F, Q

from expenses_app.connections.encryption import seal, unseal
from expenses_app.connections.models import Authorisation
from expenses_app.connections.reaching import authorisation_server
from expenses_app.connections.services.block import block_all
from expenses_app.core.clock import Clock
from expenses_app.core.messages import Message
from expenses_app.ledger.authorisation import MachineGrant, OAuth2
from expenses_app.ledger.errors import NeedsReauthorising, Unavailable
from expenses_app.ledger.promise import Platform
from expenses_app.transport.grants import Grant

logger = structlog.get_logger(__name__)

LEASE = timedelta(seconds=40)  # longer than one call may take
_TRIES = 3
_PATIENCE_SECONDS = 30.0  # of the wall, for a token that another process is renewing
_POLL_SECONDS = 0.05
# A consent that is being revoked is still renewed: ending it may need a call.
_USABLE = (Authorisation.State.ACTIVE, Authorisation.State.REVOKING)

Checkpoint = Callable[[str], None]


def _no_checkpoint(name: str) -> None:
    """Kill points are named "refresh.asking", "refresh.received" and "refresh.stored"; drills pass a function here."""


@dataclass(frozen=True)
class Token:
    """An access token and until when (aware) it should be used."""

    value: str
    good_until: datetime

    def __repr__(self) -> str:
        return f"Token(good_until={self.good_until.isoformat()})"


def good_token(
    authorisation_id: UUID,
    clock: Clock,
    *,
    stale: str = "",
    checkpoint: Checkpoint = _no_checkpoint,
) -> Token:
    """The stored access token, or a new one when it is nearly over or equals `stale`.

    Raises NeedsReauthorising (every connection on it is blocked then), Unavailable, RateLimited, Misconfigured.
    """
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        kept = Authorisation.objects.get(pk=authorisation_id)
        platform = kept.declared
        if kept.state not in _USABLE:
            raise _gone(platform)
        token = unseal(kept.access_token_sealed)
        if token and token != stale and clock.now() < kept.good_until:
            return Token(token, kept.good_until)
        lease = _take_lease(kept, clock)
        if lease:
            return _renewed(kept, lease, clock, checkpoint)
        if time.monotonic() > deadline:
            raise Unavailable(
                Message(
                    "Another process is renewing the consent at %(platform)s. We try again by ourselves.",
                    {"platform": platform.name},
                )
            )
        time.sleep(_POLL_SECONDS)


def _take_lease(kept: Authorisation, clock: Clock) -> UUID | None:
    """Become the one refresher of exactly this version, or None."""
    lease = uuid.uuid4()
    now = clock.now()
    won = (
        Authorisation.objects.filter(pk=kept.pk, token_version=kept.token_version, state__in=_USABLE)
        .filter(Q(refresh_lease=None) | Q(refresh_lease_until__lt=now))
        .update(refresh_lease=lease, refresh_lease_until=now + LEASE)
    )
    return lease if won else None


def _renewed(kept: Authorisation, lease: UUID, clock: Clock, checkpoint: Checkpoint) -> Token:
    try:
        grant, asked_at = _ask(kept, lease, clock, checkpoint)
    except NeedsReauthorising as dead:
        return _settle_dead(kept, lease, clock, dead)
    except Exception:
        Authorisation.objects.filter(pk=kept.pk, refresh_lease=lease).update(
            refresh_lease=None, refresh_lease_until=None
        )
        raise
    _store(kept, lease, grant, asked_at, clock.now())
    checkpoint("refresh.stored")
    stored = Authorisation.objects.get(pk=kept.pk)
    return Token(unseal(stored.access_token_sealed), stored.good_until)


def _ask(kept: Authorisation, lease: UUID, clock: Clock, checkpoint: Checkpoint) -> tuple[Grant, datetime]:
    """The platform's answer, and when it was asked for. A lost answer is asked for again with the same token."""
    way, entered = kept.declared_way, kept.entered
    server = authorisation_server(kept.declared, way, clock, places=kept.places, entered=entered)
    refresh_token = unseal(kept.refresh_token_sealed)
    if not refresh_token and isinstance(way, OAuth2):
        raise _gone(kept.declared)
    for tried in range(1, _TRIES + 1):
        asked_at = clock.now()
        checkpoint("refresh.asking")
        try:
            grant = (
                server.token_for_machine(entered)
                if isinstance(way, MachineGrant)
                else server.refresh(refresh_token)
            )
        except Unavailable:
            if tried == _TRIES:
                raise
            clock.sleep(0.5 * tried)
            held = Authorisation.objects.filter(pk=kept.pk, refresh_lease=lease).update(
                refresh_lease_until=clock.now() + LEASE
            )
            if not held:
                raise
        else:
            checkpoint("refresh.received")
            return grant, asked_at
    raise AssertionError("unreachable")


def _store(kept: Authorisation, lease: UUID, grant: Grant, asked_at: datetime, now: datetime) -> None:
    changes: dict[str, object] = {
        "access_token_sealed": seal(grant.access_token),
        "token_version": F("token_version") + 1,
        "issue_asked_at": asked_at,
        "expires_at": grant.expires_at,
        "refresh_expires_at": refresh_end(grant, kept.declared_way, now),
        "last_refreshed_at": now,
        "refresh_lease": None,
        "refresh_lease_until": None,
    }
    if grant.refresh_token:
        changes["refresh_token_sealed"] = seal(grant.refresh_token)
    if grant.hard_expires_at:
        changes["hard_expires_at"] = grant.hard_expires_at
    if grant.scopes:
        changes["scopes"] = list(grant.scopes)
    # An answer that was asked for earlier than the stored one is older than it, however late it came.
    stored = Authorisation.objects.filter(pk=kept.pk, state__in=_USABLE, issue_asked_at__lt=asked_at).update(
        **changes
    )
    if stored:
        logger.info("consent_renewed", authorisation=str(kept.pk), platform=kept.platform)
    else:
        Authorisation.objects.filter(pk=kept.pk, refresh_lease=lease).update(
            refresh_lease=None, refresh_lease_until=None
        )
        logger.info("late_renewal_dropped", authorisation=str(kept.pk), platform=kept.platform)


def _settle_dead(kept: Authorisation, lease: UUID, clock: Clock, dead: NeedsReauthorising) -> Token:
    """The platform refuses the refresh token: either somebody renewed it in between, or the consent is gone."""
    with transaction.atomic():
        now_kept = Authorisation.objects.select_for_update().get(pk=kept.pk)
        if now_kept.token_version != kept.token_version:
            if now_kept.refresh_lease == lease:
                now_kept.refresh_lease = now_kept.refresh_lease_until = None
                now_kept.save(update_fields=["refresh_lease", "refresh_lease_until"])
            return Token(unseal(now_kept.access_token_sealed), now_kept.good_until)
        now_kept.state = Authorisation.State.DEAD
        now_kept.refresh_lease = now_kept.refresh_lease_until = None
        now_kept.save(update_fields=["state", "refresh_lease", "refresh_lease_until"])
        error = _gone(kept.declared, dead.said, dead.code)
        block_all(now_kept, error, clock.now())
    raise error


def refresh_end(grant: Grant, way: OAuth2 | MachineGrant, now: datetime) -> datetime | None:
    """When the grant dies if nobody uses it: as told, else after the way's idle days (None: never)."""
    if grant.refresh_expires_at:
        return grant.refresh_expires_at
    idle = way.idle_days if isinstance(way, OAuth2) else 0
    return now + timedelta(days=idle) if idle else None


def _gone(platform: Platform, said: str = "", code: str = "") -> NeedsReauthorising:
    return NeedsReauthorising(
        Message(
            "%(platform)s no longer lets us in. Reconnect it; every mapping and rule is kept.",
            {"platform": platform.name},
        ),
        said=said,
        code=code,
    )
