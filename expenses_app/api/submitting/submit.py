"""Take a program's transactions in and give them to the ledger, once, however often the call is repeated.

Client libraries repeat a call by themselves when they hear nothing; a repeat must find what the first call began.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import connection as database
from django.db import transaction

from expenses_app.api.faults import Fault, Mistake
from expenses_app.api.models import Submission, SubmissionItem
from expenses_app.api.settled import (
    API_STATUS,
    IN_REVIEW,
    PROCESSED,
    REPEAT_ANSWERED_FOR,
    STILL_PROCESSED,
)
from expenses_app.api.submitting.books import Books
from expenses_app.api.submitting.cards import with_card
from expenses_app.api.submitting.replacing import EVERYTHING, put_over, unacceptable
from expenses_app.companies.actor import Actor
from expenses_app.companies.models import Company
from expenses_app.ledger.errors import LedgerError
from expenses_app.sync.engine.transitions import error_as_json
from expenses_app.sync.services.post import CannotPost, Posted, post
from expenses_app.transactions.choices import Arrival, Status
from expenses_app.transactions.drafting import Draft, Unacceptable, check
from expenses_app.transactions.models import Transaction
from expenses_app.transactions.services.receive import receive

COMPLETED, PENDING = "Completed", "Pending"


@dataclass(frozen=True)
class Said:
    """A draft with the fingerprint of what the program sent."""

    draft: Draft
    fingerprint: str

    @property
    def id(self) -> str:
        return self.draft.source_id


@transaction.atomic
def submit(
    company: Company, books: Books, said: Sequence[Said], *, actor: Actor, now: datetime, fresh: bool = False
) -> Submission:
    """All of a batch or nothing. `fresh`: the caller says that this is no repeat.

    The rules are those of the catalogue, section 14: an identical repeat is answered with the sync it began; what stands
    is never written again; what failed may be sent again, corrected. Raises Fault 400.
    """
    one_at_a_time(company)
    known = _known(company, said)
    last = _last_items(company, known.values())
    repeated = _repeated(said, known, last, now, fresh)
    if repeated is not None:
        return repeated
    _demand_acceptable(said, known, last)
    rows: dict[str, Transaction] = {}
    for one in said:
        row = known.get(one.id)
        if row is not None and API_STATUS[Status(row.status)] != COMPLETED:
            rows[one.id] = put_over(
                company, row, with_card(one.draft, books), EVERYTHING, books, actor=actor, now=now
            )
    new = [with_card(one.draft, books) for one in said if one.id not in known]
    if new:
        rows.update(_received(company, new, actor, now))
    posted = give(company, list(rows.values()), actor=actor, now=now)
    return keep(
        company,
        [(rows.get(one.id) or known[one.id], one.fingerprint) for one in said],
        posted,
        acknowledged={row.pk for id, row in known.items() if id not in rows},
        now=now,
    )


def one_at_a_time(company: Company) -> None:
    """Until the transaction ends nobody else submits for this company: three equal calls at once see each other."""
    with database.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"submit {company.pk}"])


def give(company: Company, rows: Sequence[Transaction], *, actor: Actor, now: datetime) -> Posted:
    """Raises Fault 400 where the company cannot post at all."""
    if not rows:
        return Posted(None, [], [])
    fresh = list(Transaction.objects.filter(company=company, pk__in=[row.pk for row in rows]))
    try:
        return post(company, fresh, actor=actor, now=now)
    except CannotPost as refused:
        raise Fault(400, str(refused.message)) from refused


def keep(
    company: Company,
    items: Sequence[tuple[Transaction, str]],
    posted: Posted,
    *,
    acknowledged: set[Any],
    now: datetime,
) -> Submission:
    """Store what clients will ask for by the sync's id."""
    run = posted.run
    submission = Submission.objects.create(
        id=run.pk if run is not None else uuid4(), company=company, run=run, made_at=now
    )
    problems: Mapping[Any, LedgerError] = {row.pk: problem for row, problem in posted.held}
    SubmissionItem.objects.bulk_create(
        SubmissionItem(
            company=company,
            submission=submission,
            transaction=row,
            position=position,
            fingerprint=fingerprint,
            problem=error_as_json(problems[row.pk]) if row.pk in problems else None,
            acknowledged=row.pk in acknowledged,
        )
        for position, (row, fingerprint) in enumerate(items)
    )
    return submission


def stands(row: Transaction) -> bool:
    """Whether the ledger has it, so that sending it again can only change it."""
    return API_STATUS[Status(row.status)] == COMPLETED


def last_item(row: Transaction) -> SubmissionItem | None:
    """The transaction's newest place in a submission."""
    return _last_items(row.company, [row]).get(row.pk)


def _known(company: Company, said: Sequence[Said]) -> dict[str, Transaction]:
    found = Transaction.objects.filter(company=company, source_id__in=[one.id for one in said])
    return {row.source_id: row for row in found}


def _last_items(company: Company, rows: Any) -> dict[Any, SubmissionItem]:
    """Acknowledging says nothing new: such places do not count."""
    items = (
        SubmissionItem.objects.filter(
            company=company, transaction__in=[row.pk for row in rows], acknowledged=False
        )
        .select_related("submission")
        .order_by("submission__made_at", "pk")
    )
    return {item.transaction_id: item for item in items}


def _repeated(
    said: Sequence[Said],
    known: Mapping[str, Transaction],
    last: Mapping[Any, SubmissionItem],
    now: datetime,
    fresh: bool,
) -> Submission | None:
    items = [last.get(known[one.id].pk) for one in said if one.id in known]
    found = [item for item in items if item is not None]
    if len(found) != len(said) or len({item.submission_id for item in found}) != 1:
        return None
    if any(item.fingerprint != one.fingerprint for item, one in zip(found, said, strict=True)):
        return None
    statuses = {API_STATUS[Status(known[one.id].status)] for one in said}
    submission = found[0].submission
    failed = not statuses <= {COMPLETED, PENDING}
    recent = now - submission.made_at <= REPEAT_ANSWERED_FOR
    return submission if not failed or (recent and not fresh) else None


def _demand_acceptable(
    said: Sequence[Said], known: Mapping[str, Transaction], last: Mapping[Any, SubmissionItem]
) -> None:
    processed, pending, reviewed = [], [], []
    for one in said:
        row = known.get(one.id)
        if row is None:
            continue
        item, status = last.get(row.pk), API_STATUS[Status(row.status)]
        same = item is not None and item.fingerprint == one.fingerprint
        if status == COMPLETED and not same:
            processed.append(one.id)
        elif status == PENDING:
            pending.append(one.id)
        elif status != COMPLETED and (row.kind != one.draft.kind or row.arrival != Arrival.API_DIRECT):
            reviewed.append(one.id)
    for ids, text in ((processed, PROCESSED), (pending, STILL_PROCESSED), (reviewed, IN_REVIEW)):
        if ids:
            told = text.format(ids=", ".join(ids))
            raise Fault(400, told, mistakes=[Mistake(id, told, "Id") for id in ids])


def _received(
    company: Company, drafts: Sequence[Draft], actor: Actor, now: datetime
) -> dict[str, Transaction]:
    try:
        new = receive(company, drafts, actor=actor, now=now).new
    except Unacceptable as wrong:
        raise unacceptable(_whose(drafts, wrong), wrong) from wrong
    return {row.source_id: row for row in new}


def _whose(drafts: Sequence[Draft], wrong: Unacceptable) -> str:
    """`receive` stops at the first draft that cannot stand; its mistakes do not say whose they are."""
    for draft in drafts:
        try:
            check(draft)
        except Unacceptable:
            return draft.source_id
    return ""
