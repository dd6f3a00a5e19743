"""Transactions into the ledger: expenses, reimbursables, adjustments, transfers. Each accepted call begins a sync."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.db import transaction as database
from ninja import Body, Router, Status
from pydantic import BaseModel

from expenses_app.api.caller import ApiRequest
from expenses_app.api.faults import Fault
from expenses_app.api.models import Submission
from expenses_app.api.schemas import transactions as wire
from expenses_app.api.schemas.base import ALWAYS, failing
from expenses_app.api.scope import company_of
from expenses_app.api.submitting.books import Books, books_for
from expenses_app.api.submitting.checks import demand_kind, demand_lines, demand_single, demand_some_lines
from expenses_app.api.submitting.drafts import (
    adjustment_draft,
    expense_draft,
    reimbursable_draft,
    transfer_draft,
)
from expenses_app.api.submitting.fingerprints import fingerprint
from expenses_app.api.submitting.naming import named_fields, whole_expense, whole_reimbursable
from expenses_app.api.submitting.replacing import EVERYTHING
from expenses_app.api.submitting.submit import Said, stands, submit
from expenses_app.api.submitting.updating import update
from expenses_app.companies.clock import system_clock
from expenses_app.companies.models import Company
from expenses_app.ledger.entries import Kind
from expenses_app.transactions.drafting import Draft
from expenses_app.transactions.models import Transaction

router = Router(tags=["Transactions"], by_alias=True, exclude_none=True)
_SYNC = "/companies/{companyId}/sync/expenses"
_ACCEPTED = {200: wire.Accepted, **ALWAYS, **failing(400, 404)}
Sent = TypeVar("Sent", wire.Expense, wire.Reimbursable, wire.Adjustment)


@router.post(f"{_SYNC}/expense-transactions", response=_ACCEPTED, operation_id="create-expense-transaction")
def create_expenses(request: ApiRequest, companyId: str, payload: Body[wire.Expenses]) -> dict[str, Any]:
    company = company_of(request, companyId)
    books = _books(company, Kind.EXPENSE)
    books.learn_accounts(
        [books.default_bank, *(one.bank_account_ref.id or "" for one in payload if one.bank_account_ref)]
    )
    return _created(request, company, books, Kind.EXPENSE, payload, expense_draft)


@router.post(
    f"{_SYNC}/reimbursable-expense-transactions",
    response=_ACCEPTED,
    operation_id="create-reimbursable-expense-transaction",
)
def create_reimbursables(
    request: ApiRequest, companyId: str, payload: Body[wire.Reimbursables]
) -> dict[str, Any]:
    company = company_of(request, companyId)
    books = _books(company, Kind.REIMBURSABLE)
    books.learn_employees(one.contact_ref.id for one in payload)
    return _created(request, company, books, Kind.REIMBURSABLE, payload, reimbursable_draft)


@router.post(
    f"{_SYNC}/adjustment-transactions", response=_ACCEPTED, operation_id="create-adjustment-transaction"
)
def create_adjustments(
    request: ApiRequest, companyId: str, payload: Body[wire.Adjustments]
) -> dict[str, Any]:
    company = company_of(request, companyId)
    books = _books(company, Kind.ADJUSTMENT)
    return _created(request, company, books, Kind.ADJUSTMENT, payload, adjustment_draft)


@router.put(
    f"{_SYNC}/expense-transactions/{{transactionId}}",
    response={202: wire.Accepted, **ALWAYS, **failing(400, 404, 422)},
    operation_id="update-expense-transaction",
)
def update_expense(
    request: ApiRequest, companyId: str, transactionId: str, payload: wire.ExpenseUpdate
) -> Status[dict[str, Any]]:
    company = company_of(request, companyId)
    books = _books(company, Kind.EXPENSE)
    row = _row(company, transactionId, Kind.EXPENSE)
    demand_lines([(row.source_id, payload.lines or ())], books, Kind.EXPENSE)
    bank = payload.bank_account_ref.id if payload.bank_account_ref else None
    books.learn_accounts([books.default_bank, row.bank_account_id, bank or ""])
    draft = expense_draft(whole_expense(row, payload), books)
    return Status(202, _updated(request, company, books, draft, payload, unsupported=422))


@router.put(
    f"{_SYNC}/reimbursable-expense-transactions/{{transactionId}}",
    response=_ACCEPTED,
    operation_id="update-reimbursable-expense-transaction",
)
def update_reimbursable(
    request: ApiRequest, companyId: str, transactionId: str, payload: wire.ReimbursableUpdate
) -> dict[str, Any]:
    company = company_of(request, companyId)
    books = _books(company, Kind.REIMBURSABLE)
    row = _row(company, transactionId, Kind.REIMBURSABLE)
    demand_lines([(row.source_id, payload.lines or ())], books, Kind.REIMBURSABLE)
    books.learn_employees([payload.contact_ref.id])
    draft = reimbursable_draft(whole_reimbursable(row, payload), books)
    return _updated(request, company, books, draft, payload)


@router.put(
    f"{_SYNC}/transfer-transactions/{{transactionId}}",
    response=_ACCEPTED,
    operation_id="create-transfer-transaction",
)
def put_transfer(
    request: ApiRequest, companyId: str, transactionId: str, payload: wire.Transfer
) -> dict[str, Any]:
    """Makes it, or changes the one that stands where the platform can."""
    company = company_of(request, companyId)
    id = wire.guid_in_path(transactionId)
    books = _books(company, Kind.TRANSFER)
    books.learn_accounts([payload.source.account_ref.id, payload.to.account_ref.id])
    said = Said(transfer_draft(id, payload, books), fingerprint(payload))
    actor, now = request.caller.actor, system_clock().now()
    with database.atomic():
        known = Transaction.objects.filter(company=company, source_id=id, kind=Kind.TRANSFER).first()
        if known is not None and stands(known):
            return _answer(update(company, books, said, EVERYTHING, actor=actor, now=now))
        return _answer(submit(company, books, [said], actor=actor, now=now, fresh=_fresh(request)))


def _created(
    request: ApiRequest,
    company: Company,
    books: Books,
    kind: Kind,
    payload: Sequence[Sent],
    draft: Callable[[Sent, Books], Draft],
) -> dict[str, Any]:
    demand_single([one.id for one in payload])
    if kind is not Kind.ADJUSTMENT:
        demand_some_lines([(one.id, len(one.lines or ())) for one in payload])
    demand_lines([(one.id, one.lines or ()) for one in payload], books, kind)
    said = [Said(draft(one, books), fingerprint(one)) for one in payload]
    return _answer(
        submit(
            company, books, said, actor=request.caller.actor, now=system_clock().now(), fresh=_fresh(request)
        )
    )


def _updated(
    request: ApiRequest,
    company: Company,
    books: Books,
    draft: Draft,
    payload: BaseModel,
    unsupported: int = 400,
) -> dict[str, Any]:
    return _answer(
        update(
            company,
            books,
            Said(draft, fingerprint(payload)),
            named_fields(payload),
            actor=request.caller.actor,
            now=system_clock().now(),
            unsupported=unsupported,
        )
    )


def _books(company: Company, kind: Kind) -> Books:
    books = books_for(company)
    demand_kind(books, kind)
    return books


def _row(company: Company, transaction_id: str, kind: Kind) -> Transaction:
    found = Transaction.objects.filter(company=company, source_id=transaction_id.lower(), kind=kind).first()
    if found is None:
        raise Fault(404, f"No transaction was found with ID {transaction_id}")
    return found


def _fresh(request: ApiRequest) -> bool:
    """A new idempotency key says that this is no repeat: repeats of a key never get here."""
    return bool(request.headers.get("Idempotency-Key"))


def _answer(submission: Submission) -> dict[str, Any]:
    return {"sync_id": submission.pk}
