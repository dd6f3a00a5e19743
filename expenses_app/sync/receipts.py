"""Receipts follow their document into the ledger: one Write, one companion Part for each link."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from expenses_app.companies.installation import installation_id
from expenses_app.connections.models import Connection
from expenses_app.ledger.entries import ExpenseType, Kind
from expenses_app.ledger.markers import marker
from expenses_app.ledger.operations import Operation, Role
from expenses_app.receipts.queries import receipts_of, with_receipt
from expenses_app.sync.models import Part, SubjectType, Write
from expenses_app.sync.queries import standing_parts
from expenses_app.sync.states import State
from expenses_app.transactions.models import Transaction


def takes_receipts(connection: Connection, transaction: Transaction) -> bool:
    """Whether this platform attaches files to a transaction of this kind and type."""
    accepted = connection.capabilities.attachments
    if accepted is None or Kind(transaction.kind) not in accepted.kinds:
        return False
    return transaction.kind != Kind.EXPENSE or ExpenseType(transaction.type) in accepted.expense_types


def follow(mains: Sequence[Part], now: datetime) -> None:
    """The documents stand: queue every receipt of their transactions that is not on its way yet."""
    by_transaction = {part.write.transaction_id: part for part in mains if part.write.transaction_id}
    if not by_transaction:
        return
    company_id = mains[0].company_id
    for transaction_id in sorted(with_receipt(company_id, list(by_transaction))):
        main = by_transaction[transaction_id]
        attach_receipts(transaction_id, main.connection, main.write.actor, now)


def attach_receipts(
    transaction_id: UUID, connection: Connection, actor: dict[str, object], now: datetime
) -> int:
    """Queue the receipts linked to a transaction whose document stands. Returns how many were new."""
    standing = standing_parts(connection.company_id, [transaction_id], connection.ledger_id)
    main = standing.get(transaction_id, {}).get("main")
    transaction = Transaction.objects.get(company_id=connection.company_id, id=transaction_id)
    if main is None or not takes_receipts(connection, transaction):
        return 0
    made = 0
    for receipt in receipts_of(transaction):
        write, new = Write.objects.get_or_create(
            company_id=connection.company_id,
            ledger_id=connection.ledger_id,
            subject_type=SubjectType.RECEIPT,
            subject_id=receipt.id,
            transaction=transaction,
            operation=Operation.ATTACH,
            # A rewritten document starts without its files.
            revision=main.incarnation + 1,
            defaults={"connection": connection, "actor": actor, "created_at": now},
        )
        if new:
            made += 1
            Part.objects.create(
                company_id=connection.company_id,
                connection=connection,
                write=write,
                name="receipt",
                role=Role.COMPANION,
                operation=Operation.ATTACH,
                marker=marker(
                    installation_id(),
                    connection.company_id,
                    connection.ledger_id,
                    SubjectType.RECEIPT,
                    receipt.id,
                    str(transaction.id),
                    main.incarnation,
                ),
                incarnation=main.incarnation,
                state=State.QUEUED,
                not_before=now,
                created_at=now,
            )
    return made
