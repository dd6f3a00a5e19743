"""Choose an organisation where a consent reaches several, in as many steps as the platform has."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from expenses_app.companies.access import OWNERS, CompanyRequest, company_view
from expenses_app.companies.clock import system_clock
from expenses_app.connections.models import ConsentAttempt
from expenses_app.connections.services.choose_tenant import (
    attempt_to_choose,
    begin_choice_again,
    choose_tenant,
)
from expenses_app.connections.services.finish_consent import UnknownState
from expenses_app.connections.views.onward import onward
from expenses_app.connections.views.steps import steps
from expenses_app.core.text import normalised
from expenses_app.ledger.authorisation import MOST_TENANTS
from expenses_app.platforms import platform as platform_of

_ON_A_PAGE = 50


@require_http_methods(["GET", "POST"])
@company_view(*OWNERS)
def choose(request: CompanyRequest, attempt_id: UUID) -> HttpResponse:
    """Which of the organisations that the consent reaches belongs to this company."""
    clock = system_clock()
    try:
        attempt = attempt_to_choose(attempt_id, request.member, clock)
    except UnknownState:
        raise Http404 from None
    if request.method == "GET":
        return render(request, "connections/choose.html", _page(request, attempt))
    if "again" in request.POST:
        return onward(request, begin_choice_again(attempt, clock))
    try:
        arrival = choose_tenant(attempt, request.POST.get("tenant", ""), clock)
    except UnknownState:
        error = _("Choose the organisation that keeps this company’s books.")
        return render(
            request, "connections/choose.html", _page(request, attempt) | {"error": error}, status=422
        )
    return onward(request, arrival)


def _page(request: CompanyRequest, attempt: ConsentAttempt) -> dict[str, Any]:
    wanted = request.GET.get("q", "").strip()
    words = normalised(wanted).split()
    fitting = [
        tenant
        for tenant in attempt.tenants
        if all(word in normalised(f"{tenant['name']} {tenant['id']}") for word in words)
    ]
    return {
        "attempt": attempt,
        "platform": platform_of(attempt.platform),
        "tenants": Paginator(fitting, _ON_A_PAGE).get_page(request.GET.get("page")),
        "opening": any(tenant["opens"] for tenant in attempt.tenants),
        "many": len(attempt.tenants) > _ON_A_PAGE,
        "capped": len(attempt.tenants) >= MOST_TENANTS,
        "count": len(attempt.tenants),
        "query": wanted,
        "steps": steps(request.company, 0),
    }
