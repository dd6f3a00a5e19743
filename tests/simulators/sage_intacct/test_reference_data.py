"""Accounts, card accounts and parties as they are created, changed, archived and deleted."""

import pytest

from tests.simulators.sage_intacct.books import (
    ACCOUNT,
    BILL,
    CARD,
    CARD_TXN,
    CHECKING,
    CUSTOMER,
    VENDOR,
    account,
    bill,
    card,
    changed,
    charge,
    checking,
    sentences,
    vendor,
)

CUSTOMER_BODY = {"id": "C-99", "name": "Elm House", "status": "active", "currency": "GBP"}
BODIES = [
    (ACCOUNT, account()),
    (VENDOR, vendor()),
    (CUSTOMER, CUSTOMER_BODY),
    (CARD, card()),
    (CHECKING, checking()),
]


@pytest.mark.parametrize(("path", "body"), BODIES, ids=[path for path, _ in BODIES])
def test_a_record_is_created_changed_archived_and_deleted(books, path, body):
    key = books.made(path, body)
    assert books.read(path, key)["id"] == body["id"]
    assert books.post(path, body).status_code == 422
    assert books.patch(path, key, {"status": "inactive"}).status_code == 200
    assert books.read(path, key)["status"] == "inactive"
    assert sentences(books.patch(path, key, {"id": "OTHER"}))[1:] == ["Field 'id' cannot be updated."]
    assert books.delete(path, key).status_code == 204
    assert books.call("GET", f"/objects/{path}/{key}").status_code == 404


def test_a_record_in_use_is_not_deleted(books):
    key = books.made(ACCOUNT, account())
    books.written(lines=[changed(charge(), "lines/0/glAccount/id", "6710")["lines"][0]])
    assert sentences(books.delete(ACCOUNT, key))[1:] == ["Account '6710' is in use and cannot be deleted."]


def test_a_sparse_change_keeps_the_rest_and_null_clears(books):
    key = books.made(VENDOR, vendor())
    change = {
        "name": "Amazon Business",
        "notes": None,
        "contacts": {"default": {"email1": "ap@amazon.example"}},
    }
    assert books.patch(VENDOR, key, change).status_code == 200
    record = books.read(VENDOR, key)
    assert (record["name"], record["notes"], record["taxId"]) == ("Amazon Business", None, "GB123456789")
    assert record["contacts"]["default"]["email1"] == "ap@amazon.example"
    assert record["contacts"]["default"]["printAs"] == "Amazon Europe"


def test_a_new_card_takes_transactions_at_once(books):
    books.made(CARD, card())
    assert books.post(CARD_TXN, charge(creditCardAccount={"id": "VISA-002"})).status_code == 201


def test_accounts_are_created_at_top_level(group):
    assert sentences(group.post(ACCOUNT, account()))[1:] == ["Accounts are created at the top level."]


def test_a_vendor_that_waits_for_approval_cannot_be_used(books):
    books.act("set_vendor_approval", on=True)
    key = books.made(VENDOR, vendor())
    body = bill(vendor={"id": "V-AMZEU"})
    assert sentences(books.post(BILL, body))[1:] == ["Vendor 'V-AMZEU' waits for approval."]
    assert books.run(VENDOR, "approve", key=key).status_code == 200
    assert books.post(BILL, body).status_code == 201
