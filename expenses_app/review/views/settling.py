"""What people decide about documents: take back, try again, which one it is, theirs or ours."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from expenses_app.companies.access import POSTERS, CompanyRequest, company_view
from expenses_app.companies.formats import money_text
from expenses_app.core.htmx import wants_fragment
from expenses_app.review.answers import changed, refused, said
from expenses_app.review.desk import Desk
from expenses_app.review.outcome import outcome_of
from expenses_app.review.services.ours_again import write_ours_again
from expenses_app.review.views.ready import named
from expenses_app.sync.models import Part
from expenses_app.sync.services.post import CannotPost
from expenses_app.sync.services.settling import choose, keep_theirs, retry
from expenses_app.sync.services.void import void
from expenses_app.sync.states import State
from expenses_app.transactions.services.editing import ChangedMeanwhile

NONE_FITS = "none"


@require_http_methods(["GET", "POST"])
@company_view(*POSTERS)
def take_back(request: CompanyRequest, transaction_id: UUID) -> HttpResponse:
    """GET: what will happen. POST: queue taking the ledger document back."""
    desk = Desk(request)
    row = desk.one(transaction_id)
    if request.method == "GET":
        context = {
            "transaction": row,
            "name": named(row),
            "amount": money_text(row.amount, row.currency, desk.locale),
            "platform": desk.platform,
            "action": request.path,
            "back_url": f"{desk.base}{row.id}/",
        }
        template = "review/_void.html" if wants_fragment(request) else "review/void.html"
        return render(request, template, context)
    try:
        void(desk.company, row.id, actor=request.actor, now=desk.now)
    except CannotPost as problem:
        return refused(desk, said(problem.message))
    toast = _("%(merchant)s is being taken back from %(platform)s.") % {
        "merchant": named(row),
        "platform": desk.platform,
    }
    return changed(desk, [row.id], toast=toast)


@require_POST
@company_view(*POSTERS)
def try_again(request: CompanyRequest, transaction_id: UUID) -> HttpResponse:
    """Send its refused documents again as they are."""
    desk = Desk(request)
    row = desk.one(transaction_id)
    ids = outcome_of(row, desk.locale).refused
    run = retry(desk.company, ids, actor=request.actor, now=desk.now)
    if run is None:
        return refused(desk, _("Nothing of it is refused any more."))
    return changed(desk, [row.id], toast=_("%(merchant)s is sent again.") % {"merchant": named(row)})


@require_POST
@company_view(*POSTERS)
def choose_record(request: CompanyRequest, transaction_id: UUID) -> HttpResponse:
    """Which of the ledger records that were shown is ours, or `none` of them."""
    desk = Desk(request)
    row = desk.one(transaction_id)
    part = _part(request, transaction_id)
    remote = request.POST.get("remote", "")
    if not remote:
        return refused(desk, _("Choose one of the records, or none of them."))
    try:
        done = choose(
            desk.company,
            part.id,
            "" if remote == NONE_FITS else remote,
            actor=request.actor,
            now=desk.now,
        )
    except KeyError:
        return refused(desk, _("That record was not among those shown, or belongs to another one by now."))
    if done is None:
        return refused(desk, _("That was settled a moment ago."))
    toast = (
        _("%(merchant)s is written anew.")
        if remote == NONE_FITS
        else _("%(merchant)s belongs to that record.")
    )
    return changed(desk, [row.id], toast=toast % {"merchant": named(row)})


@require_POST
@company_view(*POSTERS)
def keep_what_stands(request: CompanyRequest, transaction_id: UUID) -> HttpResponse:
    """The change made there stands."""
    desk = Desk(request)
    row = desk.one(transaction_id)
    part = _part(request, transaction_id)
    if keep_theirs(desk.company, part.id, actor=request.actor, now=desk.now) is None:
        return refused(desk, _("That was settled a moment ago."))
    toast = _("%(merchant)s stays as it is in %(platform)s.") % {
        "merchant": named(row),
        "platform": desk.platform,
    }
    return changed(desk, [row.id], toast=toast)


@require_POST
@company_view(*POSTERS)
def ours_again(request: CompanyRequest, transaction_id: UUID) -> HttpResponse:
    """Ours over theirs; a deleted one is written anew."""
    desk = Desk(request)
    row = desk.one(transaction_id)
    try:
        write_ours_again(desk.company, row.id, actor=request.actor, now=desk.now)
    except CannotPost as problem:
        return refused(desk, said(problem.message))
    except ChangedMeanwhile:
        return refused(desk, _("This was changed a moment ago. Nothing was overwritten; look at it again."))
    toast = _("Ours of %(merchant)s is on its way to %(platform)s.") % {
        "merchant": named(row),
        "platform": desk.platform,
    }
    return changed(desk, [row.id], toast=toast)


def _part(request: CompanyRequest, transaction_id: UUID) -> Part:
    """The part named in the form, else the one in question; 404 where there is none."""
    parts = Part.objects.filter(
        company=request.company,
        write__transaction=transaction_id,
        state__in=[State.AMBIGUOUS, State.DRIFTED],
    ).order_by("-write__revision")
    sent = request.POST.get("part", "")
    try:
        found = parts.filter(id=UUID(sent)).first() if sent else parts.first()
    except ValueError as error:
        raise Http404 from error
    if found is None:
        raise Http404
    return found
