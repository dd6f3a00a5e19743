"""Calls at once by performance tier, a minute and an hour, with the headers and the GW-0010 that tell them."""

import threading

import pytest
import requests

from tests.simulators.sage_intacct.books import ACCOUNT, error_of

LIST = f"/objects/{ACCOUNT}"


def test_every_answer_tells_what_remains(limited_books):
    headers = limited_books.call("GET", LIST).headers
    told = {name: headers[name] for name in headers if name.startswith("X-IA-")}
    assert told == {
        "X-IA-Throttle-Limit": "6",
        "X-IA-Throttle-Limit-Remaining": "5",
        "X-IA-TENANT-Throttle-Limit": "8",
        "X-IA-TENANT-Throttle-Limit-Remaining": "7",
        "X-IA-Minute-Rate-Limit": "600",
        "X-IA-Minute-Rate-Limit-Remaining": "599",
        "X-IA-Hour-Rate-Limit": "24000",
        "X-IA-Hour-Rate-Limit-Remaining": "23999",
    }


@pytest.mark.parametrize(
    ("limit", "header", "seconds"),
    [("minute", "X-IA-Minute-Rate-Limit", 60), ("hour", "X-IA-Hour-Rate-Limit", 3600)],
)
def test_a_call_too_many_waits_for_the_next_window(limited_books, limit, header, seconds):
    limited_books.control("POST", "limits", **{limit: 2})
    limited_books.control("POST", "clock", advance_seconds=seconds)  # Into a window of its own.
    limited_books.enter("harbourprint")
    statuses = [limited_books.call("GET", LIST).status_code for _ in range(2)]
    refused = limited_books.call("GET", LIST)
    assert (*statuses, refused.status_code) == (200, 200, 429)
    assert error_of(refused)["code"] == "GW-0010"
    wait = int(refused.headers[f"{header}-Retry-After"])
    assert 0 < wait <= seconds
    limited_books.advance(wait)
    assert limited_books.call("GET", LIST).status_code == 200


TIERS = [("1", "6", "8"), ("2", "8", "10"), ("2-500k", "8", "10"), ("3", "12", "15"), ("4", "15", "20")]


@pytest.mark.parametrize(("tier", "application", "company"), TIERS)
def test_calls_at_once_are_limited_by_the_tier(limited_books, tier, application, company):
    limited_books.act("set_tier", tier=tier)
    headers = limited_books.call("GET", LIST).headers
    assert (headers["X-IA-Throttle-Limit"], headers["X-IA-TENANT-Throttle-Limit"]) == (application, company)


AT_ONCE = [
    ({"application": 2}, "client", "X-IA-Throttle-Limit-RetryAfter"),
    ({"company": 2}, "another", "X-IA-TENANT-Throttle-Limit-Retry-After"),
]


@pytest.mark.parametrize(("limits", "client", "header"), AT_ONCE)
def test_one_call_too_many_at_once_is_refused(limited_books, limits, client, header):
    limited_books.control("POST", "limits", **limits)
    limited_books.order(kind="slow", path=ACCOUNT, seconds=0.5, times=2)
    headers, url = limited_books.headers(), f"{limited_books.api}{LIST}"
    threads = [
        threading.Thread(target=requests.get, args=(url,), kwargs={"headers": headers, "timeout": 20})
        for _ in range(2)
    ]
    limited_books.enter("harbourprint", client=client)
    for thread in threads:
        thread.start()
    log = f"requests?path={ACCOUNT}"
    while sum(entry["status"] is None for entry in limited_books.control("GET", log)) < 2:
        pass
    refused = limited_books.call("GET", LIST)
    for thread in threads:
        thread.join()
    assert (refused.status_code, refused.headers[header]) == (429, "1")
    assert limited_books.call("GET", LIST).status_code == 200


def test_the_refusal_can_be_a_503(limited_books):
    limited_books.switch(throttle_status=503)
    limited_books.control("POST", "limits", hour=1)
    assert [limited_books.call("GET", LIST).status_code for _ in range(2)] == [200, 503]


def test_limits_can_be_switched_off_and_unknown_ones_are_refused(limited_books):
    limited_books.control("POST", "limits", enforce=False, hour=1)
    assert [limited_books.call("GET", LIST).status_code for _ in range(2)] == [200, 200]
    answer = requests.post(f"{limited_books.url}/_control/limits", json={"weekly": 1}, timeout=5)
    assert answer.status_code == 400


def test_the_monthly_volume_is_counted_and_never_blocked(limited_books):
    before = limited_books.control("GET", "state")["organisations"][0]["details"]["Calls counted"]
    limited_books.call("GET", LIST)
    after = limited_books.control("GET", "state")["organisations"][0]["details"]["Calls counted"]
    assert int(after) - int(before) == 1
