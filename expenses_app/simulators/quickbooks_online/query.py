"""The query language: ``select * from Vendor where Active in (true, false) orderby DisplayName startposition 1``.

Source: Intuit, "Query operations and syntax". Refused as Intuit does: 4000 for what cannot be parsed, 4001 for what
cannot be asked.
"""

import re
from dataclasses import dataclass, field

from expenses_app.simulators.quickbooks_online.refusals import Refusal

LARGEST_PAGE = 1000

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<text>'(?:[^'\\]|\\.)*')
      | (?P<number>-?\d+(?:\.\d+)?(?![\w.]))
      | (?P<word>[A-Za-z_][\w.]*)
      | (?P<sign><=|>=|!=|[=<>(),*%])
    )""",
    re.VERBOSE,
)
_OPERATORS = {"=", "<", ">", "<=", ">="}
_AFTER_CONDITIONS = {"orderby", "order", "startposition", "maxresults"}


@dataclass(frozen=True)
class Condition:
    """``field operator values``; one value except for IN."""

    field: str
    operator: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Query:
    """A parsed statement. ``maximum`` is None when it was not given."""

    entity: str
    count: bool = False
    conditions: tuple[Condition, ...] = ()
    order: tuple[tuple[str, bool], ...] = ()
    start: int = 1
    maximum: int | None = None


@dataclass
class _Reader:
    tokens: list[tuple[str, str, int]] = field(default_factory=list)
    place: int = 0

    def peek(self) -> tuple[str, str]:
        if self.place >= len(self.tokens):
            return "end", ""
        kind, text, _ = self.tokens[self.place]
        return kind, text

    def take(self) -> tuple[str, str]:
        token = self.peek()
        self.place += 1
        return token

    def word(self, *wanted: str) -> str:
        kind, text = self.peek()
        if kind == "word" and (not wanted or text.lower() in wanted):
            self.place += 1
            return text
        raise self.unexpected(" or ".join(wanted) or "a name")

    def sign(self, wanted: str) -> None:
        if self.peek() != ("sign", wanted):
            raise self.unexpected(wanted)
        self.place += 1

    def is_word(self, *wanted: str) -> bool:
        kind, text = self.peek()
        return kind == "word" and text.lower() in wanted

    def unexpected(self, wanted: str) -> Refusal:
        kind, text = self.peek()
        column = self.tokens[self.place][2] if self.place < len(self.tokens) else 0
        shown = text if kind != "end" else "<EOF>"
        return Refusal(
            "4000",
            f'QueryParserError: Encountered " {shown} " at line 1, column {column}. Was expecting: {wanted}',
        )


def parse(statement: str) -> Query:
    """Read a statement; raises Refusal 4000 or 4001."""
    reader = _Reader(_tokens(statement))
    reader.word("select")
    count = _projection(reader)
    reader.word("from")
    entity = reader.word()
    conditions: list[Condition] = []
    if reader.is_word("where"):
        reader.take()
        conditions.append(_condition(reader))
        while reader.is_word("and"):
            reader.take()
            conditions.append(_condition(reader))
        if reader.is_word("or"):
            raise reader.unexpected("and, orderby, startposition, maxresults")
    order, start, maximum = _tail(reader)
    if reader.peek()[0] != "end":
        raise reader.unexpected("<EOF>")
    return Query(entity, count, tuple(conditions), order, start, maximum)


def _tokens(statement: str) -> list[tuple[str, str, int]]:
    found = []
    place = 0
    statement = statement.rstrip().rstrip(";")
    while place < len(statement):
        match = _TOKEN.match(statement, place)
        if match is None:
            if not statement[place:].strip():
                break
            bad = statement[place:].lstrip()[0]
            raise Refusal(
                "4000",
                f"QueryParserError: Invalid content. Lexical error at line 1, column {place + 1}.  "
                f'Encountered: "{bad}" ({ord(bad)}), after : ""',
            )
        kind = str(match.lastgroup)
        text = match[kind]
        if kind == "text":
            text = re.sub(r"\\(.)", r"\1", text[1:-1])
        found.append((kind, text, match.start(kind) + 1))
        place = match.end()
    return found


def _projection(reader: _Reader) -> bool:
    if reader.is_word("count"):
        reader.take()
        reader.sign("(")
        reader.sign("*")
        reader.sign(")")
        return True
    if reader.peek() == ("sign", "*"):
        reader.take()
    else:
        reader.word()
    while reader.peek() == ("sign", ","):
        # Named columns are read; every row comes whole all the same.
        reader.take()
        reader.word()
    return False


def _condition(reader: _Reader) -> Condition:
    name = reader.word()
    kind, text = reader.peek()
    if kind == "sign" and text in _OPERATORS:
        reader.take()
        return Condition(name, text, (_value(reader),))
    if reader.is_word("like"):
        reader.take()
        return Condition(name, "like", (_value(reader),))
    if reader.is_word("in"):
        reader.take()
        reader.sign("(")
        values = [_value(reader)]
        while reader.peek() == ("sign", ","):
            reader.take()
            values.append(_value(reader))
        reader.sign(")")
        return Condition(name, "in", tuple(values))
    raise reader.unexpected("=, <, >, <=, >=, in, like")


def _value(reader: _Reader) -> str:
    kind, text = reader.peek()
    if kind in ("text", "number") or (kind == "word" and text.lower() in ("true", "false")):
        reader.take()
        return text
    raise reader.unexpected("a value in single quotes")


def _tail(reader: _Reader) -> tuple[tuple[tuple[str, bool], ...], int, int | None]:
    order: list[tuple[str, bool]] = []
    start, maximum = 1, None
    while reader.is_word(*_AFTER_CONDITIONS):
        clause = reader.word().lower()
        if clause in ("orderby", "order"):
            if clause == "order":
                reader.word("by")
            order.append(_order(reader))
            while reader.peek() == ("sign", ","):
                reader.take()
                order.append(_order(reader))
        elif clause == "startposition":
            # 0 is read as 1: clients send it and are answered.
            start = max(1, _count(reader, "startposition"))
        else:
            maximum = _count(reader, "maxresults")
            if not 1 <= maximum <= LARGEST_PAGE:
                raise Refusal(
                    "4001",
                    f"QueryValidationError: value {maximum} is too large. Max allowed value is {LARGEST_PAGE}.",
                )
    return tuple(order), start, maximum


def _order(reader: _Reader) -> tuple[str, bool]:
    name = reader.word()
    descending = False
    if reader.is_word("asc", "desc"):
        descending = reader.word().lower() == "desc"
    return name, descending


def _count(reader: _Reader, what: str) -> int:
    kind, text = reader.take()
    if kind != "number" or not text.isdigit():
        reader.place -= 1
        raise reader.unexpected(f"a number after {what}")
    return int(text)
