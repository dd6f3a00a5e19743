"""The records of a small British organisation, and of what its entries are made."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from expenses_app.ledger.chart import Chart
from expenses_app.ledger.entries import (
    Adjustment,
    AdjustmentLine,
    Contact,
    ContactKind,
    Expense,
    ExpenseType,
    Line,
    Transfer,
    TransferSide,
)
from expenses_app.ledger.facts import Facts
from expenses_app.ledger.parcels import Remote
from expenses_app.ledger.records import (
    Account,
    AccountClass,
    BankAccountKind,
    Currency,
    Customer,
    RecordStatus,
    Supplier,
    TaxRate,
    TrackingOption,
)

CARD = "a1c3f0de-52a4-4b57-8f38-3f1c0d9e6b11"
BANK = "b2d4f0de-52a4-4b57-8f38-3f1c0d9e6b22"
EURO_BANK = "c3e5f0de-52a4-4b57-8f38-3f1c0d9e6b33"
SAVINGS = "d4f6f0de-52a4-4b57-8f38-3f1c0d9e6b44"
FOOD = "11111111-0000-4000-8000-000000000429"
TRAVEL = "11111111-0000-4000-8000-000000000493"
CLEARING = "11111111-0000-4000-8000-000000000850"
VAT_CONTROL = "11111111-0000-4000-8000-000000000820"
OLD = "11111111-0000-4000-8000-000000000999"
SUPPLIER = "6f2a1c58-0d7e-4b6b-9a51-1d3f0c2b7a10"
CUSTOMER = "7a3b1c58-0d7e-4b6b-9a51-1d3f0c2b7a20"
REGION = "e2f2f732-e92a-4f3a-9c4d-ee4da0182a13"
NORTH = "cd0a4b7e-3c6b-4b3c-8e2a-1f2d3c4b5a69"
SOUTH = "9f8e7d6c-5b4a-3c2d-1e0f-a9b8c7d6e5f4"
TEAM = "f3f3f732-e92a-4f3a-9c4d-ee4da0182a14"
SALES = "0c0a4b7e-3c6b-4b3c-8e2a-1f2d3c4b5a70"
THIRD = "aaaa4b7e-3c6b-4b3c-8e2a-1f2d3c4b5a71"
REMOTE_ID = "48f3f0de-52a4-4b57-8f38-3f1c0d9e6b99"
LINE_ID = "5cc8cf28-567e-4d43-b287-687cfcaec47c"
SECOND_LINE_ID = "6cc8cf28-567e-4d43-b287-687cfcaec47d"
TRANSACTION = UUID("7f0c9a2e-0000-4000-8000-000000000001")

FACTS = Facts(
    ledger_key="9f3e0000-0000-4000-8000-000000000001",
    name="Harbour Cafe Ltd",
    base_currency="GBP",
    country="GB",
    multi_currency=True,
    currencies=("GBP", "EUR"),
    extra={"short_code": "!Tk4Rz"},
)

CHART = Chart.of(
    [
        Account(CARD, "Company cards", bank=BankAccountKind.CARD, currency="GBP"),
        Account(BANK, "Current account", code="090", bank=BankAccountKind.BANK, currency="GBP"),
        Account(SAVINGS, "Savings", bank=BankAccountKind.BANK, currency="GBP"),
        Account(EURO_BANK, "Euro account", bank=BankAccountKind.BANK, currency="EUR"),
        Account(FOOD, "Food", code="429", account_class=AccountClass.EXPENSE),
        Account(TRAVEL, "Travel", code="493", account_class=AccountClass.EXPENSE),
        Account(CLEARING, "Clearing", code="850", account_class=AccountClass.LIABILITY),
        Account(VAT_CONTROL, "VAT", code="820", account_class=AccountClass.LIABILITY, selectable=False),
        Account(OLD, "Old", RecordStatus.ARCHIVED, code="999", account_class=AccountClass.EXPENSE),
        Supplier(SUPPLIER, "Corner Cafe"),
        Customer(CUSTOMER, "Corner Cafe"),
        TaxRate(
            "INPUT2",
            "20% (VAT on Expenses)",
            code="INPUT2",
            percent=Decimal("20"),
            account_classes=(AccountClass.EXPENSE, AccountClass.ASSET),
        ),
        TaxRate("NONE", "No VAT", code="NONE", percent=Decimal(0)),
        TrackingOption(NORTH, "North", category_id=REGION, category_name="Region"),
        TrackingOption(SOUTH, "South", category_id=REGION, category_name="Region"),
        TrackingOption(SALES, "Sales", category_id=TEAM, category_name="Team"),
        TrackingOption(THIRD, "Third", category_id="x", category_name="Third"),
        Currency("EUR", "Euro", rate=Decimal("0.85")),
    ]
)


def line(net="100.00", tax="20.00", account=FOOD, rate="INPUT2", **more):
    return Line(Decimal(net), Decimal(tax), account, rate, **more)


def expense(type=ExpenseType.PAYMENT, *, bank=CARD, lines=None, currency="GBP", contact=None, **more):
    of_kind = ContactKind.SUPPLIER if type is ExpenseType.PAYMENT else ContactKind.CUSTOMER
    return Expense(
        transaction_id=TRANSACTION,
        type=type,
        date=date(2026, 11, 2),
        bank_account_id=bank,
        currency=currency,
        lines=(line(),) if lines is None else tuple(lines),
        contact=contact or Contact(of_kind, SUPPLIER if of_kind is ContactKind.SUPPLIER else CUSTOMER),
        **more,
    )


def transfer(source=BANK, destination=CARD, amount="250.00", arrives=None, currency="GBP", **more):
    return Transfer(
        transaction_id=TRANSACTION,
        date=date(2026, 11, 3),
        source=TransferSide(source, Decimal(amount), currency),
        destination=TransferSide(destination, Decimal(arrives or amount), currency),
        **more,
    )


def adjustment(lines=None, currency="GBP", **more):
    return Adjustment(
        transaction_id=TRANSACTION,
        date=date(2026, 11, 5),
        currency=currency,
        lines=lines
        or (
            AdjustmentLine(Decimal("12.50"), FOOD, description="Card fee"),
            AdjustmentLine(Decimal("-12.50"), CLEARING, description="Card fee"),
        ),
        **more,
    )


def standing_expense(**changed):
    detail = {
        "status": "AUTHORISED",
        "type": "SPEND",
        "date": "2026-11-02",
        "updated": "2026-11-02T10:00:00+00:00",
        "bank_account": CARD,
        "contact": SUPPLIER,
        "reference": "EXP-MAINMAINMAINMAIN",
        "rate": "1",
        "reconciled": False,
        "lines": [
            {
                "LineItemID": LINE_ID,
                "Description": "Corner Cafe",
                "Quantity": "1",
                "UnitAmount": "100",
                "AccountCode": "429",
                "TaxType": "INPUT2",
                "TaxAmount": "20",
            }
        ],
    } | changed
    return Remote({"id": REMOTE_ID}, version="before", url="https://go.xero.com/x", detail=detail)
