"""Records as NetSuite answers them: links, references with names, sublists as links or in full."""

from typing import Any

from expenses_app.simulators.netsuite.catalogue import Field, Fields, targets
from expenses_app.simulators.netsuite.records.call import Call
from expenses_app.simulators.netsuite.records.names import account_path, enumeration_name, record_name
from expenses_app.simulators.netsuite.wire import Record, collection, link

RECORD_PATH = "/services/rest/record/v1"


def address(call: Call, kind: str, key: str) -> str:
    """Where a record is to be had."""
    return f"{call.base}{RECORD_PATH}/{kind}/{key}"


def shown(
    call: Call, kind: str, record: Record, *, expand: bool, only: set[str] | None = None, simple: bool = False
) -> Record:
    """One record as JSON values. ``expand`` puts sublists inline; ``simple`` answers enumerations as bare ids."""
    here = address(call, kind, record["id"])
    content: Record = {"links": link(here)}
    content |= _fields(call, kind, call.fields(kind), computed(call, kind, record), here, expand, simple)
    if only is not None:
        content = {name: value for name, value in content.items() if name in only | {"links", "id"}}
    return content


def computed(call: Call, kind: str, record: Record) -> Record:
    """The record with the fields that NetSuite derives on reading."""
    if kind == "account":
        path = account_path(call.company, record)
        name = record_name(call.company, kind, record)
        derived = {"fullName": path, "displayNameWithHierarchy": path, "accountSearchDisplayName": name}
        return record | derived
    if kind == "currency":
        return record | {"isBaseCurrency": record["symbol"] == call.company.currency}
    return record


def _fields(
    call: Call, kind: str, fields: Fields, record: Record, here: str, expand: bool, simple: bool
) -> Record:
    content: Record = {}
    for name, field in fields.items():
        value = record.get(name)
        if value is None:
            continue
        if field.kind == "ref":
            content[name] = _reference(call, field, value)
        elif field.kind == "enum":
            named = {"id": value, "refName": enumeration_name(kind, name, value)}
            content[name] = value if simple else named
        elif field.kind in ("sublist", "collection"):
            content[name] = (
                sublist(call, kind, field, value, f"{here}/{name}", simple)
                if expand
                else {"links": link(f"{here}/{name}")}
            )
        elif field.kind == "object":
            content[name] = {"links": []} | _fields(call, kind, field.fields or {}, value, here, True, simple)
        else:
            content[name] = value
    return content


def sublist(call: Call, kind: str, field: Field, value: list[Any], here: str, simple: bool) -> Record:
    """A sublist, or the references of a list of references, in its envelope."""
    if field.kind == "collection":
        single = Field(field.name, "ref", field.target)
        items = [_reference(call, single, key) for key in value]
    else:
        items = [
            {"links": link(f"{here}/{line_key(line)}")}
            | _fields(call, kind, field.fields or {}, line, f"{here}/{line_key(line)}", True, simple)
            for line in value
        ]
    return collection(items, offset=0, total=len(items), links=link(here))


def line_key(line: Record) -> str:
    """The key of a line in its sublist."""
    return str(line.get("line") or line.get("id") or line.get("taxDetailsReference") or line.get("currency"))


def _reference(call: Call, field: Field, key: str) -> Record:
    kinds = targets(field)
    found = call.company.find_any(kinds, key) if kinds else None
    if found is None:
        return {"links": [], "id": key, "refName": key}
    kind, record = found
    name = record_name(call.company, kind, record)
    return {"links": link(address(call, kind, key)), "id": key, "refName": name}
