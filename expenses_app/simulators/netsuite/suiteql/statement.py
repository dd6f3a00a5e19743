"""Reads a SELECT statement: columns, one table, WHERE, ORDER BY, FETCH FIRST."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from expenses_app.simulators.netsuite.records.call import Call
from expenses_app.simulators.netsuite.suiteql.expressions import (
    COMPARISONS,
    Expression,
    Value,
    among,
    call,
    comparison,
    constant,
    like,
)
from expenses_app.simulators.netsuite.suiteql.tables import Table, table
from expenses_app.simulators.netsuite.suiteql.words import Word, cut, invalid
from expenses_app.simulators.netsuite.wire import Record

EVERY_ID = -(10**12)
NOT_NAMES = {
    "FROM",
    "WHERE",
    "ORDER",
    "FETCH",
    "AND",
    "OR",
    "AS",
    "ASC",
    "DESC",
    "ON",
    "JOIN",
    "LEFT",
    "INNER",
}


@dataclass
class Statement:
    """A statement that is ready to run. ``first`` is the lowest id that WHERE lets through, as far as is plain."""

    table: Table
    columns: list[tuple[str, Expression]]
    test: Value | None = None
    order: list[tuple[Expression, bool]] = field(default_factory=list)
    most: int | None = None
    count: bool = False
    first: int = EVERY_ID


class Reader:
    """Reads one statement with its parameters bound; raises Refused at whatever it does not understand."""

    def __init__(self, context: Call, statement: str, parameters: Sequence[Any]) -> None:
        self._context = context
        self._dates = context.switches["suiteql_text_dates"]
        self._words = cut(statement)
        self._parameters = list(parameters)
        self._at = 0
        self._table: Table | None = None
        self._alias = ""
        self._first = EVERY_ID

    def statement(self) -> Statement:
        """Read the whole statement."""
        self._expect("SELECT")
        begin = self._at
        depth = 0
        while depth or not self._is("FROM"):
            depth += {"(": 1, ")": -1}.get(self._take().value, 0)
        self._expect("FROM")
        self._table = self._read_table()
        end, self._at = self._at, begin
        columns, count = self._columns()
        self._at = end
        test = self._alternatives() if self._accept("WHERE") else None
        order = self._order()
        read = Statement(self._table, columns, test, order, self._fetch(), count, self._first)
        if self._at < len(self._words):
            raise invalid(f"Unexpected '{self._words[self._at].value}'.")
        return read

    def _read_table(self) -> Table:
        name = self._take().value
        found = table(self._context, name.lower())
        if found is None:
            raise invalid(f"Search error occurred: Record '{name}' was not found.")
        self._accept("AS")
        self._alias = name.lower()
        word = self._peek()
        if word is not None and word.kind == "name" and word.upper not in NOT_NAMES:
            self._alias = self._take().value.lower()
        return found

    def _columns(self) -> tuple[list[tuple[str, Expression]], bool]:
        if self._is("COUNT"):
            self._take()
            for sign in ("(", "*", ")"):
                self._expect(sign)
            name = self._take().value if self._accept("AS") else "expr1"
            return [(name.lower(), constant(0))], True
        columns: list[tuple[str, Expression]] = []
        while True:
            if self._accept("*"):
                held = self._table.columns if self._table else {}
                columns += [(name, self._column(name)) for name in held]
            else:
                start = self._peek() or Word("text", "")
                value = self._operand()
                name = self._take().value if self._accept("AS") else start.value.split(".")[-1]
                if start.upper.startswith("BUILTIN") and name == start.value.split(".")[-1]:
                    name = f"expr{len(columns) + 1}"
                columns.append((name.lower(), value))
            if not self._accept(","):
                return columns, False

    def _order(self) -> list[tuple[Expression, bool]]:
        order: list[tuple[Expression, bool]] = []
        if not self._accept("ORDER"):
            return order
        self._expect("BY")
        while True:
            value = self._operand()
            descending = self._accept("DESC")
            if not descending:
                self._accept("ASC")
            order.append((value, descending))
            if not self._accept(","):
                return order

    def _fetch(self) -> int | None:
        if not self._accept("FETCH"):
            return None
        if not (self._accept("FIRST") or self._accept("NEXT")):
            raise invalid("FETCH is followed by FIRST.")
        most = int(self._take().value)
        if not (self._accept("ROWS") or self._accept("ROW")):
            raise invalid("FETCH FIRST n ROWS ONLY.")
        self._expect("ONLY")
        return most

    def _alternatives(self) -> Value:
        held = self._first
        tests = [self._together()]
        while self._accept("OR"):
            # Neither side alone binds the ids.
            tests.append(self._together())
            self._first = held
        return tests[0] if len(tests) == 1 else lambda row: any(test(row) for test in tests)

    def _together(self) -> Value:
        tests = [self._negated()]
        while self._accept("AND"):
            tests.append(self._negated())
        return tests[0] if len(tests) == 1 else lambda row: all(test(row) for test in tests)

    def _negated(self) -> Value:
        if self._accept("NOT"):
            held = self._first
            inner = self._negated()
            self._first = held
            return lambda row: not inner(row)
        if self._accept("("):
            inner = self._alternatives()
            self._expect(")")
            return inner
        return self._predicate()

    def _predicate(self) -> Value:
        begin = self._peek()
        left = self._operand()
        if self._accept("IS"):
            negated = self._accept("NOT")
            self._expect("NULL")
            return lambda row: (left.value(row) in (None, "")) != negated
        negated = self._accept("NOT")
        if self._accept("IN"):
            test = among(left, self._arguments(), self._dates)
        elif self._accept("LIKE"):
            test = like(left, self._operand())
        elif self._accept("BETWEEN"):
            low = comparison(">=", left, self._operand(), self._dates)
            self._expect("AND")
            high = comparison("<=", left, self._operand(), self._dates)
            return lambda row: (low(row) and high(row)) != negated
        else:
            sign = self._take().value
            if sign not in COMPARISONS or negated:
                raise invalid(f"'{sign}' is no comparison.")
            right = self._operand()
            self._note_first(begin, sign, right)
            return comparison(sign, left, right, self._dates)
        return lambda row: test(row) != negated

    def _note_first(self, begin: Word | None, sign: str, right: Expression) -> None:
        """Remember ``id > n``, so that paging by id does not read what lies below."""
        if (
            begin is None
            or begin.value.lower().split(".")[-1] != "id"
            or right.kind != "literal"
            or sign not in (">", ">=")
        ):
            return
        text = str(right.value({}))
        if text.lstrip("-").isdigit():
            self._first = max(self._first, int(text) + (sign == ">"))

    def _arguments(self) -> list[Expression]:
        self._expect("(")
        found: list[Expression] = []
        while not self._accept(")"):
            found.append(self._operand())
            self._accept(",")
        return found

    def _operand(self) -> Expression:
        word = self._take()
        if word.value == "?" and word.kind == "sign":
            if not self._parameters:
                raise invalid("A parameter is missing.")
            value, self._parameters = self._parameters[0], self._parameters[1:]
            return constant(value)
        if word.value == "-" and word.kind == "sign":
            return constant(-Decimal(self._take().value))
        if word.kind in ("text", "number"):
            return constant(word.value if word.kind == "text" else Decimal(word.value))
        if word.kind != "name":
            raise invalid(f"Unexpected '{word.value}'.")
        if self._is("("):
            return call(word.upper, self._arguments())
        if word.upper == "NULL":
            return constant(None)
        return self._column(word.value)

    def _column(self, name: str) -> Expression:
        prefix, _, last = name.lower().rpartition(".")
        if self._table is None or last not in self._table.columns or prefix not in ("", self._alias):
            raise invalid(f"Search error occurred: Field '{name}' for record '{self._alias}' was not found.")
        column = self._table.columns[last]
        return Expression(column.kind, column.value, column.display)

    def _peek(self) -> Word | None:
        return self._words[self._at] if self._at < len(self._words) else None

    def _is(self, word: str) -> bool:
        found = self._peek()
        return found is not None and found.upper == word

    def _accept(self, word: str) -> bool:
        if not self._is(word):
            return False
        self._at += 1
        return True

    def _expect(self, word: str) -> None:
        if not self._accept(word):
            found = self._peek()
            raise invalid(f"Expected '{word}', found '{found.value if found else 'the end'}'.")

    def _take(self) -> Word:
        found = self._peek()
        if found is None:
            raise invalid("The statement ends too early.")
        self._at += 1
        return found


def rows(statement: Statement) -> list[Record]:
    """The rows that a statement selects, in its order."""
    found = statement.table.rows(statement.first)
    test = statement.test
    selected = [row for row in found if test(row)] if test is not None else list(found)
    for expression, descending in reversed(_needed_order(statement)):
        selected.sort(key=lambda row, one=expression: _sortable(one, row), reverse=descending)  # type: ignore[misc]
    return selected[: statement.most]


def _needed_order(statement: Statement) -> list[tuple[Expression, bool]]:
    """ORDER BY without an ascending id, in which most tables are read anyway."""
    key = statement.table.columns.get("id")
    if (
        statement.table.by_id
        and key
        and [(each.value, down) for each, down in statement.order] == [(key.value, False)]
    ):
        return []
    return statement.order


def _sortable(expression: Expression, row: Record) -> tuple[bool, Any]:
    value = expression.value(row)
    if value is None:
        return (True, 0)
    return (False, Decimal(value) if expression.kind == "number" else value)
