"""The ``q`` of a record collection: ``field OPERATOR value`` joined by AND and OR, with parentheses."""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from expenses_app.simulators.netsuite.catalogue import Field, Fields
from expenses_app.simulators.netsuite.refusals import malformed
from expenses_app.simulators.netsuite.wire import Record

Test = Callable[[Record], bool]
TOKEN = re.compile(r'\s*(?:("(?:[^"\\]|\\.)*")|(\()|(\))|(\[[^\]]*\])|([^\s()\[\]"]+))')
TEXT: dict[str, Callable[[str, str], bool]] = {
    "IS": lambda held, wanted: held == wanted,
    "IS_NOT": lambda held, wanted: held != wanted,
    "START_WITH": lambda held, wanted: held.startswith(wanted),
    "CONTAIN": lambda held, wanted: wanted in held,
    "ENDWITH": lambda held, wanted: held.endswith(wanted),
}
ORDERED: dict[str, Callable[[Any, Any], bool]] = {
    "EQUAL": lambda held, wanted: held == wanted,
    "GREATER": lambda held, wanted: held > wanted,
    "GREATER_OR_EQUAL": lambda held, wanted: held >= wanted,
    "LESS": lambda held, wanted: held < wanted,
    "LESS_OR_EQUAL": lambda held, wanted: held <= wanted,
    "ON": lambda held, wanted: held == wanted,
    "AFTER": lambda held, wanted: held > wanted,
    "ON_OR_AFTER": lambda held, wanted: held >= wanted,
    "BEFORE": lambda held, wanted: held < wanted,
    "ON_OR_BEFORE": lambda held, wanted: held <= wanted,
}


def compiled(query: str, fields: Fields) -> Test:
    """Return a test of records; raises Refused when the query cannot be read."""
    reader = _Reader(query, fields)
    test = reader.alternatives()
    if reader.rest():
        raise _unreadable(query)
    return test


class _Reader:
    def __init__(self, query: str, fields: Fields) -> None:
        self._query = query
        self._fields = fields
        self._tokens = _tokens(query)
        self._at = 0

    def rest(self) -> bool:
        return self._at < len(self._tokens)

    def alternatives(self) -> Test:
        tests = [self._together()]
        while self._accept("OR"):
            tests.append(self._together())
        return tests[0] if len(tests) == 1 else lambda record: any(test(record) for test in tests)

    def _together(self) -> Test:
        tests = [self._one()]
        while self._accept("AND"):
            tests.append(self._one())
        return tests[0] if len(tests) == 1 else lambda record: all(test(record) for test in tests)

    def _one(self) -> Test:
        if self._accept("("):
            inner = self.alternatives()
            if not self._accept(")"):
                raise _unreadable(self._query)
            return inner
        name, operator = self._take(), self._take().upper()
        field = self._fields.get(name)
        if field is None or field.kind in ("sublist", "object"):
            raise malformed(f"The field {name} cannot be filtered.", "q")
        if operator in ("EMPTY", "EMPTY_NOT"):
            empty = operator == "EMPTY"
            return lambda record: (record.get(name) in (None, "", [])) == empty
        return _comparison(field, operator, self._take(), self._query)

    def _accept(self, word: str) -> bool:
        if self.rest() and self._tokens[self._at].upper() == word:
            self._at += 1
            return True
        return False

    def _take(self) -> str:
        if not self.rest():
            raise _unreadable(self._query)
        self._at += 1
        return self._tokens[self._at - 1]


def _tokens(query: str) -> list[str]:
    tokens, at = [], 0
    while query[at:].strip():
        found = TOKEN.match(query, at)
        if found is None:
            raise _unreadable(query)
        tokens.append(next(part for part in found.groups() if part is not None))
        at = found.end()
    return tokens


def _comparison(field: Field, operator: str, sent: str, query: str) -> Test:
    negated = operator.endswith("_NOT")
    operator = operator.removesuffix("_NOT")
    if operator in ("ANY_OF", "BETWEEN"):
        values = [_value(field, part.strip(), query) for part in sent.strip("[]").split(",") if part.strip()]
        if operator == "ANY_OF":
            return lambda record: (_held(field, record) in values) != negated
        if len(values) != 2:
            raise _unreadable(query)
        return lambda record: (
            _ordered(record, field, lambda held, _: values[0] <= held <= values[1], None) != negated
        )
    wanted = _value(field, sent, query)
    if isinstance(wanted, str) and operator in TEXT:
        matches = TEXT[operator]
        text = wanted.lower()
        return lambda record: matches(str(_held(field, record) or "").lower(), text) != negated
    if isinstance(wanted, bool) and operator == "IS":
        return lambda record: (bool(_held(field, record)) == wanted) != negated
    if operator in ORDERED:
        return lambda record: _ordered(record, field, ORDERED[operator], wanted) != negated
    raise malformed(f"The operator {operator} does not fit the field {field.name}.", "q")


def _ordered(record: Record, field: Field, compare: Callable[[Any, Any], bool], wanted: Any) -> bool:
    held = _held(field, record)
    return held is not None and compare(held, wanted)


def _held(field: Field, record: Record) -> Any:
    value = record.get(field.name)
    if isinstance(value, datetime):
        return value.date()
    if value is not None and (field.name == "id" or field.kind in ("number", "integer")):
        return Decimal(value)
    return value


def _value(field: Field, sent: str, query: str) -> Any:
    text = sent[1:-1].replace('\\"', '"') if sent.startswith('"') else sent
    try:
        if field.name == "id" or field.kind in ("number", "integer"):
            return Decimal(text)
        if field.kind == "boolean":
            return {"true": True, "false": False}[text.lower()]
        if field.kind in ("date", "date-time"):
            month, day, year = (int(part) for part in text.split("/"))
            return date(year, month, day)
    except (InvalidOperation, KeyError, ValueError) as error:
        raise _unreadable(query) from error
    return text


def _unreadable(query: str) -> Exception:
    return malformed(f"Invalid query filter: {query}", "q")
