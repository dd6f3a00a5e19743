"""The date macros of queries (ThisMonth, LastFiscalQuarterToDate …) as ranges of dates."""

import re
from calendar import month_name, monthrange
from datetime import date, timedelta

SINGLE = {"Today": 0, "Yesterday": -1}
MONTHS = {"Month": 1, "CalendarQuarter": 3, "FiscalQuarter": 3, "CalendarYear": 12, "FiscalYear": 12}
MACRO = re.compile(r"(This|Last|Next)(Week|FourWeeks|Month|(?:Calendar|Fiscal)(?:Quarter|Year))(ToDate)?")


def macro_range(macro: str, today: date, first_month: str = "January") -> tuple[date, date]:
    """The first and last date of a macro, seen from today; fiscal years begin with ``first_month``."""
    if macro == "All":
        return date.min, date.max
    if macro in SINGLE:
        day = today + timedelta(days=SINGLE[macro])
        return day, day
    found = MACRO.fullmatch(macro)
    if found is None:
        raise ValueError(macro)
    which, unit, to_date = found.groups()
    step = {"Last": -1, "This": 0, "Next": 1}[which]
    if unit in ("Week", "FourWeeks"):
        length = 7 if unit == "Week" else 28
        sunday = today - timedelta(days=(today.weekday() + 1) % 7)
        start = sunday + timedelta(days=7 * step if unit == "Week" else 7)
        end = start + timedelta(days=length - 1)
    else:
        months = MONTHS[unit]
        offset = list(month_name).index(first_month) - 1 if "Fiscal" in unit else 0
        number = today.year * 12 + today.month - 1 - offset
        begin = (number // months + step) * months + offset
        start, end = _first(begin), _last(begin + months - 1)
    if to_date:
        end = min(end, today if step == 0 else start + (today - _this_start(macro, today, first_month)))
    return start, end


def _this_start(macro: str, today: date, first_month: str) -> date:
    return macro_range(re.sub("^Last|^Next", "This", macro).removesuffix("ToDate"), today, first_month)[0]


def _first(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def _last(number: int) -> date:
    year, month = number // 12, number % 12 + 1
    return date(year, month, monthrange(year, month)[1])
