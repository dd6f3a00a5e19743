"""Searching: what is found, in which order, and that the index does it."""

import pytest
from django.db import connection as database
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from expenses_app.ledger.errors import ReferenceGone
from expenses_app.ledger.records import Account, BankAccountKind, RecordKind, RecordStatus, Supplier
from expenses_app.reference_data.queries import chart_for, matching, names, rows_of, search
from expenses_app.reference_data.services.store_records import settle_indexes, store_records
from tests.connections.conftest import NOW

pytestmark = pytest.mark.django_db
LEDGER = "sample:t1"


def put(company, *found, kind=RecordKind.SUPPLIER):
    store_records(company.pk, LEDGER, kind, found, NOW)


@pytest.fixture
def some(company):
    put(
        company,
        Supplier("s1", "Café Müller"),
        Supplier("s2", "Big Mull Cafe"),
        Supplier("s3", "Caféteria", RecordStatus.ARCHIVED),
        Supplier("s4", "Oak & Co"),
    )
    put(
        company,
        Account("a1", "Travel – National", code="493"),
        Account("a2", "Company card", code="801", bank=BankAccountKind.CARD, number="5524 0316"),
        kind=RecordKind.ACCOUNT,
    )
    return company


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("cafe", ["s1", "s2"]),
        ("MÜLLER", ["s1"]),
        ("mull", ["s2", "s1"]),
        ("mull cafe", ["s2", "s1"]),
        ("oa", ["s4"]),
        ("co", ["s4"]),
        ("o", ["s4"]),
        ("zz", []),
        ("", ["s2", "s1", "s4"]),
        ("%", []),
        ("_", []),
    ],
)
def test_words_are_found_without_accents_and_in_any_order_beginnings_first(some, typed, found):
    assert [record.id for record in search(some, LEDGER, RecordKind.SUPPLIER, typed)] == found


@pytest.mark.parametrize(("typed", "found"), [("493", ["a1"]), ("0316", ["a2"]), ("national", ["a1"])])
def test_accounts_are_found_by_code_and_number_too(some, typed, found):
    assert [record.id for record in search(some, LEDGER, RecordKind.ACCOUNT, typed)] == found


def test_archived_ones_are_left_out_unless_asked_for(some):
    everything = search(some, LEDGER, RecordKind.SUPPLIER, "cafet", only_active=False)
    assert [record.id for record in everything] == ["s3"]
    assert search(some, LEDGER, RecordKind.SUPPLIER, "cafet") == []


def test_a_filter_narrows(some):
    cards = search(some, LEDGER, RecordKind.ACCOUNT, "", filters=Q(data__bank="card"))
    assert [record.id for record in cards] == ["a2"]


def test_another_companys_records_are_not_found(some, other_company):
    assert search(other_company, LEDGER, RecordKind.SUPPLIER, "cafe") == []
    assert search(some, "sample:t2", RecordKind.SUPPLIER, "cafe") == []


def test_a_chart_holds_what_an_entry_points_to_in_one_query(some, connect, sample):
    connection = connect(some)
    wanted = [(RecordKind.ACCOUNT, "a1"), (RecordKind.SUPPLIER, "s3"), (RecordKind.SUPPLIER, "s9")]
    with CaptureQueriesContext(
        database,
    ) as queries:
        chart = chart_for(connection, wanted)
    assert len(queries) == 1
    assert chart.account("a1", "account").code == "493"
    with pytest.raises(ReferenceGone):
        chart.supplier("s3", "supplier")
    assert (RecordKind.SUPPLIER, "s9") not in chart.records
    assert chart_for(connection, []).records == {}


def test_names_are_code_and_name(some):
    assert names(some, LEDGER, [(RecordKind.ACCOUNT, "a1")]) == {
        (RecordKind.ACCOUNT, "a1"): "493 Travel – National"
    }


def plan_of(queryset):
    return queryset.explain()


def test_the_index_answers_among_many(company):
    put(company, *(Supplier(f"s{n}", f"Supplier {n:05} {'xyz' if n == 77 else ''}") for n in range(5000)))
    settle_indexes(5000)
    rows = rows_of(company, LEDGER, RecordKind.SUPPLIER).filter(status="active").order_by("search", "id")
    for queryset in (
        matching(rows, "xyz")[:20],
        rows.filter(search__startswith="supplier 00")[:20],
        rows[:20],
    ):
        plan = plan_of(queryset)
        assert "Index" in plan
        assert "Seq Scan" not in plan
    assert "record_search" in plan_of(matching(rows, "xyz")[:20])
