"""Amounts and days as they are written on receipts. Pure."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache

from babel.dates import get_month_names

from expenses_app.core.text import normalised

# Digits in groups with a two-digit end, in either notation: 1,284.36 or 1.284,36 or 1 284,36 or 1284.36.
AMOUNT = re.compile(
    r"(?<![\d.,])(?:\d{1,3}(?:[.,'\u00a0\u202f ]\d{3})+|\d{1,7})[.,]\d{2}(?![\d]|[.,]\d)",
)
YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})([-./_])(\d{1,2})\2(\d{1,2})(?!\d)")
YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})([-./_])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
COMPACT = re.compile(r"(?<!\d)(20\d\d)(\d\d)(\d\d)(?!\d)")
DAY_NAMED_MONTH = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|\.)?,? (?:de |of )?([^\W\d_]{3,10})\.?,? (?:de )?(\d{4})(?!\d)"
)
NAMED_MONTH_DAY = re.compile(r"(?<![^\W_])([^\W\d_]{3,10})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?!\d)")
MONTH_LANGUAGES = ("en", "de", "fr", "es", "it", "nl")


def amounts_in(text: str) -> frozenset[Decimal]:
    """Return every amount with two places that stands in a text, whichever mark it uses for thousands and cents."""
    # A day written 17.04.2026 would be read as an amount.
    without_days = YEAR_LAST.sub(" ", YEAR_FIRST.sub(" ", text))
    found = set()
    for match in AMOUNT.finditer(without_days):
        written = match.group()
        whole = re.sub(r"\D", "", written[:-3])
        found.add(Decimal(f"{whole}.{written[-2:]}"))
    return frozenset(found)


def days_in(text: str) -> frozenset[date]:
    """Return every day that stands in a text. 03/04/2026 may be either of two days: both are returned."""
    plain = re.sub(r"\s+", " ", normalised(text))
    return frozenset(day for year, month, number in _dates(plain) if (day := _date(year, month, number)))


def _dates(text: str) -> Iterator[tuple[int, int, int]]:
    for match in YEAR_FIRST.finditer(text):
        yield int(match[1]), int(match[3]), int(match[4])
    for match in COMPACT.finditer(text):
        yield int(match[1]), int(match[2]), int(match[3])
    for match in YEAR_LAST.finditer(text):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        year += 2000 if year < 100 else 0
        yield year, second, first
        yield year, first, second
    for match in DAY_NAMED_MONTH.finditer(text):
        yield int(match[3]), _months().get(match[2], 0), int(match[1])
    for match in NAMED_MONTH_DAY.finditer(text):
        yield int(match[3]), _months().get(match[1], 0), int(match[2])


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@cache
def _months() -> dict[str, int]:
    found = {}
    for language in MONTH_LANGUAGES:
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, locale=language).items():
                found[normalised(name).rstrip(".")] = number
    return found
