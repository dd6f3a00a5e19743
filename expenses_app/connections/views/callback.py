"""Come back from the platform, and choose an organisation where there are several."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from expenses_app.companies.access import OWNERS, CompanyRequest, company_view
from expenses_app.companies.clock import system_clock
from expenses_app.connections.models import ConsentAttempt
from expenses_app.connections.services.choose_tenant import attempt_to_choose, choose_tenant
from expenses_app.connections.services.finish_consent import UnknownState, finish_consent
from expenses_app.connections.services.reach_tenants import Arrival
from expenses_app.connections.views.connect import BROWSER_COOKIE
from expenses_app.connections.views.steps import address, steps
from expenses_app.platforms import platform as platform_of


@require_GET
@never_cache
def callback(request: HttpRequest) -> HttpResponse:
    """The address every platform sends the browser back to. Company, person and connection come from the state."""
    browser_key = request.COOKIES.get(BROWSER_COOKIE, "")
    if not request.user.is_authenticated and not browser_key:
        return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
    user_id = request.user.pk if request.user.is_authenticated else None
    try:
        arrival = finish_consent(request.GET.dict(), system_clock(), user_id=user_id, browser_key=browser_key)
    except UnknownState:
        return render(request, "connections/unknown_state.html", status=400)
    response = _onward(request, arrival)
    response.delete_cookie(BROWSER_COOKIE, path="/connections/", samesite="Lax")
    return response


@require_http_methods(["GET", "POST"])
@company_view(*OWNERS)
def choose(request: CompanyRequest, attempt_id: UUID) -> HttpResponse:
    """Which of the organisations that the consent reaches belongs to this company."""
    try:
        attempt = attempt_to_choose(attempt_id, request.member, system_clock())
    except UnknownState:
        raise Http404 from None
    context = {
        "attempt": attempt,
        "platform": platform_of(attempt.platform),
        "tenants": attempt.tenants,
        "steps": steps(request.company, 0),
    }
    if request.method == "GET":
        return render(request, "connections/choose.html", context)
    try:
        arrival = choose_tenant(attempt, request.POST.get("tenant", ""), system_clock())
    except UnknownState:
        error = _("Choose the organisation that keeps this company’s books.")
        return render(request, "connections/choose.html", context | {"error": error}, status=422)
    return _onward(request, arrival)


def _onward(request: HttpRequest, arrival: Arrival) -> HttpResponse:
    attempt = arrival.attempt
    if attempt.popup:
        words = arrival.message.text(_) if arrival.message else ""
        return render(
            request, "connections/popup_done.html", {"arrival": arrival, "attempt": attempt, "words": words}
        )
    company = attempt.company
    if arrival.outcome == ConsentAttempt.Outcome.CHOOSING:
        return redirect("connections:choose", company_id=company.pk, attempt_id=attempt.pk)
    if arrival.connection is None:
        page = reverse("connections:connect", kwargs={"company_id": company.pk})
        return redirect(f"{page}?attempt={attempt.pk}")
    messages.success(
        request,
        _("Connected to %(organisation)s.") % {"organisation": arrival.connection.tenant_name}
        if arrival.connection.tenant_name
        else _("Connected."),
    )
    return redirect(
        attempt.return_path
        or address("reference_data:first_pull", company)
        or reverse("connections:overview", kwargs={"company_id": company.pk})
    )
