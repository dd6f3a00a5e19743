"""Everything that the drawer of one transaction shows."""

from typing import Any

from django.urls import reverse

from expenses_app.companies.formats import money_text
from expenses_app.ledger.codec import document_from_json
from expenses_app.ledger.errors import LedgerError, TaxDiffers
from expenses_app.receipts.views.strip import strip_of
from expenses_app.review.answers import said
from expenses_app.review.badges import badge_of
from expenses_app.review.desk import Desk
from expenses_app.review.drawn_document import draw
from expenses_app.review.header import header_fields
from expenses_app.review.line_fields import line_forms
from expenses_app.review.lists import KEPT_OUT, MOVING, POSTED
from expenses_app.review.new_contact import new_contact_of
from expenses_app.review.outcome import Outcome, outcome_of
from expenses_app.review.story import story_of
from expenses_app.sync.models import Part, SubjectType, Write
from expenses_app.sync.preview import preview
from expenses_app.sync.states import State
from expenses_app.transactions.choices import ExpenseType, Kind, Review
from expenses_app.transactions.models import Transaction


def drawer_of(desk: Desk, transaction: Transaction, **typed: Any) -> dict[str, Any]:
    """The context of review/_drawer.html. `header` or `lines` in `typed` are shown instead of what is stored."""
    transaction = Transaction.objects.prefetch_related("lines").get(pk=transaction.pk)
    outcome = outcome_of(transaction, desk.locale)
    locked = transaction.status in MOVING
    may_edit = desk.member.may_edit and not locked and transaction.review != Review.EXCLUDED
    return {
        "desk": desk,
        "base": desk.base,
        "url": f"{desk.base}{transaction.id}/",
        "query": desk.query,
        "transaction": transaction,
        "platform": desk.platform,
        "badge": badge_of(transaction.status, desk.platform),
        "kind_word": _kind_word(transaction),
        "amount": money_text(transaction.amount, transaction.currency, desk.locale),
        "incoming": transaction.kind == Kind.EXPENSE and not transaction.is_money_out,
        "may_edit_fields": may_edit,
        "member": desk.member,
        "header": typed.get("header") or header_fields(desk, transaction),
        "lines": typed.get("lines") or line_forms(desk, transaction),
        "has_lines": transaction.kind != Kind.TRANSFER,
        "new_contact": new_contact_of(desk, transaction) if may_edit else None,
        "conflict": typed.get("conflict"),
        "outcome": outcome,
        **preview_of(desk, transaction),
        **actions_of(desk, transaction, outcome),
        "receipts": strip_of(transaction, desk.member),
        "takes_receipts": transaction.kind in (Kind.EXPENSE, Kind.REIMBURSABLE),
        "story": story_of(desk, transaction),
    }


def preview_of(desk: Desk, transaction: Transaction) -> dict[str, Any]:
    """Exactly what would be written now, or why nothing can be."""
    settled = transaction.status in POSTED or transaction.status in MOVING
    if transaction.review == Review.EXCLUDED or transaction.status in KEPT_OUT or settled:
        documents = [
            draw(document_from_json(part.document), desk.locale)
            for part in _newest_parts(transaction)
            if part.document
        ]
        return {"documents": documents, "problem": "", "is_written": True}
    built = preview(transaction, desk.connection)
    if built.problem is not None:
        return {
            "documents": [],
            "problem": said(built.problem.advice),
            "problem_field": built.problem.field,
            "computed_tax": _computed_tax(desk, transaction, built.problem),
        }
    planned = built.plan.documents if built.plan else ()
    return {
        "documents": [draw(document, desk.locale) for document in planned],
        "problem": "",
        "replaces": built.replaces,
    }


def _computed_tax(desk: Desk, transaction: Transaction, problem: LedgerError) -> list[str]:
    """The tax of each line that the ledger computes otherwise, where it can be taken over as it is."""
    if not isinstance(problem, TaxDiffers):
        return []
    lines = list(transaction.lines.all())
    if any(lines[figure.position].gross != figure.net + figure.tax for figure in problem.lines):
        return []
    return [money_text(figure.tax, transaction.currency, desk.locale) for figure in problem.lines]


def _newest_parts(transaction: Transaction) -> list[Part]:
    write = (
        Write.objects.filter(
            company_id=transaction.company_id,
            transaction=transaction,
            subject_type=SubjectType.TRANSACTION,
        )
        .order_by("-revision", "-created_at")
        .first()
    )
    return list(write.parts.exclude(document=None).order_by("created_at", "name")) if write else []


def actions_of(desk: Desk, transaction: Transaction, outcome: Outcome) -> dict[str, Any]:
    """What may be done now by this member; the foot of the drawer."""
    member, connection = desk.member, desk.connection
    moving = transaction.status in MOVING
    voidable = bool(
        connection and transaction.kind in {kind.value for kind in connection.capabilities.voidable}
    )
    in_review = transaction.review == Review.TO_REVIEW and not moving
    open_now = transaction.review in (Review.TO_REVIEW, Review.READY) and not moving
    stands = any(
        one.state in (State.WRITTEN, State.DRIFTED) and not one.is_receipt for one in outcome.documents
    )
    return {
        "may_ready": member.may_edit and in_review,
        "may_reopen": member.may_edit and transaction.review == Review.READY and not moving,
        "may_include": member.may_edit and transaction.review == Review.EXCLUDED,
        "may_exclude": member.may_edit and open_now and not outcome.stands,
        "may_post_now": member.may_post and open_now,
        "may_void": member.may_post and outcome.stands and stands and voidable and not moving,
        "may_retry": member.may_post and bool(outcome.refused) and transaction.review == Review.SUBMITTED,
        "may_choose": member.may_post and bool(outcome.ambiguous),
        "may_settle_drift": member.may_post and bool(outcome.drifted),
        "reconnect_url": reverse("connections:connect", kwargs={"company_id": desk.company.id}),
    }


def _kind_word(transaction: Transaction) -> str:
    if transaction.kind == Kind.EXPENSE and transaction.type:
        return str(ExpenseType(transaction.type).label)
    return str(Kind(transaction.kind).label)
