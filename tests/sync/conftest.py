import pytest

from tests.sync.shelf import shelf_on


@pytest.fixture
def shelf_of(transactional_db, company):
    """shelf_of("atomic_books") is a company connected to that ledger."""
    return lambda platform: shelf_on(platform, company)


@pytest.fixture
def atomic(shelf_of):
    return shelf_of("atomic_books")


@pytest.fixture
def nameless(shelf_of):
    return shelf_of("nameless_books")


@pytest.fixture
def posting(shelf_of):
    return shelf_of("posting_books")


@pytest.fixture
def computing(shelf_of):
    return shelf_of("computing_books")


@pytest.fixture
def polled(shelf_of):
    return shelf_of("polled_books")
