"""The four steps of setting up, above the pages that walk through them."""

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from expenses_app.companies.models import Company

_ROUTES = ("connections:connect", "reference_data:first_pull", "mapping:defaults", "review:grid")


def steps(company: Company, current: int) -> list[dict[str, Any]]:
    """For components/stepper.html; `current` counts from 0."""
    words = (_("Connect"), _("Read your books"), _("Choose defaults"), _("Review"))
    return [
        {
            "word": word,
            "state": "done" if place < current else "current" if place == current else "",
            "url": address(_ROUTES[place], company),
        }
        for place, word in enumerate(words)
    ]


def address(route: str, company: Company) -> str:
    """The address of a page of an app above this one, empty where that app is left out."""
    try:
        return reverse(route, kwargs={"company_id": company.pk})
    except NoReverseMatch:
        return ""
