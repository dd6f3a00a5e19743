import pytest

from expenses_app.platforms import platform as platform_of
from tests.platforms.simulated import Simulated
from tests.platforms.simulated_books import LEDGERS, NAMES, Books


@pytest.fixture(scope="module", params=LEDGERS, ids=NAMES)
def books(request):
    key, choice = request.param
    simulated = Simulated(platform_of(key), choice)
    try:
        yield Books(simulated)
    finally:
        simulated.stop()
