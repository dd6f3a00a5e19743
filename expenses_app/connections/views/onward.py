"""Where a person goes once a way in has ended, well or badly."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from expenses_app.connections.models import ConsentAttempt
from expenses_app.connections.services.reach_tenants import Arrival
from expenses_app.connections.views.steps import address


def onward(request: HttpRequest, arrival: Arrival) -> HttpResponse:
    """To the choice, the first reading, or back to the connect page with what went wrong."""
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
