"""Pick one of several organisations that a consent reaches."""

from uuid import UUID

from expenses_app.companies.models import Member
from expenses_app.connections.models import ConsentAttempt
from expenses_app.connections.services.finish_consent import Arrival, UnknownState, failed
from expenses_app.connections.services.link import link
from expenses_app.core.clock import Clock
from expenses_app.ledger.errors import LedgerError
from expenses_app.ledger.promise import Tenant


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
    """Link the chosen organisation. Raises UnknownState when the consent does not reach it."""
    for stored in attempt.tenants:
        if stored["id"] == tenant_id and attempt.authorisation is not None:
            try:
                connection = link(attempt, attempt.authorisation, Tenant(**stored), clock)
            except LedgerError as error:
                return failed(attempt, error)
            return Arrival(attempt, ConsentAttempt.Outcome.LINKED, connection=connection)
    raise UnknownState
