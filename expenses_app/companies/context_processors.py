"""What every page of a company knows about it."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from expenses_app.companies import navigation
from expenses_app.users.locale import locale_of_request


def company(request: HttpRequest) -> dict[str, Any]:
    """`company`, `member`, `navigation`, `connection_badge` on pages behind `company_view`; else nothing.

    Navigation and badge are computed only where a template draws them, so that fragments do not count rows.
    """
    member = getattr(request, "member", None)
    if member is None:
        return {}
    here = member.company
    return {
        "company": here,
        "member": member,
        "companies_url": reverse("companies:list"),
        "navigation": SimpleLazyObject(lambda: navigation.places_for(here, request.path)),
        "connection_badge": SimpleLazyObject(
            lambda: navigation.connection_badge(here, locale_of_request(request))
        ),
    }
