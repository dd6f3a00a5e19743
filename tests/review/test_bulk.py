"""One change to many, and one step back."""

import time
from decimal import Decimal

import pytest

from expenses_app.companies.clock import system_clock
from expenses_app.transactions.models import Transaction, TransactionLine

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def client(alice, signed_in):
    return signed_in(alice)


def accounts():
    return sorted(TransactionLine.objects.values_list("account_id", flat=True))


def undo_address(answer):
    page = answer.content.decode()
    start = page.index("/undo/")
    return page[page.rindex('"', 0, start) + 1 : page.index('"', start)]


def test_the_dialog_says_what_and_for_how_many(client, base, spend):
    rows = [spend(f"M{n}") for n in range(3)]
    answer = client.post(f"{base}bulk/", {"do": "account", "id": [row.id for row in rows[:2]]}, headers=HTMX)
    page = answer.content.decode()
    assert answer["HX-Retarget"] == "#dialog"
    assert "2 transactions" in page
    assert "Set for 2" in page
    assert accounts() == ["", "", ""]


@pytest.mark.parametrize(
    ("do", "value", "column", "expected"),
    [
        ("account", "a-463", "account_id", "a-463"),
        ("tax", "INPUT2", "tax_rate_id", "INPUT2"),
        ("tracking", "t-south", "tracking", ["t-south"]),
    ],
)
def test_ticked_rows_are_set(client, base, spend, do, value, column, expected):
    rows = [spend(f"M{n}", "12.00") for n in range(3)]
    client.post(f"{base}bulk/", {"do": do, do: value, "id": [row.id for row in rows[:2]]}, headers=HTMX)
    assert [getattr(row.lines.get(), column) == expected for row in rows] == [True, True, False]


def test_tax_is_taken_out_of_each_gross(client, base, spend):
    row = spend("M", "12.00")
    client.post(f"{base}bulk/", {"do": "tax", "tax": "INPUT2", "id": [row.id]}, headers=HTMX)
    line = row.lines.get()
    assert (line.net, line.tax) == (Decimal("10.00"), Decimal("2.00"))


def test_all_that_match_the_filter_are_set_and_undone_in_one_step(client, base, spend):
    for number in range(5):
        spend("Northline Rail", day=1 + number)
    spend("Corner Press", account="a-429")
    sent = {"do": "account", "all": "1", "account": "a-493"}
    answer = client.post(f"{base}bulk/?q=northline", sent, headers=HTMX)
    assert accounts() == ["a-429", *["a-493"] * 5]
    undone = client.post(undo_address(answer), headers=HTMX)
    assert "5 changes undone." in undone.content.decode()
    assert accounts() == [*[""] * 5, "a-429"]


def test_undo_leaves_alone_what_changed_since(client, base, spend):
    rows = [spend("Northline Rail") for _ in range(3)]
    sent = {"do": "account", "all": "1", "account": "a-493"}
    answer = client.post(f"{base}bulk/", sent, headers=HTMX)
    client.post(f"{base}{rows[0].id}/pick/account/?version=2", {"account": "a-463"}, headers=HTMX)
    undone = client.post(undo_address(answer), headers=HTMX)
    assert "1 changed since and stay as they are." in undone.content.decode()
    assert accounts() == ["", "", "a-463"]


def test_ready_takes_those_that_lack_nothing_and_says_what_the_others_lack(client, base, complete, spend):
    whole, lacking = complete(), spend()
    answer = client.post(f"{base}bulk/", {"do": "ready", "id": [whole.id, lacking.id]}, headers=HTMX)
    page = answer.content.decode()
    assert "1 is ready." in page
    assert "1 stays in review: Choose an account." in page
    assert sorted(Transaction.objects.values_list("status", flat=True)) == ["ready", "to_review"]


def test_keeping_out_asks_for_the_reason_and_is_undone(client, base, spend):
    row = spend()
    asked = client.post(f"{base}bulk/", {"do": "exclude", "id": [row.id]}, headers=HTMX)
    assert "Why they stay out" in asked.content.decode()
    answer = client.post(
        f"{base}bulk/", {"do": "exclude", "because": "Private", "id": [row.id]}, headers=HTMX
    )
    row.refresh_from_db()
    assert (row.status, row.excluded_because) == ("excluded", "Private")
    client.post(undo_address(answer), headers=HTMX)
    row.refresh_from_db()
    assert (row.status, row.excluded_because) == ("to_review", "")


def test_a_single_change_is_undone(client, base, spend):
    row = spend(account="a-429")
    answer = client.post(f"{base}{row.id}/pick/account/?version=1", {"account": "a-463"}, headers=HTMX)
    client.post(undo_address(answer), headers=HTMX)
    assert row.lines.get().account_id == "a-429"


def test_what_is_on_its_way_is_not_touched(client, base, spend):
    row = spend(account="a-429")
    Transaction.objects.filter(id=row.id).update(status="posting", review="submitted")
    answer = client.post(f"{base}bulk/", {"do": "account", "account": "a-463", "id": [row.id]}, headers=HTMX)
    assert "Nothing that can be changed is selected." in answer.content.decode()
    assert accounts() == ["a-429"]


def test_ten_thousand_cost_less_than_thirty_times_three_hundred(client, base, company, connection, spend):
    """A ratio and no clock time: the work grows with the rows and not faster. (Ten times the rows, thirty times the time.)"""
    took = {}
    for count in (300, 3000):
        Transaction.objects.all().delete()
        now = system_clock().now()
        rows = Transaction.objects.bulk_create(
            Transaction(
                company=company, kind="expense", type="Payment", arrival="import", source_id=f"{count}-{n}",
                ledger_id="xero:t1", date="2026-11-20", currency="GBP", amount=12, merchant="Northline",
                search="northline", created_at=now, updated_at=now,
            )
            for n in range(count)
        )  # fmt: skip
        TransactionLine.objects.bulk_create(
            TransactionLine(company=company, transaction=row, position=0, net=12) for row in rows
        )
        start = time.process_time()
        client.post(f"{base}bulk/", {"do": "account", "all": "1", "account": "a-493"}, headers=HTMX)
        took[count] = time.process_time() - start
        assert set(accounts()) == {"a-493"}
    assert took[3000] < 30 * took[300]
