"""PUT by a custom field that takes no duplicates: update what bears the value, or create it when asked to."""

import pytest

from tests.simulators.zoho_books.books import BLUEBIRD, refusal

KINDS = {"expenses": "expense", "bills": "bill", "contacts": "contact"}
CHANGES = {"expenses": {"amount": 5}, "bills": {"notes": "x"}, "contacts": {"notes": "x"}}


@pytest.fixture
def books(books):
    books.sign_in(BLUEBIRD)
    return books


def body_of(books, path, **changes):
    if path == "contacts":
        return {"contact_name": "New Cafe", "contact_type": "vendor"} | changes
    if path == "bills":
        line = {"account_id": books.account("Training"), "rate": 50}
        vendor = books.contact("Priya Nair (employee)")
        return {"vendor_id": vendor, "bill_number": "EXP-1", "line_items": [line]} | changes
    return books.simple_expense(**changes)


def put(books, path, body, value="EXP-1", upsert=None, key=None):
    name = key or f"cf_{KINDS[path]}_key"
    headers = {"X-Unique-Identifier-Key": name, "X-Unique-Identifier-Value": value, "X-Upsert": upsert}
    return books.call("PUT", path, body, headers={name: text for name, text in headers.items() if text})


@pytest.mark.parametrize("path", KINDS)
def test_an_upsert_creates_once_and_updates_afterwards(books, path):
    kind = KINDS[path]
    first = put(books, path, body_of(books, path), upsert="true")
    assert first.status_code == 201
    again = put(books, path, body_of(books, path, **CHANGES[path]), upsert="true")
    assert again.status_code == 200
    assert again.json()[kind][f"{kind}_id"] == first.json()[kind][f"{kind}_id"]
    (field,) = again.json()[kind]["custom_fields"]
    assert (field["api_name"], field["value"]) == (f"cf_{kind}_key", "EXP-1")


def test_another_value_is_another_expense(books):
    for value in ("EXP-1", "EXP-2"):
        assert put(books, "expenses", body_of(books, "expenses"), value, "true").status_code == 201
    assert len(books.ledger()) == 2


@pytest.mark.parametrize("upsert", [None, "false"])
def test_without_upsert_a_value_that_nobody_bears_is_not_found(books, upsert):
    assert refusal(put(books, "expenses", body_of(books, "expenses"), upsert=upsert)) == (404, 1002)
    assert books.ledger() == []


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"key": "cf_nothing"}, 2, "X-Unique-Identifier-Key"),
        ({"key": "cf_bill_key"}, 2, "X-Unique-Identifier-Key"),
        ({"key": "cf_plain"}, 2, "X-Unique-Identifier-Key"),
        ({"value": ""}, 10, "X-Unique-Identifier-Value"),
        ({"upsert": "perhaps"}, 2, "X-Upsert"),
    ],
)
def test_wrong_headers_are_refused(books, changes, code, words):
    books.act("add_custom_field", module="expense", api_name="cf_plain", unique=False)
    answer = put(books, "expenses", body_of(books, "expenses"), **({"upsert": "true"} | changes))
    assert refusal(answer) == (400, code)
    assert words in answer.json()["message"]


def test_an_organisation_without_the_field_refuses_until_a_user_adds_it(books):
    books.sign_in("20079112345")
    body = books.simple_expense()
    assert refusal(put(books, "expenses", body, upsert="true")) == (400, 2)
    books.act("add_custom_field", module="expense", api_name="cf_expense_key", unique=True)
    assert put(books, "expenses", body, upsert="true").status_code == 201


def test_a_value_that_is_taken_is_refused_in_a_plain_creation(books):
    field = {"api_name": "cf_expense_key", "value": "EXP-1"}
    assert (
        books.call("POST", "expenses", body_of(books, "expenses", custom_fields=[field])).status_code == 201
    )
    answer = books.call("POST", "expenses", body_of(books, "expenses", custom_fields=[field]))
    assert refusal(answer) == (400, 2)
    assert "already exists" in answer.json()["message"]


def test_an_upsert_is_held_to_the_same_rules(books):
    body = body_of(books, "expenses", amount=0)
    assert refusal(put(books, "expenses", body, upsert="true")) == (400, 2)
