import hashlib
import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from expenses_app.audit.record import record
from expenses_app.companies.actor import Actor
from expenses_app.companies.models import Company
from expenses_app.receipts import stored_files
from expenses_app.receipts.files.limits import Limits
from expenses_app.receipts.files.names import clean_name
from expenses_app.receipts.files.sniff import sniff
from expenses_app.receipts.files.types import Refused
from expenses_app.receipts.models import Receipt, State
from expenses_app.receipts.services.prepare import prepare, queue_check

logger = logging.getLogger(__name__)

# Cleaned while the uploader waits; a larger file is stored first and cleaned by a worker. Bytes.
AT_ONCE = 3_000_000


@dataclass(frozen=True, slots=True)
class Received:
    """A stored receipt; `known` when the company had the same file already."""

    receipt: Receipt
    known: bool


def limits() -> Limits:
    """Return what this installation takes: `RECEIPT_MAX_BYTES` of the settings, 25 MB without it."""
    return Limits(bytes=getattr(settings, "RECEIPT_MAX_BYTES", Limits().bytes))


def receive(
    company: Company,
    name: str,
    content: bytes,
    *,
    actor: Actor,
    at: datetime,
    at_once: int = AT_ONCE,
    queue: Callable[[UUID], None] = queue_check,
) -> Received | Refused:
    """Store an uploaded file as a receipt of `company`, or say why it is refused; then nothing is stored.

    The same file is kept once: a second upload answers with the first receipt, also when it had been removed. Files
    above `at_once` bytes are stored as they came and checked by a worker, whom `queue` wakes: they are not lost when that
    takes a while, nor when the message cannot be sent. Raises StorageUnavailable when it cannot be stored at all.
    """
    found = sniff(content, name, limits())
    if isinstance(found, Refused):
        return found
    digest = hashlib.sha256(content).hexdigest()
    known = _known(company, digest, actor, at)
    if known is not None:
        return Received(known, known=True)
    receipt = Receipt(
        # The same file after a restore is the same receipt, and finds its attachment in the ledger.
        id=uuid.uuid5(company.id, "receipt:" + digest),
        company=company,
        sha256=digest,
        name=clean_name(name, found.type),
        state=State.PROCESSING,
        content_type=found.type.content_type,
        size=len(content),
        pages=found.pages,
        locked=found.locked,
        uploaded_by_id=actor.member_id,
        created_at=at,
    )
    prepared = prepare(content, found, limits()) if len(content) <= at_once else None
    if isinstance(prepared, Refused):
        return prepared
    try:
        with stored_files.reaching():
            if prepared is not None:
                prepared.keep_in(receipt)
            else:
                receipt.received.save(f"received.{found.type.extension}", ContentFile(content), save=False)
        return _stored(receipt, actor, at, queue)
    except BaseException:
        _clear_up(receipt)
        raise


def _known(company: Company, digest: str, actor: Actor, at: datetime) -> Receipt | None:
    with transaction.atomic():
        receipt = Receipt.objects.select_for_update().filter(company=company, sha256=digest).first()
        if receipt is not None and receipt.removed_at is not None:
            _bring_back(receipt, actor, at)
        return receipt


def _bring_back(receipt: Receipt, actor: Actor, at: datetime) -> None:
    receipt.removed_at = None
    receipt.save(update_fields=["removed_at"])
    record(
        "receipt.restored",
        actor=actor,
        company_id=receipt.company_id,
        subject_type="receipt",
        subject_id=receipt.id,
        at=at,
        after={"name": receipt.name},
    )


def _stored(receipt: Receipt, actor: Actor, at: datetime, queue: Callable[[UUID], None]) -> Received:
    try:
        with transaction.atomic():
            receipt.save(force_insert=True)
            record(
                "receipt.added",
                actor=actor,
                company_id=receipt.company_id,
                subject_type="receipt",
                subject_id=receipt.id,
                at=at,
                after={"name": receipt.name, "sha256": receipt.sha256, "size": receipt.size},
            )
            if receipt.is_processing:
                transaction.on_commit(lambda: queue(receipt.id), robust=True)
    except IntegrityError:
        # The same file came in twice at once; the other upload was faster.
        _clear_up(receipt)
        first = Receipt.objects.get(company_id=receipt.company_id, sha256=receipt.sha256)
        return Received(first, known=True)
    return Received(receipt, known=False)


def _clear_up(receipt: Receipt) -> None:
    try:
        stored_files.discard(receipt)
    except stored_files.StorageUnavailable:
        # What brought us here is the news; a file without a row is only space lost.
        logger.warning("files without a receipt were left behind", extra={"company": str(receipt.company_id)})
