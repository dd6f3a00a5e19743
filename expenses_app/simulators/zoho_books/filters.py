"""Search parameters of lists: each field takes its value and the documented variants."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from expenses_app.simulators.zoho_books.refusals import invalid, too_long
from expenses_app.simulators.zoho_books.wire import Record, parse_day, parse_moment

Read = Callable[[Record], Any]
Test = Callable[[Record], bool]
MOST = 100


def tests_of(
    arguments: Mapping[str, str], fields: Mapping[str, str], reader: Callable[[str], Read]
) -> list[Test]:
    """Return a test for every parameter that is there; ``fields`` maps names to kinds, ``reader`` names to what
    reads them off a record. Raises Refusal.

    Kinds: text (also _startswith, _starts_with, _contains, _ends_with), id, day (also _start, _end, _before,
    _after), amount (also _less_than, _less_equals, _greater_than, _greater_equals), since.
    """
    found = []
    for name, kind in fields.items():
        for ending, compare in VARIANTS[kind].items():
            sent = arguments.get(f"{name}{ending}")
            if sent:
                found.append(_test(reader(name), READ[kind](f"{name}{ending}", sent), compare))
    return found


def _test(read: Read, wanted: Any, compare: Callable[[Any, Any], bool]) -> Test:
    return lambda record: compare(read(record), wanted)


def _text(name: str, sent: str) -> str:
    if len(sent) > MOST:
        raise too_long(name, MOST)
    return sent


def _day(name: str, sent: str) -> date:
    try:
        return parse_day(sent)
    except ValueError as error:
        raise invalid(name) from error


def _amount(name: str, sent: str) -> Decimal:
    try:
        return Decimal(sent)
    except InvalidOperation as error:
        raise invalid(name) from error


def _moment(name: str, sent: str) -> Any:
    try:
        return parse_moment(sent)
    except ValueError as error:
        raise invalid(name) from error


READ: dict[str, Callable[[str, str], Any]] = {
    "text": _text,
    "id": lambda name, sent: sent,
    "day": _day,
    "amount": _amount,
    "since": _moment,
}
VARIANTS: dict[str, dict[str, Callable[[Any, Any], bool]]] = {
    "text": {
        "": lambda held, wanted: str(held) == wanted,
        "_startswith": lambda held, wanted: str(held).startswith(wanted),
        "_starts_with": lambda held, wanted: str(held).startswith(wanted),
        "_ends_with": lambda held, wanted: str(held).endswith(wanted),
        "_contains": lambda held, wanted: wanted in str(held),
    },
    "id": {"": lambda held, wanted: held == wanted},
    "day": {
        "": lambda held, wanted: held == wanted,
        "_start": lambda held, wanted: held >= wanted,
        "_end": lambda held, wanted: held <= wanted,
        "_before": lambda held, wanted: held < wanted,
        "_after": lambda held, wanted: held > wanted,
    },
    "amount": {
        "": lambda held, wanted: held == wanted,
        "_less_than": lambda held, wanted: held < wanted,
        "_less_equals": lambda held, wanted: held <= wanted,
        "_greater_than": lambda held, wanted: held > wanted,
        "_greater_equals": lambda held, wanted: held >= wanted,
    },
    # "Modified after": a record of that very second comes again rather than never.
    "since": {"": lambda held, wanted: held >= wanted},
}
