from datetime import UTC, datetime

import pytest

from expenses_app.companies.models import Partner
from expenses_app.connections.models import Connection
from expenses_app.connections.states import State
from expenses_app.ledger.records import Account, BankAccountKind, RecordKind
from expenses_app.reference_data.services.store_records import store_records


@pytest.fixture(autouse=True)
def stored_files(settings, tmp_path):
    """Uploaded files go to a directory of the test's own."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        },
    }
    return tmp_path


@pytest.fixture
def ledger(company):
    """The company is connected, and its ledger has three accounts that money leaves and one that it does not."""
    Connection.objects.create(company=company, platform="xero", state=State.LINKED, ledger_id="xero:t1")
    accounts = [
        Account(
            "card-316", "Workshop card", bank=BankAccountKind.CARD, currency="GBP", number="4929000000000316"
        ),
        Account("card-4417", "Priya ··4417", bank=BankAccountKind.CARD, currency="GBP"),
        Account("current", "Current account", bank=BankAccountKind.BANK, currency="GBP", number="31926819"),
        Account("445", "Light, Power, Heating", code="445"),
    ]
    store_records(company.pk, "xero:t1", RecordKind.ACCOUNT, accounts, datetime(2026, 11, 1, tzinfo=UTC))
    return "xero:t1"


@pytest.fixture
def partner(db):
    """The first partner; a test with threads empties the tables, the row of the migration with them."""
    return Partner.objects.get_or_create(slug="own", defaults={"name": "Own"})[0]
