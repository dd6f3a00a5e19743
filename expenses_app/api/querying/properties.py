"""What can be asked of a list: texts, numbers, moments, flags and closed words, each with the operators it knows.

A record without a value is unequal to every value, and fits no other comparison. Texts and words are compared in any case.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from django.db.models import Exists, F, Model, Q, QuerySet
from django.db.models.expressions import Combinable

Row = TypeVar("Row", bound=Model)
_COMPARED = {">": "gt", "<": "lt", ">=": "gte", "<=": "lte"}
_NOTHING = Q(pk__in=())


class Unaskable(ValueError):
    """The operator, or the value, does not go with the property."""


@dataclass(frozen=True)
class Property:
    """`column` is a column's path, or an expression that is computed where the property is asked for."""

    key: str
    column: str | Combinable

    sortable = True

    def prepared(self, rows: "QuerySet[Row]") -> "QuerySet[Row]":
        return rows if self.column == self.key else rows.alias(**{self.key: self._expression()})

    def matching(self, operator: str, value: str) -> Q:
        """Raises Unaskable."""
        raise NotImplementedError

    def _expression(self) -> Any:
        return F(self.column) if isinstance(self.column, str) else self.column

    def _is(self, lookup: str, value: Any) -> Q:
        return Q(**{f"{self.key}__{lookup}": value})

    def _is_not(self, equal: Q) -> Q:
        return Q(**{f"{self.key}__isnull": True}) | ~equal


@dataclass(frozen=True)
class Text(Property):
    def matching(self, operator: str, value: str) -> Q:
        if operator == "~":
            return self._is("icontains", value)
        if operator in ("=", "!="):
            equal = self._is("iexact", value)
            return equal if operator == "=" else self._is_not(equal)
        raise Unaskable("Malformed query.")


@dataclass(frozen=True)
class Number(Property):
    def matching(self, operator: str, value: str) -> Q:
        try:
            number = Decimal(value)
        except InvalidOperation as mistake:
            raise Unaskable("Malformed query.") from mistake
        if not number.is_finite() or abs(number) >= Decimal(10) ** 20:
            raise Unaskable("Malformed query.")
        return _compared(self, operator, number)


@dataclass(frozen=True)
class Moment(Property):
    """A date stands for that whole day in UTC."""

    def matching(self, operator: str, value: str) -> Q:
        if len(value) > 10:
            return _compared(self, operator, _moment(value))
        start = datetime.combine(_day(value), time(), UTC)
        end = start + timedelta(days=1)
        if operator in ("=", "!="):
            equal = self._is("gte", start) & self._is("lt", end)
            return equal if operator == "=" else self._is_not(equal)
        return _compared(
            self, {">": ">=", "<=": "<"}.get(operator, operator), end if operator in (">", "<=") else start
        )


@dataclass(frozen=True)
class Flag(Property):
    """The column is a condition or a boolean."""

    def matching(self, operator: str, value: str) -> Q:
        if operator not in ("=", "!=") or value.lower() not in ("true", "false"):
            raise Unaskable("Malformed query.")
        wanted = (value.lower() == "true") == (operator == "=")
        return Q(**{self.key: True}) if wanted else ~Q(**{self.key: True})


@dataclass(frozen=True)
class Word(Property):
    """A closed set of words on the wire; `stored` says what each is in the column."""

    stored: Mapping[str, tuple[Any, ...]]

    def matching(self, operator: str, value: str) -> Q:
        wanted = value.lower()
        if operator == "~":
            return self._is("in", self._those(lambda word: wanted in word.lower()))
        if operator not in ("=", "!="):
            raise Unaskable("Malformed query.")
        equal = self._is("in", self._those(lambda word: word.lower() == wanted))
        return equal if operator == "=" else self._is_not(equal)

    def _those(self, fits: Callable[[str], bool]) -> list[Any]:
        return [value for word, values in self.stored.items() if fits(word) for value in values]


@dataclass(frozen=True)
class Among(Property):
    """Whether one of the children has this word: `!=` means that none has."""

    column: str | Combinable = ""
    children: Callable[[str], "QuerySet[Any] | None"] = lambda _value: None

    sortable = False

    def prepared(self, rows: "QuerySet[Row]") -> "QuerySet[Row]":
        return rows

    def matching(self, operator: str, value: str) -> Q:
        if operator not in ("=", "!="):
            raise Unaskable("Malformed query.")
        found = self.children(value)
        one = _NOTHING if found is None else Q(Exists(found))
        return one if operator == "=" else ~one


def _compared(asked: Property, operator: str, value: Any) -> Q:
    if operator in _COMPARED:
        return asked._is(_COMPARED[operator], value)
    if operator in ("=", "!="):
        equal = asked._is("exact", value)
        return equal if operator == "=" else asked._is_not(equal)
    raise Unaskable("Malformed query.")


def _day(value: str) -> date:
    try:
        found = date.fromisoformat(value)
    except ValueError as mistake:
        raise Unaskable("Malformed query.") from mistake
    if found.year >= 9999:
        raise Unaskable("Malformed query.")
    return found


def _moment(value: str) -> datetime:
    try:
        found = datetime.fromisoformat(value)
    except ValueError as mistake:
        raise Unaskable("Malformed query.") from mistake
    return found if found.tzinfo else found.replace(tzinfo=UTC)
