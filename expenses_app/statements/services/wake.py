"""Wake the background step of an import once its state is stored."""

from celery import current_app
from django.db import transaction as database

from expenses_app.statements.models import StatementImport

_TASK = "expenses_app.statements.tasks.work"


def wake(statement_import: StatementImport) -> None:
    """Queue the next step when the surrounding database transaction commits; a lost message is made good by a tick."""
    key = str(statement_import.pk)
    database.on_commit(lambda: current_app.send_task(_TASK, args=[key], queue="later"))
