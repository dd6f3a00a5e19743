"""The query language: `property operator value`, `&&`, `||`, braces.

    query   := or                    or     := and ( "||" and )*
    and     := unit ( "&&" unit )*   unit   := "{" or "}" | clause
    clause  := path operator value   value  := any text up to "&&", "||", a brace, or the end

`&&` binds tighter than `||`.
"""

import re
from dataclasses import dataclass

LONGEST = 2047
_DEEPEST = 20
_TOKEN = re.compile(r"\s*(&&|\|\||\{|\})\s*")
_CLAUSE = re.compile(
    r"\s*(?P<path>[A-Za-z_]\w*(?:\.\w+)*)\s*(?P<operator>!=|>=|<=|=|>|<|~)(?P<value>.*)", re.S
)


class Malformed(ValueError):
    """Not a sentence of this language."""


@dataclass(frozen=True)
class Clause:
    path: str
    operator: str
    value: str


@dataclass(frozen=True)
class All:
    of: "tuple[Node, ...]"


@dataclass(frozen=True)
class Any:
    of: "tuple[Node, ...]"


Node = Clause | All | Any


def parse(text: str) -> Node:
    """Raises Malformed."""
    if len(text) > LONGEST:
        raise Malformed
    reader = _Reader([token for token in _TOKEN.split(text) if token.strip()])
    found = reader.any_of(0)
    if reader.peek() is not None:
        raise Malformed
    return found


class _Reader:
    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.at = 0

    def peek(self) -> str | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self) -> str:
        token = self.peek()
        if token is None:
            raise Malformed
        self.at += 1
        return token

    def any_of(self, depth: int) -> Node:
        return self._joined("||", Any, depth)

    def all_of(self, depth: int) -> Node:
        return self._joined("&&", All, depth)

    def _joined(self, word: str, made: type[All] | type[Any], depth: int) -> Node:
        read = self.all_of if made is Any else self.unit
        found = [read(depth)]
        while self.peek() == word:
            self.take()
            found.append(read(depth))
        return found[0] if len(found) == 1 else made(tuple(found))

    def unit(self, depth: int) -> Node:
        if depth > _DEEPEST:
            raise Malformed
        token = self.take()
        if token == "{":  # noqa: S105  a brace
            inside = self.any_of(depth + 1)
            if self.take() != "}":
                raise Malformed
            return inside
        clause = _CLAUSE.fullmatch(token)
        if clause is None or not clause["value"].strip():
            raise Malformed
        return Clause(clause["path"], clause["operator"], clause["value"].strip())
