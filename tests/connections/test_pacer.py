"""The shared pacer: rates in whole windows, slots, what is left for writes, and what happens without Redis."""

import threading
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from redis import Redis

from expenses_app.connections.pacing.redis_pacer import PaceKeys, RedisPacer
from expenses_app.connections.pacing.server import pacing_redis
from expenses_app.core.clock import SetClock, SystemClock
from expenses_app.ledger.capabilities import LimitKey, Limits, Rate
from expenses_app.ledger.errors import RateLimited, Unavailable
from tests.transport.scripted import unused_port

START = datetime(2026, 11, 22, 10, tzinfo=UTC)
MINUTE = Rate(LimitKey.LEDGER, 60, 60, remaining_header="x-min-left")
NONE = PaceKeys("", "", "")


@pytest.fixture
def run():
    """A name of its own for each test, so that runs beside each other do not meet."""
    return uuid.uuid4().hex


@pytest.fixture
def pacer(run):
    def make(rates=(MINUTE,), at_once=5, clock=None, ledger="l1", application="a1", user="u1", **more):
        return RedisPacer(
            redis=pacing_redis(),
            prefix=f"test:{run}:",
            platform_name="Sample Books",
            limits=Limits(rates=tuple(rates), at_once=at_once, timeout_seconds=5),
            keys=PaceKeys(application, ledger, user),
            clock=clock or SetClock(START),
            **more,
        )

    yield make
    for key in pacing_redis().scan_iter(f"test:{run}:*"):
        pacing_redis().delete(key)


def calls_within(pacer, seconds, sort="", lasts=0.0):
    """How many calls one after another the pacer lets through in `seconds` of its clock."""
    end = pacer.clock.now() + timedelta(seconds=seconds)
    made = []
    while True:
        try:
            permit = pacer.acquire(sort, 1)
        except RateLimited as later:
            pacer.clock.sleep((later.until - pacer.clock.now()).total_seconds())
            if pacer.clock.now() >= end:
                return made
            continue
        if pacer.clock.now() >= end:
            pacer.release(permit)
            return made
        made.append(pacer.clock.now())
        pacer.clock.sleep(lasts)
        pacer.release(permit)


def most_in_any(made, seconds):
    width = timedelta(seconds=seconds)
    return max(sum(1 for other in made if one <= other < one + width) for one in made)


@pytest.mark.parametrize("lasts", [0.0, 0.3])
def test_a_minute_limit_is_used_to_95_percent_and_never_passed(pacer, lasts):
    made = calls_within(pacer(), 600, lasts=lasts)
    assert len(made) >= 0.95 * 600
    assert most_in_any(made, 60) <= 60


def test_a_second_and_a_minute_limit_hold_together(pacer):
    rates = [Rate(LimitKey.LEDGER, 10, 1), Rate(LimitKey.LEDGER, 500, 60)]
    made = calls_within(pacer(rates), 240, lasts=0.01)
    assert most_in_any(made, 1) <= 10
    assert most_in_any(made, 60) <= 500
    assert len(made) >= 0.95 * 4 * 500


def test_a_limit_of_many_calls_is_counted_in_buckets(pacer):
    rates = [Rate(LimitKey.LEDGER, 5000, 86400)]
    waiting = pacer(rates, patience_seconds=10)
    made = [waiting.acquire("", 1) for _ in range(5)]
    for permit in made:
        waiting.release(permit)
    for _ in range(4995):
        waiting.release(waiting.acquire("", 1))
    with pytest.raises(RateLimited) as refused:
        waiting.acquire("", 1)
    assert timedelta(hours=23) < refused.value.until - START < timedelta(hours=25)


def test_calls_of_one_sort_have_a_limit_of_their_own(pacer):
    rates = [Rate(LimitKey.LEDGER, 500, 60), Rate(LimitKey.LEDGER, 40, 60, operation="batch")]
    one = pacer(rates, patience_seconds=1)
    for _ in range(40):
        one.release(one.acquire("batch", 30))
    with pytest.raises(RateLimited):
        one.acquire("batch", 30)
    one.release(one.acquire("", 1))


def test_ledgers_do_not_share_but_connections_to_one_ledger_do(pacer):
    clock = SetClock(START)
    first, again, other = (
        pacer(clock=clock, ledger=ledger, patience_seconds=1) for ledger in ("l1", "l1", "l2")
    )
    for _ in range(60):
        first.release(first.acquire("", 1))
    with pytest.raises(RateLimited):
        again.acquire("", 1)
    other.release(other.acquire("", 1))


@pytest.mark.parametrize("key", [LimitKey.APPLICATION, LimitKey.USER])
def test_quotas_of_application_and_user_are_shared_across_ledgers(pacer, key):
    clock = SetClock(START)
    rates = [Rate(key, 3, 60)]
    for ledger in ("l1", "l2", "l3"):
        one = pacer(rates, clock=clock, ledger=ledger, patience_seconds=1)
        one.release(one.acquire("", 1))
    with pytest.raises(RateLimited):
        pacer(rates, clock=clock, ledger="l4", patience_seconds=1).acquire("", 1)


def test_no_more_calls_at_once_than_allowed(pacer):
    one = pacer(at_once=2, patience_seconds=0.01)
    first, _second = one.acquire("", 1), one.acquire("", 1)
    with pytest.raises(RateLimited):
        one.acquire("", 1)
    one.release(first)
    one.acquire("", 1)


def test_the_place_of_a_killed_process_becomes_free(pacer):
    one = pacer(at_once=1, patience_seconds=0.01)
    one.acquire("", 1)
    key = next(iter(pacing_redis().scan_iter(f"{one.prefix}pace:slots:*")))
    (permit,) = pacing_redis().zrange(key, 0, -1)
    pacing_redis().zadd(key, {permit: 1})
    one.acquire("", 1)


def test_workers_beside_each_other_do_not_pass_the_limit(pacer):
    clock = SystemClock(speed=1.0)
    granted, lock = [], threading.Lock()

    def work():
        one = pacer([Rate(LimitKey.LEDGER, 20, 60)], at_once=50, clock=clock, patience_seconds=0.1)
        for _ in range(10):
            try:
                permit = one.acquire("", 1)
            except RateLimited:
                return
            with lock:
                granted.append(permit)
            one.release(permit)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(granted) == 20


def test_background_reads_leave_a_share_to_writes(pacer):
    clock = SetClock(START)
    reading = pacer(clock=clock, background=True, patience_seconds=1)
    writing = pacer(clock=clock, patience_seconds=1)
    read = 0
    with pytest.raises(RateLimited):
        while True:
            reading.release(reading.acquire("read", 1))
            read += 1
    assert read == 57
    for _ in range(3):
        writing.release(writing.acquire("", 1))
    with pytest.raises(RateLimited):
        writing.acquire("", 1)


def test_a_429_stops_the_ledger_until_the_told_moment_and_halves_the_pace(pacer):
    clock = SetClock(START)
    one = pacer(clock=clock, patience_seconds=1)
    one.learn(429, {"retry-after": "42"})
    with pytest.raises(RateLimited) as refused:
        one.acquire("", 1)
    assert refused.value.until == START + timedelta(seconds=42)
    clock.sleep(42)
    made = calls_within(pacer(clock=clock), 61, lasts=0.1)
    assert 30 <= len(made) <= 48


def test_after_a_429_the_full_pace_comes_back(pacer):
    clock = SetClock(START)
    one = pacer(clock=clock)
    one.learn(429, {"retry-after": "1"})
    clock.sleep(400)
    assert len(calls_within(one, 122, lasts=0.01)) >= 116


def test_a_429_of_the_application_stops_its_other_ledgers_too(pacer):
    clock = SetClock(START)
    rates = [MINUTE, Rate(LimitKey.APPLICATION, 10000, 60, remaining_header="x-app-left")]
    pacer(rates, clock=clock).learn(429, {"retry-after": "30", "x-app-left": "0", "x-min-left": "51"})
    with pytest.raises(RateLimited):
        pacer(rates, clock=clock, ledger="l2", patience_seconds=1).acquire("", 1)
    pacer(rates, clock=clock, ledger="l2", application="a2", patience_seconds=1).acquire("", 1)


def test_calls_of_other_applications_on_the_same_quota_are_counted(pacer):
    one = pacer(patience_seconds=1)
    one.release(one.acquire("", 1))
    one.learn(200, {"x-min-left": "10"})  # 50 are used, one of them is ours
    made = 0
    with pytest.raises(RateLimited):
        while True:
            one.release(one.acquire("", 1))
            made += 1
    assert made == 10


def test_without_redis_nothing_goes_out_and_nothing_crashes(run):
    away = RedisPacer(
        redis=Redis(port=unused_port(), socket_connect_timeout=0.2),
        prefix=f"test:{run}:",
        platform_name="Sample Books",
        limits=Limits(rates=(MINUTE,), at_once=5),
        keys=NONE,
        clock=SetClock(START),
    )
    with pytest.raises(Unavailable) as refused:
        away.acquire("", 1)
    assert refused.value.until == START + timedelta(seconds=5)
    away.release("permit")
    away.learn(429, {})
