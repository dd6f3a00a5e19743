"""The query options of a reading: filter, order, selection, expansion, and paging driven by the server."""

import base64
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from expenses_app.simulators.dynamics_365.books.collection import Collection
from expenses_app.simulators.dynamics_365.odata.entities import Entity
from expenses_app.simulators.dynamics_365.odata.errors import Refusal, bad_request
from expenses_app.simulators.dynamics_365.odata.filters import Condition, parse
from expenses_app.simulators.dynamics_365.odata.wire import Row

LARGEST_PAGE = 20_000
OPTIONS = {
    "$filter", "$select", "$expand", "$orderby", "$top", "$skip", "$count", "$skiptoken", "aid", "tenant",
    "$schemaversion",
}  # fmt: skip


@dataclass(frozen=True)
class Query:
    """What was asked for. ``expand`` maps a part to its own selection."""

    condition: Condition | None
    select: list[str] | None
    expand: dict[str, list[str] | None]
    order: list[tuple[str, bool]]
    top: int | None
    skip: int
    count: bool
    token: tuple[Any, str] | None
    page_size: int
    seen_until: datetime | None = None


def read_query(entity: Entity, options: Mapping[str, str], prefer: str) -> Query:
    """Read the options of an address and the header Prefer; raises Refusal."""
    unknown = [name for name in options if name.startswith("$") and name not in OPTIONS]
    if unknown:
        text = f"The query parameter '{unknown[0]}' is not supported."
        raise Refusal(400, "BadRequest_InvalidRequestUrl", text)
    asked = re.search(r"odata\.maxpagesize=(\d+)", prefer)
    return Query(
        condition=parse(entity, options["$filter"]) if options.get("$filter") else None,
        select=_select(entity, options.get("$select")),
        expand=_expand(entity, options.get("$expand", "")),
        order=_order(entity, options.get("$orderby", "")),
        top=_whole_number(options, "$top"),
        skip=_whole_number(options, "$skip") or 0,
        count=options.get("$count") == "true",
        token=_token(options.get("$skiptoken")),
        page_size=min(max(int(asked[1]), 1), LARGEST_PAGE) if asked else LARGEST_PAGE,
    )


def rows_of(
    collection: Collection, query: Query, base: list[Row] | None = None
) -> tuple[list[Row], str | None, int]:
    """The rows of one page, the token of the next one or None, and the count of all when that was asked for."""
    found = _matching(collection, query, base)
    count = 0
    if query.count:
        every = list(found)
        count, found = len(every), every
    if query.order:
        ordered = list(found)
        for name, descending in reversed(query.order):
            ordered.sort(key=lambda row: _sortable(row.get(name)), reverse=descending)
        found = ordered
    limit = query.page_size if query.top is None else min(query.top, query.page_size)
    # An order of the client's own is paged by position, the entity's own order by the last place.
    begin = query.token[0] if query.order and query.token else query.skip
    page = list(islice(found, begin, begin + limit + 1))
    more = len(page) > limit and (query.top is None or query.top > query.page_size)
    rows = page[:limit]
    place = (begin + limit, "") if query.order else collection.place(rows[-1]) if rows else ("", "")
    return rows, _token_text(place) if more else None, count


def _matching(collection: Collection, query: Query, base: list[Row] | None) -> Iterable[Row]:
    condition, token = query.condition, None if query.order else query.token
    narrowed = base if base is not None else (collection.narrowed(condition.equal) if condition else None)
    if narrowed is None:
        rows: Iterable[Row] = collection.ordered(token)
    else:
        rows = sorted(narrowed, key=collection.place)
        if token:
            rows = [row for row in rows if collection.place(row) > token]
    seen = query.seen_until
    return (
        row
        for row in rows
        if (condition is None or condition.test(row)) and (seen is None or row["_created"] <= seen)
    )


def _sortable(value: Any) -> tuple[bool, Any]:
    return (value is not None, value)


def _select(entity: Entity, text: str | None) -> list[str] | None:
    if not text or text == "*":
        return None
    chosen = [name.strip() for name in text.split(",")]
    for name in chosen:
        if name not in entity.by_name:
            raise bad_request(
                f"Could not find a property named '{name}' on type 'Microsoft.NAV.{entity.type_name}'."
            )
    return chosen


def _expand(entity: Entity, text: str) -> dict[str, list[str] | None]:
    expanded: dict[str, list[str] | None] = {}
    for part in re.findall(r"[^,(]+(?:\([^)]*\))?", text):
        name, _, inner = part.strip().partition("(")
        if name not in entity.parts:
            raise bad_request(
                f"Could not find a property named '{name}' on type 'Microsoft.NAV.{entity.type_name}'."
            )
        chosen = re.search(r"\$select=([^;)]+)", inner)
        expanded[name] = [each.strip() for each in chosen[1].split(",")] if chosen else None
    return expanded


def _order(entity: Entity, text: str) -> list[tuple[str, bool]]:
    order = []
    for part in filter(None, (each.strip() for each in text.split(","))):
        name, _, direction = part.partition(" ")
        if name not in entity.by_name or direction.strip() not in ("", "asc", "desc"):
            raise bad_request(f"Could not find a property named '{part}' to order by.")
        order.append((name, direction.strip() == "desc"))
    return order


def _whole_number(options: Mapping[str, str], name: str) -> int | None:
    if name not in options:
        return None
    if not options[name].isdigit():
        raise Refusal(400, "BadRequest_InvalidRequestUrl", f"Invalid value '{options[name]}' for {name}.")
    return int(options[name])


def _token_text(place: tuple[Any, str]) -> str:
    return base64.urlsafe_b64encode(
        json.dumps([str(place[0]), type(place[0]).__name__, place[1]]).encode()
    ).decode()


def _token(text: str | None) -> tuple[Any, str] | None:
    if not text:
        return None
    try:
        value, kind, key = json.loads(base64.urlsafe_b64decode(text))
        readers: dict[str, Any] = {
            "int": int,
            "str": str,
            "date": lambda day: datetime.fromisoformat(day).date(),
        }
        return (readers[kind](value), key)
    except (ValueError, KeyError) as error:
        raise Refusal(400, "BadRequest_InvalidRequestUrl", "The $skiptoken is not valid.") from error
