"""Fyle's published Python client (sageintacctrestsdk), unmodified, drives the running simulator."""

import base64

import intacctsdk.apis.api_base
import intacctsdk.intacctsdk
import pytest
from intacctsdk import IntacctRESTSDK
from intacctsdk.exceptions import BadRequestError, InternalServerError, InvalidTokenError

from tests.simulators.sage_intacct.books import BILL, CARD_TXN, MARKER, PDF, attachment, bill, charge, vendor

CREDENTIALS = {"client_id": "client.app.sage.com", "client_secret": "secret"}


def client_of(books, monkeypatch):
    """The client with its one address set to the simulator."""
    monkeypatch.setattr(intacctsdk.intacctsdk, "BASE_URL", books.api)
    monkeypatch.setattr(intacctsdk.apis.api_base, "BASE_URL", books.api)
    return IntacctRESTSDK(username="wsuser@harbourprint", **CREDENTIALS)


@pytest.fixture
def client(books, monkeypatch):
    return client_of(books, monkeypatch)


@pytest.fixture
def reading_client(steady_books, monkeypatch):
    return client_of(steady_books, monkeypatch)


def everything(module, *fields, **parts):
    return [row for page in module.get_all_generator(fields=list(fields), **parts) for row in page]


def test_it_signs_in_by_client_credentials_and_refreshes(client):
    again = IntacctRESTSDK(
        refresh_token=client.refresh_token, use_client_credentials_auth=False, **CREDENTIALS
    )
    assert again.access_token != client.access_token
    assert again.access_token_expires_in == 21_600
    with pytest.raises(BadRequestError):
        IntacctRESTSDK(refresh_token=client.refresh_token, use_client_credentials_auth=False, **CREDENTIALS)


READ = [
    ("accounts", ("id", "name", "accountType", "normalBalance", "status")),
    ("vendors", ("id", "name", "contacts.default.email1")),
    ("customers", ("id", "name", "status")),
    ("employees", ("id", "name", "primaryContact.email1", "department.id", "location.id")),
    ("departments", ("id", "name")),
    ("locations", ("id", "name", "status")),
    ("classes", ("id", "name")),
    ("projects", ("id", "name", "customer.id", "customer.name")),
    ("items", ("id", "name", "itemType")),
    ("tax_details", ("id", "taxPercent", "taxType", "status", "taxSolution.id")),
    ("charge_card_accounts", ("id", "accountDetails.currency", "status")),
    ("checking_accounts", ("id", "bankAccountDetails.bankName")),
    ("savings_accounts", ("id", "bankAccountDetails.bankName")),
    ("users", ("id", "userName", "userType")),
    ("attachment_folders", ("id", "status")),
]


@pytest.mark.parametrize(("name", "fields"), READ)
def test_it_reads_reference_data(reading_client, name, fields):
    module = getattr(reading_client, name)
    rows = everything(module, *fields)
    assert len(rows) == module.count()
    assert all(set(row) == set(fields) for row in rows)


def test_it_filters_as_its_authors_do(client):
    filters = [{"$eq": {"status": "active"}}, {"$gte": {"audit.modifiedDateTime": "2025-01-01T00:00:00Z"}}]
    rows = everything(client.vendors, "id", filters=filters, order_by=[{"id": "asc"}])
    assert "V-210" in [row["id"] for row in rows]
    assert "V-OLD" not in [row["id"] for row in rows]


def test_it_lists_dimensions_models_and_a_session(client):
    assert "LOCATION" in [each["dimensionName"] for each in client.dimensions.list()]
    assert client.bills.get_model()["ia::result"]["fields"]["billNumber"]["type"] == "string"
    assert client.sessions.get_session_id()["sessionId"]


def test_it_writes_reads_changes_and_deletes_a_card_transaction(client, books):
    made = client.charge_card_transactions.post(charge(), idempotent_key="k1")["ia::result"]
    assert client.charge_card_transactions.post(charge(), idempotent_key="k1")["ia::result"] == made
    record = client.charge_card_transactions.get_by_key(made["key"])["ia::result"]
    assert record["referenceNumber"] == MARKER
    client.charge_card_transactions.update(made["key"], {"payee": "Amazon Business"})
    assert books.read(CARD_TXN, made["key"])["payee"] == "Amazon Business"
    assert client.charge_card_transactions.delete(made["key"]) is None
    assert books.ledger() == []


def test_it_attaches_a_receipt(client, books):
    client.attachment_folders.post({"id": "Expenses"})
    client.attachments.post(attachment())
    key = client.bills.post(bill())["ia::result"]["key"]
    client.bills.update_attachment(object_id=key, attachment_id=MARKER)
    assert books.read(BILL, key)["attachment"]["id"] == MARKER
    (row,) = everything(client.attachments, "key", "id")
    (stored,) = client.attachments.get_by_key(row["key"])["ia::result"]["files"]
    assert base64.b64decode(stored["data"]) == PDF


def test_it_creates_a_vendor(client, books):
    key = client.vendors.post(vendor())["ia::result"]["key"]
    client.vendors.update(key, {"name": "Amazon Business"})
    assert books.read("accounts-payable/vendor", key)["name"] == "Amazon Business"


def test_it_works_at_an_entity(books, client):
    at_entity = IntacctRESTSDK(username="wsuser@meridiangroup", entity_id="100", **CREDENTIALS)
    key = at_entity.charge_card_transactions.post(charge())["ia::result"]["key"]
    record = at_entity.charge_card_transactions.get_by_key(key)["ia::result"]
    assert record["entity"]["id"] == "100"
    assert [row["id"] for row in everything(at_entity.location_entities, "id")] == ["100", "200"]


def test_its_errors_are_what_it_expects(books, client):
    with pytest.raises(BadRequestError) as refused:
        client.charge_card_transactions.post(charge(payee="P" * 81))
    assert "longer than 80 characters" in refused.value.response
    books.order(kind="gateway_failure")
    with pytest.raises(InternalServerError):
        client.charge_card_transactions.post(charge())
    books.switch(invalid_token_status=400)
    books.act("revoke_tokens")
    with pytest.raises(InvalidTokenError):
        client.charge_card_transactions.post(charge())
