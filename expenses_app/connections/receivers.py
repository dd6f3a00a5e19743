"""What the layers below tell us, and what follows for connections."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from expenses_app.companies import signals as company_signals
from expenses_app.companies.actor import Actor
from expenses_app.companies.models import Company
from expenses_app.connections.models import Connection
from expenses_app.connections.services.unlink import unlink_here
from expenses_app.connections.states import State


@receiver(company_signals.deleted)
def company_deleted(company: Company, actor: Actor, at: datetime, **_: Any) -> None:
    for connection in Connection.objects.filter(company=company).exclude(state=State.UNLINKED):
        unlink_here(connection, actor, at, ask_at=at)
