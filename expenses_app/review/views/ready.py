"""Ready and back, not for the ledger and back."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from expenses_app.companies.access import EDITORS, CompanyRequest, company_view
from expenses_app.core.htmx import wants_fragment
from expenses_app.review.answers import changed, refused, said
from expenses_app.review.desk import Desk
from expenses_app.review.history import newest_bulk, newest_event
from expenses_app.sync.services.ready import mark_ready
from expenses_app.transactions.choices import Review
from expenses_app.transactions.services.editing import ChangedMeanwhile
from expenses_app.transactions.services.review import exclude, include, reopen

REASONS = 300


@require_POST
@company_view(*EDITORS)
def ready(request: CompanyRequest, transaction_id: UUID) -> HttpResponse:
    """Mark ready where it would be taken as it is; else say what is missing."""
    desk = Desk(request)
    transaction = desk.one(transaction_id)
    if version_of(request, transaction.version) != transaction.version:
        return _meanwhile(desk, transaction_id)
    if transaction.review == Review.READY:
        return changed(desk, [transaction_id])
    done = mark_ready(desk.company, [transaction], actor=request.actor, now=desk.now)
    if done.held:
        return changed(desk, [transaction_id], toast=said(done.held[0][1].advice), level="error")
    if not done.ready:
        return _meanwhile(desk, transaction_id)
    event = newest_bulk(desk.company, "transaction.marked_ready")
    toast = _("%(merchant)s is ready.") % {"merchant": named(transaction)}
    return changed(desk, [transaction_id], toast=toast, undo=event.sequence if event else None)


@require_POST
@company_view(*EDITORS)
def back(request: CompanyRequest, transaction_id: UUID) -> HttpResponse:
    """From ready, or from not for the ledger, back to review."""
    desk = Desk(request)
    transaction = desk.one(transaction_id)
    verb = include if transaction.review == Review.EXCLUDED else reopen
    try:
        verb(
            desk.company,
            transaction_id,
            version_of(request, transaction.version),
            actor=request.actor,
            now=desk.now,
        )
    except ChangedMeanwhile:
        return _meanwhile(desk, transaction_id)
    toast = _("%(merchant)s is back in review.") % {"merchant": named(transaction)}
    return changed(desk, [transaction_id], toast=toast)


@require_http_methods(["GET", "POST"])
@company_view(*EDITORS)
def keep_out(request: CompanyRequest, transaction_id: UUID) -> HttpResponse:
    """Not for the ledger, with a reason."""
    desk = Desk(request)
    transaction = desk.one(transaction_id)
    because = request.POST.get("because", "").strip()
    if request.method == "GET" or not because or len(because) > REASONS:
        context = {
            "transaction": transaction,
            "action": request.path,
            "version": version_of(request, transaction.version),
            "because": because,
            "base": desk.base,
            "error": "" if request.method == "GET" else _("Give a reason of 1 to 300 characters."),
        }
        template = "review/_keep_out.html" if wants_fragment(request) else "review/keep_out.html"
        answer = render(request, template, context, status=422 if context["error"] else 200)
        if context["error"] and wants_fragment(request):
            answer["HX-Retarget"] = "#dialog"
            answer["HX-Reswap"] = "innerHTML"
        return answer
    try:
        exclude(
            desk.company,
            transaction_id,
            version_of(request, transaction.version),
            because,
            actor=request.actor,
            now=desk.now,
        )
    except ChangedMeanwhile:
        return _meanwhile(desk, transaction_id)
    event = newest_event(desk.company, transaction_id)
    toast = _("%(merchant)s is kept out of the ledger.") % {"merchant": named(transaction)}
    return changed(desk, [transaction_id], toast=toast, undo=event.sequence if event else None)


def named(transaction: object) -> str:
    """How a toast calls it."""
    merchant: str = getattr(transaction, "merchant", "")
    return merchant or str(transaction.get_kind_display())  # type: ignore[attr-defined]


def version_of(request: CompanyRequest, otherwise: int) -> int:
    """The version that was seen, as sent; `otherwise` where nothing was sent."""
    sent = request.POST.get("version", "") or request.GET.get("version", "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else otherwise


def _meanwhile(desk: Desk, transaction_id: UUID) -> HttpResponse:
    event = newest_event(desk.company, transaction_id)
    who = event.actor.get("name", "") if event else ""
    sentence = (
        _("%(who)s changed this a moment ago. Nothing was overwritten; look at it again.") % {"who": who}
        if who
        else _("This was changed a moment ago. Nothing was overwritten; look at it again.")
    )
    if not wants_fragment(desk.request):
        return refused(desk, sentence)
    answer = changed(desk, [transaction_id], toast=sentence, level="error")
    answer.status_code = 409
    return answer
