"""Addresses with nothing behind them but the door."""

from django.http import JsonResponse
from django.urls import include, path
from django.utils import timezone

from config.urls import urlpatterns as site
from expenses_app.companies.access import EDITORS, EVERYONE, OWNERS, POSTERS, company_view


def _answer(request):
    return JsonResponse(
        {
            "company": str(request.company.id),
            "member": str(request.member.id),
            "actor": request.actor.as_json(),
            "zone": timezone.get_current_timezone_name(),
        }
    )


everyone = company_view(*EVERYONE)(_answer)

urlpatterns = [
    path("", include(site)),
    path("doors/<uuid:company_id>/everyone/", everyone, name="everyone"),
    path("doors/<uuid:company_id>/editors/", company_view(*EDITORS)(_answer), name="editors"),
    path("doors/<uuid:company_id>/posters/", company_view(*POSTERS)(_answer), name="posters"),
    path("doors/<uuid:company_id>/owners/", company_view(*OWNERS)(_answer), name="owners"),
]
