"""The query language over database rows: each list declares its properties, nothing else can be asked."""

from collections.abc import Mapping
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from expenses_app.api.faults import Fault
from expenses_app.api.querying.grammar import All, Clause, Malformed, Node, parse
from expenses_app.api.querying.properties import Property, Unaskable

Properties = Mapping[str, Property]
Row = TypeVar("Row", bound=Model)


def filtered(rows: "QuerySet[Row]", text: str | None, properties: Properties, name: str) -> "QuerySet[Row]":
    """Those of `rows` that the query names. Raises Fault 400."""
    if not text or not text.strip():
        return rows
    try:
        node = parse(text)
    except Malformed as mistake:
        raise Fault(400, "Error parsing query - Malformed query.") from mistake
    asked: dict[str, Property] = {}
    wanted = _wanted(node, properties, name, asked)
    for one in asked.values():
        rows = one.prepared(rows)
    return rows.filter(wanted)


def ordered(rows: "QuerySet[Row]", text: str | None, properties: Properties, name: str) -> "QuerySet[Row]":
    """`rows` by one property, `-` for the other way round; rows that are alike keep one order. Raises Fault 400."""
    if not text or not text.strip():
        return rows
    falling = text.strip().startswith("-")
    found = _resolved(text.strip().lstrip("-"), properties, name)
    if not found.sortable:
        raise _not_resolved(text.strip().lstrip("-"), name)
    return found.prepared(rows).order_by(f"-{found.key}" if falling else found.key, "pk")


def _wanted(node: Node, properties: Properties, name: str, asked: dict[str, Property]) -> Q:
    if isinstance(node, Clause):
        found = _resolved(node.path, properties, name)
        asked[found.key] = found
        try:
            return found.matching(node.operator, node.value)
        except Unaskable as mistake:
            raise Fault(400, f"Error parsing query - {mistake}") from mistake
    wanted = Q()
    for inside in node.of:
        one = _wanted(inside, properties, name, asked)
        wanted = wanted & one if isinstance(node, All) else wanted | one
    return wanted


def _resolved(path: str, properties: Properties, name: str) -> Property:
    for known, found in properties.items():
        if known.lower() == path.lower():
            return found
    raise _not_resolved(path, name)


def _not_resolved(path: str, name: str) -> Fault:
    return Fault(400, f"Error parsing query - Could not resolve property {path} on {name}")
