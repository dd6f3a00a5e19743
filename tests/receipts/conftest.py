"""Receipts in tests: files go to a directory of the test, nobody else's."""

import uuid
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import override_settings

from expenses_app.companies.models import Partner
from expenses_app.receipts.services.link import link
from expenses_app.receipts.services.receive import Received, receive
from expenses_app.transactions.choices import Arrival, ExpenseType
from expenses_app.transactions.models import Transaction
from tests.browser.conftest import chromium, open_browser, screenshot  # noqa: F401
from tests.receipts.made import sample

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def files(tmp_path):
    """Where stored files go."""
    location = tmp_path / "media"
    backend = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(location)},
    }
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={"default": backend, "staticfiles": static}):
        yield location


@pytest.fixture
def storage_lost(files):
    """`with storage_lost():` nothing can be stored or read."""

    @contextmanager
    def lost():
        aside = files.with_name("aside")
        if files.exists():
            files.rename(aside)
        # Where the folder should be stands a file.
        files.write_bytes(b"")
        yield
        files.unlink()
        if aside.exists():
            aside.rename(files)

    return lost


@pytest.fixture
def partner(db):
    """The first partner. Tests with transactions of their own empty all tables, the row of the migration with them."""
    return Partner.objects.get_or_create(slug="own", defaults={"name": "Own"})[0]


@pytest.fixture
def spend():
    """spend(company, "Corner Press", "11.40", day=...) makes a card payment."""

    def make(company, merchant, amount, day=date(2026, 11, 21), currency="GBP", **values):
        return Transaction.objects.create(
            company=company,
            kind="expense",
            type=ExpenseType.PAYMENT,
            arrival=Arrival.IMPORT,
            source_id=str(uuid.uuid4()),
            date=day,
            currency=currency,
            amount=Decimal(amount),
            merchant=merchant,
            created_at=NOW,
            updated_at=NOW,
            **values,
        )

    return make


@pytest.fixture
def add():
    """add(member, "taxi.pdf", content) stores a receipt; add(member, "restaurant-with-tip.jpeg") one of the samples."""

    def make(member, name, content=None, to=None, at=NOW, **options):
        stored = receive(
            member.company,
            name,
            sample(name) if content is None else content,
            actor=member.actor(),
            at=at,
            **options,
        )
        assert isinstance(stored, Received), stored
        if to is not None:
            link(stored.receipt, to, actor=member.actor(), at=at)
        return stored.receipt

    return make
