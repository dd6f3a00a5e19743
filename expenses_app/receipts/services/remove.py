from datetime import datetime

from django.db import transaction

from expenses_app.audit.record import record
from expenses_app.companies.actor import Actor
from expenses_app.receipts.models import Receipt


class StillLinked(Exception):
    """A receipt that belongs to a transaction is not removed; `count` of them."""

    def __init__(self, count: int) -> None:
        super().__init__(f"linked to {count}")
        self.count = count


def remove(receipt: Receipt, *, actor: Actor, at: datetime) -> None:
    """Take a receipt away from every list; it can be restored until it is purged. Raises StillLinked."""
    with transaction.atomic():
        locked = Receipt.objects.select_for_update().get(company_id=receipt.company_id, id=receipt.id)
        count = locked.links.count()
        if count:
            raise StillLinked(count)
        _set_removed(locked, at)
        record(
            "receipt.removed",
            actor=actor,
            company_id=locked.company_id,
            subject_type="receipt",
            subject_id=locked.id,
            at=at,
            before={"name": locked.name},
        )


def restore(receipt: Receipt, *, actor: Actor, at: datetime) -> None:
    """Bring a removed receipt back."""
    with transaction.atomic():
        locked = Receipt.objects.select_for_update().get(company_id=receipt.company_id, id=receipt.id)
        _set_removed(locked, None)
        record(
            "receipt.restored",
            actor=actor,
            company_id=locked.company_id,
            subject_type="receipt",
            subject_id=locked.id,
            at=at,
            after={"name": locked.name},
        )


def _set_removed(receipt: Receipt, at: datetime | None) -> None:
    receipt.removed_at = at
    receipt.save(update_fields=["removed_at"])
