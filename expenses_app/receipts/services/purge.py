from datetime import datetime, timedelta

from django.db.models import Q

from expenses_app.receipts import stored_files
from expenses_app.receipts.models import Receipt, ReceiptCopy

KEPT_AFTER_REMOVAL = timedelta(days=30)
AT_A_TIME = 200


def purge(at: datetime, kept: timedelta = KEPT_AFTER_REMOVAL) -> int:
    """Delete files and rows of receipts removed, or whose company was deleted, more than `kept` ago; return how many.

    Handles a few hundred and returns; call it again while it does not return 0.
    """
    before = at - kept
    gone = Receipt.objects.filter(Q(removed_at__lt=before) | Q(company__deleted_at__lt=before))
    purged = 0
    for receipt in gone.order_by("id")[:AT_A_TIME]:
        for copy in ReceiptCopy.objects.filter(company_id=receipt.company_id, receipt=receipt):
            stored_files.delete(copy.file)
        stored_files.discard(receipt)
        receipt.delete()
        purged += 1
    return purged
