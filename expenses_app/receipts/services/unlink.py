from datetime import datetime

from django.db import transaction

from expenses_app.audit.record import record
from expenses_app.companies.actor import Actor
from expenses_app.receipts import signals
from expenses_app.receipts.models import Receipt, ReceiptLink
from expenses_app.transactions.models import Transaction


def unlink(receipt: Receipt, of: Transaction, *, actor: Actor, at: datetime) -> bool:
    """Say that a receipt does not belong to a transaction; False when it did not. A file in the ledger stays there."""
    with transaction.atomic():
        locked = Receipt.objects.select_for_update().get(company_id=of.company_id, id=receipt.id)
        gone, _ = ReceiptLink.objects.filter(
            company_id=of.company_id, receipt=locked, transaction=of
        ).delete()
        if not gone:
            return False
        linked = ReceiptLink.objects.filter(company_id=of.company_id, receipt=locked).exists()
        Receipt.objects.filter(id=locked.id).update(linked=linked)
        receipt.linked = linked
        record(
            "receipt.unlinked",
            actor=actor,
            company_id=of.company_id,
            subject_type="transaction",
            subject_id=of.id,
            at=at,
            before={"receipt": str(locked.id), "name": locked.name},
        )
        signals.unlinked.send(Receipt, receipt=locked, transaction_id=of.id, actor=actor, at=at)
        return True
