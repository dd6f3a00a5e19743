"""Checks request bodies against Xero's published OpenAPI file."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from expenses_app.simulators.xero.wire import Record

SCHEMA_FILE = Path(__file__).parent / "schema" / "xero_accounting.yaml"
GUID = re.compile(r"[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_formats = FormatChecker(formats=())


@_formats.checks("uuid")
def _is_guid(value: object) -> bool:
    return not isinstance(value, str) or GUID.fullmatch(value) is not None


@cache
def _schemas() -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    document = yaml.load(SCHEMA_FILE.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - a safe loader either way
    return {name: _strict(schema) for name, schema in document["components"]["schemas"].items()}


def _strict(schema: Any) -> Any:
    """Drop what a JSON schema validator cannot read, and allow no property that is not listed."""
    if isinstance(schema, list):
        return [_strict(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {
        key: schema[key]
        for key in ("type", "enum", "maxLength", "required", "format", "$ref")
        if key in schema
    }
    if "items" in schema:
        kept["items"] = _strict(schema["items"])
    if "properties" in schema:
        kept["properties"] = {name: _strict(part) for name, part in schema["properties"].items()}
        kept["additionalProperties"] = False
    for key in ("allOf", "anyOf", "oneOf"):
        if key in schema:
            kept[key] = _strict(schema[key])
    return kept


@cache
def _validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(
        {"components": {"schemas": _schemas()}, "$ref": f"#/components/schemas/{name}"},
        format_checker=_formats,
    )


def enumeration(name: str) -> frozenset[str]:
    """Return the values of a published enumeration such as AccountType."""
    return frozenset(_schemas()[name]["enum"])


def without_nulls(value: Any) -> Any:
    """Drop members that are null: Xero reads them as absent."""
    if isinstance(value, dict):
        return {key: without_nulls(part) for key, part in value.items() if part is not None}
    if isinstance(value, list):
        return [without_nulls(part) for part in value]
    return value


class Findings:
    """What the schema says about a body: ``malformed`` ends the request, ``per_element`` belongs to one element."""

    def __init__(self) -> None:
        self.malformed: list[str] = []
        self.unknown: list[str] = []
        self.per_element: dict[int, list[str]] = {}


def check(body: Record, schema: str, *, plural: str | None) -> Findings:
    """Compare a body with a schema of the file; ``plural`` names the member that holds the elements."""
    findings = Findings()
    for error in _validator(schema).iter_errors(body):
        _sort(error, findings, plural)
    return findings


def _sort(error: ValidationError, findings: Findings, plural: str | None) -> None:
    path = list(error.absolute_path)
    where = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")
    inner = path
    index = 0
    if plural and len(path) >= 2 and path[0] == plural and isinstance(path[1], int):
        index, inner = path[1], path[2:]
    field = next((str(step) for step in reversed(inner) if isinstance(step, str)), plural or "body")
    match error.validator:
        case "additionalProperties":
            for name in _unlisted(error):
                findings.unknown.append(f"Could not find member '{name}' on object. Path '{where or name}'.")
        case "enum":
            sentence = f"The value '{error.instance}' is not valid for {field}."
            findings.per_element.setdefault(index, []).append(sentence)
        case "maxLength":
            sentence = f"The field {field} must be no longer than {error.validator_value} characters."
            findings.per_element.setdefault(index, []).append(sentence)
        case "required":
            name = str(error.message).split("'")[1]
            findings.per_element.setdefault(index, []).append(f"{name} is a mandatory field.")
        case _:
            findings.malformed.append(f"Could not convert the value of '{field}'. Path '{where}'.")


def _unlisted(error: ValidationError) -> Iterable[str]:
    listed = error.schema.get("properties", {}) if isinstance(error.schema, dict) else {}
    members = error.instance if isinstance(error.instance, dict) else {}
    return [name for name in members if name not in listed]
