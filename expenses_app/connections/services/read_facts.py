"""Read what the ledger says of itself."""

from datetime import datetime

from django.db import transaction

from expenses_app.audit.record import record
from expenses_app.companies.actor import SYSTEM
from expenses_app.connections import signals
from expenses_app.connections.facts import facts_to_json
from expenses_app.connections.models import Connection
from expenses_app.connections.services.block import block
from expenses_app.core.messages import Message
from expenses_app.ledger.errors import WrongTenant
from expenses_app.ledger.facts import Facts
from expenses_app.ledger.promise import Client


def read_facts(connection: Connection, client: Client, now: datetime) -> Facts:
    """Ask and store; tells `signals.facts_changed` when something differs.

    Raises WrongTenant (the connection is blocked then) when another ledger answered, and what the client raises.
    """
    facts = client.facts()
    if facts.ledger_key != connection.tenant_id:
        error = WrongTenant(
            Message(
                "%(found)s answered in place of %(connected)s. Nothing is read or written until you reconnect.",
                {"found": facts.name, "connected": connection.tenant_name or connection.tenant_id},
            )
        )
        block(connection, error, now)
        raise error
    store_facts(connection, facts, now)
    return facts


def store_facts(connection: Connection, facts: Facts, now: datetime) -> None:
    with transaction.atomic():
        kept = Connection.objects.select_for_update().get(pk=connection.pk)
        before, stored = kept.facts, facts_to_json(facts)
        old_json = kept.facts_json
        kept.facts_json = stored
        kept.facts_read_at = now
        kept.tenant_name = facts.name or kept.tenant_name
        kept.save(update_fields=["facts_json", "facts_read_at", "tenant_name"])
        if before == facts:
            return
        record(
            "connection.facts_changed",
            actor=SYSTEM,
            company_id=kept.company_id,
            subject_type="connection",
            subject_id=kept.pk,
            at=now,
            before=_differing(old_json or {}, facts_to_json(facts)),
            after=_differing(facts_to_json(facts), old_json or {}),
        )
        signals.facts_changed.send(sender=Connection, connection=kept, before=before, after=facts)


def _differing(one: dict[str, object], other: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in one.items() if _plain(value) != _plain(other.get(name))}


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
