"""Take back one step of the history: a single change, or a bulk action with all its rows."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.db import transaction as database
from django.db.models import Max

from expenses_app.audit.models import Event
from expenses_app.audit.record import Change, record_bulk
from expenses_app.companies.actor import Actor
from expenses_app.companies.models import Company
from expenses_app.transactions.choices import Review
from expenses_app.transactions.models import Transaction, TransactionLine
from expenses_app.transactions.services.editing import alter
from expenses_app.transactions.signals import changed
from expenses_app.transactions.snapshot import AMOUNTS, TEXTS

UNDOABLE = frozenset(
    {
        "transaction.changed",
        "transaction.categorised",
        "transaction.split",
        "transaction.excluded",
        "transaction.included",
        "transaction.reopened",
        "transaction.marked_ready",
        "transactions.changed",
    }
)


class NothingToUndo(Exception):
    """That step does not exist in this company, or is none that can be taken back."""


@dataclass(frozen=True)
class Undone:
    """`ids` were put back; `skipped` were changed or posted since and stay as they are."""

    ids: list[UUID]
    skipped: int


def undo(company: Company, sequence: int, *, actor: Actor, now: datetime) -> Undone:
    """Put back what stood before the audit event `sequence`. What changed since then is left alone and counted.

    Raises NothingToUndo.
    """
    event = Event.objects.filter(company_id=company.id, sequence=sequence, action__in=UNDOABLE).first()
    if event is None:
        raise NothingToUndo
    steps = [event] if event.subject_type == "transaction" else list(event.rows.order_by("sequence"))
    with database.atomic():
        newest = dict(
            Event.objects.filter(
                company_id=company.id,
                subject_type="transaction",
                subject_id__in=[step.subject_id for step in steps],
            )
            .values_list("subject_id")
            .annotate(newest=Max("sequence"))
        )
        untouched = {step.subject_id: step for step in steps if newest[step.subject_id] == step.sequence}
        rows = list(
            Transaction.objects.select_for_update()
            .filter(company=company, id__in=untouched)
            .exclude(review=Review.SUBMITTED)
            .order_by("id")
        )
        if event.subject_type == "transaction":
            for row in rows:
                _one(company, row, untouched[str(row.id)].before or {}, actor, now)
        elif rows:
            _many(company, rows, untouched, event, actor, now)
    return Undone([row.id for row in rows], len(steps) - len(rows))


def _one(company: Company, row: Transaction, before: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    def change(stored: Transaction, lines: list[TransactionLine]) -> None:
        if "date" in before:
            _restore(stored, before)
            lines[:] = _restored(stored, lines, before["lines"])

    review = Review(before["review"]) if "review" in before else None
    alter(
        company, row.id, row.version, change, action="transaction.undone", actor=actor, now=now, review=review
    )


def _restore(row: Transaction, before: Mapping[str, Any]) -> None:
    row.date = date.fromisoformat(before["date"])
    row.due_date = date.fromisoformat(before["due_date"]) if before.get("due_date") else None
    row.post_as_draft = bool(before.get("post_as_draft"))
    for name in TEXTS:
        setattr(row, name, before.get(name, ""))
    for name in AMOUNTS:
        value = before.get(name)
        setattr(row, name, None if value is None else Decimal(value))


def _restored(
    row: Transaction, lines: Sequence[TransactionLine], before: Sequence[Mapping[str, Any]]
) -> list[TransactionLine]:
    kept = [*lines, *(TransactionLine(company_id=row.company_id, transaction=row) for _line in before)]
    for line, stored in zip(kept, before, strict=False):
        if line.account_id != stored.get("account_id", ""):
            line.origins = {name: origin for name, origin in line.origins.items() if name != "account"}
        line.net, line.tax = Decimal(stored["net"]), Decimal(stored["tax"])
        for name in ("account_id", "tax_rate_id", "description", "billable_to"):
            setattr(line, name, stored.get(name, ""))
        line.tracking = list(stored.get("tracking", []))
    return kept[: len(before)]


_LINES = """
UPDATE transactions_transactionline AS line
SET account_id = was.account, tax_rate_id = was.rate, net = was.net, tax = was.tax,
    tracking = ARRAY(SELECT jsonb_array_elements_text(was.tracking::jsonb)),
    origins = line.origins - 'account' - 'tax_rate' - 'tracking'
FROM unnest(%s::uuid[], %s::int[], %s::text[], %s::text[], %s::numeric[], %s::numeric[], %s::text[])
     AS was (id, position, account, rate, net, tax, tracking)
WHERE line.transaction_id = was.id AND line.position = was.position AND line.company_id = %s
"""
_ROWS = """
UPDATE transactions_transaction AS row
SET review = was.review, contact_id = COALESCE(was.contact, row.contact_id), excluded_because = '',
    version = row.version + 1, updated_at = %s
FROM unnest(%s::uuid[], %s::text[], %s::text[]) AS was (id, review, contact)
WHERE row.id = was.id AND row.company_id = %s
"""


def _many(
    company: Company,
    rows: Sequence[Transaction],
    steps: Mapping[str, Event],
    event: Event,
    actor: Actor,
    now: datetime,
) -> None:
    before: dict[UUID, dict[str, Any]] = {row.id: steps[str(row.id)].before or {} for row in rows}
    lines = [
        (id, position, line["account_id"], line["tax_rate_id"], line["net"], line["tax"], line["tracking"])
        for id, was in before.items()
        for position, line in enumerate(was.get("lines", []))
    ]
    with connection.cursor() as cursor:
        if lines:
            columns = list(zip(*lines, strict=True))
            cursor.execute(
                _LINES,
                [
                    *(list(column) for column in columns[:4]),
                    [Decimal(net) for net in columns[4]],
                    [Decimal(tax) for tax in columns[5]],
                    [json.dumps(tracking) for tracking in columns[6]],
                    company.id,
                ],
            )
        cursor.execute(
            _ROWS,
            [
                now,
                list(before),
                [was["review"] for was in before.values()],
                [was.get("contact_id") for was in before.values()],
                company.id,
            ],
        )
    record_bulk(
        "transactions.undone",
        actor=actor,
        company_id=company.id,
        at=now,
        changes=[Change("transaction", id, None, was) for id, was in before.items()],
        undone=event.sequence,
        count=len(rows),
    )
    changed.send(Transaction, company_id=company.id, transaction_ids=list(before))
