import pytest

from tests.simulators.netsuite.books import Books, start


@pytest.fixture
def books():
    """The OneWorld account on legacy VAT."""
    with start() as running:
        yield Books(running, "1482093")


@pytest.fixture
def irish_books():
    """The single company in euro."""
    with start() as running:
        yield Books(running, "2750416")


@pytest.fixture
def suite_tax_books():
    """The sandbox on SuiteTax, in US dollars."""
    with start() as running:
        yield Books(running, "3916528_SB1")


@pytest.fixture
def limited_books():
    """With the published limits enforced."""
    with start(enforce_limits=True) as running:
        yield Books(running, "1482093")
