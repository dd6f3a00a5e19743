import pytest

from tests.simulators.zoho_books.books import Books, start


@pytest.fixture
def books():
    with start() as running:
        yield Books(running)


@pytest.fixture(scope="module")
def untouched_books():
    """Shared by tests that only read or are refused, so that a long table starts one simulator."""
    with start() as running:
        yield Books(running)


@pytest.fixture
def limited_books():
    """With the published limits enforced."""
    with start(enforce_limits=True) as running:
        yield Books(running)
