"""Real Celery workers with their scheduler; their Redis is killed while they work."""

import os
import signal
import subprocess
import sys
import time

import pytest

from config.machine.data_directory import DataDirectory
from config.machine.throwaway import throwaway_cache
from expenses_app.sync.models import Part
from expenses_app.sync.states import OPEN
from tests.drills.comparing import differences
from tests.drills.workers import database_url
from tests.platforms.declared import all_declared
from tests.platforms.simulator import CHECKOUT

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]


def settled_within(stage, seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not Part.objects.filter(connection=stage.connection, state__in=sorted(OPEN)).exists():
            return True
        time.sleep(0.3)
    return False


@pytest.mark.parametrize("platform_key", list(all_declared())[:1])
def test_redis_killed_while_workers_work(stage, tmp_path):
    with throwaway_cache(durable=True) as cache:
        worker = subprocess.Popen(
            [
                sys.executable, "-m", "celery", "-A", "config", "worker", "-B", "-Q", "now,later",
                "--concurrency", "2", "--loglevel", "ERROR", "--without-gossip", "--without-mingle",
                "--schedule", str(tmp_path / "schedule"),
            ],
            cwd=CHECKOUT,
            env={
                **os.environ,
                **stage.simulated.environment,
                "DJANGO_SETTINGS_MODULE": "config.settings_test",
                "DATABASE_URL": database_url(),
                "REDIS_URL": cache.url,
                "REDIS_KEY_PREFIX": "drill:",
                "WRITE_LEASE_SECONDS": "2",
                "LOG_LEVEL": "CRITICAL",
            },
            start_new_session=True,
        )  # fmt: skip
        try:
            first = stage.receive(5)
            stage.post(first)
            # Nobody wakes these workers: this process talks to another Redis. The clock's tick finds the work.
            assert settled_within(stage, 60), stage.troubles()

            rest = stage.receive(60, first=6)
            stage.post(rest)
            os.kill(cache.server.running().process_id, signal.SIGKILL)
            time.sleep(2)
            cache.server.start_on(cache.port, DataDirectory(tmp_path).logs / "cache.log", dies_with_us=True)
            assert settled_within(stage, 90), stage.troubles()
        finally:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait(10)
    assert differences(stage, first + rest) == []
