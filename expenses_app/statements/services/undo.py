"""Take an import back as a whole, as long as nothing of it has been posted; or let a file go that was not imported."""

from datetime import datetime

from django.db import transaction as database
from django.db.models import QuerySet

from expenses_app.audit.record import Change, record_bulk
from expenses_app.companies.actor import Actor
from expenses_app.core.messages import Message
from expenses_app.statements.choices import State
from expenses_app.statements.models import StatementImport
from expenses_app.statements.queries import lines_of
from expenses_app.statements.services.confirm import NotReady, actor_of
from expenses_app.statements.services.wake import wake
from expenses_app.transactions.models import Transaction
from expenses_app.transactions.snapshot import snapshot

#: Imports of up to so many transactions are taken back while the person waits.
AT_ONCE_ROWS = 2_000


def undo(statement_import: StatementImport, *, actor: Actor, now: datetime) -> StatementImport:
    """Remove the transactions that an import made: a few at once, many in the background.

    Raises NotReady where one of them was posted (or is on its way) or has a receipt; nothing is removed then.
    """
    with database.atomic():
        statement_import = _locked(statement_import)
        if statement_import.state != State.IMPORTED:
            raise NotReady(Message("Only an import that is finished can be taken back."))
        _refuse_what_went_on(statement_import)
        statement_import.state = State.UNDOING
        statement_import.actor = actor.as_json()
        statement_import.refusal = None
        statement_import.worked_at = now
        statement_import.save(update_fields=["state", "actor", "refusal", "worked_at"])
        if statement_import.made <= AT_ONCE_ROWS:
            return remove(statement_import, now=now)
        wake(statement_import)
    return statement_import


def remove(statement_import: StatementImport, *, now: datetime) -> StatementImport:
    """Remove the transactions of an import that is in UNDOING, all of them in one database transaction.

    What was posted since the person asked stays, and then everything does: the import says why (`refusal`).
    """
    with database.atomic():
        statement_import = _locked(statement_import)
        if statement_import.state != State.UNDOING:
            return statement_import
        rows = list(_made(statement_import).select_for_update().prefetch_related("lines"))
        try:
            _refuse_what_went_on(statement_import)
        except NotReady as refusal:
            statement_import.state = State.IMPORTED
            statement_import.refusal = {"message": refusal.message.as_json(), "line": None, "column": None}
            statement_import.save(update_fields=["state", "refusal"])
            return statement_import
        changes = [Change("transaction", row.pk, snapshot(row, row.lines.all()), None) for row in rows]
        if changes:
            record_bulk(
                "statement.undone",
                actor=actor_of(statement_import),
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
    return statement_import


def discard(statement_import: StatementImport) -> None:
    """Let go of a file from which nothing was imported, with all that was read from it."""
    with database.atomic():
        locked = _locked(statement_import)
        if not locked.is_open:
            raise NotReady(Message("This import is under way or finished; it cannot be let go."))
        storage, name = locked.file.storage, str(locked.file.name)
        locked.delete()
        database.on_commit(lambda: storage.delete(name))


def _locked(statement_import: StatementImport) -> StatementImport:
    return StatementImport.objects.select_for_update().get(
        company=statement_import.company_id, pk=statement_import.pk
    )


def _made(statement_import: StatementImport) -> QuerySet[Transaction]:
    return Transaction.objects.filter(
        company=statement_import.company_id,
        pk__in=lines_of(statement_import).order_by().values("transaction"),
    )


def _refuse_what_went_on(statement_import: StatementImport) -> None:
    made = _made(statement_import)
    posted = made.filter(revision__gt=0).count()
    if posted:
        raise NotReady(
            Message(
                "Some of these transactions were posted: %(count)s. Void those first; then the rest can be taken back.",
                {"count": posted},
            )
        )
    with_receipts = made.exclude(receipts=None).distinct().count()
    if with_receipts:
        raise NotReady(
            Message(
                "Some of these transactions have a receipt: %(count)s. Unlink the receipts first.",
                {"count": with_receipts},
            )
        )
