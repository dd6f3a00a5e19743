from decimal import Decimal

import pytest

from expenses_app.ledger.records import (
    Account,
    AccountClass,
    BankAccountKind,
    Customer,
    RecordKind,
    RecordStatus,
    Supplier,
    TaxRate,
    TrackingCategory,
    TrackingOption,
)
from expenses_app.reference_data.services.store_records import store_records
from tests.connections.conftest import (  # noqa: F401
    NOW,
    authorise,
    clean_pace,
    clock,
    connect,
    connection,
    partner,
    sample,
    server,
)

RECORDS = [
    Account(
        "bank", "Current account", code="090", account_class=AccountClass.ASSET, bank=BankAccountKind.BANK
    ),
    Account(
        "card",
        "Visa",
        code="801",
        account_class=AccountClass.LIABILITY,
        bank=BankAccountKind.CARD,
        currency="EUR",
    ),
    Account("travel", "Travel", code="493", account_class=AccountClass.EXPENSE),
    Account("sales", "Sales", code="200", account_class=AccountClass.INCOME),
    Account("laptop", "Computers", code="720", account_class=AccountClass.ASSET),
    Account(
        "control", "Payables control", code="800", account_class=AccountClass.LIABILITY, selectable=False
    ),
    Account("odd", "Without class", code="999"),
    Account("old", "Old travel", RecordStatus.ARCHIVED, code="494", account_class=AccountClass.EXPENSE),
    TaxRate("in20", "20% VAT on purchases", percent=Decimal("20"), purchases=True, sales=False),
    TaxRate("out20", "20% VAT on sales", percent=Decimal("20"), purchases=False, sales=True),
    TaxRate("untold", "Who knows", percent=None),
    TaxRate(
        "capital",
        "Capital purchases",
        percent=Decimal("17.5"),
        account_classes=(AccountClass.ASSET,),
        purchases=True,
    ),
    Supplier("acme", "Acme Ltd"),
    Supplier("acmeb", "Acme Bikes"),
    Customer("misc", "Miscellaneous"),
    TrackingCategory("region", "Region"),
    TrackingOption("north", "North", category_id="region", category_name="Region"),
]


@pytest.fixture
def books(connection):  # noqa: F811
    """A connection whose reference data has been read."""
    for kind in RecordKind:
        store_records(
            connection.company_id,
            connection.ledger_id,
            kind,
            [record for record in RECORDS if record.kind is kind],
            NOW,
        )
    return connection
