"""What the simulator answers has the shapes of the vendor's published OpenAPI file."""

from functools import cache
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from expenses_app.simulators import xero

SCHEMA = Path(xero.__file__).parent / "schema" / "xero_accounting.yaml"
KEPT = ("type", "enum", "maxLength", "required", "$ref")


def readable(schema):
    """Keep what a JSON schema validator understands; what is not listed stays allowed."""
    if isinstance(schema, list):
        return [readable(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: schema[key] for key in KEPT if key in schema}
    if "items" in schema:
        kept["items"] = readable(schema["items"])
    if "properties" in schema:
        kept["properties"] = {name: readable(part) for name, part in schema["properties"].items()}
    return kept


@cache
def schemas():
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    content = yaml.load(SCHEMA.read_text(encoding="utf-8"), Loader=loader)
    return {name: readable(schema) for name, schema in content["components"]["schemas"].items()}


def complaints(content, name):
    validator = Draft202012Validator(
        {"components": {"schemas": schemas()}, "$ref": f"#/components/schemas/{name}"}
    )
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(content)]


READ = [
    ("Organisation", "Organisations"),
    ("Organisation/Actions", "Actions"),
    ("Accounts", "Accounts"),
    ("TaxRates", "TaxRates"),
    ("TrackingCategories?includeArchived=true", "TrackingCategories"),
    ("Contacts?page=1&includeArchived=true", "Contacts"),
    ("Currencies", "Currencies"),
    ("Users", "Users"),
    ("BankTransactions?page=1", "BankTransactions"),
    ("BankTransfers?includeDeleted=true", "BankTransfers"),
    ("ManualJournals?page=1", "ManualJournals"),
    ("LinkedTransactions", "LinkedTransactions"),
]


@pytest.fixture
def full_books(books):
    written = books.written_spend()
    books.written_spend(Type="RECEIVE", BankAccount={"AccountID": books.account("Euro Account")})
    books.call("PUT", f"BankTransactions/{written['BankTransactionID']}/Attachments/a.pdf", b"%PDF")
    books.call("PUT", "BankTransfers", {"BankTransfers": [books.transfer()]})
    books.call("PUT", "ManualJournals", {"ManualJournals": [books.journal()]})
    link = {
        "SourceTransactionID": written["BankTransactionID"],
        "SourceLineItemID": written["LineItems"][0]["LineItemID"],
    }
    books.call("PUT", "LinkedTransactions", link)
    books.key = written["BankTransactionID"]
    return books


@pytest.mark.parametrize(("path", "name"), READ)
def test_a_list_has_the_published_shape(full_books, path, name):
    content = full_books.get(path).json()
    assert content[name]
    assert complaints(content, name) == []


@pytest.mark.parametrize(("below", "name"), [("Attachments", "Attachments"), ("History", "HistoryRecords")])
def test_what_hangs_on_a_document_has_the_published_shape(full_books, below, name):
    content = full_books.get(f"BankTransactions/{full_books.key}/{below}").json()
    assert content[name]
    assert complaints(content, name) == []


def test_a_refusal_has_the_published_shape(full_books):
    answer = full_books.write_spend(full_books.spend(Url="x"), summarize="true")
    assert (answer.status_code, complaints(answer.json(), "Error")) == (400, [])


def test_an_answer_with_refused_elements_has_the_published_shape(full_books):
    content = full_books.write_spend(full_books.spend(), full_books.spend(Url="x")).json()
    assert complaints(content, "BankTransactions") == []
