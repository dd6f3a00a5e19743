"""Which records and fields an account offers: read from the field list, narrowed by its features."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from expenses_app.simulators.netsuite.reference_records import REFERENCE_RECORDS
from expenses_app.simulators.netsuite.switches import Switches

FILE = Path(__file__).parent / "schema" / "record-fields-2026.1.json"
TRANSACTIONS = ("creditCardCharge", "creditCardRefund", "check", "deposit", "vendorBill", "expenseReport")
CHARGES = ("creditCardCharge", "creditCardRefund")
WRITABLE = (*TRANSACTIONS, "account", "vendor", "customer", "vendorSubsidiaryRelationship")
ENTITIES = ("vendor", "customer", "employee")
LEGACY_LINE_FIELDS = {"taxCode", "taxRate1", "taxRate2", "tax1Amt", "grossAmt", "baseGrossAmt"}
SUITE_TAX_LINE_FIELDS = {"taxAmount", "taxDetailsReference"}
SUITE_TAX_FIELDS = {
    "taxDetails", "taxDetailsOverride", "taxPointDate", "taxPointDateOverride", "taxRegOverride",
    "subsidiaryTaxRegNum", "entityTaxRegNum", "totalAfterTaxes",
}  # fmt: skip
# Listed for the record, but not exposed over REST, says Oracle.
NOT_EXPOSED = {"deposit": {"toBePrinted"}, "vendorBill": {"taxDetails", "accountingBookDetail"}}


@dataclass(frozen=True)
class Field:
    """One field: its kind, what it refers to, what it may be, and the fields below it.

    ``kind`` is string, number, integer, boolean, date, date-time, ref, enum, collection, sublist or object.
    """

    name: str
    kind: str
    target: str = ""
    values: tuple[str, ...] = ()
    fields: "Mapping[str, Field] | None" = None


Fields = Mapping[str, Field]


@cache
def every_record() -> dict[str, dict[str, Field]]:
    """All record types with all their fields, before any feature takes some away."""
    content = json.loads(FILE.read_text(encoding="utf-8"))["records"]
    content["creditCardRefund"] = content["creditCardCharge"]
    return {
        name: {field: _field(field, spec, record) for field, spec in record["fields"].items()}
        for name, record in (content | REFERENCE_RECORDS).items()
    }


def _field(name: str, spec: Any, record: dict[str, Any]) -> Field:
    if isinstance(spec, str):
        return Field(name, spec)
    if "ref" in spec:
        return Field(name, "ref", spec["ref"])
    if "collection" in spec:
        return Field(name, "collection", spec["collection"])
    if "sublist" in spec:
        return Field(name, "sublist", fields=_line_fields(spec["sublist"], record))
    if "object" in spec:
        values = spec.get("enum")
        return Field(name, "enum", values=tuple(values) if isinstance(values, list) else ())
    return Field(name, "object", fields={key: _field(key, part, record) for key, part in spec.items()})


def _line_fields(name: str, record: dict[str, Any]) -> dict[str, Field]:
    lines = record.get(name, {})
    lines = lines.get("fields", lines)
    return {key: _field(key, spec, record) for key, spec in lines.items() if key not in ("count", "sameAs")}


def offered(name: str, features: Mapping[str, Any], switches: Switches) -> dict[str, Field] | None:
    """The fields of a record type in an account with these features; None when the type is not offered."""
    fields = every_record().get(name)
    if fields is None or (name == "expenseReport" and not features["expense_reports"]):
        return None
    suite_tax = features["suite_tax"]
    if name in CHARGES and not suite_tax and not switches["legacy_charge_over_rest"]:
        return None
    if name in ("salesTaxItem", "taxGroup", "taxType") and suite_tax:
        return fields if name == "salesTaxItem" else None
    hidden = set(NOT_EXPOSED.get(name, ())) | (set() if suite_tax else SUITE_TAX_FIELDS)
    hidden_lines = LEGACY_LINE_FIELDS if suite_tax else SUITE_TAX_LINE_FIELDS
    if name in CHARGES and switches["legacy_charge_tax_code"] == "absent":
        hidden_lines = hidden_lines | LEGACY_LINE_FIELDS
    return {
        key: _without(field, hidden_lines) if field.kind == "sublist" and key == "expense" else field
        for key, field in fields.items()
        if key not in hidden
    }


def _without(field: Field, hidden: set[str]) -> Field:
    kept = {name: each for name, each in (field.fields or {}).items() if name not in hidden}
    return Field(field.name, field.kind, field.target, field.values, kept)


def targets(field: Field) -> tuple[str, ...]:
    """The record types that a reference may name; none for those that nobody checks."""
    if field.name == "entity":
        return ENTITIES
    if field.target == "nsResource":
        return ("salesTaxItem", "taxGroup") if field.name in ("taxCode", "taxItem") else ()
    return (field.target,) if field.target in every_record() else ()
