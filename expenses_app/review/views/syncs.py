"""Runs: what was given to the ledger, what came of it, live while it lasts."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from expenses_app.companies.access import CompanyRequest, company_view
from expenses_app.core.htmx import wants_fragment
from expenses_app.review.desk import Desk
from expenses_app.review.runs import drawn_run, items_of, runs_page


@require_safe
@company_view()
def syncs(request: CompanyRequest) -> HttpResponse:
    """The run that is under way, and those before it."""
    desk = Desk(request)
    return render(request, "review/syncs.html", runs_page(desk, request.GET.get("before", "")))


@require_safe
@company_view()
def sync(request: CompanyRequest, run_id: UUID) -> HttpResponse:
    """One run, transaction by transaction; the fragment is its progress."""
    desk = Desk(request)
    run = drawn_run(desk, run_id)
    if run is None:
        raise Http404
    context = {"desk": desk, "base": desk.base, "platform": desk.platform, "run": run}
    if wants_fragment(request) and not request.GET.get("after"):
        return render(request, "review/_run.html", context)
    return render(
        request, "review/sync.html", {**context, **items_of(desk, run_id, request.GET.get("after", ""))}
    )
