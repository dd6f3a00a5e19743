"""The places of the navigation bar, and what stands beside them.

A place shows once its address exists. Counts and the connection's badge belong to apps above this one, so they come
in through `count` and `badge`, called from those apps' `ready()`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from expenses_app.companies.models import Company


@dataclass(frozen=True)
class Place:
    """`wide` places stand in the bar of a wide window and under More on a phone."""

    name: str
    word: Any  # a lazy translation
    icon: str
    route: str
    wide: bool = False
    alarm: bool = False


PLACES = (
    Place("review", _("Review"), "grid", "review:grid"),
    Place("receipts", _("Receipts"), "receipt", "receipts:inbox"),
    Place("failures", _("Failures"), "alert", "review:failures", alarm=True),
    Place("sync", _("Sync"), "sync", "review:syncs"),
    Place("rules", _("Rules"), "grid", "rules:list", wide=True),
    Place("import", _("Import"), "up-tray", "statements:import", wide=True),
    Place("connection", _("Connection"), "grid", "connections:overview", wide=True),
    Place("company", _("Company"), "grid", "companies:settings", wide=True),
)


@dataclass(frozen=True)
class Badge:
    """The state of the company's connection, in one word or two, and where to read more."""

    tone: str
    word: str
    url: str


Count = Callable[[Company], int]

_counts: dict[str, Count] = {}
_badges: list[Callable[[Company, str], Badge | None]] = []


def count(place: str, function: Count) -> None:
    """Show `function(company)` beside `place`; call it once, from the app's `ready()`."""
    if place not in {known.name for known in PLACES}:
        raise ValueError(f"no place is called {place}")
    _counts[place] = function


def badge(function: Callable[[Company, str], Badge | None]) -> None:
    """Show what `function(company, locale)` answers at the end of the bar; None shows nothing."""
    _badges[:] = [function]


def connection_badge(company: Company, locale: str) -> Badge | None:
    return _badges[0](company, locale) if _badges else None


def places_for(company: Company, path: str) -> list[dict[str, Any]]:
    """The bar's entries for `company`; the one whose address is the longest beginning of `path` is current."""
    shown = []
    for place in PLACES:
        try:
            url = reverse(place.route, kwargs={"company_id": company.id})
        except NoReverseMatch:
            continue
        counter = _counts.get(place.name)
        shown.append(
            {
                "name": place.name,
                "word": place.word,
                "icon": place.icon,
                "url": url,
                "wide": place.wide,
                "alarm": place.alarm,
                "counted": counter is not None,
                "count": counter(company) if counter else 0,
            }
        )
    fitting = [entry for entry in shown if path.startswith(str(entry["url"]))]
    if fitting:
        max(fitting, key=lambda entry: len(str(entry["url"])))["current"] = True
    return shown
