import pytest

from tests.simulators.sage_intacct.books import Books, start
from tests.simulators.sage_intacct.gateway import Gateway


@pytest.fixture
def books():
    with start() as running:
        yield Books(running)


@pytest.fixture(scope="module")
def steady_books():
    """Shared by the tests of a module that leave everything as it was."""
    with start() as running:
        yield Books(running)


@pytest.fixture
def group(books):
    """The multi-entity company, at its UK entity."""
    books.enter("meridiangroup", entity="100")
    return books


@pytest.fixture
def limited_books():
    """With the published limits enforced."""
    with start(enforce_limits=True) as running:
        yield Books(running)


@pytest.fixture
def gateway(books):
    return Gateway(books)


@pytest.fixture
def steady(steady_books):
    """Shared by what only reads, or is refused."""
    return Gateway(steady_books)
