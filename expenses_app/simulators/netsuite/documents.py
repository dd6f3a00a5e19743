"""The document service, ``/services/rest/document/v1``: files and folders of the cabinet.

How a file is sent is not published; the metadata of the service says what this simulator takes.
"""

import base64
import binascii
from typing import Any

from werkzeug.wrappers import Request, Response

from expenses_app.simulators.netsuite.cabinet import add_folder, store, too_large
from expenses_app.simulators.netsuite.catalogue import Field
from expenses_app.simulators.netsuite.records.call import Call
from expenses_app.simulators.netsuite.records.filtering import compiled
from expenses_app.simulators.netsuite.records.metadata import OPENAPI_TYPE
from expenses_app.simulators.netsuite.records.reading import page
from expenses_app.simulators.netsuite.refusals import malformed, method_not_allowed, not_there, refused
from expenses_app.simulators.netsuite.wire import Record, answer, collection, link, read

PATH = "/services/rest/document/v1"
FIELDS = {
    "file": {
        "id": Field("id", "string"),
        "name": Field("name", "string"),
        "folder": Field("folder", "ref", "folder"),
        "size": Field("size", "integer"),
        "mimeType": Field("mimeType", "string"),
        "lastModifiedDate": Field("lastModifiedDate", "date-time"),
    },
    "folder": {
        "id": Field("id", "string"),
        "name": Field("name", "string"),
        "parent": Field("parent", "ref", "folder"),
        "lastModifiedDate": Field("lastModifiedDate", "date-time"),
    },
}


def handle_document(call: Call, request: Request, path: list[str]) -> Response:
    """Answer one request; ``path`` is what follows ``v1``. Raises Refused."""
    if call.switches["document_service_body"] == "absent":
        raise not_there()
    if path == ["metadata-catalog"]:
        return answer(_metadata(call), 200, OPENAPI_TYPE)
    if not path or path[0] not in FIELDS:
        raise not_there()
    if len(path) == 1:
        if request.method == "GET":
            return answer(_listed(call, path[0], request), kind="collection")
        if request.method == "POST":
            return _created(call, path[0], request)
        raise method_not_allowed(request.method)
    return _one(call, request, path[0], path[1], path[2:])


def _created(call: Call, kind: str, request: Request) -> Response:
    if len(request.get_data()) > call.switches["body_max_bytes"] * 4 // 3 + 65536:
        raise too_large()
    if kind == "folder":
        sent = _body(request)
        parent = sent.get("parent") or ""
        key = add_folder(call, str(sent.get("name") or ""), _id(parent))["id"]
    elif call.switches["document_service_body"] == "multipart":
        file = request.files.get("file")
        content = file.read() if file else b""
        key = store(
            call, request.form.get("name", ""), request.form.get("folder", ""), content, overwrite=False
        ).key
    else:
        sent = _body(request)
        content = _decoded(sent.get("content"))
        folder = _id(sent.get("folder") or "")
        key = store(call, str(sent.get("name") or ""), folder, content, overwrite=False).key
    return Response(b"", 204, {"Location": f"{call.base}{PATH}/{kind}/{key}"})


def _one(call: Call, request: Request, kind: str, key: str, rest: list[str]) -> Response:
    records = _records(call, kind)
    if key not in records:
        raise not_there()
    if request.method == "GET" and kind == "file" and rest == ["content"]:
        file = call.company.files[key]
        return Response(file.content, 200, mimetype=file.content_type)
    if rest:
        raise not_there()
    if request.method == "GET":
        return answer(_shown(call, kind, records[key]))
    if request.method != "DELETE":
        raise method_not_allowed(request.method)
    if kind == "folder":
        if key in call.company.file_folders.values():
            raise refused("USER_ERROR", "This folder cannot be deleted because it contains files.")
        del call.company.folders[key]
    else:
        del call.company.files[key], call.company.file_folders[key]
        for held in call.company.attached.values():
            if key in held:
                held.remove(key)
    return Response(b"", 204)


def _listed(call: Call, kind: str, request: Request) -> Record:
    limit, offset = page(request.args)
    found = list(_records(call, kind).values())
    if request.args.get("q"):
        test = compiled(request.args["q"], FIELDS[kind])
        found = [record for record in found if test(record)]
    items = [_shown(call, kind, record) for record in found[offset : offset + limit]]
    return collection(items, offset=offset, total=len(found), links=link(f"{call.base}{PATH}/{kind}"))


def _records(call: Call, kind: str) -> dict[str, Record]:
    if kind == "folder":
        return call.company.folders
    return {
        key: {
            "id": key,
            "name": file.name,
            "folder": call.company.file_folders[key],
            "size": file.size,
            "mimeType": file.content_type,
            "lastModifiedDate": file.created,
        }
        for key, file in call.company.files.items()
    }


def _shown(call: Call, kind: str, record: Record) -> Record:
    content: Record = {"links": link(f"{call.base}{PATH}/{kind}/{record['id']}")}
    for name, field in FIELDS[kind].items():
        value = record.get(name)
        if value in (None, ""):
            continue
        if field.kind == "ref":
            where = link(f"{call.base}{PATH}/folder/{value}")
            content[name] = {"links": where, "id": value, "refName": call.company.folders[value]["name"]}
        else:
            content[name] = value
    return content


def _body(request: Request) -> Record:
    try:
        sent = read(request.get_data())
    except ValueError as error:
        raise malformed("The request body is not valid JSON.") from error
    if not isinstance(sent, dict):
        raise malformed("The request body must be one JSON object.")
    return sent


def _id(sent: Any) -> str:
    return str(sent.get("id", "")) if isinstance(sent, dict) else str(sent)


def _decoded(sent: Any) -> bytes:
    try:
        return base64.b64decode(str(sent or ""), validate=True)
    except (binascii.Error, ValueError) as error:
        raise refused("INVALID_CONTENT", "content is not base64.", "content") from error


def _metadata(call: Call) -> Record:
    reference: Record = {"type": "object", "properties": {"id": {"type": "string"}}}
    name: Record = {"type": "string"}
    if call.switches["document_service_body"] == "multipart":
        parts: Record = {
            "name": name,
            "folder": {"type": "string"},
            "file": {"type": "string", "format": "binary"},
        }
        body: Record = {"multipart/form-data": {"schema": _object(parts, "name", "folder", "file")}}
    else:
        parts = {"name": name, "folder": reference, "content": {"type": "string", "format": "byte"}}
        body = {"application/json": {"schema": _object(parts, "name", "folder", "content")}}
    folder = {"application/json": {"schema": _object({"name": name, "parent": reference}, "name")}}
    made = {"204": {"description": "Created", "headers": {"Location": {"schema": {"type": "string"}}}}}
    read_back = {"responses": {"200": {"description": "Found"}}}
    gone = {"responses": {"204": {"description": "Deleted"}}}
    return {
        "openapi": "3.0.1",
        "info": {"title": "NetSuite REST Document API", "version": "1.0"},
        "servers": [{"url": f"{call.base}{PATH}"}],
        "paths": {
            "/file": {"get": read_back, "post": {"requestBody": {"content": body}, "responses": made}},
            "/file/{id}": {"get": read_back, "delete": gone},
            "/file/{id}/content": {"get": read_back},
            "/folder": {"get": read_back, "post": {"requestBody": {"content": folder}, "responses": made}},
            "/folder/{id}": {"get": read_back, "delete": gone},
        },
    }


def _object(properties: Record, *required: str) -> Record:
    return {"type": "object", "properties": properties, "required": list(required)}
