"""What the filters of the grid offer."""

from datetime import date
from typing import TYPE_CHECKING

from babel.dates import format_skeleton
from django.utils import timezone
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from expenses_app.review.desk import Desk

MONTHS = 13

Choice = tuple[str, str, bool]
"""Value, word, chosen."""


def month_choices(desk: "Desk") -> list[Choice]:
    """Any time, and the months of a year back; an older one that is asked for as well."""
    day = timezone.localtime(desk.now).date().replace(day=1)
    months = []
    for _number in range(MONTHS):
        months.append(day)
        day = day.replace(year=day.year - 1, month=12) if day.month == 1 else day.replace(month=day.month - 1)
    asked = desk.filters.month
    if asked and asked not in {f"{one:%Y-%m}" for one in months} and desk.filters.first:
        months.append(desk.filters.first)
    return [("", _("Any month"), not asked)] + [
        (f"{one:%Y-%m}", _month_word(one, desk.locale), f"{one:%Y-%m}" == asked) for one in months
    ]


def _month_word(day: date, locale: str) -> str:
    return format_skeleton("yMMMM", day, locale=locale)


def bank_choices(desk: "Desk") -> list[Choice]:
    """Any card, and every card and bank account that the ledger has."""
    asked = desk.filters.bank
    banks = sorted(desk.rows.banks.items(), key=lambda pair: pair[1].casefold())
    return [("", _("Any card"), not asked)] + [(key, name, key == asked) for key, name in banks]
