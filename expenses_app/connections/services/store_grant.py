"""Keep a fresh grant, before anything else is asked of the platform."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta

from expenses_app.connections.encryption import seal
from expenses_app.connections.models import Authorisation, ConsentAttempt
from expenses_app.connections.services.refresh import refresh_end
from expenses_app.core.clock import Clock
from expenses_app.ledger.authorisation import MachineGrant, OAuth2, day_entered
from expenses_app.transport.grants import Grant


def store_grant(
    attempt: ConsentAttempt,
    way: OAuth2 | MachineGrant,
    grant: Grant,
    *,
    client_id: str,
    places: Mapping[str, str],
    entered: Mapping[str, str],
    asked_at: datetime,
    clock: Clock,
) -> Authorisation:
    """The authorisation's row. `entered`: all answers to the blanks, the operator's included."""
    now = clock.now()
    return Authorisation.objects.create(
        partner_id=attempt.company.partner_id,
        platform=attempt.platform,
        way=way.key,
        places=dict(places),
        entered_sealed=attempt.entered_sealed,
        access_token_sealed=seal(grant.access_token),
        refresh_token_sealed=seal(grant.refresh_token),
        issue_asked_at=asked_at,
        client_id=client_id,
        # An answer without scopes means: as asked (RFC 6749, 5.1).
        scopes=list(grant.scopes or way.scopes.asked),
        identity=grant.identity,
        authorised_by_id=attempt.member.user_id,
        authorised_by_name=attempt.member.display_name,
        granted_at=now,
        expires_at=grant.expires_at,
        refresh_expires_at=refresh_end(grant, way, now),
        hard_expires_at=grant.hard_expires_at or _hard_end(way, entered, now),
        last_refreshed_at=now,
    )


def _hard_end(way: OAuth2 | MachineGrant, entered: Mapping[str, str], now: datetime) -> datetime | None:
    if isinstance(way, OAuth2):
        return now + timedelta(days=way.hard_days) if way.hard_days else None
    day = day_entered(way, entered)
    return datetime.combine(day, time.max, UTC) if day else None
