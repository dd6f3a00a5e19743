"""What a partner's program does to a company's connections."""

from datetime import datetime

from django.db import transaction

from expenses_app.audit.record import record
from expenses_app.companies.actor import Actor
from expenses_app.companies.models import Company
from expenses_app.connections.models import Connection
from expenses_app.connections.services.unlink import unlink_here
from expenses_app.connections.states import State
from expenses_app.partners.models import RemovedConnection


@transaction.atomic
def make_expense_connection(company: Company, *, actor: Actor, at: datetime) -> Connection:
    """The company's connection to the partner itself; the same one however often it is asked for."""
    Company.objects.select_for_update().get(pk=company.pk)
    known = company.connections.filter(kind=Connection.Kind.EXPENSE, removal=None).first()
    if known is not None:
        return known
    made = Connection.objects.create(
        company=company, kind=Connection.Kind.EXPENSE, state=State.LINKED, linked_at=at
    )
    record(
        "connection.begun",
        actor=actor,
        company_id=company.pk,
        subject_type="connection",
        subject_id=made.pk,
        at=at,
        after={"kind": made.kind},
    )
    return made


@transaction.atomic
def remove_connection(connection: Connection, *, actor: Actor, at: datetime) -> None:
    """End it where it lives, and show it no more. The platform is told by the clock, soon."""
    if connection.state != State.UNLINKED and connection.kind == Connection.Kind.ACCOUNTING:
        unlink_here(connection, actor, at, ask_at=at)
    _removal, new = RemovedConnection.objects.get_or_create(
        connection=connection, defaults={"company_id": connection.company_id, "removed_at": at}
    )
    if new:
        record(
            "connection.removed",
            actor=actor,
            company_id=connection.company_id,
            subject_type="connection",
            subject_id=connection.pk,
            at=at,
        )
