from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from expenses_app.companies.access import EDITORS, CompanyRequest, company_view
from expenses_app.companies.clock import system_clock
from expenses_app.core.htmx import wants_fragment
from expenses_app.receipts import queries
from expenses_app.receipts.models import SHOWN_BY_BROWSERS, Receipt
from expenses_app.receipts.services.receive import limits
from expenses_app.receipts.uploads import take
from expenses_app.receipts.views.desk import SHOWN, Desk

ACCEPTED = "image/*,application/pdf,.heic,.eml,.xml,.txt,.csv,.docx,.xlsx"


@require_safe
@company_view()
def inbox(request: CompanyRequest, receipt_id: UUID | None = None) -> HttpResponse:
    """Show the receipts that belong to nothing yet (or, `?show=matched`, the others), and one of them beside."""
    desk = desk_of(request, receipt_id)
    # Asked for by a fragment or not, the address is the same page; fragments pick their part of it.
    return render(request, "receipts/inbox.html", page_of(request, desk))


@require_POST
@company_view(*EDITORS)
def add(request: CompanyRequest) -> HttpResponse:
    """Take one or several files."""
    files = request.FILES.getlist("files")
    done = take(request.company, files, actor=request.actor, at=system_clock().now())
    complaints = done.complaints() if files else [_("Choose at least one file.")]
    if not wants_fragment(request):
        for sentence in done.sentences():
            messages.success(request, sentence)
        for complaint in complaints:
            messages.error(request, complaint)
        return redirect("receipts:inbox", company_id=request.company.id)
    desk = Desk(request.company, system_clock().now(), chosen=_with_text(done.first))
    return fragment(
        request,
        desk,
        toast=" ".join(done.sentences()),
        complaints=complaints,
        status=200 if done.first else 422,
        push=desk.url_of(desk.chosen) if desk.chosen else desk.url,
    )


def desk_of(request: CompanyRequest, receipt_id: UUID | None = None) -> Desk:
    """Read what is to be shown out of the address; 404 for what this company does not have."""
    show = request.GET.get("show", SHOWN[0])
    if show not in SHOWN:
        raise Http404
    desk = Desk(
        company=request.company,
        now=system_clock().now(),
        show=show,
        query=request.GET.get("q", "").strip()[:100],
        after=request.GET.get("after", ""),
    )
    if receipt_id is not None:
        desk.chosen = queries.of_company(request.company).defer(None).filter(id=receipt_id).first()
        if desk.chosen is None:
            raise Http404
        if "show" not in request.GET and desk.chosen.linked:
            desk.show = "matched"
    elif desk.receipts and not desk.after:
        desk.chosen = desk.receipts[0]
    return desk


def page_of(request: CompanyRequest, desk: Desk, **more: Any) -> dict[str, Any]:
    """Return what the templates need besides the desk."""
    return {
        "desk": desk,
        "may_edit": request.member.may_edit,
        "accepted": ACCEPTED,
        "max_bytes": limits().bytes,
        "is_chosen": "receipt_id" in (request.resolver_match.kwargs if request.resolver_match else {}),
        "shown_by_browsers": SHOWN_BY_BROWSERS,
        **more,
    }


def fragment(
    request: CompanyRequest,
    desk: Desk,
    *,
    toast: str = "",
    undo_url: str = "",
    complaints: list[str] | None = None,
    status: int = 200,
    push: str = "",
) -> HttpResponse:
    """Answer with the desk drawn anew, a toast and the count of the bar beside it."""
    more = {"toast": toast, "undo_url": undo_url, "complaints": complaints or []}
    answer = render(
        request, "receipts/_desk.html", page_of(request, desk, is_fragment=True, **more), status=status
    )
    if push:
        answer["HX-Push-Url"] = push
    return answer


def _with_text(receipt: Receipt | None) -> Receipt | None:
    if receipt is None:
        return None
    return queries.of_company(receipt.company).defer(None).filter(id=receipt.id).first()
