"""``/services/…`` beside the query service: models, dimensions, and a session for the XML gateway."""

import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta

from werkzeug.wrappers import Response

from expenses_app.simulators.sage_intacct.catalogue import DIMENSIONS, TYPES, ObjectType
from expenses_app.simulators.sage_intacct.rules.call import Call
from expenses_app.simulators.sage_intacct.schema_check import schema_of
from expenses_app.simulators.sage_intacct.state import Session, World
from expenses_app.simulators.sage_intacct.wire import Record, answer, invalid_request, meta, success

SESSION = timedelta(hours=1)


def model(name: str) -> Response:
    """Answer the fields of an object type, with types, enumerations and what is required or read-only."""
    kind = TYPES.get(name.removeprefix("objects/"))
    if kind is None:
        raise invalid_request(f"Object '{name}' is not a valid object.")
    return success(
        {
            "object": kind.path,
            "type": "object",
            "httpMethods": ",".join(sorted({"GET"} | kind.methods)),
            "fields": _fields(kind),
            "refs": {field: {"apiObject": target} for field, target in kind.references.items()},
        }
    )


def _fields(kind: ObjectType) -> Record:
    schema = schema_of(kind.path)
    described = dict(_described(schema, "")) if schema else {}
    names = {"key", "id", "href", *kind.fields, *described}
    return {
        name: described.get(name, {"type": "string", "readOnly": name in ("key", "href")})
        for name in sorted(names)
    }


def _described(schema: Record, prefix: str) -> Iterator[tuple[str, Record]]:
    required = schema.get("required", [])
    for name, part in schema.get("properties", {}).items():
        if part.get("properties"):
            yield from _described(part, f"{prefix}{name}.")
        elif part.get("type") != "array":
            shown: Record = {"type": part.get("type", "string"), "readOnly": bool(part.get("readOnly"))}
            shown["required"] = name in required
            if "enum" in part:
                shown["enum"] = part["enum"]
            yield f"{prefix}{name}", shown


def dimensions(call: Call) -> Response:
    """Answer the company's dimensions, each with the word that this company uses for it."""
    rows: list[Record] = [
        {
            "dimensionName": each.name,
            "dimensionLabel": each.label,
            "termName": call.company.terms.get(each.name, each.label),
            "isUserDefinedDimension": each.user_defined,
            "isEnabledInGL": True,
            "dimensionEndpoint": f"/objects/{each.path}",
        }
        for each in DIMENSIONS
    ]
    return answer({"ia::result": rows, "ia::meta": meta(len(rows), 0)})


def session(world: World, call: Call) -> Response:
    """Answer an XML session of the same user, company and entity."""
    return success({"sessionId": open_session(world, call.company.key, call.user, call.entity, call.now)})


def open_session(world: World, company: str, user: str, entity: str, now: datetime) -> str:
    """Open an XML session; its end slides with each call."""
    key = secrets.token_urlsafe(24)
    world.sessions[key] = Session(company, user, entity, now + SESSION)
    return key
