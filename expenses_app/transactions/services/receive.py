"""Take transactions in: typed, imported or sent by a partner."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction as database

from expenses_app.audit.record import Change, record, record_bulk
from expenses_app.companies.actor import Actor
from expenses_app.companies.models import Company
from expenses_app.transactions.choices import Review, Status
from expenses_app.transactions.drafting import Draft, check
from expenses_app.transactions.identity import transaction_id
from expenses_app.transactions.models import Transaction, TransactionLine
from expenses_app.transactions.searching import search_text
from expenses_app.transactions.signals import received
from expenses_app.transactions.snapshot import snapshot


@dataclass(frozen=True)
class Received:
    """`new` came in now; `known` were here before under the same source id and stay as they are."""

    new: list[Transaction]
    known: list[Transaction]


def receive(company: Company, drafts: Sequence[Draft], *, actor: Actor, now: datetime) -> Received:
    """Store drafts for review. The same source id again adds nothing and changes nothing.

    Raises Unacceptable before anything is stored. All drafts come in together or none does.
    """
    for draft in drafts:
        check(draft)
    with database.atomic():
        ids = {draft.source_id: transaction_id(company, draft.source_id) for draft in drafts}
        before = set(
            Transaction.objects.filter(company=company, source_id__in=ids).values_list("source_id", flat=True)
        )
        fresh = {draft.source_id: draft for draft in drafts if draft.source_id not in before}
        rows = [_row(company, draft, now) for draft in fresh.values()]
        # Somebody may store the same source id between the look and the insert: theirs stays.
        Transaction.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
        made = set(
            Transaction.objects.filter(
                company=company, id__in=[row.id for row in rows], created_at=now, version=1
            ).values_list("id", flat=True)
        )
        new = [row for row in rows if row.id in made]
        lines = [line for row in new for line in _lines(row, fresh[row.source_id])]
        TransactionLine.objects.bulk_create(lines, batch_size=500, ignore_conflicts=True)
        by_row: dict[UUID, list[TransactionLine]] = {}
        for line in lines:
            by_row.setdefault(line.transaction_id, []).append(line)
        changes = [Change("transaction", row.id, None, snapshot(row, by_row.get(row.id, []))) for row in new]
        if len(changes) == 1:
            record(
                "transaction.received",
                actor=actor,
                company_id=company.id,
                subject_type="transaction",
                subject_id=new[0].id,
                at=now,
                after=changes[0].after,
            )
        elif changes:
            record_bulk(
                "transaction.received",
                actor=actor,
                company_id=company.id,
                at=now,
                changes=changes,
                count=len(new),
            )
        if new:
            # After the entry of what came in, so that the history tells apart what was added to it here.
            received.send(Transaction, company=company, transactions=new, lines=by_row, now=now)
    known = list(Transaction.objects.filter(company=company, source_id__in=before))
    return Received(new=new, known=known)


def _row(company: Company, draft: Draft, now: datetime) -> Transaction:
    return Transaction(
        id=transaction_id(company, draft.source_id),
        company=company,
        kind=draft.kind,
        type=draft.type,
        arrival=draft.arrival,
        source_id=draft.source_id,
        ledger_id=draft.ledger_id,
        date=draft.date,
        date_raw=draft.date_raw,
        due_date=draft.due_date,
        currency=draft.currency,
        amount=draft.total,
        rate=draft.rate,
        card_amount=draft.card_amount if draft.card_amount is not None else draft.total,
        card_currency=draft.card_currency or draft.currency,
        original_amount=draft.original_amount,
        original_currency=draft.original_currency,
        merchant=draft.merchant[:300],
        memo=draft.memo,
        reference=draft.reference[:100],
        bank_account_id=draft.bank_account_id,
        contact_kind=draft.contact_kind,
        contact_id=draft.contact_id,
        payable_account_id=draft.payable_account_id,
        destination_account_id=draft.destination_account_id,
        destination_amount=draft.destination_amount,
        destination_currency=draft.destination_currency,
        post_as_draft=draft.post_as_draft,
        review=Review.TO_REVIEW,
        status=Status.TO_REVIEW,
        origins={key: dict(value) for key, value in draft.origins.items()},
        search=search_text(
            draft.merchant,
            draft.memo,
            draft.reference,
            draft.total,
            draft.card_amount,
            draft.original_amount,
        ),
        created_at=now,
        updated_at=now,
    )


def _lines(row: Transaction, draft: Draft) -> list[TransactionLine]:
    return [
        TransactionLine(
            company_id=row.company_id,
            transaction=row,
            position=position,
            net=line.net,
            tax=line.tax,
            account_id=line.account_id,
            tax_rate_id=line.tax_rate_id,
            tracking=list(line.tracking),
            description=line.description,
            billable_to=line.billable_to,
            origins={key: dict(value) for key, value in line.origins.items()},
        )
        for position, line in enumerate(draft.lines)
    ]
