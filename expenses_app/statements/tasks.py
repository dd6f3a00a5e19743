"""Background steps of big imports. The import's state says what is due; a message only wakes it."""

from datetime import timedelta

from celery import shared_task

from expenses_app.companies.clock import system_clock
from expenses_app.statements.choices import AT_WORK, State
from expenses_app.statements.models import StatementImport
from expenses_app.statements.services.confirm import make
from expenses_app.statements.services.read import read_stored
from expenses_app.statements.services.undo import remove

#: An import that nobody worked on for so long is taken up again.
STALE = timedelta(minutes=2)


@shared_task(queue="later")
def work(import_id: str) -> None:
    """Do what is due for one import: read its file, make its transactions, or take them back."""
    statement_import = StatementImport.objects.filter(pk=import_id).first()
    if statement_import is None:
        return
    if statement_import.state == State.READING:
        read_stored(statement_import, now=system_clock().now())
    elif statement_import.state == State.IMPORTING:
        make(statement_import, now=system_clock().now())
    elif statement_import.state == State.UNDOING:
        remove(statement_import, now=system_clock().now())


@shared_task(queue="later")
def wake_stale() -> None:
    """Take up imports whose message or worker was lost."""
    before = system_clock().now() - STALE
    waiting = StatementImport.objects.filter(state__in=AT_WORK, worked_at__lt=before)
    for import_id in waiting.values_list("pk", flat=True)[:100]:
        work.delay(str(import_id))
