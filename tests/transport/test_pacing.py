import pytest

from expenses_app.ledger.capabilities import LimitKey, Rate
from expenses_app.transport.pacing import Brake, braked, exhausted, window_of, windows_for

MINUTE = Rate(LimitKey.LEDGER, 60, 60, remaining_header="x-min")
DAY = Rate(LimitKey.LEDGER, 5000, 86400, remaining_header="x-day")
APPLICATION = Rate(LimitKey.APPLICATION, 10000, 60, remaining_header="x-app")
BATCH = Rate(LimitKey.LEDGER, 40, 60, operation="batch")


@pytest.mark.parametrize(
    ("rate", "calls", "seconds"),
    [
        (MINUTE, 60, 61.22),
        (BATCH, 40, 61.22),
        (Rate(LimitKey.LEDGER, 10, 1), 9, 1.0),
        (Rate(LimitKey.USER, 3600, 3600), 3600, 3673.47),
    ],
)
def test_limits_are_used_to_98_percent(rate, calls, seconds):
    window = window_of(rate)
    assert (window.calls, round(window.seconds, 2)) == (calls, seconds)
    assert window.calls / window.seconds <= rate.calls / rate.seconds


def test_a_call_falls_into_the_windows_of_its_sort_and_the_general_ones():
    assert [w.name for w in windows_for([MINUTE, BATCH], "batch")] == ["all.60.60", "batch.40.60"]
    assert [w.name for w in windows_for([MINUTE, BATCH], "")] == ["all.60.60"]


def test_large_windows_are_counted_in_buckets_and_small_ones_call_by_call():
    assert [window_of(rate).buckets for rate in (MINUTE, DAY, APPLICATION)] == [0, 200, 200]


def test_background_reads_leave_a_share_to_writes():
    assert window_of(MINUTE).reserve == 3
    assert window_of(DAY).reserve == 1000
    assert window_of(Rate(LimitKey.LEDGER, 10, 1)).reserve == 0


def test_a_429_halves_the_pace_and_holds():
    brake = braked(Brake(), now=1000.0, told_until=None)
    assert (brake.factor, brake.until) == (0.5, 1005.0)


def test_the_told_moment_wins_over_our_own():
    assert braked(Brake(), now=1000.0, told_until=1042.0).until == 1042.0


def test_several_429s_of_calls_under_way_together_count_once():
    first = braked(Brake(), now=1000.0, told_until=1042.0)
    assert braked(first, now=1000.5, told_until=None) == first


def test_repeated_429s_hold_longer_up_to_a_minute_and_never_stop_for_good():
    brake, now, holds = Brake(), 1000.0, []
    for _ in range(6):
        brake = braked(brake, now, None)
        holds.append(brake.until - now)
        now = brake.until
    assert holds == [5.0, 10.0, 20.0, 40.0, 60.0, 60.0]
    assert brake.factor >= 0.05


def test_the_pace_climbs_back_in_two_minutes():
    brake = braked(Brake(), now=0.0, told_until=0.0)
    assert brake.factor_at(60.0) == pytest.approx(0.75)
    assert brake.factor_at(120.0) == 1.0
    assert brake.factor_at(900.0) == 1.0


def test_a_429_concerns_whose_quota_the_headers_show_as_used_up():
    windows = [window_of(rate) for rate in (MINUTE, DAY, APPLICATION)]
    assert exhausted(windows, {"x-min": 31, "x-app": 0}) == {LimitKey.APPLICATION}
    assert exhausted(windows, {}) == {LimitKey.LEDGER}
