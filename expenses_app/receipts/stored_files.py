"""The files behind the rows."""

from django.db.models.fields.files import FieldFile

from expenses_app.receipts.models import Receipt


def discard(receipt: Receipt, *fields: str) -> None:
    """Delete the stored files of a receipt (all, or those named); rows are not touched."""
    for field in fields or Receipt.FILES:
        delete(getattr(receipt, field))
        setattr(receipt, field, "")


def delete(stored: FieldFile) -> None:
    """Delete one stored file, if there is one."""
    if stored.name:
        stored.storage.delete(stored.name)
