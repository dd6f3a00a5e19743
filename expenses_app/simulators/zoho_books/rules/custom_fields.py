"""Custom fields, and documents found by the value of one that takes no duplicates."""

from typing import Any

from expenses_app.simulators.zoho_books import refusals
from expenses_app.simulators.zoho_books.rules.call import Call
from expenses_app.simulators.zoho_books.state import Organisation
from expenses_app.simulators.zoho_books.wire import Record

TEXT_LENGTH = 255


def read_custom_fields(call: Call, module: str, sent: list[Any], own_key: str) -> list[Record]:
    """Return custom fields as they are stored; raises Refusal for an unknown one or a value that is taken."""
    stored: list[Record] = []
    for each in sent:
        field = _field(call.organisation, module, each)
        if field is None:
            raise refusals.invalid("custom_fields")
        value = str(each.get("value", ""))
        if len(value) > TEXT_LENGTH:
            raise refusals.too_long(field["api_name"], TEXT_LENGTH)
        holder = _holder(call.organisation, module, field["api_name"], value)
        if field["is_unique"] and holder not in (None, own_key):
            raise refusals.not_allowed(f"The value {value} of {field['api_name']} already exists.")
        stored.append(
            {
                "customfield_id": field["customfield_id"],
                "api_name": field["api_name"],
                "label": field["api_name"].removeprefix("cf_"),
                "index": len(stored) + 1,
                "value": value,
            }
        )
    return stored


def addressed(call: Call, module: str) -> tuple[str | None, Record]:
    """Read X-Unique-Identifier-Key and -Value; return (id of the record, None for none; the custom field to set)."""
    headers = call.request.headers
    name, value = headers.get("X-Unique-Identifier-Key"), headers.get("X-Unique-Identifier-Value")
    if not name or not value:
        raise refusals.missing("X-Unique-Identifier-Key" if not name else "X-Unique-Identifier-Value")
    field = _field(call.organisation, module, {"api_name": name})
    if field is None or not field["is_unique"]:
        raise refusals.invalid("X-Unique-Identifier-Key")
    key = _holder(call.organisation, module, name, value)
    wanted = headers.get("X-Upsert", "false").lower()
    if wanted not in ("true", "false"):
        raise refusals.invalid("X-Upsert")
    if key is None and wanted == "false":
        raise refusals.no_such_record(module.capitalize(), call.switches)
    return key, {"api_name": name, "value": value}


def with_field(body: Record, field: Record) -> Record:
    """Return the body with the addressed custom field among its own."""
    others = [each for each in body.get("custom_fields", []) if each.get("api_name") != field["api_name"]]
    return body | {"custom_fields": [*others, field]}


def _field(organisation: Organisation, module: str, sent: Record) -> Record | None:
    for field in organisation.custom_fields.values():
        names = (field["customfield_id"], field["api_name"], field["api_name"].removeprefix("cf_"))
        wanted = sent.get("customfield_id") or sent.get("api_name") or sent.get("label")
        if field["module"] == module and wanted in names:
            return field
    return None


def _holder(organisation: Organisation, module: str, api_name: str, value: str) -> str | None:
    records = organisation.contacts if module == "contact" else organisation.documents(module)
    for key, record in records.items():
        if any((each["api_name"], each["value"]) == (api_name, value) for each in record["custom_fields"]):
            return key
    return None
