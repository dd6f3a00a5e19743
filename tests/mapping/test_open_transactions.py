"""What an archived choice affects, counted in transactions that are not settled yet."""

import uuid
from decimal import Decimal

import pytest

from expenses_app.ledger.records import RecordKind
from expenses_app.transactions.choices import Arrival, Status
from expenses_app.transactions.models import Transaction, TransactionLine
from expenses_app.transactions.uses import named_by_open_transactions
from tests.connections.conftest import NOW

pytestmark = pytest.mark.django_db


def spend(connection, status=Status.TO_REVIEW, lines=("old",), **more):
    values = {
        "company": connection.company,
        "arrival": Arrival.HAND,
        "source_id": str(uuid.uuid4()),
        "ledger_id": connection.ledger_id,
        "date": NOW.date(),
        "currency": "GBP",
        "amount": Decimal("10.00"),
        "status": status,
        "created_at": NOW,
        "updated_at": NOW,
    }
    made = Transaction.objects.create(**(values | more))
    for position, account in enumerate(lines):
        TransactionLine.objects.create(
            company=connection.company,
            transaction=made,
            position=position,
            net=Decimal("5.00"),
            account_id=account,
            tax_rate_id="in20",
            tracking=["north"],
        )
    return made


def counted(connection, kind, *ids):
    uses = named_by_open_transactions(connection.company_id, connection.ledger_id, kind, list(ids))
    return {use.record_id: use.count for use in uses}


def test_a_transaction_counts_once_however_many_lines_name_the_record(books):
    spend(books, lines=("old", "old"))
    spend(books, lines=("old",))
    assert counted(books, RecordKind.ACCOUNT, "old", "travel") == {"old": 2}


@pytest.mark.parametrize(
    ("status", "count"),
    [
        (Status.READY, 1),
        (Status.REFUSED, 1),
        (Status.RETRYING, 1),
        (Status.POSTED, 0),
        (Status.EXCLUDED, 0),
        (Status.VOIDED, 0),
    ],
)
def test_only_what_is_not_settled_counts(books, status, count):
    spend(books, status=status)
    assert counted(books, RecordKind.ACCOUNT, "old").get("old", 0) == count


def test_every_place_that_names_a_record_counts(books):
    spend(books, lines=(), bank_account_id="card", contact_kind="supplier", contact_id="acme")
    assert counted(books, RecordKind.ACCOUNT, "card") == {"card": 1}
    assert counted(books, RecordKind.SUPPLIER, "acme") == {"acme": 1}
    assert counted(books, RecordKind.CUSTOMER, "acme") == {}
    spend(books)
    assert counted(books, RecordKind.TAX_RATE, "in20") == {"in20": 1}
    assert counted(books, RecordKind.TRACKING_OPTION, "north", "south") == {"north": 1}


def test_another_ledgers_transactions_do_not_count(books, other_company, connect):
    spend(books, ledger_id="sample:elsewhere")
    spend(connect(other_company, "t2"))
    assert counted(books, RecordKind.ACCOUNT, "old") == {}
