"""A platform that calls us: how its connector is set up, and how it is getting on."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from expenses_app.companies.access import OWNERS, CompanyRequest, company_view
from expenses_app.companies.clock import system_clock
from expenses_app.companies.models import Role
from expenses_app.connections.health import Reader, lines_for
from expenses_app.connections.models import Connection, PolledAccess
from expenses_app.connections.polled_health import waits_for_first_poll
from expenses_app.connections.queries import polled_access
from expenses_app.connections.services.polled_access import (
    connector_file,
    connector_of,
    open_polled_access,
)
from expenses_app.connections.views.steps import address, steps
from expenses_app.ledger.errors import LedgerError
from expenses_app.ledger.promise import Platform
from expenses_app.users.locale import locale_of_request


def open_connector(request: CompanyRequest, platform: Platform) -> HttpResponse:
    """The connector's page; with a first password where there was none. Raises Refused."""
    access = polled_access(request.company)
    if access is not None and access.connection.platform == platform.key:
        return redirect("connections:connector", company_id=request.company.pk)
    opened = open_polled_access(request.company, platform, request.actor, system_clock())
    return _shown(request, opened.access, opened.password)


@require_GET
@never_cache
@company_view(*OWNERS)
def connector(request: CompanyRequest) -> HttpResponse:
    """Steps, file, last call, and what blocks it."""
    return _shown(request, _access(request))


@require_GET
@never_cache
@company_view(*OWNERS)
def status(request: CompanyRequest) -> HttpResponse:
    """The panel alone; asks again while nothing has called yet."""
    return render(request, "connections/_connector.html", _context(request, _access(request)))


@require_GET
@never_cache
@company_view(*OWNERS)
def file(request: CompanyRequest) -> HttpResponse:
    """What the connector is set up with; it holds no password."""
    access = _access(request)
    way = connector_of(access.connection.declared)
    try:
        body = connector_file(access)
    except LedgerError as error:
        return _shown(request, access, error=error.advice.text(_), status=409)
    return HttpResponse(
        body,
        content_type=way.content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{way.file_name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


@require_POST
@company_view(*OWNERS)
def password(request: CompanyRequest) -> HttpResponse:
    """A new password; the old one ends at once."""
    platform = _access(request).connection.declared
    opened = open_polled_access(request.company, platform, request.actor, system_clock())
    return _shown(request, opened.access, opened.password)


def _access(request: CompanyRequest) -> PolledAccess:
    access = polled_access(request.company)
    if access is None:
        raise Http404
    return access


def _shown(
    request: CompanyRequest, access: PolledAccess, password: str = "", error: str = "", status: int = 200
) -> HttpResponse:
    context = _context(request, access) | {"password": password, "error": error}
    response = render(request, "connections/connector.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _context(request: CompanyRequest, access: PolledAccess) -> dict[str, Any]:
    connection: Connection = access.connection
    platform = connection.declared
    way = connector_of(platform)
    reader = Reader(timezone.localtime(system_clock().now()), locale_of_request(request))
    return {
        "access": access,
        "connection": connection,
        "platform": platform,
        "way": way,
        "instructions": [step.text(_) for step in way.steps],
        "lines": lines_for(connection, reader),
        "waiting": waits_for_first_poll(access),
        "owner": request.member.role == Role.OWNER,
        "steps": steps(request.company, 0),
        "next_url": address("reference_data:first_pull", request.company),
    }
