"""Typing a transaction by hand."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from expenses_app.companies.access import EDITORS, CompanyRequest, company_view
from expenses_app.review.desk import Desk
from expenses_app.review.typing import Typing, empty, offered_kinds, read
from expenses_app.review.views.ready import named
from expenses_app.transactions.choices import Kind
from expenses_app.transactions.services.receive import receive


@require_http_methods(["GET", "POST"])
@company_view(*EDITORS)
def new(request: CompanyRequest) -> HttpResponse:
    """The form of a kind (`kind`); a wrong field is said at the field, and what was typed stays."""
    desk = Desk(request)
    offered, _others = offered_kinds(desk)
    asked = request.POST.get("kind") or request.GET.get("kind", "")
    kind = asked if asked in offered else (offered[0] if offered else Kind.EXPENSE)
    if request.method == "GET":
        return _page(desk, empty(desk, kind))
    typing = read(desk, kind, request.POST.dict())
    if typing.draft is None:
        only_form = "add" in request.POST or "remove" in request.POST
        return _page(desk, typing, status=200 if only_form else 422)
    received = receive(desk.company, [typing.draft], actor=request.actor, now=desk.now)
    row = (received.new or received.known)[0]
    messages.success(request, _("%(merchant)s is in review.") % {"merchant": named(row)})
    if "another" in request.POST:
        return redirect(f"{request.path}?kind={kind}")
    return redirect("review:transaction", company_id=desk.company.id, transaction_id=row.id)


def _page(desk: Desk, typing: Typing, status: int = 200) -> HttpResponse:
    offered, others = offered_kinds(desk)
    context = {
        "desk": desk,
        "base": desk.base,
        "typing": typing,
        "platform": desk.platform,
        "connected": desk.connection is not None,
        "action": f"{desk.base}new/",
        "tabs": [
            {
                "url": f"{desk.base}new/?kind={kind}",
                "word": kind.label,
                "count": "",
                "current": kind == typing.kind,
            }
            for kind in offered
        ],
        "not_taken": [
            _("%(platform)s takes no %(kind)s from us.")
            % {"platform": desk.platform, "kind": str(kind.label).lower()}
            for kind in others
        ],
    }
    return render(desk.request, "review/new.html", context, status=status)
