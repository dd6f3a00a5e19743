"""Set one field of one transaction, of all open ones of its merchant, or of a selection."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from expenses_app.companies.actor import Actor
from expenses_app.companies.models import Company
from expenses_app.core.messages import Message
from expenses_app.review.fields import CUSTOMER, EMPLOYEE, SUPPLIER, Field
from expenses_app.review.history import newest_bulk
from expenses_app.review.lists import CHANGED, FAILED
from expenses_app.transactions.choices import Kind, Review, Status
from expenses_app.transactions.drafting import Unacceptable
from expenses_app.transactions.models import Transaction
from expenses_app.transactions.services.bulk import Bulk, change_many
from expenses_app.transactions.services.categorise import set_header, set_line

CONTACTS = {SUPPLIER.name, CUSTOMER.name, EMPLOYEE.name}
EDITABLE = frozenset({Status.TO_REVIEW, Status.READY, Status.POSTED_CHANGED_HERE}) | FAILED | CHANGED


@dataclass(frozen=True)
class Done:
    """`event`: the audit entry that can be taken back, None when nothing was touched."""

    count: int
    event: int | None


def set_for_one(
    company: Company,
    transaction_id: UUID,
    version: int,
    field: Field,
    value: str,
    *,
    ledger_id: str,
    actor: Actor,
    now: datetime,
) -> Transaction:
    """Raises as `alter`, and Unacceptable where a split has several lines to choose between."""
    if field.on_header:
        values: dict[str, object] = {field.column: value}
        if field.name in CONTACTS:
            values["contact_kind"] = field.name if value else ""
        return set_header(company, transaction_id, version, values, ledger_id=ledger_id, actor=actor, now=now)
    lines = list(
        Transaction.objects.get(company=company, id=transaction_id).lines.values_list("id", flat=True)[:2]
    )
    if len(lines) != 1:
        raise Unacceptable({"lines": Message("It is split. Open it and change its lines.")})
    wanted: object = ([value] if value else []) if field.column == "tracking" else value
    return set_line(
        company,
        transaction_id,
        version,
        lines[0],
        {field.column: wanted},
        ledger_id=ledger_id,
        actor=actor,
        now=now,
    )


def set_for_many(
    company: Company,
    ids: Iterable[UUID],
    field: Field,
    value: str,
    *,
    ledger_id: str,
    actor: Actor,
    now: datetime,
) -> Done:
    """One step in the history, whatever the number. Raises Unacceptable for a rate whose per cent is not known."""
    count = change_many(company, ids, bulk_of(field, value), ledger_id=ledger_id, actor=actor, now=now)
    event = newest_bulk(company, "transactions.changed") if count else None
    return Done(count, event.sequence if event else None)


def bulk_of(field: Field, value: str) -> Bulk:
    """The change that `transactions` knows for a field."""
    if field.name in CONTACTS:
        return Bulk(contact_kind=field.name if value else "", contact_id=value)
    if field.column == "tracking":
        return Bulk(tracking=[value] if value else [])
    if field.column == "tax_rate_id":
        return Bulk(tax_rate_id=value)
    return Bulk(account_id=value)


def open_of_merchant(company: Company, like: Transaction) -> list[UUID]:
    """The open transactions of the same merchant and kind that can be changed."""
    rows = Transaction.objects.filter(
        company=company, merchant=like.merchant, kind=like.kind, status__in=sorted(EDITABLE)
    )
    if like.kind == Kind.EXPENSE:
        rows = rows.filter(type=like.type)
    return list(rows.exclude(review=Review.EXCLUDED).order_by("-date", "-id").values_list("id", flat=True))
