"""Stop writing to a ledger for a while, and go on."""

from django.db import transaction

from expenses_app.audit.record import record
from expenses_app.companies.actor import Actor
from expenses_app.connections import signals
from expenses_app.connections.models import Connection
from expenses_app.core.clock import Clock


def pause_writing(connection: Connection, reason: str, actor: Actor, clock: Clock) -> Connection:
    """Nothing is written until `resume_writing`; reading goes on. What is under way is finished."""
    return _set(connection, reason or "paused", "connection.writing_paused", actor, clock)


def resume_writing(connection: Connection, actor: Actor, clock: Clock) -> Connection:
    """Writing goes on; tells `signals.unblocked`."""
    return _set(connection, "", "connection.writing_resumed", actor, clock)


def _set(connection: Connection, reason: str, action: str, actor: Actor, clock: Clock) -> Connection:
    with transaction.atomic():
        kept = Connection.objects.select_for_update().get(pk=connection.pk)
        if kept.writes_paused_reason == reason:
            return kept
        before = {"writes_paused_reason": kept.writes_paused_reason}
        kept.writes_paused_reason = reason
        kept.save(update_fields=["writes_paused_reason"])
        record(
            action,
            actor=actor,
            company_id=kept.company_id,
            subject_type="connection",
            subject_id=kept.pk,
            at=clock.now(),
            before=before,
            after={"writes_paused_reason": reason},
        )
        if not reason:
            signals.unblocked.send(sender=Connection, connection=kept)
        return kept
