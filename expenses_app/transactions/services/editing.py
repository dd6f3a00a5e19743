"""The one way to change a transaction: locked, at the version that was seen, audited, all or nothing."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction as database

from expenses_app.audit.record import record
from expenses_app.companies.actor import Actor
from expenses_app.companies.models import Company
from expenses_app.core.messages import Message
from expenses_app.transactions.choices import Kind, Review
from expenses_app.transactions.drafting import Unacceptable
from expenses_app.transactions.models import Transaction, TransactionLine
from expenses_app.transactions.searching import search_text
from expenses_app.transactions.signals import changed
from expenses_app.transactions.snapshot import snapshot

Alter = Callable[[Transaction, list[TransactionLine]], None]


class ChangedMeanwhile(Exception):
    """Somebody stored another version first. Nothing was overwritten; `theirs` is what is stored."""

    def __init__(self, theirs: Transaction) -> None:
        super().__init__(f"{theirs.pk} is at version {theirs.version}")
        self.theirs = theirs


def alter(
    company: Company,
    transaction_id: UUID,
    version: int,
    change: Alter,
    *,
    action: str,
    actor: Actor,
    now: datetime,
    review: Review | None = None,
) -> Transaction:
    """Apply `change` to the row and its lines (which it may extend or cut) and store both.

    A row that was ready or posted goes back to review unless `review` says otherwise. Raises ChangedMeanwhile,
    Unacceptable (fields with their mistakes) and Transaction.DoesNotExist; then nothing is stored.
    """
    with database.atomic():
        row = Transaction.objects.select_for_update().get(company=company, id=transaction_id)
        if row.version != version:
            raise ChangedMeanwhile(row)
        lines = list(row.lines.all())
        places = {line.id: line.position for line in lines}
        before = snapshot(row, lines)
        origins_before = _origins(row, lines)
        review_before = row.review
        change(row, lines)
        _check(row, lines)
        _renumber(row, lines)
        after = snapshot(row, lines)
        wanted = review or (row.review if before == after else _back_to_review(row))
        # Choosing what a rule proposed changes no value, but it is a person's choice from now on.
        confirmed = _origins(row, lines) != origins_before
        if before == after and wanted == review_before and not confirmed:
            return row
        row.review = wanted
        row.search = search_text(
            row.merchant, row.memo, row.reference, row.amount, row.card_amount, row.original_amount
        )
        row.version += 1
        row.updated_at = now
        row.save()
        _store_lines(row, lines, places)
        record(
            action,
            actor=actor,
            company_id=company.id,
            subject_type="transaction",
            subject_id=row.id,
            at=now,
            before=before if before != after else {"review": review_before},
            after=after if before != after else {"review": row.review},
        )
        changed.send(Transaction, company_id=company.id, transaction_ids=[row.id])
        row.refresh_from_db(fields=["status"])
        return row


def _origins(row: Transaction, lines: list[TransactionLine]) -> list[dict[str, object]]:
    return [dict(row.origins), *(dict(line.origins) for line in lines)]


def _back_to_review(row: Transaction) -> Review:
    return Review.EXCLUDED if row.review == Review.EXCLUDED else Review.TO_REVIEW


def _check(row: Transaction, lines: list[TransactionLine]) -> None:
    if row.kind == Kind.TRANSFER:
        return
    if row.kind == Kind.ADJUSTMENT:
        if sum((line.net for line in lines), Decimal(0)) != 0:
            raise Unacceptable({"lines": Message("Debits and credits must be equal.")})
        row.amount = sum((line.net for line in lines if line.net > 0), Decimal(0))
        return
    total = sum((line.gross for line in lines), Decimal(0))
    if total != row.amount:
        raise Unacceptable(
            {
                "lines": Message(
                    "Lines add up to %(sum)s %(currency)s, but the card was charged %(amount)s %(currency)s.",
                    {"sum": format(total, "f"), "amount": format(row.amount, "f"), "currency": row.currency},
                )
            }
        )


def _renumber(row: Transaction, lines: list[TransactionLine]) -> None:
    for position, line in enumerate(lines):
        line.position = position
        line.company_id = row.company_id
        line.transaction = row


def _store_lines(row: Transaction, lines: list[TransactionLine], places: dict[UUID, int]) -> None:
    """`places`: the lines that are stored, with their positions."""
    gone = set(places) - {line.id for line in lines}
    if gone:
        row.lines.filter(id__in=gone).delete()
    # Positions are unique: numbers that change are moved out of the way first.
    moved = [line for line in lines if places.get(line.id, line.position) != line.position]
    for offset, line in enumerate(moved):
        TransactionLine.objects.filter(company_id=row.company_id, id=line.id).update(position=10_000 + offset)
    for line in lines:
        line.save(force_insert=line.id not in places, force_update=line.id in places)
