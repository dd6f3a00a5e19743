"""Watch a reading, and ask for one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from expenses_app.companies.access import EDITORS, CompanyRequest, company_view
from expenses_app.companies.clock import system_clock
from expenses_app.connections.queries import active_connection
from expenses_app.connections.views.steps import address, steps
from expenses_app.ledger.errors import LedgerError
from expenses_app.reference_data.models import Pull
from expenses_app.reference_data.progress import progress_of
from expenses_app.reference_data.queries import newest_pull
from expenses_app.reference_data.services.polled_pull import is_polled
from expenses_app.reference_data.tasks import begin
from expenses_app.users.locale import locale_of_request


@require_GET
@never_cache
@company_view()
def first_pull(request: CompanyRequest) -> HttpResponse:
    """The newest reading with its progress."""
    connection = active_connection(request.company)
    if connection is None:
        return redirect("connections:connect", company_id=request.company.pk)
    context = _context(request) | {
        "connection": connection,
        "steps": steps(request.company, 1),
        "defaults_url": address("mapping:defaults", request.company),
        "polled": is_polled(connection),
    }
    return render(request, "reference_data/first_pull.html", context)


@require_GET
@never_cache
@company_view()
def progress(request: CompanyRequest) -> HttpResponse:
    """The panel alone; it stops asking once nothing moves any more."""
    context = _context(request)
    if context["pull"] is None:
        raise Http404
    return render(request, "reference_data/_pull.html", context | {"oob": True})


@require_POST
@company_view(*EDITORS)
def start(request: CompanyRequest) -> HttpResponse:
    """Read now: what changed, or with `whole` everything."""
    connection = active_connection(request.company)
    if connection is None:
        raise Http404
    kind = Pull.Kind.FULL if request.POST.get("whole") else Pull.Kind.INCREMENTAL
    try:
        begin(connection, kind, system_clock(), request.actor.name)
    except LedgerError as error:
        messages.error(request, error.advice.text(_))
        return redirect("connections:overview", company_id=request.company.pk)
    return redirect("reference_data:first_pull", company_id=request.company.pk)


def _context(request: CompanyRequest) -> dict[str, Any]:
    connection = active_connection(request.company)
    pull = newest_pull(connection) if connection else None
    if connection is None or pull is None:
        return {"pull": None, "connection": connection}
    pull.connection = connection
    now = timezone.localtime(system_clock().now())
    return {
        "pull": pull,
        "connection": connection,
        "progress": progress_of(pull, now, locale_of_request(request)),
        "may_read": request.member.role in EDITORS,
    }
