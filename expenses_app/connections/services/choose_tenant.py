"""Pick one of several organisations that a consent reaches, or open one to see what lies inside."""

from uuid import UUID

from expenses_app.companies.models import Member
from expenses_app.connections.models import Authorisation, ConsentAttempt
from expenses_app.connections.services.finish_consent import UnknownState
from expenses_app.connections.services.reach_tenants import (
    Arrival,
    consent_session,
    failed,
    given_of,
    linked,
    reach_tenants,
)
from expenses_app.connections.tokens import StoredTokens
from expenses_app.core.clock import Clock
from expenses_app.ledger.authorisation import Tenant
from expenses_app.ledger.errors import LedgerError
from expenses_app.platforms import platform as platform_of


def attempt_to_choose(attempt_id: UUID, member: Member, clock: Clock) -> ConsentAttempt:
    """The member's own attempt that waits for a choice. Raises UnknownState."""
    attempt = (
        ConsentAttempt.objects.select_related("company", "connection", "member__user", "authorisation")
        .filter(
            pk=attempt_id,
            company_id=member.company_id,
            member=member,
            outcome=ConsentAttempt.Outcome.CHOOSING,
            expires_at__gt=clock.now(),
        )
        .first()
    )
    if attempt is None or attempt.authorisation is None:
        raise UnknownState
    return attempt


def choose_tenant(attempt: ConsentAttempt, tenant_id: str, clock: Clock) -> Arrival:
    """Link the chosen organisation, or show what the chosen one holds. Raises UnknownState for what was not offered."""
    chosen = next((Tenant(**stored) for stored in attempt.tenants if stored["id"] == tenant_id), None)
    if chosen is None or attempt.authorisation is None:
        raise UnknownState
    try:
        if not chosen.opens:
            return linked(attempt, attempt.authorisation, chosen, clock)
        attempt.inside = chosen.id
        return _look(attempt, attempt.authorisation, clock)
    except LedgerError as error:
        return failed(attempt, error)


def begin_choice_again(attempt: ConsentAttempt, clock: Clock) -> Arrival:
    """Back to the first step. Raises UnknownState when the attempt has no consent."""
    if attempt.authorisation is None:
        raise UnknownState
    attempt.inside = ""
    try:
        return _look(attempt, attempt.authorisation, clock)
    except LedgerError as error:
        return failed(attempt, error)


def _look(attempt: ConsentAttempt, authorisation: Authorisation, clock: Clock) -> Arrival:
    session = consent_session(
        platform_of(attempt.platform), authorisation, StoredTokens(authorisation.pk, clock), clock
    )
    return reach_tenants(attempt, authorisation, session, given_of(attempt), clock)
