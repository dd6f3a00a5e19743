import time

import pytest
import requests


def test_a_lost_reply_was_committed(desk):
    desk.order(kind="lose_reply", method="POST", path="/notes")
    with pytest.raises(requests.ConnectionError):
        desk.note("12.50")
    assert desk.notes() == ["12.50"]


@pytest.mark.parametrize("kind", ["drop_before", "refuse_connection"])
def test_a_dropped_request_was_not_handled(desk, kind):
    desk.order(kind=kind, method="POST")
    with pytest.raises(requests.ConnectionError):
        desk.note("12.50")
    assert desk.notes() == []


def test_an_ordered_status_is_answered_without_handling(desk):
    desk.order(
        kind="status", method="POST", status=429, headers={"Retry-After": "7"}, body={"why": "too many"}
    )
    answer = desk.note("12.50")
    assert (answer.status_code, answer.headers["Retry-After"], answer.json()) == (
        429,
        "7",
        {"why": "too many"},
    )
    assert desk.notes() == []


def test_an_ordered_status_after_is_answered_when_the_work_is_done(desk):
    desk.order(kind="status_after", method="POST", status=503, body="offline")
    answer = desk.note("12.50")
    assert (answer.status_code, answer.text) == (503, "offline")
    assert desk.notes() == ["12.50"]


def test_half_a_page_ends_in_the_middle(desk):
    desk.note("12.50")
    desk.order(kind="half_page", method="GET", path="^/notes")
    with pytest.raises(requests.RequestException):
        desk.notes()
    assert desk.notes() == ["12.50"]


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_slow_request_takes_real_seconds(desk, when):
    desk.order(kind="slow", seconds=0.3, when=when)
    started = time.monotonic()
    desk.note("1")
    assert time.monotonic() - started >= 0.3


def test_skip_lets_the_first_ones_pass_and_times_bounds_the_rest(desk):
    desk.order(kind="status", status=500, skip=1, times=2, method="POST")
    assert [desk.note("1").status_code for _ in range(4)] == [201, 500, 500, 201]


def test_without_times_every_request_is_hit(desk):
    desk.order(kind="status", status=500, times=None)
    assert [desk.note("1").status_code for _ in range(3)] == [500, 500, 500]


def test_a_path_that_does_not_match_is_left_alone(desk):
    desk.order(kind="status", status=500, path="/elsewhere")
    assert desk.note("1").status_code == 201


def test_a_kind_of_the_platform_reaches_the_platform(desk):
    desk.order(kind="garble")
    assert desk.note("1").text == "%&$"


def test_faults_are_listed_with_what_they_did_and_can_be_removed(desk):
    first = desk.order(kind="status", status=500)
    desk.order(kind="lose_reply")
    desk.http.delete(f"{desk.url}/_control/faults/{first['id']}", timeout=5)
    left = desk.control("GET", "faults")
    assert [(fault["kind"], fault["applied"]) for fault in left] == [("lose_reply", 0)]
    assert desk.control("DELETE", "faults") == {"removed": 1}


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        ({"kind": "explode"}, "Unknown kind of fault: 'explode'"),
        ({}, "Unknown kind of fault: None"),
        ({"kind": "lose_reply", "path": "("}, "missing )"),
        ({"kind": "lose_reply", "colour": "red"}, "Not part of a fault: colour"),
        ({"kind": "slow", "when": "later"}, "when is 'before' or 'after'"),
    ],
)
def test_an_order_that_is_not_understood_is_refused(desk, wish, sentence):
    answer = desk.http.post(f"{desk.url}/_control/faults", json=wish, timeout=5)
    assert answer.status_code == 400
    assert sentence in answer.json()["error"]
