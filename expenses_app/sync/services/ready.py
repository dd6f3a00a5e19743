"""Mark ready: the preview is the judge."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction as database

from expenses_app.audit.record import Change, record_bulk
from expenses_app.companies.actor import Actor
from expenses_app.companies.models import Company
from expenses_app.ledger.errors import LedgerError
from expenses_app.sync.outcomes import store_statuses
from expenses_app.sync.preview import preview_all
from expenses_app.transactions.choices import Review
from expenses_app.transactions.models import Transaction


@dataclass(frozen=True)
class MarkedReady:
    """`held` stay in review, each with what is still missing."""

    ready: list[Transaction]
    held: list[tuple[Transaction, LedgerError]]


def mark_ready(
    company: Company, transactions: Sequence[Transaction], *, actor: Actor, now: datetime
) -> MarkedReady:
    """Mark those that would be taken as they are; the others stay in review with their problem.

    A row that somebody changed since it was seen (`version`) is left alone and not listed.
    """
    seen = {transaction.id: transaction.version for transaction in transactions}
    with database.atomic():
        rows = [
            row
            for row in Transaction.objects.select_for_update()
            .filter(company=company, id__in=seen, review=Review.TO_REVIEW)
            .prefetch_related("lines")
            .order_by("id")
            if row.version == seen[row.id]
        ]
        ready: list[Transaction] = []
        held: list[tuple[Transaction, LedgerError]] = []
        for row, built in zip(rows, preview_all(rows), strict=True):
            if built.problem is not None:
                held.append((row, built.problem))
                continue
            row.review = Review.READY
            row.version += 1
            row.updated_at = now
            ready.append(row)
        Transaction.objects.bulk_update(ready, ["review", "version", "updated_at"], batch_size=500)
        if ready:
            record_bulk(
                "transaction.marked_ready",
                actor=actor,
                company_id=company.id,
                at=now,
                changes=[
                    Change("transaction", row.id, {"review": Review.TO_REVIEW}, {"review": Review.READY})
                    for row in ready
                ],
                count=len(ready),
            )
            store_statuses(row.id for row in ready)
    return MarkedReady(ready, held)
