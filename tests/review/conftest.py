"""A connected company with reference data and spend, made without any network."""

import datetime
from decimal import Decimal

import pytest

from expenses_app.companies.actor import SYSTEM
from expenses_app.companies.clock import system_clock
from expenses_app.connections.facts import facts_to_json
from expenses_app.connections.models import Connection
from expenses_app.connections.states import State
from expenses_app.ledger.facts import Facts
from expenses_app.ledger.records import (
    Account,
    AccountClass,
    BankAccountKind,
    Currency,
    Customer,
    RecordKind,
    Supplier,
    TaxRate,
    TrackingCategory,
    TrackingOption,
)
from expenses_app.reference_data.services.store_records import store_records
from expenses_app.transactions.choices import Arrival, Kind
from expenses_app.transactions.drafting import Draft, DraftLine
from expenses_app.transactions.services.receive import receive

LEDGER = "xero:t1"
NOW = datetime.datetime(2026, 11, 22, 10, 0, tzinfo=datetime.UTC)
EXPENSE = AccountClass.EXPENSE

RECORDS = {
    RecordKind.ACCOUNT: [
        Account("card-0316", "Workshop card ··0316", bank=BankAccountKind.CARD, currency="GBP"),
        Account("current", "Current account", bank=BankAccountKind.BANK, currency="GBP", code="090"),
        Account("a-310", "Cost of Goods Sold", code="310", account_class=EXPENSE),
        Account("a-429", "General Expenses", code="429", account_class=EXPENSE),
        Account("a-463", "IT Software and Consumables", code="463", account_class=EXPENSE),
        Account("a-493", "Travel – National", code="493", account_class=EXPENSE),
    ],
    RecordKind.SUPPLIER: [Supplier("s-1", "Kestrel Timber Merchants"), Supplier("s-2", "Northline Rail")],
    RecordKind.CUSTOMER: [Customer("c-1", "Kestrel Timber Merchants")],
    RecordKind.TAX_RATE: [
        TaxRate("INPUT2", "20% (VAT on Expenses)", code="INPUT2", percent=Decimal(20)),
        TaxRate("NONE", "No VAT", code="NONE", percent=Decimal(0)),
    ],
    RecordKind.TRACKING_CATEGORY: [TrackingCategory("region", "Region")],
    RecordKind.TRACKING_OPTION: [
        TrackingOption("t-north", "North", category_id="region", category_name="Region"),
        TrackingOption("t-south", "South", category_id="region", category_name="Region"),
    ],
    RecordKind.CURRENCY: [Currency("GBP", "British Pound")],
}


def connect(company, ledger_id=LEDGER, **facts):
    """Connect a company to a Xero organisation that was read already."""
    known = Facts(
        ledger_key="t1", name="Harbour Cafe", base_currency="GBP", country="GB", currencies=("GBP",), **facts
    )
    connection = Connection.objects.create(
        company=company,
        platform="xero",
        state=State.LINKED,
        tenant_id="t1",
        tenant_name="Harbour Cafe",
        ledger_id=ledger_id,
        facts_json=facts_to_json(known),
        facts_read_at=NOW,
    )
    for kind, records in RECORDS.items():
        store_records(company.id, ledger_id, kind, records, NOW)
    return connection


@pytest.fixture
def connection(company):
    return connect(company)


@pytest.fixture
def spend(company, connection):
    """spend(merchant, "12.00", …) stores one payment in review and returns it."""
    numbers = iter(range(1, 1_000_000))

    def store(
        merchant="Corner Press Coffee",
        gross="12.00",
        *,
        day=20,
        month=11,
        type="Payment",
        currency="GBP",
        account="",
        tax_rate="",
        supplier="",
        bank="card-0316",
        to=company,
        ledger_id=LEDGER,
        **more,
    ):
        net, tax = Decimal(gross), Decimal(0)
        if tax_rate == "INPUT2":
            tax = (net / 6).quantize(Decimal("0.01"))
        draft = Draft(
            kind=more.pop("kind", Kind.EXPENSE),
            type=type,
            arrival=Arrival.HAND,
            source_id=f"spend-{next(numbers)}",
            date=datetime.date(2026, month, day),
            currency=currency,
            merchant=merchant,
            ledger_id=ledger_id,
            bank_account_id=bank,
            contact_kind="supplier" if supplier else "",
            contact_id=supplier,
            lines=[DraftLine(net=net - tax, tax=tax, account_id=account, tax_rate_id=tax_rate)],
            **more,
        )
        return receive(to, [draft], actor=SYSTEM, now=system_clock().now()).new[0]

    return store


@pytest.fixture
def complete(spend):
    """complete(merchant, gross): a payment that lacks nothing."""

    def store(merchant="Kestrel Timber Merchants", gross="120.00", **more):
        return spend(merchant, gross, account="a-310", tax_rate="INPUT2", supplier="s-1", **more)

    return store


@pytest.fixture
def base(company):
    return f"/companies/{company.id}/transactions/"
