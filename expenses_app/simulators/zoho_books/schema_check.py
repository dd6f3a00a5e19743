"""Checks request bodies against the names and types that Zoho's OpenAPI files declare."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from expenses_app.simulators.zoho_books.refusals import invalid, missing
from expenses_app.simulators.zoho_books.wire import Record

INTERFACE = Path(__file__).parent / "schema" / "interface.json"
TEXT = {"type": "string"}
# Where the files are narrower than the rest of the documentation: a custom field goes by id, API name or label,
# and a tag's id is a string here and an integer there.
REPLACED: dict[str, Any] = {
    "tag_id": {"type": ["string", "integer"]},
    "tag_option_id": {"type": ["string", "integer"]},
    "custom_fields": {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {
                "customfield_id": TEXT,
                "api_name": TEXT,
                "label": TEXT,
                "index": {"type": "integer"},
                "value": {},
            },
        },
    },
}
ADDED: dict[str, Any] = {
    "paid_through_account_id": {"gst_treatment": TEXT},
    "salutation": {"contact_person_id": TEXT},
}


@cache
def operations() -> dict[str, Any]:
    """Return every operation with its scope and its two schemas."""
    found: dict[str, Any] = json.loads(INTERFACE.read_text(encoding="utf-8"))
    return found


def _strict(schema: Any) -> Any:
    """Allow no property that is not listed, apart from those that the files forgot."""
    kept = dict(schema)
    if "items" in schema:
        kept["items"] = _strict(schema["items"])
    if "properties" in schema:
        properties = {
            name: REPLACED.get(name) or _strict(part) for name, part in schema["properties"].items()
        }
        for beside, more in ADDED.items():
            if beside in properties:
                properties |= more
        kept |= {"properties": properties, "additionalProperties": False}
    return kept


@cache
def _validator(operation: str) -> Draft202012Validator:
    return Draft202012Validator(_strict(operations()[operation]["request"]))


def without_blanks(value: Any) -> Any:
    """Drop members that are null or an empty text: Zoho reads both as not sent."""
    if isinstance(value, dict):
        return {key: without_blanks(part) for key, part in value.items() if part not in (None, "")}
    if isinstance(value, list):
        return [without_blanks(part) for part in value]
    return value


def check(operation: str, body: Record, *, unknown_refused: bool) -> None:
    """Compare a body with its operation's schema; raises Refusal for the first thing wrong."""
    errors = sorted(
        _validator(operation).iter_errors(body), key=lambda error: (error.validator != "required", error.path)
    )
    for error in errors:
        if error.validator == "required":
            raise missing(str(error.message).split("'")[1])
        if error.validator == "additionalProperties":
            if unknown_refused:
                raise invalid(next(name for name in error.instance if name not in error.schema["properties"]))
            continue
        raise invalid(
            next((str(step) for step in reversed(error.path) if isinstance(step, str)), "JSONString")
        )
