"""End a connection, here at once and at the platform as soon as it answers."""

from datetime import datetime, timedelta

import structlog
from django.db import transaction

from expenses_app.audit.record import record
from expenses_app.companies.actor import Actor
from expenses_app.connections import signals
from expenses_app.connections.encryption import unseal
from expenses_app.connections.models import Authorisation, Connection
from expenses_app.connections.reaching import authorisation_server
from expenses_app.connections.sessions import session_for
from expenses_app.connections.states import ACTIVE, Event, State, advance
from expenses_app.core.clock import Clock
from expenses_app.ledger.errors import LedgerError, NeedsReauthorising, Unsupported
from expenses_app.ledger.promise import Tenant

logger = structlog.get_logger(__name__)

_FIRST_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(hours=6)


def unlink(connection: Connection, actor: Actor, clock: Clock) -> Connection:
    """Disconnect. Nothing is read or written any more from this moment; tells `signals.unlinked`.

    Returns the connection as it stands: `ending` says how far the platform has confirmed it, `ending_said` its words.
    Raises states.NotAllowed when it is disconnected already.
    """
    kept = unlink_here(connection, actor, clock.now(), ask_at=clock.now() + _FIRST_PAUSE)
    return end_at_platform(kept, clock)


@transaction.atomic
def unlink_here(connection: Connection, actor: Actor, at: datetime, ask_at: datetime) -> Connection:
    """Disconnect on our side only, in one database transaction; the platform is told by the clock, from `ask_at` on.

    Raises states.NotAllowed when it is disconnected already.
    """
    kept = Connection.objects.select_for_update().get(pk=connection.pk)
    before = {"state": kept.state}
    kept.state = advance(State(kept.state), Event.UNLINK)
    kept.unlinked_at = at
    kept.problem_json, kept.problem_said, kept.problem_at = None, "", None
    kept.ending = Connection.Ending.PENDING if kept.authorisation_id else Connection.Ending.NONE
    kept.ending_again_at = ask_at
    kept.save()
    record(
        "connection.unlinked",
        actor=actor,
        company_id=kept.company_id,
        subject_type="connection",
        subject_id=kept.pk,
        at=at,
        before=before,
        after={"state": kept.state},
    )
    signals.unlinked.send(sender=Connection, connection=kept)
    if kept.authorisation_id:
        Authorisation.objects.filter(pk=kept.authorisation_id, state=Authorisation.State.ACTIVE).exclude(
            connections__state__in=ACTIVE
        ).update(state=Authorisation.State.REVOKING)
    return kept


def end_at_platform(connection: Connection, clock: Clock) -> Connection:
    """Try once to make the platform forget us; what it says is kept with the connection, and when to try again."""
    kept = Connection.objects.select_related("authorisation").get(pk=connection.pk)
    authorisation = kept.authorisation
    if kept.ending != Connection.Ending.PENDING or authorisation is None:
        return kept
    try:
        _end(kept, authorisation, clock)
        kept.ending, kept.ending_said = Connection.Ending.DONE, ""
    except NeedsReauthorising:
        # It was ended on the other side before.
        kept.ending, kept.ending_said = Connection.Ending.DONE, ""
    except Unsupported as impossible:
        kept.ending, kept.ending_said = Connection.Ending.IMPOSSIBLE, str(impossible.advice)
    except LedgerError as failure:
        kept.ending_tries += 1
        kept.ending_said = str(failure)[:500]
        kept.ending_again_at = clock.now() + min(
            _LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(kept.ending_tries, 10)
        )
        logger.warning(
            "consent_not_ended", connection=str(kept.pk), cause=failure.cause, tries=kept.ending_tries
        )
    if kept.ending != Connection.Ending.PENDING:
        Authorisation.objects.filter(pk=authorisation.pk, state=Authorisation.State.REVOKING).update(
            state=Authorisation.State.REVOKED,
            access_token_sealed="",
            refresh_token_sealed="",
            entered_sealed="",
        )
    kept.save(update_fields=["ending", "ending_said", "ending_tries", "ending_again_at"])
    return kept


def _end(connection: Connection, authorisation: Authorisation, clock: Clock) -> None:
    """Where single organisations can be left, only this one is; revoking the token would end the others of its user."""
    platform = connection.declared
    if authorisation.state not in (Authorisation.State.ACTIVE, Authorisation.State.REVOKING):
        return
    if platform.end_tenant is not None:
        tenant = Tenant(connection.tenant_id, connection.tenant_name, connection_id=connection.tenant_link)
        platform.end_tenant(session_for(connection, clock), tenant)
    elif authorisation.state == Authorisation.State.REVOKING:
        way = authorisation.declared_way
        server = authorisation_server(
            platform, way, clock, places=authorisation.places, entered=authorisation.entered
        )
        server.revoke(unseal(authorisation.refresh_token_sealed or authorisation.access_token_sealed))


def still_ending(now: datetime) -> list[Connection]:
    """Connections whose end the platform has not confirmed and that are due for another try."""
    return list(Connection.objects.filter(ending=Connection.Ending.PENDING, ending_again_at__lte=now)[:100])
