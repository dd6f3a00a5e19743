"""From written days to dates. The order of day and month is decided per column over all rows, or asked; never guessed."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from expenses_app.core.messages import Message


class DateOrder(StrEnum):
    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"
    YEAR_FIRST = "year first"


_NUMBERS = re.compile(
    r"^(\d{1,4})([./\- ])\s?(\d{1,2})\2\s?(\d{1,4})\.?(?:[T ,]\s*\d{1,2}[:.]\d{2}.{0,20})?$"
)
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:T?\d{4,6})?$")
_NAMED_DAY_FIRST = re.compile(r"^(\d{1,2})[ .\-/]+([A-Za-z]{3,9})\.?[ .,\-/]+(\d{2}|\d{4})$")
_NAMED_MONTH_FIRST = re.compile(r"^([A-Za-z]{3,9})\.?[ .\-/]+(\d{1,2}),?[ .\-/]+(\d{4})$")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FULL = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip


class NotADate(Exception):
    """A cell that is no day; `reason` says why in the user's words."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason.id)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class ColumnOrder:
    """What a column's cells say about their order.

    `order` is None where it is open. `example` is then the first cell that reads differently, with both readings.
    `proof` is the first cell that only one order fits.
    """

    order: DateOrder | None
    example: str = ""
    readings: tuple[tuple[DateOrder, datetime.date], ...] = ()
    proof: str = ""


def looks_like_date(cell: str) -> bool:
    """Whether a cell has the shape of a date, existing or not."""
    written = cell.strip()
    return len(written) <= 40 and (_NUMBERS.match(written) is not None or _parts(written) is not None)


def decide_order(cells: Iterable[str]) -> ColumnOrder:
    """Decide the order of a column from all cells that are a day in at least one order."""
    fitting = dict.fromkeys(DateOrder, 0)
    counted = 0
    example = ""
    readings: tuple[tuple[DateOrder, datetime.date], ...] = ()
    proof = ""
    differ = False
    for cell in cells:
        days = _days(cell)
        if not days:
            continue
        counted += 1
        for order in days:
            fitting[order] += 1
        if len(set(days.values())) > 1 and not differ:
            differ, example, readings = True, cell.strip(), tuple(days.items())
        if len(days) == 1 and not proof:
            proof = cell.strip()
    whole = [order for order, count in fitting.items() if counted and count == counted]
    if len(whole) == 1:
        return ColumnOrder(whole[0], proof=proof)
    if whole and not differ:
        return ColumnOrder(whole[0])
    return ColumnOrder(None, example, readings)


def read_date(cell: str, order: DateOrder | None) -> datetime.date:
    """Read one cell in the column's order. Raises NotADate with a reason."""
    written = cell.strip()
    if not written:
        raise NotADate(Message("The date is missing."))
    days = _days(written)
    if order is not None and order in days:
        return days[order]
    if order is None and len(set(days.values())) == 1:
        return next(iter(days.values()))
    if len(written) <= 40 and looks_like_date(written):
        raise NotADate(Message("There is no day “%(written)s”.", {"written": written}))
    raise NotADate(Message("“%(written)s” is not a date.", {"written": written[:40]}))


def _days(cell: str) -> dict[DateOrder, datetime.date]:
    """Every existing day that a cell can mean, by order."""
    written = cell.strip()
    if len(written) > 40:
        return {}
    parts = _parts(written)
    if parts is not None:
        day = _day(*parts)
        return dict.fromkeys(DateOrder, day) if day else {}
    numbers = _NUMBERS.match(written)
    if numbers is None:
        return {}
    first, middle, last = numbers[1], numbers[3], numbers[4]
    if len(first) == 4:
        tries = {DateOrder.YEAR_FIRST: (first, middle, last)}
    elif len(last) in (2, 4) and len(first) <= 2:
        tries = {DateOrder.DAY_FIRST: (last, middle, first), DateOrder.MONTH_FIRST: (last, first, middle)}
        if len(first) == len(last) == 2:
            tries[DateOrder.YEAR_FIRST] = (first, middle, last)
    else:
        return {}
    days = {order: _day(*map(int, parts)) for order, parts in tries.items()}
    return {order: day for order, day in days.items() if day is not None}


def _parts(written: str) -> tuple[int, int, int] | None:
    """Year, month and day where the writing leaves no question about which is which."""
    compact = _COMPACT.match(written)
    if compact:
        return int(compact[1]), int(compact[2]), int(compact[3])
    named = _NAMED_DAY_FIRST.match(written)
    if named and _month(named[2]):
        return int(named[3]), _month(named[2]), int(named[1])
    named = _NAMED_MONTH_FIRST.match(written)
    if named and _month(named[1]):
        return int(named[3]), _month(named[1]), int(named[2])
    return None


def _month(name: str) -> int:
    plain = name.lower()
    if plain in _FULL:
        return _FULL.index(plain) + 1
    return _MONTHS.index(plain[:3]) + 1 if plain[:3] in _MONTHS and len(plain) <= 4 else 0


def _day(year: int, month: int, day: int) -> datetime.date | None:
    if year < 100:
        year += 2000 if year < 70 else 1900
    if not 1970 <= year <= 2199:
        return None
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
