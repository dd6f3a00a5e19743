"""A connection that was linked or works again is read."""

from typing import Any

from django.dispatch import receiver

from expenses_app.companies.clock import system_clock
from expenses_app.connections import signals
from expenses_app.connections.models import Connection
from expenses_app.reference_data.models import Pull
from expenses_app.reference_data.tasks import begin


@receiver(signals.linked)
def connection_linked(connection: Connection, **_: Any) -> None:
    begin(connection, Pull.Kind.FULL, system_clock(), connection.linked_by_name)


@receiver(signals.unblocked)
def connection_works_again(connection: Connection, **_: Any) -> None:
    if connection.can_read:
        begin(connection, Pull.Kind.INCREMENTAL, system_clock())
