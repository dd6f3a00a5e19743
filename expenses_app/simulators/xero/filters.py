"""Xero's ``where`` and ``order``: a small part of .NET's dynamic expressions, read over records."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from expenses_app.simulators.xero.wire import Record, day_start

Test = Callable[[Record], Any]
TOKEN = re.compile(
    r"""\s*(?:(?P<text>"(?:[^"\\]|\\.)*")|(?P<number>-?\d+(?:\.\d+)?)|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"""
    r"""|(?P<sign>==|!=|<=|>=|<>|&&|\|\||[<>=().,!]))"""
)
COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "==": lambda a, b: bool(a == b),
    "=": lambda a, b: bool(a == b),
    "!=": lambda a, b: bool(a != b),
    "<>": lambda a, b: bool(a != b),
    "<": lambda a, b: a is not None and bool(a < b),
    "<=": lambda a, b: a is not None and bool(a <= b),
    ">": lambda a, b: a is not None and bool(a > b),
    ">=": lambda a, b: a is not None and bool(a >= b),
}
TEXT_METHODS: dict[str, Callable[[str, str], bool]] = {
    "contains": lambda text, part: part in text,
    "startswith": lambda text, part: text.startswith(part),
    "endswith": lambda text, part: text.endswith(part),
}


class FilterRefused(Exception):
    """The expression cannot be read; the text is Xero's sentence."""


def parse_where(expression: str, known: set[str], kind: str) -> Test:
    """Return a test of one record; raises FilterRefused. ``known`` are the fields of the type ``kind``."""
    return _Reader(expression, known, kind).whole()


def parse_order(expression: str, known: set[str], kind: str) -> list[tuple[str, bool]]:
    """Return (path, descending) pairs; raises FilterRefused."""
    wanted = []
    for part in expression.split(","):
        words = part.split()
        if not words or len(words) > 2 or (len(words) == 2 and words[1].upper() not in ("ASC", "DESC")):
            raise FilterRefused(f"Syntax error in order '{expression}'")
        _require(words[0].split(".")[0], known, kind, 0)
        wanted.append((words[0], len(words) == 2 and words[1].upper() == "DESC"))
    return wanted


def sorted_by(records: list[Record], order: list[tuple[str, bool]]) -> list[Record]:
    """Sort records; absent values come first."""
    for path, descending in reversed(order):
        records = sorted(records, key=lambda record: _key(lookup(record, path)), reverse=descending)
    return records


def lookup(record: Record, path: str) -> Any:
    """Follow a dotted path through a record, by field names in any case."""
    value: Any = record
    for step in path.split("."):
        if not isinstance(value, dict):
            return None
        found = value.get(step)
        if found is None:
            found = next((part for name, part in value.items() if name.lower() == step.lower()), None)
        value = found
    if isinstance(value, date) and not isinstance(value, datetime):
        return day_start(value)
    return value


def _key(value: Any) -> tuple[bool, Any]:
    return (False, "") if value is None else (True, value.lower() if isinstance(value, str) else value)


def _require(name: str, known: set[str], kind: str, position: int) -> None:
    if name.lower() not in {each.lower() for each in known}:
        raise FilterRefused(f"No property or field '{name}' exists in type '{kind}' (at index {position})")


class _Reader:
    """A recursive descent over the tokens of one expression."""

    def __init__(self, expression: str, known: set[str], kind: str) -> None:
        self._known, self._kind = known, kind
        self._tokens: list[tuple[str, str, int]] = []
        position = 0
        text = expression.rstrip()
        while position < len(text):
            found = TOKEN.match(text, position)
            if not found or found.lastgroup is None:
                raise FilterRefused(f"Syntax error '{text[position]}' (at index {position})")
            self._tokens.append((found.lastgroup, found[found.lastgroup], found.start(found.lastgroup)))
            position = found.end()
        self._at = 0

    def whole(self) -> Test:
        test = self._either()
        if self._at < len(self._tokens):
            raise FilterRefused(f"Syntax error (at index {self._tokens[self._at][2]})")
        return test

    def _peek(self) -> tuple[str, str, int]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("end", "", -1)

    def _take(self, *values: str) -> str | None:
        if self._peek()[1].lower() in values and self._peek()[0] in ("sign", "name"):
            self._at += 1
            return self._tokens[self._at - 1][1].lower()
        return None

    def _expect(self, value: str) -> None:
        if not self._take(value):
            raise FilterRefused(f"'{value}' expected (at index {self._peek()[2]})")

    def _either(self) -> Test:
        left = self._both()
        while self._take("or", "||"):
            left = self._join(left, self._both(), any)
        return left

    def _both(self) -> Test:
        left = self._comparison()
        while self._take("and", "&&"):
            left = self._join(left, self._comparison(), all)
        return left

    @staticmethod
    def _join(left: Test, right: Test, how: Callable[[Any], bool]) -> Test:
        return lambda record: how(part(record) for part in (left, right))

    def _comparison(self) -> Test:
        if self._take("!"):
            inner = self._comparison()
            return lambda record: not inner(record)
        if self._peek()[1] == "(":
            self._take("(")
            grouped = self._either()
            self._expect(")")
            return grouped
        left = self._operand()
        sign = self._take(*COMPARISONS)
        if sign is None:
            return left
        right = self._operand()
        compare = COMPARISONS[sign]
        return lambda record: _compared(compare, left(record), right(record))

    def _operand(self) -> Test:
        kind, value, position = self._peek()
        self._at += 1
        if kind == "text":
            literal = value[1:-1].replace('\\"', '"').replace("\\\\", "\\")
            return lambda record: literal
        if kind == "number":
            number = Decimal(value)
            return lambda record: number
        if kind != "name":
            raise FilterRefused(f"Expression expected (at index {position})")
        if value.lower() in ("true", "false", "null"):
            constant = {"true": True, "false": False, "null": None}[value.lower()]
            return lambda record: constant
        if value.lower() in ("datetime", "guid"):
            return self._constructor(value.lower())
        _require(value, self._known, self._kind, position)
        return self._path(value)

    def _constructor(self, name: str) -> Test:
        if self._take("."):
            self._expect("parse")
        self._expect("(")
        arguments = []
        while not self._take(")"):
            arguments.append(self._peek()[1].strip('"'))
            self._at += 1
            self._take(",")
            if self._at > len(self._tokens):
                raise FilterRefused("')' expected")
        try:
            if name == "guid":
                guid = arguments[0].lower()
                return lambda record: guid
            if len(arguments) == 1:
                moment = datetime.fromisoformat(arguments[0])
            else:
                moment = datetime(*[int(part) for part in arguments])  # type: ignore[arg-type]  # noqa: DTZ001
        except (ValueError, IndexError, TypeError) as error:
            raise FilterRefused(f"{name} cannot be read: {error}") from error
        aware = moment.replace(tzinfo=UTC)
        return lambda record: aware

    def _path(self, first: str) -> Test:
        steps = [first]
        while self._take("."):
            kind, name, position = self._peek()
            if kind != "name":
                raise FilterRefused(f"Identifier expected (at index {position})")
            self._at += 1
            if self._take("("):
                return self._method(".".join(steps), name.lower(), position)
            if name.lower() not in ("value", "date") or len(steps) > 1:
                steps.append(name)
        path = ".".join(steps)
        return lambda record: lookup(record, path)

    def _method(self, path: str, name: str, position: int) -> Test:
        if name in ("tolower", "toupper"):
            self._expect(")")
            change: Callable[[str], str] = str.lower if name == "tolower" else str.upper
            if self._take("."):
                method = self._peek()[1].lower()
                self._at += 1
                self._expect("(")
                return self._text_test(lambda record: change(lookup(record, path) or ""), method, position)
            return lambda record: change(lookup(record, path) or "")
        return self._text_test(lambda record: lookup(record, path) or "", name, position)

    def _text_test(self, subject: Test, method: str, position: int) -> Test:
        if method not in TEXT_METHODS:
            raise FilterRefused(f"No applicable method '{method}' exists (at index {position})")
        argument = self._operand()
        self._expect(")")
        test = TEXT_METHODS[method]
        return lambda record: test(subject(record), argument(record))


def _compared(compare: Callable[[Any, Any], bool], left: Any, right: Any) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        left, right = left.lower() if len(left) == 36 else left, right.lower() if len(right) == 36 else right
    try:
        return compare(left, right)
    except TypeError as error:
        raise FilterRefused("Operator incompatible with operand types") from error
