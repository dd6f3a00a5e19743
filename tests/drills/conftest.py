import pytest

from tests.drills.simulated import Simulated
from tests.drills.stage import set_stage


@pytest.fixture(scope="session")
def simulators():
    """Simulators by platform, started on first use and stopped at the end."""
    running = {}

    def get(platform):
        if platform not in running:
            running[platform] = Simulated(platform)
        return running[platform]

    yield get
    for one in running.values():
        one.stop()


@pytest.fixture(params=["xero", "quickbooks_online"])
def platform_key(request):
    return request.param


@pytest.fixture
def stage(platform_key, simulators, transactional_db, company, alice):
    simulated = simulators(platform_key)
    yield set_stage(simulated, company, alice)
    simulated.forget_faults()
