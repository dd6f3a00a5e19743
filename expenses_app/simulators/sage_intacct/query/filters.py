"""The operators of the query service, compiled to tests of a record."""

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from expenses_app.simulators.sage_intacct.state import stamp
from expenses_app.simulators.sage_intacct.wire import Record, invalid_request

NUMERIC = re.compile(
    r"(^|\.)(key|lineNumber|\w*[aA]mount\w*|total\w*|txnTotal\w*|taxPercent|taxRate|rate|days)$"
)
STAMP_LENGTH = len("2026-03-01T00:00:00Z")
Test = Callable[[Record], bool]


def _normaliser(name: str, *, case_sensitive: bool) -> Callable[[Any], Any]:
    """Return what makes values of a field comparable: numbers, moments in UTC, or text."""

    def normal(value: Any) -> Any:
        if value is None:
            return None
        if isinstance(value, bool):
            return str(value).lower()
        if NUMERIC.search(name):
            try:
                return Decimal(str(value))
            except InvalidOperation:
                return None
        text = str(value)
        if name.endswith("DateTime") and "T" in text and len(text) != STAMP_LENGTH:
            try:
                text = stamp(datetime.fromisoformat(text))
            except ValueError as error:
                raise invalid_request(f"Value '{text}' is not valid for field '{name}'.") from error
        return text if case_sensitive else text.casefold()

    return normal


def _text(value: Any) -> str:
    return "" if value is None else str(value)


# Each takes the record's value and the wanted one, both normalised. A missing value is in no order with another.
ONE: dict[str, Callable[[Any, Any], bool]] = {
    "$eq": lambda value, wanted: value == wanted,
    "$ne": lambda value, wanted: value != wanted,
    "$lt": lambda value, wanted: value is not None and value < wanted,
    "$lte": lambda value, wanted: value is not None and value <= wanted,
    "$gt": lambda value, wanted: value is not None and value > wanted,
    "$gte": lambda value, wanted: value is not None and value >= wanted,
    "$contains": lambda value, wanted: _text(wanted) in _text(value),
    "$notContains": lambda value, wanted: _text(wanted) not in _text(value),
    "$startsWith": lambda value, wanted: _text(value).startswith(_text(wanted)),
    "$notStartsWith": lambda value, wanted: not _text(value).startswith(_text(wanted)),
    "$endsWith": lambda value, wanted: _text(value).endswith(_text(wanted)),
    "$notEndsWith": lambda value, wanted: not _text(value).endswith(_text(wanted)),
}
SEVERAL: dict[str, Callable[[Any, list[Any]], bool]] = {
    "$in": lambda value, wanted: value in wanted,
    "$notIn": lambda value, wanted: value not in wanted,
    "$between": lambda value, wanted: value is not None and wanted[0] <= value <= wanted[1],
    "$notBetween": lambda value, wanted: value is not None and not wanted[0] <= value <= wanted[1],
}
ORDERED = ("$lt", "$lte", "$gt", "$gte", "$between", "$notBetween")


def compiled(part: Record, reader: Callable[[str], Callable[[Record], Any]], *, case_sensitive: bool) -> Test:
    """Turn one filter such as ``{"$gte": {"txnDate": "2026-03-01"}}`` into a test; raises Refusal."""
    (operator, condition), *more = part.items()
    if more or not isinstance(condition, dict) or len(condition) != 1:
        raise invalid_request(f"Filter '{operator}' takes one field and its value.")
    ((name, wanted),) = condition.items()
    read, normal = reader(name), _normaliser(name, case_sensitive=case_sensitive)
    if operator in SEVERAL:
        if not isinstance(wanted, list) or (operator.lower().endswith("between") and len(wanted) != 2):
            raise invalid_request(f"Filter '{operator}' takes a list of values.")
        values, compare_all = [normal(each) for each in wanted], SEVERAL[operator]
        return lambda record: compare_all(normal(read(record)), values)
    value, compare = normal(wanted), ONE[operator]
    if operator in ORDERED and value is None:
        raise invalid_request(f"Filter '{operator}' needs a value for field '{name}'.")
    return lambda record: compare(normal(read(record)), value)
