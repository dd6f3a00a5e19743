"""A simulator of its own for every test, and its two seed companies."""

from datetime import UTC, datetime

import pytest

from expenses_app.simulators.chassis import SimulatedClock, start_in_thread
from expenses_app.simulators.quickbooks_online.app import create_app
from tests.simulators.quickbooks_online.books import UK, US, Books

TODAY = datetime(2026, 3, 20, 18, 0, tzinfo=UTC)


@pytest.fixture
def clock():
    return SimulatedClock(TODAY)


@pytest.fixture
def running(clock):
    with start_in_thread(create_app(clock, enforce_limits=False)) as simulator:
        yield simulator


@pytest.fixture
def us(running):
    return Books(running, US)


@pytest.fixture
def uk(running):
    return Books(running, UK)
