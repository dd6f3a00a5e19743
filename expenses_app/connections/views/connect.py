"""Choose a platform and a way in, enter what it needs, and set out."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from expenses_app.companies.access import OWNERS, CompanyRequest, company_view
from expenses_app.companies.models import Role
from expenses_app.connections.forms import BeginForm, BlanksForm
from expenses_app.connections.models import ConsentAttempt
from expenses_app.connections.queries import active_connection
from expenses_app.connections.reaching import is_set_up, ways_set_up
from expenses_app.connections.views.set_out import blanks_to_ask, set_out, to_form
from expenses_app.connections.views.steps import steps
from expenses_app.connections.wording import consent_words, tile, ways_of
from expenses_app.core.messages import Message
from expenses_app.ledger.authorisation import Way
from expenses_app.ledger.errors import LedgerError
from expenses_app.ledger.promise import Platform
from expenses_app.platforms import all_platforms
from expenses_app.platforms import platform as platform_of


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
    context = {
        "chosen": platform,
        "words": consent_words(platform),
        "available": is_set_up(platform),
        "ways": ways_of(platform),
    }
    return render(request, "connections/_consent.html", context | {"may_connect": _may_connect(request)})


@require_POST
@company_view(*OWNERS)
def begin(request: CompanyRequest) -> HttpResponse:
    """Go on with the chosen platform: to its consent page, to a form, or to the connector's page."""
    form = BeginForm(request.POST)
    if not form.is_valid():
        error = form.errors.get("platform", [""])[0]
        page = _page(request, request.POST.get("platform", "")) | {"error": error}
        return render(request, "connections/connect.html", page, status=422)
    platform = platform_of(form.cleaned_data["platform"])
    way = _way(request, platform, form.cleaned_data["way"])
    if blanks_to_ask(way):
        return to_form(request, platform, way, form.cleaned_data["next"])
    try:
        return set_out(
            request,
            platform,
            way,
            {},
            return_path=form.cleaned_data["next"],
            popup=form.cleaned_data["popup"],
        )
    except LedgerError as error:
        page = _page(request, platform.key) | {"error": error.advice.text(_), "said": error.said}
        return render(request, "connections/connect.html", page, status=409)


@require_http_methods(["GET", "POST"])
@company_view(*OWNERS)
def enter(request: CompanyRequest) -> HttpResponse:
    """What the platform needs to know before it can be asked."""
    told = request.POST if request.method == "POST" else request.GET
    platform = all_platforms().get(told.get("platform", ""))
    if platform is None or not is_set_up(platform):
        raise Http404
    way = _way(request, platform, told.get("way", ""))
    form = BlanksForm(blanks_to_ask(way), request.POST if request.method == "POST" else None)
    context = {
        "platform": platform,
        "way": way,
        "form": form,
        "next": told.get("next", ""),
        "steps": steps(request.company, 0),
    }
    if request.method == "GET":
        return render(request, "connections/enter.html", context)
    if not form.is_valid():
        return render(request, "connections/enter.html", context, status=422)
    entered = {name: value for name, value in form.cleaned_data.items() if value}
    try:
        return set_out(request, platform, way, entered, return_path=told.get("next", ""))
    except LedgerError as error:
        failure = {"error": error.advice.text(_), "said": error.said}
        return render(request, "connections/enter.html", context | failure, status=409)


def _way(request: CompanyRequest, platform: Platform, key: str) -> Way:
    """The chosen way in, else the one that the living connection came by, else the first."""
    usable = ways_set_up(platform)
    active = active_connection(request.company)
    if not key and active and active.authorisation and active.platform == platform.key:
        key = active.authorisation.way
    return next((way for way in usable if way.key == key), usable[0])


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
        "ways": ways_of(chosen) if chosen else [],
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
