"""Choose a platform and set out for its consent page."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from expenses_app.companies.access import OWNERS, CompanyRequest, company_view
from expenses_app.companies.clock import system_clock
from expenses_app.companies.models import Role
from expenses_app.connections.forms import BeginForm
from expenses_app.connections.models import ConsentAttempt
from expenses_app.connections.queries import active_connection
from expenses_app.connections.reaching import is_set_up
from expenses_app.connections.services.begin_consent import LIFE, begin_consent
from expenses_app.connections.views.steps import steps
from expenses_app.connections.wording import consent_words, tile
from expenses_app.core.messages import Message
from expenses_app.ledger.errors import LedgerError
from expenses_app.platforms import all_platforms
from expenses_app.platforms import platform as platform_of

BROWSER_COOKIE = "consent"


@require_GET
@company_view()
def connect(request: CompanyRequest) -> HttpResponse:
    """All platforms; `attempt` shows how the last try ended."""
    return render(request, "connections/connect.html", _page(request, request.GET.get("platform", "")))


@require_GET
@company_view()
def consent(request: CompanyRequest) -> HttpResponse:
    """What one allows at the chosen platform."""
    platform = all_platforms().get(request.GET.get("platform", ""))
    if platform is None:
        raise Http404
    context = {"chosen": platform, "words": consent_words(platform), "available": is_set_up(platform)}
    return render(request, "connections/_consent.html", context | {"may_connect": _may_connect(request)})


@require_POST
@company_view(*OWNERS)
def begin(request: CompanyRequest) -> HttpResponse:
    """Make the attempt and leave for the platform."""
    form = BeginForm(request.POST)
    if not form.is_valid():
        key = request.POST.get("platform", "")
        return render(
            request,
            "connections/connect.html",
            _page(request, key) | {"error": form.errors.get("platform", [""])[0]},
            status=422,
        )
    platform = platform_of(form.cleaned_data["platform"])
    wanted = form.cleaned_data["next"]
    try:
        departure = begin_consent(
            request.company,
            platform,
            request.member,
            system_clock(),
            return_path=wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else "",
            popup=form.cleaned_data["popup"],
            bind_browser=request.member.user_id is None,
        )
    except LedgerError as error:
        page = _page(request, platform.key) | {"error": error.advice.text(_), "said": error.said}
        return render(request, "connections/connect.html", page, status=409)
    # A page, not a redirect: the policy for forms lets them go to this site only.
    response = render(request, "connections/leaving.html", {"url": departure.url, "platform": platform})
    response["Cache-Control"] = "no-store"
    if departure.browser_key:
        response.set_cookie(
            BROWSER_COOKIE,
            departure.browser_key,
            max_age=int(LIFE.total_seconds()),
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
            path="/connections/",
        )
    return response


def _page(request: CompanyRequest, key: str) -> dict[str, Any]:
    active = active_connection(request.company)
    platforms = all_platforms()
    attempt = _attempt(request)
    wanted = attempt.platform if attempt else key
    chosen = platforms.get(wanted) or _first_available()
    context: dict[str, Any] = {
        "tiles": [tile(platform, is_set_up(platform)) for platform in platforms.values()],
        "chosen": chosen,
        "words": consent_words(chosen) if chosen else None,
        "available": bool(chosen) and is_set_up(chosen) if chosen else False,
        "active": active,
        "may_connect": _may_connect(request),
        "steps": steps(request.company, 0),
        "attempt": attempt,
    }
    if attempt and attempt.message_json:
        context |= {"error": Message.from_json(attempt.message_json).text(_), "said": attempt.said}
    return context


def _first_available() -> Any:
    found = list(all_platforms().values())
    return next((platform for platform in found if is_set_up(platform)), found[0] if found else None)


def _attempt(request: CompanyRequest) -> ConsentAttempt | None:
    try:
        key = UUID(request.GET.get("attempt", ""))
    except ValueError:
        return None
    ended = (ConsentAttempt.Outcome.CANCELLED, ConsentAttempt.Outcome.FAILED)
    return ConsentAttempt.objects.filter(
        pk=key, company=request.company, member=request.member, outcome__in=ended
    ).first()


def _may_connect(request: CompanyRequest) -> bool:
    return request.member.role == Role.OWNER
