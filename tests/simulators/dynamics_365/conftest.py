import pytest

from tests.simulators.dynamics_365.books import Books, start


@pytest.fixture
def books():
    with start() as running:
        yield Books(running)


@pytest.fixture(scope="module")
def untouched_books():
    """One simulator for the refusals of a module, which leave nothing behind."""
    with start() as running:
        yield Books(running)


@pytest.fixture
def limited_books():
    """With the published limits enforced."""
    with start(enforce_limits=True) as running:
        yield Books(running)
