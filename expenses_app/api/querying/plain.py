"""The query language over a few rows that stand in no table: texts, flags and closed words alike are compared as texts."""

from collections.abc import Mapping, Sequence
from typing import Any

from expenses_app.api.faults import Fault
from expenses_app.api.querying.grammar import All, Clause, Malformed, Node, parse

Row = Mapping[str, Any]


def narrowed(rows: Sequence[Row], query: str | None, order_by: str | None, name: str) -> list[Row]:
    """Those of `rows` that the query names, in the order asked for. Raises Fault 400."""
    found = list(rows)
    if query and query.strip():
        try:
            node = parse(query)
        except Malformed as mistake:
            raise Fault(400, "Error parsing query - Malformed query.") from mistake
        found = [row for row in rows if _fits(row, node, name)]
        if not rows:
            return found
    if order_by and order_by.strip():
        asked = order_by.strip()
        key = asked.lstrip("-")
        found.sort(key=lambda row: _text(row, key, name), reverse=asked.startswith("-"))
    return found


def _fits(row: Row, node: Node, name: str) -> bool:
    if not isinstance(node, Clause):
        answers = [_fits(row, one, name) for one in node.of]
        return all(answers) if isinstance(node, All) else any(answers)
    value, wanted = _text(row, node.path, name), node.value.lower()
    if node.operator == "=":
        return value == wanted
    if node.operator == "!=":
        return value != wanted
    if node.operator == "~":
        return wanted in value
    raise Fault(400, "Error parsing query - Malformed query.")


def _text(row: Row, path: str, name: str) -> str:
    for key, value in row.items():
        if key.lower() == path.lower() and isinstance(value, str | bool):
            return str(value).lower()
    raise Fault(400, f"Error parsing query - Could not resolve property {path} on {name}")
