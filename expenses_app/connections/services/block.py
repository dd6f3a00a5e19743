"""Stop and resume a connection for a reason that a person has to deal with."""

from datetime import datetime

from django.db import transaction

from expenses_app.audit.record import record
from expenses_app.companies.actor import SYSTEM
from expenses_app.connections import signals
from expenses_app.connections.models import Authorisation, Connection
from expenses_app.connections.states import ACTIVE, Event, State, advance
from expenses_app.ledger.errors import LedgerError, PermissionMissing, SubscriptionLapsed

# What still lets us read.
_WRITING_ONLY = (PermissionMissing, SubscriptionLapsed)


def block(connection: Connection, error: LedgerError, now: datetime) -> Connection:
    """Say why a person is needed and stop writing; tells `signals.blocked`.

    Consent errors stop reading too. An unlinked connection stays as it is. Returns the connection as stored.
    """
    with transaction.atomic():
        kept = Connection.objects.select_for_update().get(pk=connection.pk)
        if kept.state not in ACTIVE:
            return kept
        event = Event.WRITING_LOST if isinstance(error, _WRITING_ONLY) else Event.CONSENT_LOST
        before = {"state": kept.state}
        known = kept.problem_json == error.advice.as_json()
        kept.state = advance(State(kept.state), event)
        kept.problem_json = error.advice.as_json()
        kept.problem_said = error.said[:500]
        kept.problem_at = kept.problem_at if known else now
        kept.save(update_fields=["state", "problem_json", "problem_said", "problem_at"])
        if before["state"] != kept.state or not known:
            record(
                "connection.blocked",
                actor=SYSTEM,
                company_id=kept.company_id,
                subject_type="connection",
                subject_id=kept.pk,
                at=now,
                before=before,
                after={"state": kept.state, "cause": error.cause, "message": error.advice.as_json()},
            )
        signals.blocked.send(sender=Connection, connection=kept, error=error)
        return kept


def block_all(authorisation: Authorisation, error: LedgerError, now: datetime) -> None:
    """Block every connection that lives on this authorisation."""
    for connection in Connection.objects.filter(authorisation=authorisation, state__in=ACTIVE):
        block(connection, error, now)
