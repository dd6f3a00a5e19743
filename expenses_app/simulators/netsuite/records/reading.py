"""Reading records: one, a sublist, a collection page by page, or several at once."""

from typing import Any

from werkzeug.datastructures import MultiDict

from expenses_app.simulators.netsuite.grants.roles import ADMINISTRATOR
from expenses_app.simulators.netsuite.records.call import Call
from expenses_app.simulators.netsuite.records.filtering import compiled
from expenses_app.simulators.netsuite.records.shown import (
    RECORD_PATH,
    address,
    computed,
    line_key,
    shown,
    sublist,
)
from expenses_app.simulators.netsuite.refusals import malformed, not_there
from expenses_app.simulators.netsuite.wire import Record, collection, link

LARGEST_PAGE = 1000
Arguments = MultiDict[str, str]


def one(call: Call, kind: str, key: str, arguments: Arguments) -> Record:
    """One record; ``expandSubResources``, ``fields`` and ``simpleEnumFormat`` shape it. Raises Refused."""
    record = call.company.find(kind, key)
    if record is None:
        raise not_there()
    only = {name for name in arguments.get("fields", "").split(",") if name} or None
    unknown = (only or set()) - set(call.fields(kind))
    if unknown:
        raise malformed(f"Unknown fields: {', '.join(sorted(unknown))}.", "fields")
    expand, simple = flag(arguments, "expandSubResources"), flag(arguments, "simpleEnumFormat")
    return shown(call, kind, record, expand=expand, only=only, simple=simple)


def subresource(call: Call, kind: str, key: str, names: list[str], arguments: Arguments) -> Record:
    """A sublist of a record, or one line of it. Raises Refused."""
    record = call.company.find(kind, key)
    field = call.fields(kind).get(names[0])
    if record is None or field is None or field.kind not in ("sublist", "collection"):
        raise not_there()
    here = f"{address(call, kind, record['id'])}/{names[0]}"
    lines = sublist(call, kind, field, record.get(names[0]) or [], here, flag(arguments, "simpleEnumFormat"))
    if len(names) == 1:
        return lines
    held = record.get(names[0]) or []
    for line, item in zip(held, lines["items"], strict=True):
        if names[1] == (line if isinstance(line, str) else line_key(line)):
            found: Record = item
            return found
    raise not_there()


def listed(call: Call, kind: str, arguments: Arguments) -> Record:
    """A page of a collection: ids and links, or whole records with ``ids`` and ``expandRecords``. Raises Refused."""
    fields = call.fields(kind)
    limit, offset = page(arguments)
    records = call.company.records[kind]
    if "ids" in arguments:
        wanted = [call.company.find(kind, key.strip()) for key in arguments["ids"].split(",")]
        found = [record for record in wanted if record is not None]
    elif arguments.get("q"):
        test = compiled(arguments["q"], fields)
        found = [record for record in records.values() if test(computed(call, kind, record))]
    else:
        # Slices of 100,000 records must not build them all.
        numbers = call.company.numbers[kind][offset : offset + limit]
        items = [_item(call, kind, records[str(number)], arguments) for number in numbers]
        return collection(items, offset=offset, total=len(records), links=_links(call, kind))
    items = [_item(call, kind, record, arguments) for record in found[offset : offset + limit]]
    return collection(items, offset=offset, total=len(found), links=_links(call, kind))


def page(arguments: Arguments) -> tuple[int, int]:
    """``limit`` and ``offset`` of a collection; raises Refused."""
    try:
        limit, offset = int(arguments.get("limit", LARGEST_PAGE)), int(arguments.get("offset", 0))
    except ValueError as error:
        raise malformed("limit and offset are numbers.", "limit") from error
    if not 1 <= limit <= LARGEST_PAGE:
        raise malformed(f"limit must be between 1 and {LARGEST_PAGE}.", "limit")
    if offset < 0:
        raise malformed("offset must not be negative.", "offset")
    return limit, offset


def flag(arguments: Arguments, name: str) -> bool:
    """A query parameter that is true or false."""
    return arguments.get(name, "").lower() == "true"


def hidden_from(role: str, kind: str, record: Record | None) -> bool:
    """Whether a record is an administrator's and the role is not: such an employee cannot be opened."""
    return kind == "employee" and role != ADMINISTRATOR and bool((record or {}).get("_administrator"))


def _item(call: Call, kind: str, record: Record, arguments: Arguments) -> Record:
    if flag(arguments, "expandRecords"):
        return shown(call, kind, record, expand=flag(arguments, "expandSubResources"))
    return {"links": link(address(call, kind, record["id"])), "id": record["id"]}


def _links(call: Call, kind: str) -> list[dict[str, Any]]:
    return link(f"{call.base}{RECORD_PATH}/{kind}")
