"""Deletes for good what was removed: files first, then the rows that name them."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from expenses_app.companies.models import Company
from expenses_app.receipts import stored_files
from expenses_app.receipts.models import Receipt, ReceiptCopy

AT_A_TIME = 200


def purge_removed(at: datetime, kept: timedelta) -> int:
    """Delete receipts that were removed more than `kept` ago; return how many.

    Handles a few hundred and returns; call it again while it does not return 0.
    """
    return _purge(Receipt.objects.filter(removed_at__lt=at - kept))


def purge_of_company(company: Company) -> int:
    """Delete all receipts of a company, a few hundred at a time; return how many."""
    return _purge(Receipt.objects.filter(company=company))


def _purge(gone: QuerySet[Receipt]) -> int:
    purged = 0
    for receipt in gone.order_by("id")[:AT_A_TIME]:
        for copy in ReceiptCopy.objects.filter(company_id=receipt.company_id, receipt=receipt):
            stored_files.delete(copy.file)
        stored_files.discard(receipt)
        receipt.delete()
        purged += 1
    return purged
