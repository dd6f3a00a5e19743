"""Reading receipts: for the pages, and for whoever sends them on."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from expenses_app.companies.clock import system_clock
from expenses_app.companies.models import Company
from expenses_app.core.messages import Message
from expenses_app.receipts import stored_files
from expenses_app.receipts.files.fit import CannotFit
from expenses_app.receipts.files.types import BY_CONTENT_TYPE, registered
from expenses_app.receipts.models import Receipt, ReceiptLink, State
from expenses_app.receipts.services.copy_for import copy_for
from expenses_app.transactions.models import Transaction

NOT_CHECKED = Message("This receipt is still being checked. It follows as soon as that is done.")
NOT_USABLE = Message("This receipt could not be opened and is not attached. Add it again.")
# Counting stops here; the page then shows "1,000+".
COUNTED = 1000


class Sendable(NamedTuple):
    """A file to attach to a ledger document: unique name, media type, bytes."""

    name: str
    content_type: str
    content: bytes


def of_company(company: Company) -> "QuerySet[Receipt]":
    """Return the receipts of a company that were not removed, newest first."""
    return (
        Receipt.objects.filter(company=company, removed_at=None)
        .defer("text")
        .select_related("uploaded_by__user")
        .order_by("-created_at", "-id")
    )


def to_match(company: Company) -> "QuerySet[Receipt]":
    """Return those that belong to no transaction yet."""
    return of_company(company).filter(linked=False)


def count_to_match(company: Company) -> int:
    """Count them, up to a thousand."""
    return Receipt.objects.filter(company=company, removed_at=None, linked=False)[:COUNTED].count()


def linked_to(transaction: Transaction) -> "QuerySet[ReceiptLink]":
    """Return the links of a transaction with their receipts, in the order in which they were added."""
    return (
        ReceiptLink.objects.filter(
            company_id=transaction.company_id, transaction=transaction, receipt__removed_at=None
        )
        .select_related("receipt__uploaded_by__user")
        .defer("receipt__text")
        .order_by("id")
    )


def receipts_of(transaction: Transaction) -> list[Receipt]:
    """Return the receipts of a transaction that can be attached, in the order in which they were linked.

    Those still being checked are announced later by `signals.attachable`.
    """
    return [link.receipt for link in linked_to(transaction).filter(receipt__state=State.READY)]


def with_receipt(company_id: UUID, transaction_ids: Collection[UUID]) -> set[UUID]:
    """Return which of these transactions have a receipt."""
    links = ReceiptLink.objects.filter(
        company_id=company_id, transaction_id__in=transaction_ids, receipt__removed_at=None
    )
    return set(links.values_list("transaction_id", flat=True))


def open_for_sending(
    receipt: Receipt, max_bytes: int, allowed_types: Collection[str] | None, *, at: datetime | None = None
) -> Sendable | CannotFit:
    """Read a receipt as it is to be attached where at most `max_bytes` and only `allowed_types` are taken.

    `allowed_types` are media types; None or an empty collection means any. The kept file when it fits, else a smaller or
    converted copy, which is made once and kept: the same receipt and limits give the same bytes for good. The name is
    unique in the company and stable. Raises StorageUnavailable (an OSError) when the storage does not answer.
    """
    if not receipt.is_ready:
        return CannotFit(NOT_CHECKED if receipt.is_processing else NOT_USABLE)
    taken = {registered(each) for each in allowed_types} if allowed_types else None
    content = stored_files.read(receipt.file)
    if len(content) <= max_bytes and (taken is None or receipt.content_type in taken):
        return Sendable(sending_name(receipt, receipt.content_type), receipt.content_type, content)
    copy = copy_for(receipt, content, max_bytes, taken, at=at or system_clock().now())
    if isinstance(copy, CannotFit):
        return copy
    return Sendable(sending_name(receipt, copy.content_type), copy.content_type, stored_files.read(copy.file))


def sending_name(receipt: Receipt, content_type: str) -> str:
    """Return `EXP-<first 12 of the receipt's id>.<extension>`: without characters that any platform refuses."""
    return f"EXP-{receipt.id.hex[:12]}.{BY_CONTENT_TYPE[content_type].extension}"
