"""The ledger of the measured company: its connection and reference data, 100,000 suppliers among them."""

from decimal import Decimal

from expenses_app.companies.models import Company, Member, Role
from expenses_app.connections.facts import facts_to_json
from expenses_app.connections.models import Connection
from expenses_app.connections.states import State
from expenses_app.ledger.facts import Facts
from expenses_app.ledger.records import (
    Account,
    AccountClass,
    AnyRecord,
    BankAccountKind,
    RecordKind,
    Supplier,
    TaxRate,
    TrackingCategory,
    TrackingOption,
)
from expenses_app.reference_data.services.store_records import settle_indexes, store_records
from expenses_app.users.models import User
from tests.benchmarks.filling import ACCOUNTS, BANKS, LEDGER, NOW, OPTIONS, RARE_BANK, SUPPLIERS, TAX_RATES

_TRADES = ("Bakery", "Courier", "Hotel", "Garage", "Print", "Software", "Cleaning", "Fuel", "Rail", "Office")
_NAMES = ("Ashworth", "Bennett", "Carlisle", "Dawson", "Ellison", "Fairfax", "Grantham", "Hollis", "Ingram",
          "Jarvis", "Keating", "Langley", "Marlow", "Norris", "Oakley", "Preston", "Quigley", "Rowan", "Sutton",
          "Thorne", "Underhill", "Vickers", "Whitby", "Yates", "Müller", "Lefèvre", "Østergaard")  # fmt: skip


def connect(company: Company) -> Connection:
    """The owner, and a linked connection that nothing is sent to."""
    user = User.objects.create(email="owner@example.org", name="Olivia Owner")
    Member.objects.create(company=company, user=user, role=Role.OWNER)
    facts = Facts("benchmark", "Harbour Group", "GBP", "GB", True, ("GBP", "EUR", "USD"))
    return Connection.objects.create(
        company=company,
        platform="xero",
        state=State.LINKED,
        tenant_id="benchmark",
        tenant_name="Harbour Group",
        ledger_id=LEDGER,
        linked_at=NOW,
        facts_json=facts_to_json(facts),
        facts_read_at=NOW,
    )


def supplier(number: int) -> Supplier:
    name = f"{_NAMES[number % len(_NAMES)]} {_TRADES[number // 7 % len(_TRADES)]} {number}"
    return Supplier(f"supplier-{number}", name, email=f"accounts{number}@example.org")


def write_records(connection: Connection, suppliers: int = SUPPLIERS) -> None:
    accounts: list[AnyRecord] = [
        Account(key, f"Expense account {number}", code=str(400 + number), account_class=AccountClass.EXPENSE)
        for number, key in enumerate(ACCOUNTS)
    ]
    accounts += [
        Account(
            key,
            f"Card {number}",
            code=str(800 + number),
            account_class=AccountClass.ASSET,
            bank=BankAccountKind.CARD,
            currency="GBP",
        )
        for number, key in enumerate([*BANKS, RARE_BANK])
    ]
    rates: list[AnyRecord] = [
        TaxRate(
            key, f"Rate {number}", code=key, percent=Decimal(20 if number < 9 else 5 if number < 11 else 0)
        )
        for number, key in enumerate(TAX_RATES)
    ]
    options: list[AnyRecord] = [
        TrackingOption(key, f"Region {number}", category_id="region", category_name="Region")
        for number, key in enumerate(OPTIONS)
    ]
    _store(connection, RecordKind.ACCOUNT, accounts)
    _store(connection, RecordKind.TAX_RATE, rates)
    _store(connection, RecordKind.TRACKING_CATEGORY, [TrackingCategory("region", "Region")])
    _store(connection, RecordKind.TRACKING_OPTION, options)
    for first in range(0, suppliers, 1000):
        _store(
            connection,
            RecordKind.SUPPLIER,
            [supplier(number) for number in range(first, min(first + 1000, suppliers))],
        )
    settle_indexes(suppliers)


def _store(connection: Connection, kind: RecordKind, records: list[AnyRecord]) -> None:
    store_records(connection.company_id, connection.ledger_id, kind, records, NOW)
