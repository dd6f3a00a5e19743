"""What a connector's first words in a session say of the ledger behind it: the right one, another, or none."""

from datetime import datetime

from django.db import transaction

from expenses_app.audit.record import record
from expenses_app.companies.actor import SYSTEM
from expenses_app.connections import signals
from expenses_app.connections.models import Connection, PolledAccess, PollSession
from expenses_app.connections.services.block import block
from expenses_app.connections.states import Event, State, advance
from expenses_app.core.clock import Clock
from expenses_app.ledger.errors import LedgerError, NeedsReauthorising, PermissionMissing
from expenses_app.ledger.polling import Reply
from expenses_app.ledger.promise import Platform

# What a person has to mend inside the software; another open file mends itself.
_STOPPING = (NeedsReauthorising, PermissionMissing)


def greet_connector(poll: PollSession, platform: Platform, greeting: Reply, clock: Clock) -> None:
    """Check whom we talk to; the first good session links the connection, a later one mends it.

    Raises what the platform's check raises.
    """
    if platform.polling is None:
        raise TypeError(f"{platform.key} does not call us")
    access = PolledAccess.objects.select_for_update().get(connection=poll.connection_id)
    platform.polling.check(greeting, str(access.file_id))
    now = clock.now()
    poll.checked = True
    poll.save(update_fields=["checked"])
    access.worked_at, access.trouble_json, access.trouble_said, access.trouble_at = now, None, "", None
    access.save(update_fields=["worked_at", "trouble_json", "trouble_said", "trouble_at"])
    _link(access, platform, now)


def note_trouble(poll: PollSession, error: LedgerError, now: datetime) -> None:
    """Keep why nothing works behind the connector, for its page and for whoever looks at the connector itself."""
    with transaction.atomic():
        access = PolledAccess.objects.select_for_update().get(connection=poll.connection_id)
        known = access.trouble_json == error.advice.as_json()
        access.trouble_json, access.trouble_said = error.advice.as_json(), error.said[:500]
        access.trouble_at = access.trouble_at if known else now
        access.save(update_fields=["trouble_json", "trouble_said", "trouble_at"])
        poll.said = str(error)[:500]
        poll.save(update_fields=["said"])
        if isinstance(error, _STOPPING):
            block(poll.connection, error, now)


def _link(access: PolledAccess, platform: Platform, now: datetime) -> None:
    kept = Connection.objects.select_for_update().get(pk=access.connection_id)
    if kept.state not in (State.PENDING, State.NEEDS_REAUTHORISING, State.READ_ONLY):
        return
    first = kept.state == State.PENDING
    before = {"state": kept.state}
    kept.state = advance(State(kept.state), Event.LINK)
    kept.tenant_id = str(access.file_id)
    kept.ledger_id = f"{platform.key}:{access.file_id}"
    kept.problem_json, kept.problem_said, kept.problem_at = None, "", None
    kept.linked_at = now
    kept.save()
    record(
        "connection.linked" if first else "connection.reconnected",
        actor=SYSTEM,
        company_id=kept.company_id,
        subject_type="connection",
        subject_id=kept.pk,
        at=now,
        before=before,
        after={
            "state": kept.state,
            "organisation": kept.tenant_name or kept.company.name,
            "ledger_id": kept.ledger_id,
        },
    )
    (signals.linked if first else signals.unblocked).send(sender=Connection, connection=kept)
