"""What the layers below tell us, and what follows for the queue."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction as database
from django.dispatch import receiver

from expenses_app.companies.clock import system_clock
from expenses_app.connections import signals as connection_signals
from expenses_app.connections.models import Connection
from expenses_app.ledger.errors import LedgerError
from expenses_app.receipts import signals as receipt_signals
from expenses_app.sync.engine.blocking import block_parts, release_parts
from expenses_app.sync.outcomes import store_statuses
from expenses_app.sync.queries import active_connection, stands_in_ledger
from expenses_app.sync.receipts import attach_receipts
from expenses_app.sync.tasks import wake
from expenses_app.transactions import signals as transaction_signals


@receiver(connection_signals.blocked)
def connection_blocked(connection: Connection, error: LedgerError, **_: Any) -> None:
    with database.atomic():
        block_parts(connection, error, system_clock().now())


@receiver(connection_signals.unblocked)
def connection_unblocked(connection: Connection, **_: Any) -> None:
    with database.atomic():
        release_parts(connection, system_clock().now())
        wake(connection.id)


@receiver(receipt_signals.attachable)
def receipt_attachable(transaction_id: UUID, actor: Any, at: datetime, receipt: Any, **_: Any) -> None:
    connection = active_connection(receipt.company_id)
    if connection is None or not stands_in_ledger(receipt.company_id, transaction_id, connection):
        return
    if attach_receipts(transaction_id, connection, actor.as_json(), at):
        wake(connection.id)


@receiver(transaction_signals.changed)
def transactions_changed(transaction_ids: list[UUID], **_: Any) -> None:
    store_statuses(transaction_ids)
