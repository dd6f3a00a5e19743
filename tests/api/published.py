"""The published documents as a judge: whether an answer is one that clients were promised."""

import json
import re
from functools import cache
from pathlib import Path

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

FOLDER = Path(__file__).parent / "documents"
NAMES = ("expenses", "expenses_reference_data", "expenses_platform")
METHODS = ("get", "post", "put", "patch", "delete")
# The catalogue, 1.7: they take a body and document no 400; deleting the last key and the quota of keys are ours.
UNDOCUMENTED = {
    ("replace-company", 400), ("update-company", 400), ("create-connection", 400), ("unlink-connection", 400),
    ("delete-api-key", 409), ("update-profile", 400), ("set-cors-settings", 400),
    ("update-profile-syncSettings", 400),
}  # fmt: skip


@cache
def document(name):
    return _nullable(json.loads((FOLDER / f"{name}_openapi.json").read_text()))


def _nullable(node):
    """OpenAPI 3.0's word for null, in the words of JSON Schema."""
    if isinstance(node, list):
        return [_nullable(one) for one in node]
    if not isinstance(node, dict):
        return node
    made = {key: _nullable(value) for key, value in node.items()}
    if "allOf" in made and made.get("additionalProperties") is False:
        # The page of a sync's transactions: as it is written, nothing at all would fit.
        del made["additionalProperties"]
    if made.pop("nullable", None) is True:
        if "$ref" in made:
            made = {"anyOf": [made, {"type": "null"}]}
        elif "type" in made and isinstance(made["type"], str):
            made["type"] = [made["type"], "null"]
            if "enum" in made:
                made["enum"] = [*made["enum"], None]
    return made


@cache
def operations():
    """(document, path, method, operation, pattern), the longest literal paths first."""
    found = []
    for name in NAMES:
        for path, methods in document(name)["paths"].items():
            pattern = re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path)))
            found += [
                (name, path, method, methods[method], pattern) for method in METHODS if method in methods
            ]
    return sorted(found, key=lambda one: one[1].count("{"))


def operation_of(method, path):
    """The published operation that a call is, None for one of ours."""
    for found in operations():
        if found[2] == method.lower() and found[4].fullmatch(path.partition("?")[0]):
            return found
    return None


def complaints(method, path, answer):
    """What in this answer breaks the published document; nothing for operations that are ours alone."""
    found = operation_of(method, path)
    if found is None or answer.status_code == 405:
        return []
    name, _template, _method, operation, _pattern = found
    status = str(answer.status_code)
    if status not in operation["responses"]:
        return (
            []
            if (operation["operationId"], answer.status_code) in UNDOCUMENTED
            else [f"{operation['operationId']} documents no {status}"]
        )
    return complaints_of_body(name, operation, status, answer.content)


def complaints_of_body(name, operation, status, content):
    whole = document(name)
    response = operation["responses"][status]
    while "$ref" in response:
        response = at(whole, response["$ref"])
    schema = response.get("content", {}).get("application/json", {}).get("schema")
    if schema is None or status == "204":
        return [] if content == b"" else [f"{operation['operationId']} {status} has a body"]
    validator = Draft202012Validator(absolute(schema, name), registry=_registry())
    return [
        f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(json.loads(content))
    ]


def at(whole, reference):
    node = whole
    for step in reference.removeprefix("#/").split("/"):
        step = step.replace("~1", "/").replace("~0", "~").replace("%7B", "{").replace("%7D", "}")
        node = node[int(step)] if isinstance(node, list) else node[step]
    return node


def absolute(schema, name):
    return {"$id": f"urn:{name}:answer", **_rebased(schema, name)}


def _rebased(node, name):
    if isinstance(node, list):
        return [_rebased(one, name) for one in node]
    if not isinstance(node, dict):
        return node
    return {
        key: f"urn:{name}{value}" if key == "$ref" and value.startswith("#") else _rebased(value, name)
        for key, value in node.items()
    }


@cache
def _registry():
    return Registry().with_resources(
        (f"urn:{name}", Resource.from_contents(document(name), default_specification=DRAFT202012))
        for name in NAMES
    )
