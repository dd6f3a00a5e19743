"""The metadata catalogue: JSON Schema and OpenAPI of the records that this very account offers."""

from typing import Any

from expenses_app.simulators.netsuite.catalogue import (
    TRANSACTIONS,
    WRITABLE,
    Field,
    Fields,
    every_record,
    offered,
)
from expenses_app.simulators.netsuite.records.call import Call
from expenses_app.simulators.netsuite.records.shown import RECORD_PATH
from expenses_app.simulators.netsuite.wire import Record, link

FORMATS = {"number": "double", "integer": "int64", "date": "date", "date-time": "date-time"}
SCHEMA_TYPE, OPENAPI_TYPE = "application/schema+json", "application/swagger+json"
LINK = {"type": "object", "properties": {"rel": {"type": "string"}, "href": {"type": "string"}}}
LINKS = {"title": "Links", "type": "array", "readOnly": True, "items": LINK}
NOT_FILTERED = ("sublist", "object", "collection")


def names(call: Call) -> list[str]:
    """Every record type that this account offers."""
    return [name for name in sorted(every_record()) if offered(name, call.company.features, call.switches)]


def catalogue(call: Call) -> Record:
    """The list of all record types."""
    here = f"{call.base}{RECORD_PATH}/metadata-catalog"
    items = [{"name": name, "links": _links(f"{here}/{name}")} for name in names(call)]
    return {"items": items, "links": link(here)}


def _links(address: str) -> list[dict[str, str]]:
    return [
        {"rel": "canonical", "href": address},
        {"rel": "describes", "href": address, "mediaType": OPENAPI_TYPE},
        {"rel": "describes", "href": address, "mediaType": SCHEMA_TYPE},
    ]


def schema(fields: Fields) -> Record:
    """The JSON Schema of a record with these fields."""
    properties: dict[str, Any] = {name: _property(field) for name, field in fields.items()}
    return {
        "type": "object",
        "properties": properties | {"links": LINKS},
        "x-ns-filterable": _filterable(fields),
    }


def openapi(call: Call, kinds: list[str]) -> Record:
    """The OpenAPI document of some record types. Raises Refused for one that is not offered."""
    paths: dict[str, Any] = {}
    schemas: dict[str, Any] = {}
    for name in kinds:
        schemas[name] = schema(call.fields(name))
        paths |= _paths(name)
    return {
        "openapi": "3.0.1",
        "info": {"title": "NetSuite REST Record API", "version": "1.0"},
        "servers": [{"url": f"{call.base}{RECORD_PATH}"}],
        "paths": paths,
        "components": {"schemas": schemas},
    }


def _paths(name: str) -> dict[str, Any]:
    content = {
        "application/vnd.oracle.resource+json; type=singular": {
            "schema": {"$ref": f"#/components/schemas/{name}"}
        }
    }
    read = {"tags": [name], "responses": {"200": {"description": "The record", "content": content}}}
    write = {
        "tags": [name],
        "requestBody": {"content": content},
        "responses": {"204": {"description": "Done"}},
    }
    gone = {"tags": [name], "responses": {"204": {"description": "Done"}}}
    listed = {"tags": [name], "responses": {"200": {"description": "Ids and links"}}}
    if name not in WRITABLE:
        return {f"/{name}": {"get": listed}, f"/{name}/{{id}}": {"get": read}}
    paths: dict[str, Any] = {
        f"/{name}": {"get": listed, "post": write},
        f"/{name}/{{id}}": {"get": read, "patch": write, "delete": gone, "put": write},
    }
    if name in TRANSACTIONS:
        paths[f"/{name}/{{id}}/!attach/file/{{fileId}}"] = {"post": gone}
        paths[f"/{name}/{{id}}/!detach/file/{{fileId}}"] = {"post": gone}
    return paths


def _property(field: Field) -> Record:
    titled: Record = {"title": field.name}
    if field.kind in ("string", "boolean"):
        return titled | {"type": field.kind, "nullable": True}
    if field.kind in ("number", "integer"):
        return titled | {"type": field.kind, "format": FORMATS[field.kind], "nullable": True}
    if field.kind in ("date", "date-time"):
        return titled | {"type": "string", "format": FORMATS[field.kind], "nullable": True}
    if field.kind == "ref":
        return titled | _reference(field.target)
    if field.kind == "enum":
        key: Record = {"type": "string"}
        if field.values:
            key["enum"] = list(field.values)
        return titled | {"type": "object", "properties": {"id": key, "refName": {"type": "string"}}}
    if field.kind == "collection":
        return titled | _envelope(_reference(field.target))
    inner = schema(field.fields or {})
    return titled | (_envelope(inner) if field.kind == "sublist" else inner)


def _reference(target: str) -> Record:
    key = {"title": "Internal identifier", "type": "string"}
    named = {"id": key, "externalId": {"type": "string"}, "refName": {"type": "string"}, "links": LINKS}
    return {"type": "object", "properties": named, "x-ns-target": target}


def _envelope(item: Record) -> Record:
    numbers = {name: {"type": "integer"} for name in ("count", "offset", "totalResults")}
    flags = {"hasMore": {"type": "boolean"}, "links": LINKS}
    return {"type": "object", "properties": {"items": {"type": "array", "items": item}} | numbers | flags}


def _filterable(fields: Fields) -> list[str]:
    return [name for name, field in fields.items() if field.kind not in NOT_FILTERED]
