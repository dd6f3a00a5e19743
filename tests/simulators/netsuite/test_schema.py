"""Requests and answers fit the JSON Schema that the account itself serves, and that the field list of the release."""

import copy
import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from expenses_app.simulators import netsuite

FIELDS = json.loads((Path(netsuite.__file__).parent / "schema" / "record-fields-2026.1.json").read_text())[
    "records"
]
WRITTEN = ["creditCardCharge", "creditCardRefund", "check", "deposit", "vendorBill", "expenseReport", "account",
           "vendor", "customer"]  # fmt: skip
READ = ["subsidiary", "currency", "department", "classification", "location", "salesTaxItem", "expenseCategory",
        "accountingPeriod", "account", "vendor", "customer"]  # fmt: skip


def closed(schema):
    """Allow no property that the schema does not list."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    result = {name: closed(part) for name, part in schema.items()}
    if isinstance(schema.get("properties"), dict):
        result["properties"] = {name: closed(part) for name, part in schema["properties"].items()}
        result["additionalProperties"] = False
    return result


def complaints(books, kind, content):
    headers = {"Accept": "application/schema+json"}
    schema = closed(books.get(f"metadata-catalog/{kind}", headers=headers).json())
    return [
        f"{error.json_path}: {error.message}" for error in Draft202012Validator(schema).iter_errors(content)
    ]


@pytest.mark.parametrize("kind", WRITTEN)
def test_a_valid_request_and_its_record_fit_the_schema(books, kind):
    body = books.valid(kind)
    assert complaints(books, kind, body) == []
    record = books.read(kind, books.written(kind, body))
    assert complaints(books, kind, record) == []
    assert {name for name in body if name != "toBePrinted"} <= set(record) | {"description"}


@pytest.mark.parametrize("kind", READ)
def test_a_record_that_is_read_fits_the_schema(books, kind):
    for item in books.get(kind, params={"limit": 5}).json()["items"]:
        assert complaints(books, kind, books.read(kind, item["id"])) == []


def test_a_record_on_suite_tax_fits_its_own_schema(suite_tax_books):
    books = suite_tax_books
    record = books.read("creditCardCharge", books.written("creditCardCharge", books.charge()))
    assert complaints(books, "creditCardCharge", record) == []


@pytest.mark.parametrize("kind", WRITTEN)
def test_a_field_that_the_schema_does_not_know_is_refused_by_both(books, kind):
    body = copy.deepcopy(books.valid(kind)) | {"unheardOf": True}
    assert complaints(books, kind, body)
    assert books.post(kind, body).status_code == 400


@pytest.mark.parametrize("kind", [kind for kind in WRITTEN if kind != "creditCardRefund"])
def test_the_schema_offers_nothing_but_the_fields_of_the_release(books, kind):
    headers = {"Accept": "application/schema+json"}
    offered = set(books.get(f"metadata-catalog/{kind}", headers=headers).json()["properties"]) - {"links"}
    assert offered <= set(FIELDS[kind]["fields"])
