import pytest

from tests.platforms.declared import all_declared
from tests.platforms.reached import Reached
from tests.platforms.simulated_books import Books
from tests.platforms.simulator import Simulator

LEDGERS = [
    pytest.param((own, ledger), id=f"{own.key}: {ledger.says}")
    for own in all_declared().values()
    for ledger in own.ledgers
]


@pytest.fixture(scope="module", params=LEDGERS)
def books(request):
    own, ledger = request.param
    simulator = Simulator(own.key, limits=False)
    try:
        yield Books(Reached(own, ledger, simulator))
    finally:
        simulator.stop()
