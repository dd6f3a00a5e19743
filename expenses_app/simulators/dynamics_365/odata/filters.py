"""Reads ``$filter``: comparisons, contains, startswith, endswith, and, or.

Business Central has no ``or`` between two different fields and passes lambda operators over (Microsoft Learn).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from expenses_app.simulators.dynamics_365.odata.body import GUID
from expenses_app.simulators.dynamics_365.odata.entities import Entity, Member
from expenses_app.simulators.dynamics_365.odata.errors import Refusal, bad_request
from expenses_app.simulators.dynamics_365.odata.wire import Row, decoded

TOKENS = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<sign>[(),])|(?P<literal>[0-9A-Za-z_.:+\-/]+))", re.ASCII
)
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda left, right: left == right,
    "ne": lambda left, right: left != right,
    "gt": lambda left, right: left > right,
    "ge": lambda left, right: left >= right,
    "lt": lambda left, right: left < right,
    "le": lambda left, right: left <= right,
}
SEARCH: dict[str, Callable[[str, str], bool]] = {
    "contains": lambda text, part: part in text,
    "startswith": lambda text, part: text.startswith(part),
    "endswith": lambda text, part: text.endswith(part),
}
LOWEST: dict[str, Any] = {
    "decimal": Decimal(0), "integer": 0, "boolean": False, "date": date.min,
    "moment": datetime.min.replace(tzinfo=UTC),
}  # fmt: skip


@dataclass(frozen=True)
class Condition:
    """What a row must meet; ``fields`` are those it looks at, ``equal`` those that must have one value."""

    test: Callable[[Row], bool]
    fields: frozenset[str]
    equal: tuple[tuple[str, Any], ...] = ()


def parse(entity: Entity, text: str) -> Condition:
    """Read a filter; raises Refusal."""
    return _Parser(entity, text).whole()


class _Parser:
    def __init__(self, entity: Entity, text: str) -> None:
        self._entity = entity
        self._tokens: list[str] = []
        position = 0
        while text[position:].strip():
            found = TOKENS.match(text, position)
            if found is None:
                raise _syntax(text[position:])
            self._tokens.append(found[0].strip())
            position = found.end()

    def whole(self) -> Condition:
        condition = self._either()
        if self._tokens:
            raise _syntax(self._tokens[0])
        return condition

    def _either(self) -> Condition:
        left = self._both()
        while self._next_is("or"):
            right = self._both()
            if len(left.fields | right.fields) > 1:
                text = "The OR operator between different fields is not supported on OData filters."
                raise Refusal(400, "BadRequest_MethodNotImplemented", text)
            left = Condition(_any(left.test, right.test), left.fields)
        return left

    def _both(self) -> Condition:
        left = self._one()
        while self._next_is("and"):
            right = self._one()
            left = Condition(
                _all(left.test, right.test), left.fields | right.fields, left.equal + right.equal
            )
        return left

    def _one(self) -> Condition:
        word = self._take()
        if word == "(":
            inside = self._either()
            self._expect(")")
            return inside
        if word.lower() in SEARCH and self._tokens[:1] == ["("]:
            return self._search(word.lower())
        member = self._member(word)
        operator = self._take().lower()
        if operator not in COMPARE:
            raise _syntax(operator)
        wanted = _literal(member, self._take())
        compare, lowest = COMPARE[operator], LOWEST.get(member.kind, "")

        def test(row: Row) -> bool:
            value = row.get(member.name)
            return compare(lowest if value is None else value, lowest if wanted is None else wanted)

        equal = ((member.name, wanted),) if operator == "eq" else ()
        return Condition(test, frozenset({member.name}), equal)

    def _search(self, function: str) -> Condition:
        self._expect("(")
        member = self._member(self._take())
        self._expect(",")
        part = _literal(member, self._take())
        self._expect(")")
        if not isinstance(part, str):
            raise _syntax(function)
        compare = SEARCH[function]
        return Condition(lambda row: compare(str(row.get(member.name) or ""), part), frozenset({member.name}))

    def _member(self, name: str) -> Member:
        member = self._entity.by_name.get(name)
        if member is None:
            text = (
                f"Could not find a property named '{name}' on type 'Microsoft.NAV.{self._entity.type_name}'."
            )
            raise bad_request(text)
        return member

    def _take(self) -> str:
        if not self._tokens:
            raise _syntax("the end")
        return self._tokens.pop(0)

    def _expect(self, sign: str) -> None:
        if self._take() != sign:
            raise _syntax(sign)

    def _next_is(self, word: str) -> bool:
        if self._tokens and self._tokens[0].lower() == word:
            self._tokens.pop(0)
            return True
        return False


def _any(left: Callable[[Row], bool], right: Callable[[Row], bool]) -> Callable[[Row], bool]:
    return lambda row: left(row) or right(row)


def _all(left: Callable[[Row], bool], right: Callable[[Row], bool]) -> Callable[[Row], bool]:
    return lambda row: left(row) and right(row)


def _literal(member: Member, sent: str) -> Any:
    """Read a literal as the member's type; null is None. Raises Refusal."""
    quoted = sent.startswith("'")
    text = sent[1:-1].replace("''", "'") if quoted else sent
    if sent == "null":
        return None
    try:
        if member.kind in ("text", "code", "enum") and quoted:
            return {"code": text.upper(), "enum": decoded(text) or " "}.get(member.kind, text)
        if member.kind == "guid" and GUID.fullmatch(text):
            return text.lower()
        if member.kind == "date":
            return date.fromisoformat(text)
        if member.kind == "moment":
            moment = datetime.fromisoformat(text)
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
        if member.kind in ("decimal", "integer") and not quoted:
            return Decimal(text)
        if member.kind == "boolean" and text in ("true", "false"):
            return text == "true"
    except (ValueError, ArithmeticError) as error:
        raise _incompatible(sent) from error
    raise _incompatible(sent)


def _incompatible(sent: str) -> Refusal:
    return bad_request(f"A binary operator with incompatible types was detected at '{sent}'.")


def _syntax(place: str) -> Refusal:
    return Refusal(400, "BadRequest_InvalidRequestUrl", f"Syntax error in $filter near '{place}'.")
