from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from expenses_app.audit.record import record
from expenses_app.companies.actor import SYSTEM
from expenses_app.core.messages import Message
from expenses_app.receipts import signals, stored_files
from expenses_app.receipts.files.sniff import sniff
from expenses_app.receipts.files.types import Refused
from expenses_app.receipts.models import Receipt, ReceiptLink, State
from expenses_app.receipts.services.prepare import prepare
from expenses_app.receipts.services.receive import limits

TRIES = 3
LOST = Message("This file is no longer where it was stored. Add it again.")
GAVE_UP = Message(
    "This file could not be opened in three tries. Save it again, as JPEG or PDF, and add that copy."
)


def check(receipt_id: UUID, *, at: datetime) -> State | None:
    """Clean a receipt that was stored as it came; return its state, or None when there is nothing left to do.

    May be repeated and may run twice at once: only one result is kept. A file that kills its worker is given up after
    three tries. Raises StorageUnavailable when the storage does not answer; the receipt then waits for the next try.
    """
    receipt = Receipt.objects.filter(id=receipt_id, state=State.PROCESSING).first()
    if receipt is None:
        return None
    if receipt.tries >= TRIES:
        return _settle(receipt, Refused(GAVE_UP), at)
    try:
        content = stored_files.read(receipt.received)
    except FileNotFoundError:
        return _settle(receipt, Refused(LOST), at)
    Receipt.objects.filter(id=receipt_id).update(tries=F("tries") + 1)
    found = sniff(content, receipt.name, limits())
    prepared = found if isinstance(found, Refused) else prepare(content, found, limits())
    if isinstance(prepared, Refused):
        return _settle(receipt, prepared, at)
    try:
        with stored_files.reaching():
            prepared.keep_in(receipt)
    except stored_files.StorageUnavailable:
        # The file did nothing wrong: this does not count as a try.
        Receipt.objects.filter(id=receipt_id).update(tries=F("tries") - 1)
        raise
    return _settle(receipt, None, at)


def _settle(receipt: Receipt, refused: Refused | None, at: datetime) -> State | None:
    came_as = receipt.received.name
    receipt.received = ""
    if refused:
        receipt.state = State.REFUSED
        receipt.refusal = refused.message.as_json()
    with transaction.atomic():
        waiting = Receipt.objects.select_for_update().filter(id=receipt.id, state=State.PROCESSING).first()
        if waiting is not None:
            receipt.linked, receipt.removed_at, receipt.tries = (
                waiting.linked,
                waiting.removed_at,
                waiting.tries,
            )
            receipt.save()
            _tell(receipt, refused, at)
    if waiting is None:
        stored_files.discard(receipt)
        return None
    if came_as:
        with stored_files.reaching():
            receipt.file.storage.delete(came_as)
    return State(receipt.state)


def _tell(receipt: Receipt, refused: Refused | None, at: datetime) -> None:
    record(
        "receipt.refused" if refused else "receipt.checked",
        actor=SYSTEM,
        company_id=receipt.company_id,
        subject_type="receipt",
        subject_id=receipt.id,
        at=at,
        after={"name": receipt.name, "because": str(refused.message)} if refused else {"name": receipt.name},
    )
    if refused:
        return
    for link in ReceiptLink.objects.filter(company_id=receipt.company_id, receipt=receipt):
        signals.attachable.send(
            Receipt, receipt=receipt, transaction_id=link.transaction_id, actor=SYSTEM, at=at
        )
