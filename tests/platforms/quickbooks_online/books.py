"""The records of two small companies, a British one and an American one, and of what their entries are made."""

from dataclasses import replace
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
    Reimbursable,
    Transfer,
    TransferSide,
)
from expenses_app.ledger.facts import Facts
from expenses_app.ledger.parcels import Remote
from expenses_app.ledger.records import (
    Account,
    AccountClass,
    BankAccountKind,
    Customer,
    Employee,
    RecordStatus,
    Supplier,
    TaxComponent,
    TaxRate,
    TrackingOption,
)

BANK, CARD, EURO_CARD, DOLLAR_BANK = "35", "41", "42", "43"
FOOD, TRAVEL, OLD, PAYABLE, LOAN = "13", "69", "70", "33", "90"
VENDOR, EURO_VENDOR, DOLLAR_VENDOR, CUSTOMER, EMPLOYEE = "56", "57", "58", "3", "77"
PROJECTS, OPERATIONS, LONDON, LEEDS = "CLASS_5000000000000042", "CLASS_43", "DEPARTMENT_2", "DEPARTMENT_3"
VAT, ZERO, GST_AND_PST, SALES_ONLY = "17_Bills", "18_Bills", "19_Bills", "20_Bills"
TRANSACTION = UUID("7f0c9a2e-0000-4000-8000-000000000001")

BRITISH = Facts(
    ledger_key="9130000000000001",
    name="Harbour Cafe Ltd",
    base_currency="GBP",
    country="GB",
    multi_currency=True,
    currencies=("GBP", "EUR", "USD"),
    plan="QuickBooks Online Plus",
    extra={"classes": True, "departments": True, "billable_expenses": True},
)
AMERICAN = replace(BRITISH, base_currency="USD", country="US", multi_currency=False, currencies=("USD",))

CHART = Chart.of(
    [
        Account(BANK, "Checking", account_class=AccountClass.ASSET, bank=BankAccountKind.BANK),
        Account(CARD, "Mastercard", account_class=AccountClass.LIABILITY, bank=BankAccountKind.CARD),
        Account(
            EURO_CARD,
            "Euro card",
            account_class=AccountClass.LIABILITY,
            bank=BankAccountKind.CARD,
            currency="EUR",
        ),
        Account(
            DOLLAR_BANK,
            "Dollar account",
            account_class=AccountClass.ASSET,
            bank=BankAccountKind.BANK,
            currency="USD",
        ),
        Account(FOOD, "Meals", account_class=AccountClass.EXPENSE, type="Expense"),
        Account(TRAVEL, "Travel", account_class=AccountClass.EXPENSE, type="Expense"),
        Account(OLD, "Old", RecordStatus.ARCHIVED, account_class=AccountClass.EXPENSE),
        Account(
            PAYABLE,
            "Accounts Payable",
            account_class=AccountClass.LIABILITY,
            type="Accounts Payable",
            selectable=False,
        ),
        Account(LOAN, "Loan", account_class=AccountClass.LIABILITY, type="Long Term Liability"),
        Supplier(VENDOR, "Corner Cafe"),
        Supplier(EURO_VENDOR, "Bistro", currency="EUR"),
        Supplier(DOLLAR_VENDOR, "Diner", currency="USD"),
        Customer(CUSTOMER, "Kestrel Design"),
        Employee(EMPLOYEE, "Vera"),
        TaxRate(
            VAT,
            "20.0% S",
            code="17",
            percent=Decimal(20),
            components=(TaxComponent("28", "VAT", Decimal(20)),),
        ),
        TaxRate(
            ZERO,
            "0.0% Z",
            code="18",
            percent=Decimal(0),
            components=(TaxComponent("29", "VAT 0", Decimal(0)),),
        ),
        TaxRate(
            GST_AND_PST,
            "GST/PST BC",
            code="19",
            percent=Decimal(12),
            components=(
                TaxComponent("30", "GST", Decimal(5)),
                TaxComponent("31", "PST", Decimal(7)),
            ),
        ),
        TaxRate(SALES_ONLY, "Sales", code="20", percent=Decimal(20), purchases=False, sales=True),
        TrackingOption(PROJECTS, "Projects", category_id="CLASS", category_name="Class"),
        TrackingOption(OPERATIONS, "Operations", category_id="CLASS", category_name="Class"),
        TrackingOption(LONDON, "London", category_id="DEPARTMENT", category_name="Location"),
        TrackingOption(LEEDS, "Leeds", category_id="DEPARTMENT", category_name="Location"),
    ]
)


def line(net="100.00", tax="20.00", account=FOOD, rate=VAT, **more):
    return Line(Decimal(net), Decimal(tax), account, rate, **more)


def untaxed(net="48.50", **more):
    return line(net, "0", rate=None, **more)


def expense(type=ExpenseType.PAYMENT, *, bank=CARD, lines=None, currency="GBP", vendor=VENDOR, **more):
    return Expense(
        transaction_id=TRANSACTION,
        type=type,
        date=date(2026, 3, 14),
        bank_account_id=bank,
        currency=currency,
        lines=(untaxed(),) if lines is None else tuple(lines),
        **{"contact": Contact(ContactKind.SUPPLIER, vendor)} | more,
    )


def claim(lines=None, currency="GBP", **more):
    return Reimbursable(
        transaction_id=TRANSACTION,
        date=date(2026, 3, 10),
        due_date=date(2026, 4, 9),
        currency=currency,
        lines=(untaxed("60.00"),) if lines is None else tuple(lines),
        **{"payee": Contact(ContactKind.SUPPLIER, VENDOR)} | more,
    )


def transfer(source=BANK, destination=CARD, leaves=("250.00", "GBP"), arrives=None, **more):
    amount, currency = arrives or leaves
    return Transfer(
        transaction_id=TRANSACTION,
        date=date(2026, 3, 16),
        source=TransferSide(source, Decimal(leaves[0]), leaves[1]),
        destination=TransferSide(destination, Decimal(amount), currency),
        **more,
    )


def adjustment(lines=None, currency="GBP", **more):
    return Adjustment(
        transaction_id=TRANSACTION,
        date=date(2026, 3, 31),
        currency=currency,
        lines=lines
        or (
            AdjustmentLine(Decimal("4.20"), FOOD, description="FX loss"),
            AdjustmentLine(Decimal("-4.20"), CARD, description="FX loss"),
        ),
        **more,
    )


def standing(target="Purchase", **changed):
    """A document as it was last written."""
    detail = {
        "target": target,
        "payment_type": "CreditCard",
        "credit": False,
        "others": {"PaymentMethodRef": {"value": "9"}},
        "lines": [{"id": "1", "amount": "48.5", "account": FOOD, "class": "", "posting": ""}],
    } | changed
    return Remote({"id": "145"}, version="2", url="https://app.qbo.intuit.com/x", detail=detail)
