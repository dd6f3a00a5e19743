"""How the connection is; pause, resume, disconnect."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from expenses_app.companies.access import OWNERS, CompanyRequest, company_view
from expenses_app.companies.clock import system_clock
from expenses_app.companies.models import Role
from expenses_app.connections.health import Reader, lines_for
from expenses_app.connections.history import sentence
from expenses_app.connections.models import Connection
from expenses_app.connections.queries import active_connection, events, last_connection
from expenses_app.connections.services.pause import pause_writing, resume_writing
from expenses_app.connections.services.unlink import unlink
from expenses_app.connections.states import NotAllowed
from expenses_app.connections.views.steps import address
from expenses_app.connections.wording import state_badge
from expenses_app.users.locale import locale_of_request


@require_GET
@company_view()
def overview(request: CompanyRequest) -> HttpResponse:
    """Health, history, and what to do about it."""
    connection = last_connection(request.company)
    if connection is None:
        return redirect("connections:connect", company_id=request.company.pk)
    reader = Reader(timezone.localtime(system_clock().now()), locale_of_request(request))
    context = {
        "connection": connection,
        "badge": state_badge(connection),
        "lines": lines_for(connection, reader),
        "history": [
            {"text": sentence(event), "actor": event.actor.get("name", ""), "at": event.at}
            for event in events(request.company)
        ],
        "owner": request.member.role == Role.OWNER,
        "pull_url": address("reference_data:start", request.company),
        "records_url": address("reference_data:browse", request.company),
        "defaults_url": address("mapping:defaults", request.company),
    }
    return render(request, "connections/overview.html", context)


@require_POST
@company_view(*OWNERS)
def pause(request: CompanyRequest) -> HttpResponse:
    connection = _active(request)
    pause_writing(
        connection, _("Paused by %(name)s") % {"name": request.actor.name}, request.actor, system_clock()
    )
    messages.success(request, _("Writing is paused. Nothing is posted until you resume it."))
    return redirect("connections:overview", company_id=request.company.pk)


@require_POST
@company_view(*OWNERS)
def resume(request: CompanyRequest) -> HttpResponse:
    resume_writing(_active(request), request.actor, system_clock())
    messages.success(request, _("Writing goes on."))
    return redirect("connections:overview", company_id=request.company.pk)


@require_http_methods(["GET", "POST"])
@company_view(*OWNERS)
def disconnect(request: CompanyRequest) -> HttpResponse:
    """Ask by showing what will happen, then do it."""
    connection = _active(request)
    if request.method == "GET":
        return render(request, "connections/disconnect.html", {"connection": connection})
    try:
        ended = unlink(connection, request.actor, system_clock())
    except NotAllowed:
        raise Http404 from None
    platform = ended.platform_name
    if ended.ending == Connection.Ending.PENDING:
        messages.warning(
            request,
            _("Disconnected here. %(platform)s has not confirmed it yet; we keep trying.")
            % {"platform": platform},
        )
    else:
        messages.success(request, _("Disconnected from %(platform)s.") % {"platform": platform})
    return redirect("connections:overview", company_id=request.company.pk)


def _active(request: CompanyRequest) -> Connection:
    connection = active_connection(request.company)
    if connection is None:
        raise Http404
    return connection
