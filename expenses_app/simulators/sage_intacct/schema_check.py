"""Compares bodies with the schemas in ``schema/rest-shapes.json``: shape, unknown fields, read-only fields."""

import json
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from expenses_app.simulators.sage_intacct.wire import Record

FILE = Path(__file__).parent / "schema" / "rest-shapes.json"
NAMES = {
    "cash-management/credit-card-txn": "creditCardTxn",
    "cash-management/credit-card-account": "creditCardAccount",
    "accounts-payable/bill": "bill",
    "accounts-payable/vendor": "vendor",
    "accounts-receivable/customer": "customer",
    "general-ledger/account": "glAccount",
    "company-config/attachment": "attachment",
    "company-config/folder": "folder",
}
# Known from samples alone, so the file holds no schema of it.
CHECKING_ACCOUNT: Record = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "key": {"type": "string", "readOnly": True},
        "id": {"type": "string"},
        "status": {"type": "string", "enum": ["active", "inactive"]},
        "bankAccountDetails": {
            "type": "object",
            "properties": {
                name: {"type": "string"}
                for name in ("bankName", "accountNumber", "routingNumber", "currency", "accountHolderName")
            },
        },
        "accounting": {
            "type": "object",
            "properties": {"glAccount": {"type": "object", "properties": {"id": {"type": "string"}, "key": {"type": "string"}}}},
        },
        "location": {"type": "object", "properties": {"id": {"type": "string"}, "key": {"type": "string"}}},
        "department": {"type": "object", "properties": {"id": {"type": "string"}, "key": {"type": "string"}}},
        "reconciliation": {"type": "object"},
        "restrictions": {"type": "object"},
    },
}  # fmt: skip
KEPT = ("type", "enum", "pattern", "format", "minItems", "maxItems", "minimum", "maximum", "minProperties",
        "maxProperties", "propertyNames")  # fmt: skip
_formats = FormatChecker(formats=("date",))


@_formats.checks("decimal-precision-2")
def _has_two_decimals(value: object) -> bool:
    return not isinstance(value, str) or re.fullmatch(r"-?\d+\.\d{2}", value) is not None


@dataclass
class Findings:
    """What is wrong with a body: ``malformed`` always counts, the other two as the switches say."""

    malformed: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    read_only: list[str] = field(default_factory=list)


@cache
def shapes() -> Record:
    """Return the file's content."""
    content: Record = json.loads(FILE.read_text(encoding="utf-8"))
    return content


def schema_of(path: str) -> Record:
    """Return the published schema of an object type, or an empty one."""
    if path in ("cash-management/checking-account", "cash-management/savings-account"):
        return CHECKING_ACCOUNT
    found: Record = shapes()[NAMES[path]]["schema"] if path in NAMES else {}
    return found


@cache
def _validator(path: str, *, partial: bool) -> Draft202012Validator:
    return Draft202012Validator(_strict(schema_of(path), partial=partial), format_checker=_formats)


@cache
def _query_validator() -> Draft202012Validator:
    return Draft202012Validator(_strict(shapes()["query"]["schema"], partial=False))


def _strict(schema: Any, *, partial: bool, name: str = "") -> Any:
    """Allow only listed properties; a partial schema requires none. An amount may stand net or gross, so neither
    is required here: the rules of the document decide."""
    if not isinstance(schema, dict):
        return schema
    kept = {word: schema[word] for word in KEPT if word in schema}
    required = [each for each in schema.get("required", []) if each != "txnAmount"]
    if required and not partial:
        kept["required"] = required
    if "additionalProperties" in schema:
        kept["additionalProperties"] = schema["additionalProperties"]
    if "items" in schema:
        kept["items"] = _strict(schema["items"], partial=partial)
        if partial and name == "lines":
            kept["items"]["properties"]["ia::operation"] = {"enum": ["delete", "patch"]}
    if "properties" in schema:
        kept["properties"] = {
            each: _strict(part, partial=partial, name=each) for each, part in schema["properties"].items()
        }
        kept.setdefault("additionalProperties", False)
        if name == "dimensions":
            kept["patternProperties"] = {"^nsp::": {"type": "object"}}
    return kept


def without_nulls(value: Any) -> Any:
    """Drop members that are null: they clear a field, or mean nothing when a record is made."""
    if isinstance(value, dict):
        return {name: without_nulls(part) for name, part in value.items() if part is not None}
    if isinstance(value, list):
        return [without_nulls(part) for part in value]
    return value


def check(path: str, body: Record, *, partial: bool) -> Findings:
    """Compare a body with the schema of its object type; a partial body may leave anything out."""
    findings = Findings()
    for error in _validator(path, partial=partial).iter_errors(without_nulls(body)):
        _sort(error, findings)
    findings.read_only = _read_only(schema_of(path), body)
    return findings


def check_query(body: Record) -> list[str]:
    """Compare a query with its schema; returns sentences."""
    findings = Findings()
    for error in _query_validator().iter_errors(without_nulls(body)):
        _sort(error, findings)
    return findings.malformed + findings.unknown


def _sort(error: ValidationError, findings: Findings) -> None:
    where = ".".join(str(step) for step in error.absolute_path)
    match error.validator:
        case "additionalProperties":
            listed = error.schema.get("properties", {}) if isinstance(error.schema, dict) else {}
            members = error.instance if isinstance(error.instance, dict) else {}
            for name in members:
                if name not in listed and not name.startswith("nsp::"):
                    place = f"{where}.{name}".lstrip(".")
                    findings.unknown.append(f"Field '{place}' is not a valid field.")
        case "required":
            missing = str(error.message).split("'")[1]
            findings.malformed.append(f"Required field '{f'{where}.{missing}'.lstrip('.')}' is missing.")
        case "enum":
            findings.malformed.append(f"Value '{error.instance}' is not valid for field '{where}'.")
        case _:
            findings.malformed.append(f"Value of field '{where or 'body'}' is not valid: {error.validator}.")


def _read_only(schema: Any, body: Any, where: str = "") -> list[str]:
    found: list[str] = []
    if isinstance(body, dict):
        for name, part in body.items():
            inner = schema.get("properties", {}).get(name, {})
            place = f"{where}.{name}".lstrip(".")
            # The key of a line says which line a PATCH means; on the head it is read-only.
            if inner.get("readOnly") and not (name == "key" and where) and name != "href":
                found.append(f"Field '{place}' is read-only.")
            else:
                found += _read_only(inner, part, place)
    elif isinstance(body, list):
        for number, part in enumerate(body):
            found += _read_only(schema.get("items", {}), part, f"{where}.{number}")
    return found
