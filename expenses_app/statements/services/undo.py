"""Take an import back as a whole, as long as nothing of it has been posted; or let a file go that was not imported."""

from datetime import datetime

from django.db import transaction as database
from django.db.models import Q

from expenses_app.audit.record import Change, record_bulk
from expenses_app.companies.actor import Actor
from expenses_app.core.messages import Message
from expenses_app.statements.choices import State
from expenses_app.statements.models import StatementImport
from expenses_app.statements.queries import lines_of
from expenses_app.statements.services.confirm import NotReady
from expenses_app.transactions.models import Transaction
from expenses_app.transactions.snapshot import snapshot


def undo(statement_import: StatementImport, *, actor: Actor, now: datetime) -> int:
    """Remove the transactions that an import made; returns how many.

    Raises NotReady where one of them was posted (or is on its way) or has a receipt; nothing is removed then.
    """
    with database.atomic():
        statement_import = StatementImport.objects.select_for_update().get(
            company=statement_import.company_id, pk=statement_import.pk
        )
        if statement_import.state != State.IMPORTED:
            raise NotReady(Message("Only an import that is finished can be taken back."))
        made = Transaction.objects.select_for_update().filter(
            company=statement_import.company_id, pk__in=lines_of(statement_import).values("transaction")
        )
        rows = list(made.prefetch_related("lines"))
        _refuse_what_went_on(rows, made.filter(~Q(receipts=None)).count())
        changes = [Change("transaction", row.pk, snapshot(row, row.lines.all()), None) for row in rows]
        if changes:
            record_bulk(
                "statement.undone",
                actor=actor,
                company_id=statement_import.company_id,
                at=now,
                changes=changes,
                statement=str(statement_import.pk),
                count=len(rows),
            )
        lines_of(statement_import).update(transaction=None)
        Transaction.objects.filter(
            company=statement_import.company_id, pk__in=[row.pk for row in rows]
        ).delete()
        statement_import.state = State.UNDONE
        statement_import.undone_at = statement_import.worked_at = now
        statement_import.save(update_fields=["state", "undone_at", "worked_at"])
    return len(rows)


def discard(statement_import: StatementImport) -> None:
    """Let go of a file from which nothing was imported, with all that was read from it."""
    with database.atomic():
        locked = StatementImport.objects.select_for_update().get(
            company=statement_import.company_id, pk=statement_import.pk
        )
        if not locked.is_open:
            raise NotReady(Message("This import is under way or finished; it cannot be let go."))
        storage, name = locked.file.storage, str(locked.file.name)
        locked.delete()
        database.on_commit(lambda: storage.delete(name))


def _refuse_what_went_on(rows: list[Transaction], with_receipts: int) -> None:
    posted = sum(1 for row in rows if row.revision > 0)
    if posted:
        raise NotReady(
            Message(
                "Some of these transactions were posted: %(count)s. Void those first; then the rest can be taken back.",
                {"count": posted},
            )
        )
    if with_receipts:
        raise NotReady(
            Message(
                "Some of these transactions have a receipt: %(count)s. Unlink the receipts first.",
                {"count": with_receipts},
            )
        )
