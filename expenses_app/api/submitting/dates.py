"""Dates as clients write them: a day, a local moment, or one with a zone. The day is the one that is written."""

import re
from datetime import date, datetime

_WRITTEN = re.compile(r"(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?")


def day_of(text: str) -> date:
    """The calendar day as written, whatever the zone. Raises ValueError."""
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        raise ValueError("a date such as 2026-03-14 or 2026-03-14T09:30:00Z is needed")
    if found[2]:
        datetime.fromisoformat(f"{found[1]}{found[2][:6]}")
    day = date.fromisoformat(found[1])
    if day.year < 1900 or day.year > 2200:
        raise ValueError("this year cannot be meant")
    return day
