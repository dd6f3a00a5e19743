"""Lists: one page of rows with the address of the next one, and the parts that were asked for with each row."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

from werkzeug.wrappers import Response

from expenses_app.simulators.dynamics_365.api.call import Call, answer
from expenses_app.simulators.dynamics_365.api.parts import attachment_shown, part_rows
from expenses_app.simulators.dynamics_365.books.collection import Collection
from expenses_app.simulators.dynamics_365.books.company import DEFAULT_TEMPLATE
from expenses_app.simulators.dynamics_365.odata.catalogue import BY_SET
from expenses_app.simulators.dynamics_365.odata.entities import Entity
from expenses_app.simulators.dynamics_365.odata.query import Query, read_query, rows_of
from expenses_app.simulators.dynamics_365.odata.wire import Row, shown


def computed(entity: Entity, rows: list[Row]) -> Collection:
    """Rows that are computed, as a collection that a query can go over."""
    view = Collection(entity)
    view.rows = {row["id"]: row for row in rows}
    return view


def listed(
    call: Call, entity: Entity, collection: Collection, path: str, base: list[Row] | None = None
) -> Response:
    """The answer with one page of a list; the address of the next page has the server's own token. Raises Refusal."""
    prefer = call.headers.get("Prefer", "")
    options = dict(call.options)
    if entity.set_name == "journals" and "templateDisplayName" not in options.get("$filter", ""):
        base = [row for row in collection if row["templateDisplayName"] == DEFAULT_TEMPLATE]
    query = read_query(entity, options, prefer)
    rows, token, count = rows_of(collection, _as_seen(call, query), base)
    content: Row = {"@odata.context": f"{call.base}/$metadata#companies({call.company.key})/{path}"}
    if query.count:
        content["@odata.count"] = count
    content["value"] = [_listed_row(call, entity, row, query) for row in rows]
    if token:
        following = {name: value for name, value in options.items() if name not in ("$skiptoken", "$skip")}
        if query.top is not None:
            following["$top"] = str(query.top - len(rows))
        content["@odata.nextLink"] = (
            f"{call.address(path)}?{urlencode(following | {'aid': 'FIN', '$skiptoken': token}, safe='$')}"
        )
    headers = (
        {"Preference-Applied": f"odata.maxpagesize={query.page_size}"}
        if "odata.maxpagesize" in prefer
        else {}
    )
    return answer(content, 200, headers)


def _listed_row(call: Call, entity: Entity, row: Row, query: Query) -> Row:
    if entity.set_name == "attachments":
        return attachment_shown(call, row, query.select)
    return shown(entity, row, query.select) | expanded(call, entity, row, query)


def expanded(call: Call, entity: Entity, row: Row, query: Query) -> Row:
    """The parts of a record that ``$expand`` asked for."""
    content: Row = {}
    for name, chosen in query.expand.items():
        rows = part_rows(call.company, entity, row, name)
        if name == "account":
            content[name] = shown(BY_SET["accounts"], rows[0], chosen) if rows else None
        elif name == "attachments":
            content[name] = [attachment_shown(call, each, chosen) for each in rows]
        else:
            content[name] = [shown(BY_SET[name], each, chosen) for each in rows]
    return content


def _as_seen(call: Call, query: Query) -> Query:
    if call.headers.get("Data-Access-Intent", "").lower() != "readonly":
        return query
    return replace(query, seen_until=call.now - timedelta(seconds=call.switches["replica_lag_seconds"]))
