"""``POST /services/core/query``: one page of the records that pass the filters, with the fields asked for."""

import json
from collections import OrderedDict
from decimal import Decimal
from typing import Any

from werkzeug.wrappers import Response

from expenses_app.simulators.sage_intacct.catalogue import ENTITY, TYPES, knows_field
from expenses_app.simulators.sage_intacct.query.expression import combined
from expenses_app.simulators.sage_intacct.query.filters import NUMERIC, compiled
from expenses_app.simulators.sage_intacct.query.values import reader, records_of, visible
from expenses_app.simulators.sage_intacct.rules.call import Call
from expenses_app.simulators.sage_intacct.schema_check import check_query
from expenses_app.simulators.sage_intacct.wire import Record, invalid_request, listing

PAGE, LARGEST_PAGE = 100, 4000
KEPT_RESULTS = 16


class QueryService:
    """Answers queries. Every page is a new query; as long as nothing changed its rows need not be found anew."""

    def __init__(self) -> None:
        self._found: dict[str, OrderedDict[tuple[Any, ...], list[Record]]] = {}

    def answer(self, call: Call, body: Record) -> Response:
        """Return one page; raises Refusal for what is not understood."""
        if isinstance(body.get("size"), int) and body["size"] > LARGEST_PAGE:
            raise invalid_request(f"Page size cannot be more than {LARGEST_PAGE}.")
        problems = check_query(body)
        if problems:
            raise invalid_request("Query is not valid.", problems)
        path = body["object"].removeprefix("objects/")
        if path not in TYPES:
            raise invalid_request(f"Object '{body['object']}' is not a valid object.")
        for name in body["fields"]:
            _known(path, name)
        rows = self._rows(call, path, body)
        start, size = body.get("start", 1), body.get("size", PAGE)
        readers = [(name, reader(call.company, path, name)) for name in body["fields"]]
        page = [{name: read(row) for name, read in readers} for row in rows[start - 1 : start - 1 + size]]
        if call.switches["query_keys"] == "nested":
            page = [_nested(row) for row in page]
        if call.short_list:
            page = page[: len(page) // 2]
        return listing(page, len(rows), start, size)

    def _rows(self, call: Call, path: str, body: Record) -> list[Record]:
        asked = {
            name: body.get(name) for name in ("filters", "filterExpression", "filterParameters", "orderBy")
        }
        entity = "" if path == ENTITY else call.entity
        private = bool((body.get("filterParameters") or {}).get("includePrivate"))
        hidden = call.switches["top_level_hides_entities"] and not private
        text = json.dumps(asked, sort_keys=True, default=str)
        key = (call.company.version, path, entity, hidden, text)
        results = self._found.setdefault(call.company.key, OrderedDict())
        found = results.get(key)
        if found is None:
            found = results[key] = _select(call, path, entity, hidden, asked)
            if len(results) > KEPT_RESULTS:
                results.popitem(last=False)
        return found

    def forget(self) -> None:
        """Forget every result."""
        self._found.clear()


def _select(call: Call, path: str, entity: str, hidden: bool, asked: Record) -> list[Record]:
    sensitive = (asked["filterParameters"] or {}).get("caseSensitiveComparison", True)

    def read(name: str) -> Any:
        _known(path, name)
        return reader(call.company, path, name)

    tests = [compiled(part, read, case_sensitive=sensitive) for part in asked["filters"] or []]
    passes = combined(asked["filterExpression"], tests) if tests else None
    rows = [
        row
        for row in records_of(call.company, path)
        if visible(row, entity, hide_entities=hidden) and (passes is None or passes(row))
    ]
    for part in reversed(asked["orderBy"] or []):
        if not isinstance(part, dict) or len(part) != 1 or set(part.values()) - {"asc", "desc"}:
            raise invalid_request("orderBy takes a list of one field each, asc or desc.")
        ((name, direction),) = part.items()
        value = read(name)
        rows.sort(key=lambda row: _rank(name, value(row)), reverse=direction == "desc")
    return rows


def _rank(name: str, value: Any) -> tuple[bool, Any]:
    if value is None:
        return False, ""
    return True, Decimal(str(value)) if NUMERIC.search(name) else str(value)


def _known(path: str, name: str) -> None:
    if not knows_field(path, name):
        raise invalid_request(f"Field '{name}' is not a valid field of object '{path}'.")


def _nested(row: Record) -> Record:
    shown: Record = {}
    for name, value in row.items():
        *steps, last = name.split(".")
        place = shown
        for step in steps:
            place = place.setdefault(step, {})
        place[last] = value
    return shown
