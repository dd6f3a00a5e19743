from datetime import datetime

from django.db import transaction

from expenses_app.audit.record import record
from expenses_app.companies.actor import Actor
from expenses_app.receipts import signals
from expenses_app.receipts.models import Receipt, ReceiptLink
from expenses_app.transactions.models import Transaction


class OtherCompany(ValueError):
    """Receipt and transaction belong to different companies."""


def link(receipt: Receipt, to: Transaction, *, actor: Actor, at: datetime) -> bool:
    """Say that a receipt belongs to a transaction; False when it did already. Raises OtherCompany."""
    if receipt.company_id != to.company_id:
        raise OtherCompany(f"receipt {receipt.id} and transaction {to.id}")
    with transaction.atomic():
        # Locking the receipt keeps its `linked` true to its links when two people work on it.
        locked = Receipt.objects.select_for_update().get(company_id=to.company_id, id=receipt.id)
        made, is_new = ReceiptLink.objects.get_or_create(
            company_id=to.company_id,
            receipt=locked,
            transaction=to,
            defaults={"linked_by_id": actor.member_id, "created_at": at},
        )
        if not is_new:
            return False
        Receipt.objects.filter(id=receipt.id).update(linked=True)
        receipt.linked = True
        record(
            "receipt.linked",
            actor=actor,
            company_id=to.company_id,
            subject_type="transaction",
            subject_id=to.id,
            at=at,
            after={"receipt": str(receipt.id), "name": receipt.name},
        )
        if locked.is_ready:
            signals.attachable.send(
                Receipt, receipt=locked, transaction_id=made.transaction_id, actor=actor, at=at
            )
        return True
