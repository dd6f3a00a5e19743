"""Answers a parsed query from a company's records."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import Any

from expenses_app.simulators.quickbooks_online import schema
from expenses_app.simulators.quickbooks_online.catalogue import BY_LOWER_NAME, Kind
from expenses_app.simulators.quickbooks_online.query import LARGEST_PAGE, Condition, Query, parse
from expenses_app.simulators.quickbooks_online.refusals import Refusal
from expenses_app.simulators.quickbooks_online.state import PACIFIC, Company, Record

Test = Callable[[Record], bool]


def answer(company: Company, statement: str, default_page: int) -> dict[str, Any]:
    """Return the content of ``QueryResponse``; raises Refusal 4000 or 4001."""
    query = parse(statement)
    kind = BY_LOWER_NAME.get(query.entity.lower())
    if kind is None:
        raise Refusal("4001", f"QueryValidationError: Invalid context declaration: {query.entity}")
    found = select(company, kind, query)
    if query.count:
        return {"totalCount": sum(1 for _ in found)}
    first = query.start - 1
    rows = _ordered(list(found), kind, query.order) if query.order else found
    page = list(islice(rows, first, first + min(query.maximum or default_page, LARGEST_PAGE)))
    if not page:
        return {}
    return {
        kind.name: [record.as_json() for record in page],
        "startPosition": query.start,
        "maxResults": len(page),
    }


def select(company: Company, kind: Kind, query: Query) -> Iterable[Record]:
    """The records that meet the conditions, in order of creation; archived ones only when Active is asked for."""
    tests = []
    candidates: Iterable[Record] = company.records[kind.name].values()
    asked_for_active = False
    for condition in query.conditions:
        name = _field(kind, condition.field)
        asked_for_active |= name == "Active"
        if name == "Id" and condition.operator in ("=", "in"):
            rows = (company.get(kind.name, value) for value in condition.values)
            candidates = [row for row in rows if row is not None]
            continue
        tests.append(_test(name, condition))
    parents = _parent_asked(kind, query.conditions)
    if parents:
        candidates = company.attachments_of(*parents)
    if "Active" in kind.filterable and not asked_for_active:
        candidates = (record for record in candidates if record.body.get("Active") is not False)
    for test in tests:
        candidates = filter(test, candidates)
    return candidates


def _parent_asked(kind: Kind, conditions: tuple[Condition, ...]) -> tuple[str, str] | None:
    asked = {each.field.lower(): each.values[0] for each in conditions if each.operator == "="}
    parent = asked.get("attachableref.entityref.type"), asked.get("attachableref.entityref.value")
    return (parent[0], parent[1]) if kind.name == "Attachable" and parent[0] and parent[1] else None


def _field(kind: Kind, asked: str) -> str:
    for name in kind.filterable:
        if name.lower() == asked.lower():
            return name
    if schema.knows_property(kind.name, asked):
        raise Refusal("4001", f"QueryValidationError: property '{asked}' is not queryable")
    raise Refusal("4001", f"QueryValidationError: Property {asked} not found for Entity {kind.name}")


def values_of(record: Record, path: str) -> list[Any]:
    """The values at a dotted path; a reference counts as its id, a list as each of its rows."""
    if path == "Id":
        return [Decimal(record.id) if record.id.lstrip("-").isdigit() else record.id]
    if path == "MetaData.CreateTime":
        return [record.created]
    if path == "MetaData.LastUpdatedTime":
        return [record.updated]
    if path == "Active":
        return [record.active]
    found: list[Any] = [record.body]
    for name in path.split("."):
        fresh: list[Any] = []
        for value in found:
            if isinstance(value, dict):
                actual = next((key for key in value if key.lower() == name.lower()), None)
                part = value[actual] if actual else None
                fresh += part if isinstance(part, list) else [part]
        found = fresh
    return [value.get("value") if isinstance(value, dict) else value for value in found]


def _test(name: str, condition: Condition) -> Test:
    if condition.operator == "like":
        pattern = re.compile(
            ".*".join(re.escape(part) for part in condition.values[0].split("%")), re.IGNORECASE | re.DOTALL
        )
        return lambda record: any(
            value is not None and pattern.fullmatch(str(value)) for value in values_of(record, name)
        )
    if condition.operator == "in":
        singles = [_compare(name, "=", value) for value in condition.values]
        return lambda record: any(single(record) for single in singles)
    return _compare(name, condition.operator, condition.values[0])


def _compare(name: str, operator: str, wanted: str) -> Test:
    def test(record: Record) -> bool:
        return any(
            value is not None and _holds(value, operator, wanted, name) for value in values_of(record, name)
        )

    return test


def _holds(value: Any, operator: str, wanted: str, name: str) -> bool:
    left: Any
    right: Any
    if isinstance(value, bool):
        left, right = value, wanted.lower() == "true"
    elif isinstance(value, datetime):
        left, right = value, _moment(wanted, name)
    elif isinstance(value, Decimal | int | float):
        left, right = Decimal(value), _decimal(wanted, name)
    else:
        left, right = str(value).lower(), wanted.lower()
    return bool(
        {
            "=": left == right,
            "<": left < right,
            ">": left > right,
            "<=": left <= right,
            ">=": left >= right,
        }[operator]
    )


def _moment(text: str, name: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise Refusal("4001", f"QueryValidationError: value {text} is not valid for {name}") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=PACIFIC)


def _decimal(text: str, name: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise Refusal("4001", f"QueryValidationError: value {text} is not valid for {name}") from error


def _ordered(rows: list[Record], kind: Kind, order: tuple[tuple[str, bool], ...]) -> list[Record]:
    for asked, descending in reversed(order):
        name = _field(kind, asked)

        def key(record: Record, name: str = name) -> tuple[bool, Any]:
            values = values_of(record, name)
            value = values[0] if values else None
            return (
                value is not None,
                value.lower() if isinstance(value, str) else value if value is not None else 0,
            )

        rows.sort(key=key, reverse=descending)
    return rows
