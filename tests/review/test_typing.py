"""Typing by hand: every kind and type, errors at the fields, nothing typed is lost."""

import re
from decimal import Decimal

import pytest

from expenses_app.transactions.models import Transaction

pytestmark = pytest.mark.django_db

EXPENSE = {
    "kind": "expense",
    "type": "Payment",
    "date": "20 Nov 2026",
    "merchant": "Corner Press Coffee",
    "currency": "GBP",
    "bank_text": "Workshop",
    "account-1_text": "429",
    "amount-1": "12.00",
    "tax-1_text": "20% (VAT on Expenses)",
}


@pytest.fixture
def client(alice, signed_in):
    return signed_in(alice)


@pytest.fixture(autouse=True)
def connected(connection):
    """Every one of these tests begins with a connected company."""


@pytest.mark.parametrize("type", ["Payment", "Refund", "Reward", "Chargeback"])
def test_each_type_of_expense(client, base, type):
    answer = client.post(f"{base}new/", {**EXPENSE, "type": type, "account-1_text": "", "tax-1_text": ""})
    row = Transaction.objects.get()
    assert answer["Location"] == f"{base}{row.id}/"
    assert (row.type, row.amount, row.status, row.arrival) == (type, Decimal("12.00"), "to_review", "hand")


def test_an_expense_with_its_choices(client, base):
    client.post(f"{base}new/", EXPENSE)
    row = Transaction.objects.get()
    line = row.lines.get()
    assert (row.bank_account_id, row.ledger_id) == ("card-0316", "xero:t1")
    assert (line.account_id, line.net, line.tax) == ("a-429", Decimal("10.00"), Decimal("2.00"))
    assert row.origins["merchant"] == {"by": "person", "name": "Alice"}


def test_a_transfer(client, base):
    client.post(
        f"{base}new/",
        {
            "kind": "transfer",
            "date": "2026-11-20",
            "currency": "GBP",
            "amount": "60.00",
            "bank_text": "Workshop",
            "destination_text": "Current",
        },
    )
    row = Transaction.objects.get()
    assert (row.kind, row.amount, row.destination_account_id) == ("transfer", Decimal("60.00"), "current")


def test_an_adjustment_has_debits_and_credits(client, base):
    sent = {
        "kind": "adjustment",
        "date": "2026-11-20",
        "currency": "GBP",
        "amount-1": "50.00",
        "account-1_text": "310",
        "amount-2": "-50.00",
        "account-2_text": "429",
    }
    client.post(f"{base}new/", sent)
    row = Transaction.objects.get()
    assert (row.kind, row.amount) == ("adjustment", Decimal("50.00"))
    assert [line.net for line in row.lines.all()] == [Decimal("50.00"), Decimal("-50.00")]


def test_debits_and_credits_must_be_equal(client, base):
    sent = {
        "kind": "adjustment",
        "date": "2026-11-20",
        "currency": "GBP",
        "amount-1": "50.00",
        "amount-2": "-40.00",
    }
    answer = client.post(f"{base}new/", sent)
    assert answer.status_code == 422
    assert "Debits and credits must be equal." in answer.content.decode()


def test_a_kind_the_platform_does_not_take_is_said_and_not_offered(client, base):
    page = client.get(f"{base}new/").content.decode()
    assert "Xero takes no reimbursable from us." in page
    assert "kind=reimbursable" not in page
    assert "kind=transfer" in page


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"date": ""}, "Say on which day."),
        ({"date": "31 Feb 2026"}, "31"),
        ({"merchant": ""}, "Say where the money went."),
        ({"amount-1": "twelve"}, "Write the amount like"),
        ({"amount-1": "12.345"}, "GBP has 2 decimal places."),
        ({"amount-1": "-12.00"}, "Money that came back is a refund."),
        ({"account-1_text": "nothing such"}, "Nothing fits “nothing such”."),
        ({"bank_text": "zzz"}, "Nothing fits “zzz”."),
        ({"type": "Gift"}, "a payment, a refund, a reward or a chargeback"),
    ],
)
def test_a_mistake_is_said_at_its_field_and_all_that_was_typed_stays(client, base, change, sentence):
    sent = {**EXPENSE, "memo": "two flat whites", "description-1": "for the team", **change}
    answer = client.post(f"{base}new/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "two flat whites" in page
    assert "for the team" in page
    assert not Transaction.objects.exists()


def test_sent_twice_it_is_stored_once(client, base):
    token = re.search(r'name="token" value="([^"]+)"', client.get(f"{base}new/").content.decode())[1]
    for _time in range(2):
        assert client.post(f"{base}new/", {**EXPENSE, "token": token}).status_code == 302
    assert Transaction.objects.count() == 1


def test_a_line_is_added_without_storing(client, base):
    page = client.post(f"{base}new/", {**EXPENSE, "add": "1"}).content.decode()
    assert 'name="amount-2"' in page
    assert 'value="Corner Press Coffee"' in page
    assert not Transaction.objects.exists()


def test_without_a_connection_it_can_be_typed_all_the_same(client, base, connection):
    connection.delete()
    assert "once the accounting software is connected" in client.get(f"{base}new/").content.decode()
    sent = {name: value for name, value in EXPENSE.items() if not name.endswith("_text")}
    client.post(f"{base}new/", sent)
    assert Transaction.objects.get().amount == Decimal("12.00")
