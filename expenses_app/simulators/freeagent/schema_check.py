"""Checks request bodies against the description of FreeAgent's objects in ``schema/``."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from expenses_app.simulators.freeagent.rules.call import Call, Complaints
from expenses_app.simulators.freeagent.rules.fields import NOT_VALID
from expenses_app.simulators.freeagent.wire import Record, problem

FOLDER = Path(__file__).parent / "schema"
KEPT = ("type", "enum", "maxLength", "pattern", "$ref")


@cache
def schemas() -> dict[str, Any]:
    """Return every object of both files by name, additions merged in."""
    subset = yaml.safe_load((FOLDER / "freeagent-subset.openapi.yaml").read_text(encoding="utf-8"))
    additions = yaml.safe_load((FOLDER / "additions.yaml").read_text(encoding="utf-8"))
    found: dict[str, Any] = subset["components"]["schemas"] | additions["schemas"]
    for name, properties in additions["more_properties"].items():
        found[name] = found[name] | {"properties": found[name]["properties"] | properties}
    return found


def _strict(schema: Any) -> Any:
    """Leave what a validator reads, allow no property that is not listed; what is required the rules say."""
    if isinstance(schema, list):
        return [_strict(part) for part in schema]
    kept = {key: schema[key] for key in KEPT if key in schema}
    if "items" in schema:
        kept["items"] = _strict(schema["items"])
    if "properties" in schema:
        kept["properties"] = {name: _strict(part) for name, part in schema["properties"].items()}
        kept["additionalProperties"] = False
    if "oneOf" in schema:
        kept["oneOf"] = _strict(schema["oneOf"])
    return kept


@cache
def _validator(name: str) -> Draft202012Validator:
    strict = {each: _strict(schema) for each, schema in schemas().items()}
    return Draft202012Validator({"components": {"schemas": strict}, "$ref": f"#/components/schemas/{name}"})


def checked(call: Call, complaints: Complaints, content: Record, name: str) -> Record:
    """Return a body with null as empty text; raises Refusal for unknown fields and for values of another type."""
    unknown: list[str] = []
    for error in _validator(name).iter_errors(_filled(content)):
        if error.validator == "additionalProperties":
            unknown += _unlisted(error)
        else:
            complaints.add(_field(error), _text(error))
    if unknown and call.switches["unpermitted_refused"]:
        raise problem(400, f"found unpermitted parameters: {', '.join(f':{each}' for each in unknown)}")
    complaints.end()
    return {key: "" if part is None else part for key, part in content.items()}


def _filled(value: Any) -> Any:
    """Leave out what is empty: whether that may be is no matter of types."""
    if isinstance(value, dict):
        return {key: _filled(part) for key, part in value.items() if part not in (None, "")}
    if isinstance(value, list):
        return [_filled(part) for part in value]
    return value


def _field(error: ValidationError) -> str:
    return next((str(step) for step in reversed(error.absolute_path) if isinstance(step, str)), "body")


def _text(error: ValidationError) -> str:
    if error.validator == "maxLength":
        return f"is too long (maximum is {error.validator_value} characters)"
    return NOT_VALID


def _unlisted(error: ValidationError) -> list[str]:
    listed = error.schema.get("properties", {}) if isinstance(error.schema, dict) else {}
    members = error.instance if isinstance(error.instance, dict) else {}
    return [name for name in members if name not in listed]
