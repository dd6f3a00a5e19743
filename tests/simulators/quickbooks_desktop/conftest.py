import pytest

from tests.simulators.quickbooks_desktop.books import CA, SMALL, Books, start
from tests.simulators.quickbooks_desktop.service import PASSWORD, Service


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


@pytest.fixture
def service():
    polled = Service()
    yield polled
    polled.stop()
    assert polled.problems == []


@pytest.fixture
def connected(books, service):
    """The company file with the application added, polled on command."""
    books.act("add_application", qwc=service.qwc(), password=PASSWORD, auto_run=False)
    return books
