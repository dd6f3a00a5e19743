"""The shared pacer against limits that somebody else enforces: nearly all of them used, none of them passed."""

import subprocess
import sys
import threading
import time
import uuid
from datetime import timedelta

import httpx2
import pytest

from expenses_app.connections.pacing.redis_pacer import PaceKeys, RedisPacer
from expenses_app.connections.pacing.server import pacing_redis
from expenses_app.core.clock import SystemClock
from expenses_app.platforms import platform
from expenses_app.transport.http import HttpSession
from expenses_app.transport.protocols import FixedToken
from expenses_app.transport.wire import make_client
from tests.connections.test_simulators import give_consent

SPEED = 30
MINUTES = 5
WORKERS = 4


@pytest.fixture
def simulator():
    process = subprocess.Popen(
        [sys.executable, "-m", "expenses_app.simulators", "xero", "--port", "0", "--speed", str(SPEED)],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process.stdout.readline().split()[1]
    finally:
        process.terminate()
        process.wait(10)


def consented(address):
    """An access token and an organisation, as a client of no library of ours gets them."""
    back = "http://localhost:1/back"
    asked = httpx2.QueryParams(
        response_type="code",
        client_id="c",
        redirect_uri=back,
        scope="offline_access accounting.settings.read",
        state="s",
    )
    location = give_consent(f"{address}/identity/connect/authorize?{asked}", "xero")
    code = httpx2.URL(location).params["code"]
    token = httpx2.post(
        f"{address}/connect/token",
        data={"grant_type": "authorization_code", "code": code, "redirect_uri": back},
        auth=("c", "secret"),
    ).json()["access_token"]
    (organisation,) = httpx2.get(
        f"{address}/connections", headers={"Authorization": f"Bearer {token}"}
    ).json()
    return token, organisation["tenantId"]


def test_five_minutes_of_reading_by_four_workers(simulator):
    token, tenant = consented(simulator)
    clock = SystemClock(speed=SPEED, origin=time.time())
    declared = platform("xero")
    run, statuses, lock = uuid.uuid4().hex, [], threading.Lock()
    end = clock.now() + timedelta(minutes=MINUTES)

    def work():
        session = HttpSession(
            name="Xero",
            addresses={"api": simulator},
            base=simulator,
            tokens=FixedToken(token),
            pacer=RedisPacer(
                redis=pacing_redis(),
                prefix=f"test:{run}:",
                platform_name="Xero",
                limits=declared.limits,
                keys=PaceKeys("a", "l", "u"),
                clock=clock,
                patience_seconds=120,
            ),
            clock=clock,
            client=make_client(),
        )
        headers = {"Xero-Tenant-Id": tenant, "Accept": "application/json"}
        while clock.now() < end:
            answer = session.write("GET", "/api.xro/2.0/Organisation", headers=headers, body=b"")
            with lock:
                statuses.append(answer.status)

    threads = [threading.Thread(target=work) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    for key in pacing_redis().scan_iter(f"test:{run}:*"):
        pacing_redis().delete(key)
    # The published limit is 60 a minute; the first burst may use a whole window at once.
    assert statuses.count(429) <= 0.001 * len(statuses)
    assert set(statuses) <= {200, 429}
    assert len(statuses) >= 0.95 * 60 * MINUTES
