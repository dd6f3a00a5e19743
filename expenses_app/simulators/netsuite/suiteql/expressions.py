"""Expressions of SuiteQL as functions of a row, with the kind of value that they yield."""

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from expenses_app.simulators.netsuite.suiteql.dates import as_moment, mask, read_by_mask, read_plain
from expenses_app.simulators.netsuite.suiteql.words import invalid
from expenses_app.simulators.netsuite.wire import Record, user_date

Value = Callable[[Record], Any]
COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "!=": operator.ne, "<>": operator.ne,
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


@dataclass(frozen=True)
class Expression:
    """A value of each row; ``kind`` is number, text, flag, date, moment or literal."""

    kind: str
    value: Value
    display: Callable[[Record], str] | None = None


def constant(value: Any) -> Expression:
    """A literal or a bound parameter."""
    return Expression("literal", lambda row: value)


def comparison(sign: str, left: Expression, right: Expression, dates: str) -> Value:
    """Compare two values after bringing them to one kind; nothing compares with a missing value."""
    kind = right.kind if left.kind == "literal" else left.kind
    compare = COMPARISONS[sign]
    first, second = _brought(left, kind, dates), _brought(right, kind, dates)

    def test(row: Record) -> bool:
        one, other = first(row), second(row)
        return one is not None and other is not None and compare(one, other)

    return test


def among(left: Expression, rights: list[Expression], dates: str) -> Value:
    """IN: whether the value is one of several constants."""
    held = _brought(left, left.kind, dates)
    wanted = {_brought(right, left.kind, dates)({}) for right in rights}
    return lambda row: held(row) in wanted


def like(left: Expression, right: Expression) -> Value:
    """LIKE with % and _."""
    pattern = re.escape(str(right.value({}))).replace("%", ".*").replace("_", ".")
    wanted = re.compile(pattern, re.DOTALL)
    return lambda row: wanted.fullmatch(str(left.value(row) or "")) is not None


def _brought(expression: Expression, kind: str, dates: str) -> Value:
    value = expression.value
    if expression.kind == "literal":
        fixed = _convert(value({}), kind, dates)
        return lambda row: fixed
    return lambda row: _convert(value(row), kind, dates)


def _convert(value: Any, kind: str, dates: str) -> Any:
    if value is None:
        return None
    if kind == "number":
        try:
            return Decimal(value)
        except (InvalidOperation, TypeError, ValueError) as error:
            raise invalid(f"{value} is not a number.") from error
    if kind in ("date", "moment"):
        return as_moment(value) if isinstance(value, date) else read_plain(str(value), dates)
    if kind == "flag":
        return value if isinstance(value, bool) else {"T": True, "F": False}.get(str(value))
    return str(value)


def written(value: Any, kind: str, style: str) -> str | None:
    """A value as it stands in an answer: always text."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "T" if value else "F"
    if isinstance(value, datetime | date):
        if style == "iso":
            return value.isoformat()
        return user_date(value)
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _text(value: Any) -> str:
    return str(value) if value is not None else ""


def call(name: str, arguments: list[Expression]) -> Expression:
    """A function; raises Refused for one that is not known."""
    first = arguments[0] if arguments else constant("")
    if name in ("UPPER", "LOWER"):
        change = str.upper if name == "UPPER" else str.lower
        return Expression("text", lambda row: change(_text(first.value(row))))
    if name in ("TO_DATE", "TO_TIMESTAMP", "TO_TIMESTAMP_TZ") and len(arguments) == 2:
        moment = read_by_mask(_text(first.value({})), _text(arguments[1].value({})))
        return Expression("moment", lambda row: moment)
    if name == "TO_CHAR" and len(arguments) == 2:
        form = mask(_text(arguments[1].value({})))
        return Expression("text", lambda row: _formatted(first.value(row), form))
    if name == "NVL" and len(arguments) == 2:
        second = arguments[1]

        def either(row: Record) -> Any:
            value = first.value(row)
            return second.value(row) if value is None else value

        return Expression(first.kind, either)
    if name in ("BUILTIN.DF", "BUILTIN.CF"):
        return Expression("text", first.display or first.value)
    raise invalid(f"The function {name} is not known.")


def _formatted(value: Any, form: str) -> str | None:
    return as_moment(value).strftime(form) if value is not None else None
