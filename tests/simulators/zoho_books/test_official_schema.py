"""What the simulator asks and answers has the names and types of the vendor's published OpenAPI files."""

import re

import pytest
from jsonschema import Draft202012Validator

from expenses_app.simulators.zoho_books.reading import Lists
from expenses_app.simulators.zoho_books.routes import routes
from expenses_app.simulators.zoho_books.schema_check import operations
from tests.simulators.zoho_books.books import MAPLE
from tests.simulators.zoho_books.changing import meant
from tests.simulators.zoho_books.test_reference_data import VALID

# Where the files contradict their own examples or the vendor's prose: amounts and rates typed as whole numbers, and
# a page context or a tax typed as a list.
NUMBERS = {
    "sub_total", "tax_total", "total", "balance", "bcy_rate", "item_total", "payment_made", "tax_percentage",
    "vendor_credits_applied", "bank_balance",
}  # fmt: skip
OBJECTS = {"page_context", "tax"}


def corrected(schema, name=""):
    if name in OBJECTS and schema.get("type") == "array":
        schema = schema["items"]
    result = dict(schema)
    if name in NUMBERS and schema.get("type") == "integer":
        result["type"] = "number"
    if "properties" in schema:
        result["properties"] = {each: corrected(part, each) for each, part in schema["properties"].items()}
    if "items" in schema:
        result["items"] = corrected(schema["items"])
    if name == "page_context":
        # Page numbers are text in one file and numbers in all others.
        result["properties"] = {each: {} for each in result["properties"]}
    return result


def complaints(content, operation):
    validator = Draft202012Validator(corrected(operations()[operation]["response"]))
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(content)]


def wrong(body, operation):
    return [
        error.message for error in Draft202012Validator(operations()[operation]["request"]).iter_errors(body)
    ]


@pytest.fixture(scope="module")
def full_books(untouched_books):
    """With one of everything."""
    expense = untouched_books.written(
        body=untouched_books.expense(customer_id=untouched_books.contact("Northwind Foods"), is_billable=True)
    )
    bill = untouched_books.written("bills")
    untouched_books.upload(f"expenses/{expense['expense_id']}/receipt")
    untouched_books.upload(f"expenses/{expense['expense_id']}/attachment", field="attachment")
    untouched_books.upload(f"bills/{bill['bill_id']}/attachment", field="attachment")
    untouched_books.act("set_lock_date", module="sales", date="2026-01-31")
    untouched_books.ids = {
        "{expense_id}": expense["expense_id"],
        "{bill_id}": bill["bill_id"],
        "{employee_id}": untouched_books.rows("employees")[0]["employee_id"],
        "{contact_id}": untouched_books.contact("Uber"),
        "{account_id}": untouched_books.account("Business Checking"),
        "{currency_id}": untouched_books.currency("EUR"),
        "{tax_id}": untouched_books.tax("Standard Rate"),
        "{user_id}": untouched_books.rows("users")[0]["user_id"],
        "{organization_id}": untouched_books.organisation,
        "{project_id}": untouched_books.project("Campus Refit"),
        r"(\d+)": untouched_books.tag("Region", "North")["tag_id"],
    }
    return untouched_books


def address(books, operation):
    path = operation.partition(" /")[2]
    for name, key in books.ids.items():
        path = path.replace(name, key)
    return path


def reading():
    found = [operation for operation in operations() if operation.startswith("GET ")]
    return [operation for operation in found if "taxgroups" not in operation]


@pytest.mark.parametrize("operation", reading())
def test_what_is_read_has_the_published_shape(full_books, operation):
    answer = full_books.get(address(full_books, operation))
    assert answer.status_code == 200
    assert complaints(answer.json(), operation) == []


def test_a_tax_group_has_the_published_shape(books):
    books.sign_in(MAPLE)
    content = books.get(f"settings/taxgroups/{books.tax('GST + QST')}").json()
    assert complaints(content, "GET /settings/taxgroups/{tax_group_id}") == []


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("expenses", "{expense_id}"), ("bills", "{bill_id}"), ("contacts", "{contact_id}"),
        ("chartofaccounts", "{account_id}"), ("bankaccounts", "{account_id}"),
    ],
)  # fmt: skip
def test_what_is_written_and_answered_has_the_published_shape(books, path, key):
    body = {"expenses": books.expense, "bills": books.bill}.get(path, lambda: meant(books, VALID[path]))()
    name = {"chartofaccounts": "chart_of_account"}.get(path, path.removesuffix("s"))
    assert wrong(body, f"POST /{path}") == []
    made = books.call("POST", path, body)
    assert (made.status_code, complaints(made.json(), f"POST /{path}")) == (201, [])
    own = made.json()[name][key.strip("{}")]
    assert wrong(body, f"PUT /{path}/{key}") == []
    updated = books.call("PUT", f"{path}/{own}", body)
    assert (updated.status_code, complaints(updated.json(), f"PUT /{path}/{key}")) == (200, [])
    gone = books.call("DELETE", f"{path}/{own}")
    assert (gone.status_code, complaints(gone.json(), f"DELETE /{path}/{key}")) == (200, [])


@pytest.mark.parametrize(
    "operation",
    [
        operation
        for operation in operations()
        if re.search(r"/(active|inactive|status/void|status/open)$", operation)
    ],
)
def test_a_change_of_state_has_the_published_shape(full_books, operation):
    answer = full_books.call("POST", address(full_books, operation))
    assert (answer.status_code, complaints(answer.json(), operation)) == (200, [])


@pytest.mark.parametrize(
    ("operation", "field"),
    [
        ("POST /expenses/{expense_id}/receipt", "receipt"),
        ("POST /expenses/{expense_id}/attachment", "attachment"),
        ("POST /bills/{bill_id}/attachment", "attachment"),
    ],
)
def test_an_upload_is_answered_in_the_published_shape(full_books, operation, field):
    answer = full_books.upload(address(full_books, operation), field=field)
    assert (answer.json()["code"], complaints(answer.json(), operation)) == (0, [])


def test_every_path_needs_the_scope_that_the_files_name():
    table = routes(Lists())
    # Listing organisations comes before an organisation is known, so it is no row of the table.
    for operation, declared in operations().items():
        method, path = operation.split(" ")
        if path == "/organizations":
            continue
        path = path.replace(r"(\d+)", "1")
        route = next(each for each in table if each.method == method and each.match(path) is not None)
        assert (operation, route.scope) == (operation, declared["scope"])
