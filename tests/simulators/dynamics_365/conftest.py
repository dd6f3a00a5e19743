import pytest

from tests.simulators.dynamics_365.books import Books, start


@pytest.fixture(scope="module")
def running():
    with start() as simulator:
        yield simulator


@pytest.fixture
def books(running):
    """Back at the seed before each test; only the clock has gone on."""
    running.app.platform.reset()
    running.app.faults.remove()
    running.app.log.clear()
    return Books(running)


@pytest.fixture(scope="module")
def untouched_books():
    """One simulator for the refusals of a module, which leave nothing behind."""
    with start() as simulator:
        yield Books(simulator)


@pytest.fixture
def limited_books():
    """With the published limits enforced."""
    with start(enforce_limits=True) as simulator:
        yield Books(simulator)
