"""Change a transaction that stands in the ledger."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from expenses_app.api.faults import Fault
from expenses_app.api.models import Submission
from expenses_app.api.settled import API_STATUS, REPEAT_ANSWERED_FOR, STILL_PROCESSED
from expenses_app.api.submitting.books import Books
from expenses_app.api.submitting.replacing import put_over
from expenses_app.api.submitting.submit import COMPLETED, PENDING, Said, give, keep, last_item, one_at_a_time
from expenses_app.companies.actor import Actor
from expenses_app.companies.models import Company
from expenses_app.ledger.entries import ExpenseType
from expenses_app.ledger.entries import Kind as LedgerKind
from expenses_app.sync.services.post import Posted
from expenses_app.transactions.choices import Kind, Review, Status
from expenses_app.transactions.models import Transaction


@transaction.atomic
def update(
    company: Company,
    books: Books,
    said: Said,
    named: Collection[str],
    *,
    actor: Actor,
    now: datetime,
    unsupported: int = 400,
) -> Submission:
    """Put the named fields over what stands and give it to the ledger again.

    Raises Fault: 404 where there is none of that id and kind, `unsupported` where the platform cannot change it, 400 while
    it is on its way, where it never got there, and where its type would change.
    """
    one_at_a_time(company)
    row = Transaction.objects.filter(company=company, source_id=said.id, kind=said.draft.kind).first()
    if row is None:
        raise Fault(404, f"No transaction was found with ID {said.id}")
    item = last_item(row)
    status = API_STATUS[Status(row.status)]
    repeats = item is not None and item.fingerprint == said.fingerprint
    if item is not None and repeats:
        failed = item.problem is not None or status not in (COMPLETED, PENDING)
        if not failed or now - item.submission.made_at <= REPEAT_ANSWERED_FOR:
            return item.submission
    _demand_changeable(row, status, said, books, unsupported)
    changed = put_over(company, row, said.draft, named, books, actor=actor, now=now)
    # What says the same as before needs no writing.
    same = changed.review == Review.SUBMITTED
    posted = Posted(None, [], []) if same else give(company, [changed], actor=actor, now=now)
    return keep(
        company, [(changed, said.fingerprint)], posted, acknowledged={changed.pk} if same else set(), now=now
    )


def can_change(row_kind: str, type: str, books: Books) -> bool:
    """In place. To take a document back and write it anew is for a person to confirm."""
    able = books.capabilities
    kind = LedgerKind(row_kind)
    fits = kind is not LedgerKind.EXPENSE or ExpenseType(type) in able.updatable_types
    return kind in able.updatable and fits


def _demand_changeable(row: Transaction, status: str, said: Said, books: Books, unsupported: int) -> None:
    if status == PENDING:
        raise Fault(400, STILL_PROCESSED.format(ids=said.id))
    if status != COMPLETED or row.status == Status.VOIDED:
        raise Fault(400, f"Only a transaction that was synced can be updated: {said.id}")
    if not can_change(row.kind, row.type, books):
        word = {Kind.EXPENSE: "Expense", Kind.REIMBURSABLE: "Reimbursable expense", Kind.TRANSFER: "Transfer"}
        name = books.connection.platform_name
        raise Fault(unsupported, f"{word[Kind(row.kind)]} transaction updates are not supported for {name}.")
    if row.kind == Kind.EXPENSE and said.draft.type != row.type:
        raise Fault(400, f"type: a {row.type} cannot become a {said.draft.type}.")
