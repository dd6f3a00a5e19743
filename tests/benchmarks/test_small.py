"""What holds on any machine: ratios within one run, counts of queries, and that the indexes are used."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection as database
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from expenses_app.audit.models import Event
from expenses_app.ledger.records import RecordKind, TaxRate
from expenses_app.reference_data.services.store_records import store_records
from expenses_app.review.filters import Filters
from expenses_app.review.queries import page_of
from expenses_app.transactions.models import Transaction, TransactionLine
from expenses_app.transactions.services.bulk import Bulk, change_many
from tests.benchmarks.figures import Tries
from tests.benchmarks.filling import LEDGER, NOW, Filler

pytestmark = pytest.mark.django_db
ROWS = 6_000


@pytest.fixture
def many(company):
    """Six thousand transactions, and what the planner has to know of them."""
    Filler(company.id, ROWS).write()
    with database.cursor() as cursor:
        cursor.execute("ANALYZE transactions_transaction")
        cursor.execute("ANALYZE transactions_transactionline")
    return company


def filters(query):
    return Filters.read(QueryDict(query), "en_GB")


def plan_of(work):
    with CaptureQueriesContext(database) as asked:
        work()
    with database.cursor() as cursor:
        cursor.execute(f"EXPLAIN {asked.captured_queries[0]['sql']}")
        return "\n".join(row[0] for row in cursor.fetchall())


def test_a_page_far_down_costs_at_most_twice_the_first(many):
    everything = Transaction.objects.filter(company=many, status="posted").order_by("-date", "-id")
    far = everything[ROWS * 4 // 5]
    deep = f"view=posted&after={far.date.isoformat()}.{far.id}"
    first = Tries(lambda: page_of(many, filters("view=posted")), 7)
    later = Tries(lambda: page_of(many, filters(deep)), 7)
    assert later.own_middle <= 2 * first.own_middle + 1


@pytest.mark.parametrize(
    ("query", "index"),
    [
        ("view=posted&bank=bank-6", "transaction_by_bank"),
        ("view=posted&bank=bank-99", "transaction_by_bank"),
    ],
)
def test_a_page_is_read_through_its_index(many, query, index):
    plan = plan_of(lambda: page_of(many, filters(query)))
    assert index in plan
    assert "Seq Scan on transactions_transaction" not in plan


@pytest.mark.parametrize(
    "query", ["", "view=posted", "q=coffee", "no_account=1", "bank=bank-1", "no_receipt=1"]
)
def test_the_grid_asks_at_most_ten_queries_however_many_rows(many, alice, signed_in, query):
    browser = signed_in(alice)
    address = reverse("review:grid", kwargs={"company_id": many.pk})
    browser.get(address)
    with CaptureQueriesContext(database) as asked:
        assert browser.get(f"{address}?{query}").status_code == 200
    assert len(asked) <= 10


def test_a_change_of_many_takes_as_many_statements_as_one_of_few(many, alice):
    rows = Transaction.objects.filter(company=many, status="posted").order_by("id")
    counts = []
    for size in (10, 2000):
        ids = list(rows.values_list("id", flat=True)[:size])
        with CaptureQueriesContext(database) as asked:
            touched = change_many(
                many, ids, Bulk(account_id="account-7"), ledger_id=LEDGER, actor=alice.actor(), now=NOW
            )
        assert touched == size
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12
    parents = Event.objects.filter(action="transactions.changed", parent=None).order_by("sequence")
    assert [parent.after["count"] for parent in parents] == [10, 2000]
    row = parents[1].rows.first()
    assert row.after == {"account_id": "account-7"}
    assert row.actor["name"] == "Alice"
    assert row.before["review"] == "submitted"


def test_tax_is_rounded_to_the_places_of_each_currency(company, alice):
    store_records(company.id, LEDGER, RecordKind.TAX_RATE, [TaxRate("t20", "20%", percent=Decimal(20))], NOW)
    Filler(company.id, 2).write()
    pounds, yen = Transaction.objects.order_by("source_id")
    for row, currency, gross in ((pounds, "GBP", "10.00"), (yen, "JPY", "1000")):
        Transaction.objects.filter(id=row.id).update(
            currency=currency, amount=gross, date=datetime.date(2026, 11, 1)
        )
        TransactionLine.objects.filter(transaction=row).exclude(position=0).delete()
        TransactionLine.objects.filter(transaction=row).update(net=gross, tax=0)
    change_many(
        company, [pounds.id, yen.id], Bulk(tax_rate_id="t20"), ledger_id=LEDGER, actor=alice.actor(), now=NOW
    )
    assert list(
        TransactionLine.objects.order_by("transaction__source_id").values_list("net", "tax", "tax_rate_id")
    ) == [(Decimal("8.33"), Decimal("1.67"), "t20"), (Decimal("833"), Decimal("167"), "t20")]
