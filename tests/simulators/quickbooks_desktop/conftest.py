import pytest

from tests.simulators.quickbooks_desktop.books import CA, SMALL, Books, start


@pytest.fixture
def books():
    with start() as running:
        yield Books(running)


@pytest.fixture
def canadian(books):
    return Books(books.running, CA)


@pytest.fixture
def small(books):
    return Books(books.running, SMALL)
