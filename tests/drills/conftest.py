import os

import pytest

from tests.drills.stage import set_stage
from tests.drills.workers import Workers
from tests.platforms.declared import all_declared
from tests.platforms.simulator import Simulator

# Of the clock that simulators, pacer, leases and waits share: a minute takes three seconds.
SPEED = 20.0


@pytest.fixture(scope="session")
def simulators():
    """Simulators by platform, started on first use and stopped at the end."""
    running = {}

    def get(platform):
        if platform not in running:
            running[platform] = Simulator(platform, SPEED)
        return running[platform]

    yield get
    for one in running.values():
        one.stop()


@pytest.fixture(scope="session")
def workers():
    """The processes that make workers, one for each simulator; started when wanted: the database's name is known then."""
    running = {}

    def get(simulated):
        if simulated.key not in running:
            running[simulated.key] = Workers(**simulated.environment)
        return running[simulated.key]

    yield get
    for one in running.values():
        one.stop()


@pytest.fixture(params=all_declared())
def platform_key(request):
    return request.param


@pytest.fixture
def stage(platform_key, simulators, workers, transactional_db, company, alice):
    simulated = simulators(platform_key)
    # The stage points this process at its simulator; a demo started by a later test must not inherit that.
    before = dict(os.environ)
    yield set_stage(simulated, company, alice, workers(simulated))
    simulated.forget_faults()
    os.environ.clear()
    os.environ.update(before)
