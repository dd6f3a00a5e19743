"""Published limits, in simulated time."""

import pytest
import requests

from expenses_app.simulators.chassis import SimulatedClock, start_in_thread
from expenses_app.simulators.quickbooks_online.app import create_app
from tests.simulators.quickbooks_online.books import UK, US, Books
from tests.simulators.quickbooks_online.conftest import TODAY


class StandingClock(SimulatedClock):
    """A clock that moves only when told, so that windows can be counted exactly."""

    def __init__(self):
        super().__init__(TODAY, speed=1e-9)


@pytest.fixture
def clock():
    return StandingClock()


@pytest.fixture
def running(clock):
    with start_in_thread(create_app(clock)) as simulator:
        yield simulator


def ask(books, times, **parameters):
    return [books.get("companyinfo/1", **parameters).status_code for _ in range(times)]


def test_ten_a_second_for_one_company_and_app(us, uk, clock):
    assert ask(us, 11) == [200] * 10 + [429]
    assert ask(uk, 1) == [200]
    clock.advance(1)
    assert ask(us, 1) == [200]


def test_a_429_has_the_throttle_fault_and_no_retry_after(us):
    ask(us, 10)
    answer = us.get("companyinfo/1")
    assert answer.status_code == 429
    assert answer.json()["Fault"]["Error"][0] == {
        "Message": "ThrottleExceeded",
        "Detail": "Too many requests. Please wait and try again.",
        "code": "3001",
        "element": "",
    }
    assert "Retry-After" not in answer.headers
    assert answer.headers["intuit_tid"]


def test_five_hundred_a_minute_for_one_company(us, clock):
    statuses = []
    for _ in range(51):
        statuses += ask(us, 10)
        clock.advance(1)
    assert statuses == [200] * 500 + [429] * 10
    clock.advance(60)
    assert ask(us, 1) == [200]


def test_forty_batches_a_minute(us, clock):
    body = {"BatchItemRequest": [{"bId": "1", "Query": "select count(*) from Class"}]}
    statuses = []
    for _ in range(41):
        statuses.append(us.post("batch", body).status_code)
        clock.advance(0.2)
    assert statuses == [200] * 40 + [429]
    assert ask(us, 1) == [200]


def test_reads_are_metered_by_the_month_and_writes_are_not(us, clock):
    us.control("limits", {"core_plus_per_month_and_app": 3})
    assert ask(us, 4) == [200, 200, 200, 429]
    created = us.post("vendor", {"DisplayName": "Still possible"})
    assert created.status_code == 200
    clock.advance(12 * 24 * 3600)
    us.http.headers["Authorization"] = (
        f"Bearer {us.control('tokens', {'organisation': US, 'client_id': 'client'})['access_token']}"
    )
    assert ask(us, 1) == [200]


def test_the_older_notice_counts_requests_at_once(us):
    us.control("switches", {"ten_a_second": "concurrent"})
    assert ask(us, 30) == [200] * 30


def test_limits_can_be_lifted(us):
    us.control("limits", {"enforce": False})
    assert ask(us, 30) == [200] * 30
    assert us.control("limits")["refused"] == 0


def test_a_throttled_answer_can_be_ordered(us):
    us.control("faults", {"kind": "throttle", "times": 2})
    assert ask(us, 3) == [429, 429, 200]


def test_every_app_has_ten_a_second_of_its_own(running):
    first, second = Books(running, UK), Books(running, UK)
    other = requests.post(
        f"{running.url}/_control/tokens", json={"organisation": UK, "client_id": "another app"}
    ).json()
    second.http.headers["Authorization"] = f"Bearer {other['access_token']}"
    assert ask(first, 10) == [200] * 10
    assert ask(second, 10) == [200] * 10
