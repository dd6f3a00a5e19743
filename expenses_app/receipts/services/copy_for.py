import hashlib
from collections.abc import Collection
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from expenses_app.receipts import stored_files
from expenses_app.receipts.files.fit import CannotFit, Fitted, fit
from expenses_app.receipts.files.types import registered
from expenses_app.receipts.models import Receipt, ReceiptCopy


def copy_for(
    receipt: Receipt, content: bytes, max_bytes: int, allowed_types: Collection[str] | None, *, at: datetime
) -> ReceiptCopy | CannotFit:
    """Make a smaller or converted copy of a receipt that does not fit as it is, once, and keep it.

    `content` is the kept file. The first copy for given limits stays the one that is sent.
    """
    limits = limits_key(max_bytes, allowed_types)
    kept = ReceiptCopy.objects.filter(company_id=receipt.company_id, receipt=receipt, limits=limits).first()
    if kept is not None:
        return kept
    fitted = fit(content, receipt.type, max_bytes, allowed_types)
    if isinstance(fitted, CannotFit):
        return fitted
    return _keep(receipt, limits, fitted, at)


def limits_key(max_bytes: int, allowed_types: Collection[str] | None) -> str:
    """Name limits by a digest, whatever the order or spelling of the types."""
    names = "*" if allowed_types is None else ",".join(sorted({registered(each) for each in allowed_types}))
    return hashlib.sha256(f"{max_bytes}|{names}".encode()).hexdigest()


def _keep(receipt: Receipt, limits: str, fitted: Fitted, at: datetime) -> ReceiptCopy:
    made = ReceiptCopy(
        company_id=receipt.company_id,
        receipt=receipt,
        limits=limits,
        content_type=fitted.type.content_type,
        size=len(fitted.content),
        created_at=at,
    )
    with stored_files.reaching():
        made.file.save(f"copy.{fitted.type.extension}", ContentFile(fitted.content), save=False)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        stored_files.delete(made.file)
        return ReceiptCopy.objects.get(company_id=receipt.company_id, receipt=receipt, limits=limits)
    return made
