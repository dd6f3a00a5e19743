import pytest

from tests.simulators.freeagent.books import Books, start


@pytest.fixture
def books():
    with start() as running:
        yield Books(running)


@pytest.fixture
def limited_books():
    """With the published limits enforced."""
    with start(enforce_limits=True) as running:
        yield Books(running)


@pytest.fixture(scope="module")
def shared_books():
    """One simulator for all tables of a file that look at their own answers only; locked up to June 2026."""
    with start() as running:
        books = Books(running)
        books.act("set_lock_date", date="2026-06-30")
        yield books
