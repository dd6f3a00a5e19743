"""Deletes uploaded statement files; the rows that were read from them stay."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from expenses_app.receipts import stored_files
from expenses_app.statements.choices import AT_WORK, OPEN
from expenses_app.statements.models import StatementImport

FILES_A_STEP = 200


def forget_statement_files(now: datetime, kept: timedelta) -> int:
    """Delete files of imports that have been over for more than `kept`; returns how many, a few hundred at most."""
    over = StatementImport.objects.filter(worked_at__lt=now - kept).exclude(state__in=[*OPEN, *AT_WORK])
    return forget_files(over)


def forget_files(imports: QuerySet[StatementImport]) -> int:
    """Delete some of the stored files of these imports; returns how many. Raises StorageUnavailable."""
    chosen = imports.exclude(file="").order_by("id")[:FILES_A_STEP]
    for one in chosen:
        stored_files.delete(one.file)
        StatementImport.objects.filter(company_id=one.company_id, pk=one.pk).update(file="")
    return len(chosen)
