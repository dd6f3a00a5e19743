"""Take posted transactions back out of the ledger, where the platform can."""

from datetime import datetime
from uuid import UUID

from django.db import transaction as database

from expenses_app.audit.record import record
from expenses_app.companies.actor import Actor
from expenses_app.companies.installation import installation_id
from expenses_app.companies.models import Company
from expenses_app.core.messages import Message
from expenses_app.ledger.entries import Kind
from expenses_app.ledger.errors import LedgerError
from expenses_app.ledger.operations import Operation
from expenses_app.sync.entries import entry_from
from expenses_app.sync.models import Part, SubjectType, SyncItem, SyncRun, Write
from expenses_app.sync.outcomes import reflect
from expenses_app.sync.preview import marked_for
from expenses_app.sync.queries import active_connection, open_parts, standing_parts
from expenses_app.sync.services.post import CannotPost, part_of
from expenses_app.sync.tasks import wake
from expenses_app.transactions.choices import Review
from expenses_app.transactions.models import Transaction, TransactionRevision
from expenses_app.transactions.snapshot import SCHEMA


def void(company: Company, transaction_id: UUID, *, actor: Actor, now: datetime) -> SyncRun:
    """Queue taking every document of it back. Raises CannotPost when there is nothing to take back or the platform cannot."""
    connection = active_connection(company.id)
    if connection is None:
        raise CannotPost(Message("Connect the accounting software first."))
    with database.atomic():
        row = Transaction.objects.select_for_update().get(company=company, id=transaction_id)
        standing = standing_parts(company.id, [row.id], connection.ledger_id).get(row.id)
        if not standing:
            raise CannotPost(Message("It does not stand in the ledger."))
        if open_parts(row).exists():
            raise CannotPost(Message("It is on its way. Wait until that is settled."))
        if Kind(row.kind) not in connection.capabilities.voidable:
            raise CannotPost(
                Message(
                    "%(platform)s does not let us take this back. Do it there.",
                    {"platform": connection.declared.name},
                )
            )
        content = row.revisions.get(number=row.revision).content
        facts = connection.facts
        if facts is None:
            raise CannotPost(Message("The first reading of the accounting software is not finished."))
        try:
            plan = connection.declared.void(
                entry_from(content), facts, marked_for(row, connection, installation_id(), standing)
            )
        except LedgerError as error:
            raise CannotPost(error.advice) from error
        if {document.part for document in plan.documents if document.undoes} != set(standing):
            raise CannotPost(Message("Not all of it would be taken back. It is our mistake; do it there."))
        row.revision += 1
        row.review = Review.SUBMITTED
        row.version += 1
        row.updated_at = now
        row.save(update_fields=["revision", "review", "version", "updated_at"])
        TransactionRevision.objects.create(
            company=company,
            transaction=row,
            number=row.revision,
            schema=SCHEMA,
            content=content,
            made_by_id=actor.member_id,
            made_at=now,
        )
        write = Write.objects.create(
            company=company,
            connection=connection,
            ledger_id=connection.ledger_id,
            subject_type=SubjectType.TRANSACTION,
            subject_id=row.id,
            transaction=row,
            operation=Operation.VOID,
            revision=row.revision,
            actor=actor.as_json(),
            created_at=now,
        )
        parts = [
            part_of(write, document, standing[document.part].incarnation, now) for document in plan.documents
        ]
        Part.objects.bulk_create(parts)
        run = SyncRun.objects.create(
            company=company,
            connection=connection,
            asked_by_id=actor.member_id,
            actor=actor.as_json(),
            created_at=now,
        )
        SyncItem.objects.create(company=company, run=run, write=write)
        record(
            "transaction.void_asked",
            actor=actor,
            company_id=company.id,
            subject_type="transaction",
            subject_id=row.id,
            at=now,
            after={"revision": row.revision},
        )
        reflect(parts, now)
        wake(connection.id)
    return run
