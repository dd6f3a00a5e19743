"""So many requests at once for an account, over all channels together."""

import threading
import time

import pytest
import requests

from tests.simulators.netsuite.books import HTTP, RECORD, RESTLET, detail


def hold(books, count):
    """Let requests hang inside the simulator until their fault's seconds are over; returns their threads."""
    books.order(kind="slow", path="currency/1", seconds=1.5, times=count)
    headers = {"Authorization": f"Bearer {books.tokens['access_token']}"}
    address = f"{books.url}{RECORD}/currency/1"
    threads = [
        threading.Thread(target=requests.get, args=(address,), kwargs={"headers": headers})
        for _ in range(count)
    ]
    for thread in threads:
        thread.start()
    running = books.running.app.platform._limits._running
    deadline = time.monotonic() + 10
    while running[books.organisation] < count:
        assert time.monotonic() < deadline, "the requests did not arrive"
        time.sleep(0.005)
    return threads


TIERS = [
    ("standard", 0, 5),
    ("premium", 0, 15),
    ("enterprise", 0, 20),
    ("ultimate", 0, 20),
    ("developer", 0, 5),
    ("standard", 2, 25),
]


@pytest.mark.parametrize(("tier", "licences", "limit"), TIERS)
def test_the_tier_and_its_licences_decide(books, tier, licences, limit):
    books.act("set_tier", tier=tier)
    books.control("POST", "limits", licences=licences)
    books.sign_in(role="3")
    answer = books.call("GET", "/services/rest/system/v1/governanceLimits")
    assert answer.json()["accountConcurrencyLimit"] == limit


def test_one_request_too_many_is_refused_on_every_channel(limited_books):
    books = limited_books
    threads = hold(books, 5)
    answer = books.get("vendor")
    assert detail(answer)[:3] == (
        429, "CONCURRENCY_LIMIT_EXCEEDED", "Concurrent request limit exceeded. Request blocked.",
    )  # fmt: skip
    assert answer.json()["o:errorCode"] == "CONCURRENCY_LIMIT_EXCEEDED"
    assert "Retry-After" not in answer.headers
    assert books.query("SELECT id FROM vendor").status_code == 429
    scripted = books.call("POST", f"{RESTLET}?script=101&deploy=1", {})
    assert (scripted.status_code, scripted.json()["error"]["code"]) == (400, "SSS_REQUEST_LIMIT_EXCEEDED")
    other = books_of(books, "2750416")
    assert other.get("vendor").status_code == 200
    for thread in threads:
        thread.join()
    assert books.get("vendor").status_code == 200


def books_of(books, organisation):
    return type(books)(books.running, organisation)


def test_limits_are_overridden_or_not_enforced(limited_books):
    books = limited_books
    books.control("POST", "limits", concurrent=1)
    (thread,) = hold(books, 1)
    assert books.get("vendor").status_code == 429
    books.control("POST", "limits", enforce=False)
    assert books.get("vendor").status_code == 200
    thread.join()


def test_token_requests_do_not_count(limited_books):
    books = limited_books
    books.control("POST", "limits", concurrent=1)
    (thread,) = hold(books, 1)
    answer = HTTP.post(f"{books.url}/services/rest/auth/oauth2/v1/token", data={}, timeout=5)
    assert answer.json() == {"error": "unsupported_grant_type"}
    thread.join()


def test_an_unknown_limit_is_refused(books):
    answer = HTTP.post(f"{books.url}/_control/limits", json={"minute": 60}, timeout=5)
    assert (answer.status_code, "Known: enforce, concurrent" in answer.json()["error"]) == (400, True)
