"""A company with books to choose from, and the ways to put transactions into it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import count

import pytest

from expenses_app import platforms
from expenses_app.companies.actor import Actor, Way
from expenses_app.ledger.records import RecordKind, RecordStatus, Supplier, TrackingOption
from expenses_app.reference_data.services.store_records import store_records
from expenses_app.rules.models import Rule
from expenses_app.transactions.choices import Arrival, ExpenseType, Kind, Review
from expenses_app.transactions.drafting import Draft, DraftLine
from expenses_app.transactions.models import Transaction
from expenses_app.transactions.services.receive import receive
from tests.connections.sample_platform import CAPABILITIES, SAMPLE
from tests.mapping.conftest import (  # noqa: F401
    NOW,
    RECORDS,
    authorise,
    clean_pace,
    connect,
    connection,
    partner,
    server,
)

ACTOR = Actor(name="Priya", way=Way.PAGE)
LEDGER = "sample:t1"
CAPABILITIES_HERE = replace(
    CAPABILITIES,
    max_tracking_per_line=1,
    records=CAPABILITIES.records | {RecordKind.TRACKING_CATEGORY, RecordKind.TRACKING_OPTION},
)
OTHERS = [
    Supplier("gone", "Gone Ltd", RecordStatus.ARCHIVED),
    TrackingOption("south", "South", category_id="region", category_name="Region"),
]


@pytest.fixture
def sample(server, monkeypatch):  # noqa: F811
    """The sample platform, which here takes one tracking option a line."""
    monkeypatch.setenv("SAMPLE_ADDRESS", server.url)
    found = platforms.all_platforms()
    found["sample"] = replace(SAMPLE, capabilities=CAPABILITIES_HERE)
    yield found["sample"]
    found.pop("sample", None)


@pytest.fixture
def books(connection):  # noqa: F811
    """A connection whose reference data has been read."""
    every = [*RECORDS, *OTHERS]
    for kind in RecordKind:
        store_records(
            connection.company_id, LEDGER, kind, [record for record in every if record.kind is kind], NOW
        )
    return connection


@pytest.fixture
def rule(company):
    """rule(account_id="travel", merchants=["acme"]): a stored rule, below those before it."""
    positions = count(1)

    def make(**values):
        position = next(positions)
        return Rule.objects.create(
            **{
                "company": company,
                "ledger_id": LEDGER,
                "name": f"Rule {position}",
                "position": position,
                "created_at": NOW,
                "updated_at": NOW,
                **values,
            }
        )

    return make


@pytest.fixture
def spend(company):
    """spend("Acme", "12.00") comes in by import and is to be reviewed; fields of the draft and of its line may be given."""
    numbers = count(1)

    def make(merchant, amount="12.00", line=None, **values):
        transfer = values.get("kind") == Kind.TRANSFER
        draft = Draft(
            **{
                "kind": Kind.EXPENSE,
                "arrival": Arrival.IMPORT,
                "source_id": f"spend-{next(numbers)}",
                "date": date(2026, 11, 20),
                "currency": "GBP",
                "type": "" if transfer else ExpenseType.PAYMENT,
                "lines": () if transfer else (line or DraftLine(net=Decimal(amount)),),
                "amount": Decimal(amount) if transfer else None,
                "merchant": merchant,
                "ledger_id": LEDGER,
                **values,
            }
        )
        (row,) = receive(company, [draft], actor=ACTOR, now=NOW).new
        return row

    return make


@pytest.fixture
def confirmed(spend):
    """confirmed("Acme", account="travel", times=3): past transactions that people confirmed."""

    def make(
        merchant,
        account="",
        tax_rate="",
        tracking=(),
        supplier="",
        times=1,
        review=Review.SUBMITTED,
        **values,
    ):
        made = []
        for _time in range(times):
            row = spend(merchant, **values)
            row.lines.update(account_id=account, tax_rate_id=tax_rate, tracking=list(tracking), origins={})
            Transaction.objects.filter(id=row.id).update(
                review=review,
                status="ready" if review == Review.READY else "posted",
                contact_kind="supplier" if supplier else "",
                contact_id=supplier,
                origins={},
            )
            made.append(row)
        return made

    return make


def line_of(row):
    return row.lines.get()
