"""One page is one statement: new, changed, archived, renamed, gone; the history is kept."""

import uuid
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from expenses_app.ledger.records import (
    Account,
    AccountClass,
    BankAccountKind,
    Currency,
    Customer,
    Employee,
    RecordKind,
    RecordStatus,
    Supplier,
    TaxComponent,
    TaxRate,
    TrackingCategory,
    TrackingOption,
)
from expenses_app.reference_data import signals
from expenses_app.reference_data.models import ReferenceRecord, ReferenceRecordChange
from expenses_app.reference_data.queries import records
from expenses_app.reference_data.services.store_records import Stored, mark_absent, store_records
from tests.connections.conftest import NOW

pytestmark = pytest.mark.django_db

ACME = Supplier("s1", "Acme Ltd", email="a@acme.example")


def store(company, found, at=NOW, seen_in=None, kind=RecordKind.SUPPLIER, ledger="sample:t1"):
    return store_records(company.pk, ledger, kind, found, at, seen_in)


@pytest.mark.parametrize(
    "record",
    [
        Account(
            "a1",
            "Visa",
            RecordStatus.ARCHIVED,
            code="801",
            account_class=AccountClass.LIABILITY,
            bank=BankAccountKind.CARD,
            currency="EUR",
            number="4417",
            selectable=False,
            default_tax_rate_id="t1",
            extra={"system": {"nested": [1, 2]}},
        ),
        Supplier("s1", "Café «Süd»", email="x@y.example", currency="CHF"),
        Customer("c1", "Harbour", parent_id="c0"),
        Employee("e1", "Priya"),
        TaxRate(
            "t1",
            "HST",
            percent=Decimal("13.00"),
            components=(
                TaxComponent("f", "Federal", Decimal("5.0")),
                TaxComponent("p", "Provincial", Decimal("8")),
            ),
            account_classes=(AccountClass.EXPENSE,),
        ),
        TrackingCategory("k1", "Region", per_line=False),
        TrackingOption("o1", "North", category_id="k1", category_name="Region"),
        Currency("EUR", "Euro", rate=Decimal("0.843712345678")),
    ],
    ids=lambda record: record.kind.value,
)
def test_every_kind_comes_back_exactly(company, record):
    store(company, [record], kind=record.kind)
    (found,) = records(company, "sample:t1", record.kind, [record.id])
    assert found == record


def test_new_changed_and_equal_records_are_counted(company):
    assert store(company, [ACME, Supplier("s2", "Bolt")]) == Stored(added=2)
    later = NOW + timedelta(days=1)
    again = store(company, [ACME, Supplier("s2", "Bolt", email="b@bolt.example")], at=later)
    assert again == Stored(changed=1)
    assert ReferenceRecord.objects.get(record_id="s1").changed_at == NOW
    assert ReferenceRecord.objects.get(record_id="s2").changed_at == later
    assert ReferenceRecord.objects.get(record_id="s2").first_seen == NOW


def test_archiving_renaming_and_coming_back_are_kept_as_history(company):
    store(company, [ACME])
    assert store(company, [replace(ACME, status=RecordStatus.ARCHIVED)]) == Stored(changed=1, archived=1)
    store(company, [replace(ACME, name="Acme Holdings")])
    assert list(
        ReferenceRecordChange.objects.order_by("id").values_list(
            "status_before", "status_after", "name_before", "name_after"
        )
    ) == [
        ("active", "archived", "Acme Ltd", "Acme Ltd"),
        ("archived", "active", "Acme Ltd", "Acme Holdings"),
    ]


def test_after_a_complete_listing_what_was_not_seen_is_deleted_but_kept(company):
    first, second = uuid.uuid4(), uuid.uuid4()
    store(company, [ACME, Supplier("s2", "Bolt")], seen_in=first)
    assert mark_absent(company.pk, "sample:t1", RecordKind.SUPPLIER, first, NOW) == 0
    store(company, [ACME], seen_in=second)
    assert mark_absent(company.pk, "sample:t1", RecordKind.SUPPLIER, second, NOW) == 1
    (gone,) = records(company, "sample:t1", RecordKind.SUPPLIER, ["s2"])
    assert (gone.name, gone.status) == ("Bolt", RecordStatus.DELETED)
    assert ReferenceRecordChange.objects.get().status_after == "deleted"


def test_what_was_deleted_can_come_back_unchanged(company):
    store(company, [ACME], seen_in=uuid.uuid4())
    mark_absent(company.pk, "sample:t1", RecordKind.SUPPLIER, uuid.uuid4(), NOW)
    store(company, [ACME])
    assert ReferenceRecord.objects.get().status == "active"


def test_other_companies_ledgers_and_kinds_are_left_alone(company, other_company):
    store(other_company, [ACME])
    store(company, [ACME], ledger="sample:t2")
    store(company, [Customer("s1", "Acme Ltd")], kind=RecordKind.CUSTOMER)
    store(company, [ACME])
    mark_absent(company.pk, "sample:t1", RecordKind.SUPPLIER, uuid.uuid4(), NOW)
    assert ReferenceRecord.objects.filter(status="deleted").count() == 1
    assert records(other_company, "sample:t1", RecordKind.SUPPLIER, ["s1"])[0].status is RecordStatus.ACTIVE


def test_a_record_named_twice_on_a_page_counts_once_and_the_last_one_wins(company):
    store(company, [ACME, replace(ACME, name="Acme Two")])
    assert ReferenceRecord.objects.get().name == "Acme Two"


def test_names_that_a_database_cannot_hold_are_cleaned(company):
    literal = "C:\\u0000 stays"
    store(company, [Supplier("s1", "Ac\x00me " + "x" * 5000, email="\x00a@b"), Supplier("s2", literal)])
    first, second = ReferenceRecord.objects.order_by("record_id")
    assert first.name.startswith("Acme x")
    assert first.record.email == "a@b"
    assert second.record.name == literal


def test_a_change_is_told_once_and_no_change_is_not(company):
    heard = []

    def listen(kind, **_):
        heard.append(kind)

    signals.records_changed.connect(listen)
    try:
        store(company, [ACME])
        store(company, [ACME])
    finally:
        signals.records_changed.disconnect(listen)
    assert heard == [RecordKind.SUPPLIER]
