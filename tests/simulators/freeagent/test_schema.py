"""Requests and answers have the shapes of the description in ``schema/``."""

from functools import cache

import pytest
from jsonschema import Draft202012Validator

from expenses_app.simulators.freeagent.schema_check import schemas
from tests.simulators.freeagent.books import attachment

KEPT = ("type", "enum", "maxLength", "required", "pattern", "$ref")


def readable(schema):
    """Keep what a JSON schema validator understands; what is not listed stays allowed."""
    if isinstance(schema, list):
        return [readable(part) for part in schema]
    kept = {key: schema[key] for key in KEPT if key in schema}
    if "items" in schema:
        kept["items"] = readable(schema["items"])
    if "properties" in schema:
        kept["properties"] = {name: readable(part) for name, part in schema["properties"].items()}
    if "oneOf" in schema:
        kept["oneOf"] = readable(schema["oneOf"])
    return kept


@cache
def validator(name):
    every = {each: readable(schema) for each, schema in schemas().items()}
    return Draft202012Validator({"components": {"schemas": every}, "$ref": f"#/components/schemas/{name}"})


def complaints(content, name):
    return [f"{error.json_path}: {error.message}" for error in validator(name).iter_errors(content)]


@pytest.fixture(scope="module")
def full_books(shared_books):
    shared_books.explained(attachment=attachment())
    shared_books.explained(shared_books.transfer())
    shared_books.written(
        "expense", shared_books.claim(attachment=attachment(), manual_sales_tax_amount="6.00")
    )
    shared_books.written("bill", shared_books.bill(attachment=attachment()))
    return shared_books


READ = [
    ("users", "users", "User"),
    ("bank_accounts", "bank_accounts", "BankAccount"),
    ("contacts?view=all&per_page=100", "contacts", "Contact"),
    ("projects", "projects", "Project"),
    ("bank_transaction_explanations?bank_account={card}", "bank_transaction_explanations", "Explanation"),
    ("bank_transactions?bank_account={card}", "bank_transactions", "BankTransaction"),
    ("expenses", "expenses", "Expense"),
    ("bills?nested_bill_items=true", "bills", "Bill"),
]


@pytest.mark.parametrize(("path", "plural", "name"), READ)
def test_what_is_listed_has_the_described_shape(full_books, path, plural, name):
    rows = full_books.rows(path.format(card=full_books.bank_account()), plural)
    assert rows
    assert [complaint for row in rows for complaint in complaints(row, name)] == []


def test_the_company_has_the_described_shape(full_books):
    assert complaints(full_books.get("company").json()["company"], "Company") == []


def test_categories_have_the_described_shape(full_books):
    content = full_books.get("categories?sub_accounts=true").json()
    rows = [row for group in content.values() for row in group]
    assert [complaint for row in rows for complaint in complaints(row, "Category")] == []


def test_tokens_have_the_described_shape(full_books):
    assert complaints(full_books.control("POST", "tokens"), "Token") == []


@pytest.mark.parametrize("root", ["bank_transaction_explanation", "expense", "bill"])
def test_valid_requests_have_the_described_shape(full_books, root):
    names = {
        "bank_transaction_explanation": "ExplanationWrite",
        "expense": "ExpenseWrite",
        "bill": "BillWrite",
    }
    contents = {
        "bank_transaction_explanation": full_books.payment,
        "expense": full_books.claim,
        "bill": full_books.bill,
    }
    content = contents[root](attachment=attachment())
    assert complaints(content, names[root]) == []
    assert full_books.write(root, content).status_code == 201


@pytest.mark.parametrize("path", ["expenses/1", "nowhere"])
def test_refusals_have_the_described_shape(full_books, path):
    assert complaints(full_books.get(path).json(), "Error") == []
    assert complaints(full_books.explain(description=None).json(), "Error") == []
