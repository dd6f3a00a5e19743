"""From the chosen platform and way in to its consent page, to a form, or to the connector's page."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from expenses_app.companies.access import CompanyRequest
from expenses_app.companies.clock import system_clock
from expenses_app.connections.reaching import entered_by_operator
from expenses_app.connections.services.begin_consent import LIFE, begin_consent
from expenses_app.connections.services.enter_credentials import enter_credentials
from expenses_app.connections.views.connector import open_connector
from expenses_app.connections.views.onward import onward
from expenses_app.ledger.authorisation import Blank, Connector, MachineGrant, OAuth2, Way
from expenses_app.ledger.promise import Platform

BROWSER_COOKIE = "consent"


def blanks_to_ask(way: Way) -> list[Blank]:
    """Those that the operator has not answered for all connections."""
    if isinstance(way, Connector):
        return []
    known = entered_by_operator(way)
    return [blank for blank in way.blanks if blank.name not in known]


def set_out(
    request: CompanyRequest,
    platform: Platform,
    way: Way,
    entered: Mapping[str, str],
    *,
    return_path: str = "",
    popup: bool = False,
) -> HttpResponse:
    """The page that comes next. Raises LedgerError."""
    inside = return_path if url_has_allowed_host_and_scheme(return_path, allowed_hosts=None) else ""
    if isinstance(way, Connector):
        return open_connector(request, platform)
    if isinstance(way, MachineGrant):
        arrival = enter_credentials(
            request.company,
            platform,
            request.member,
            system_clock(),
            way=way,
            entered=entered,
            return_path=inside,
        )
        return onward(request, arrival)
    return _leave(request, platform, way, entered, inside, popup)


def to_form(request: CompanyRequest, platform: Platform, way: Way, return_path: str) -> HttpResponse:
    """The form that asks for the way's blanks."""
    page = reverse("connections:enter", kwargs={"company_id": request.company.pk})
    return redirect(f"{page}?{urlencode({'platform': platform.key, 'way': way.key, 'next': return_path})}")


def _leave(
    request: CompanyRequest,
    platform: Platform,
    way: OAuth2,
    entered: Mapping[str, str],
    return_path: str,
    popup: bool,
) -> HttpResponse:
    departure = begin_consent(
        request.company,
        platform,
        request.member,
        system_clock(),
        way=way,
        entered=entered,
        return_path=return_path,
        popup=popup,
        bind_browser=request.member.user_id is None,
    )
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
