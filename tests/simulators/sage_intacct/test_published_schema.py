"""Every body that the tests call valid, and every answer, fits the published schema."""

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from expenses_app.simulators.sage_intacct.schema_check import shapes, without_nulls
from tests.simulators.sage_intacct.books import (
    ACCOUNT,
    ATTACHMENT,
    BILL,
    CARD,
    CARD_TXN,
    CUSTOMER,
    FOLDER,
    VENDOR,
    account,
    attachment,
    bill,
    card,
    changed,
    charge,
    vendor,
)

WRITTEN = [
    (CARD_TXN, "creditCardTxn", charge()),
    (CARD_TXN, "creditCardTxn", charge(lines=[{"glAccount": {"id": "6700"}, "txnAmount": "-12.00"}])),
    (BILL, "bill", bill()),
    (ATTACHMENT, "attachment", attachment()),
    (FOLDER, "folder", {"id": "Receipts", "description": "Receipts", "status": "active"}),
    (VENDOR, "vendor", vendor()),
    (CUSTOMER, "customer", {"id": "C-99", "name": "Elm House", "status": "active"}),
    (ACCOUNT, "glAccount", account()),
    (CARD, "creditCardAccount", card()),
]


def complaints(name, content):
    validator = Draft202012Validator(shapes()[name]["schema"], format_checker=FormatChecker(("date",)))
    return [error.message for error in validator.iter_errors(without_nulls(content))]


@pytest.mark.parametrize(("path", "name", "body"), WRITTEN)
def test_requests_and_answers_fit(books, path, name, body):
    if path == ATTACHMENT:
        books.folder()
    assert complaints(name, body) == []
    key = books.made(path, body)
    assert complaints(name, books.read(path, key)) == []


def test_seeded_records_fit(books):
    for path, name in (
        (ACCOUNT, "glAccount"),
        (VENDOR, "vendor"),
        (CUSTOMER, "customer"),
        (CARD, "creditCardAccount"),
    ):
        for row in books.rows(path, "key"):
            assert complaints(name, books.read(path, row["key"])) == []


def shape(value):
    """The names of a structure, without its values."""
    if isinstance(value, dict):
        return {name: shape(part) for name, part in value.items() if name != "details"}
    return None


ENVELOPES = [
    ("success", lambda books: books.post(CARD_TXN, charge()), lambda content: content["ia::meta"]),
    ("list", lambda books: books.call("POST", "/services/core/query", {"object": CARD_TXN, "fields": ["key"]}),
     lambda content: content["ia::meta"]),
    ("errorB", lambda books: books.post(CARD_TXN, changed(charge(), "lines/0/glAccount/id", "9999")),
     lambda content: content),
    ("errorToken", lambda books: books.call("GET", f"/objects/{ACCOUNT}", headers={"Authorization": "Bearer a.b.c"}),
     lambda content: content),
]  # fmt: skip


@pytest.mark.parametrize(("name", "ask", "part"), ENVELOPES, ids=[row[0] for row in ENVELOPES])
def test_envelopes_have_the_published_shape(books, name, ask, part):
    assert shape(part(ask(books).json())) == shape(part(shapes()["envelope"][name]))
