"""Failures: grouped by cause, each with its remedy."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from expenses_app.companies.access import CompanyRequest, company_view
from expenses_app.review.causes import causes_of
from expenses_app.review.desk import Desk


@require_safe
@company_view()
def failures(request: CompanyRequest) -> HttpResponse:
    """Everything that waits for a person, by reason."""
    desk = Desk(request)
    return render(request, "review/failures.html", causes_of(desk))
