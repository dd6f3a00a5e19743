from concurrent.futures import ThreadPoolExecutor

import requests

from tests.simulators.dynamics_365.books import refusal


def codes(books, count):
    return [books.get("currencies").status_code for _ in range(count)]


def test_the_published_limits_are_the_defaults(limited_books):
    limits = limited_books.control("GET", "limits")
    assert limits == {
        "enforce": True, "calls": 6000, "window_seconds": 300, "at_once": 5, "queued": 95, "wait_seconds": 480,
    }  # fmt: skip


def test_too_many_calls_in_five_sliding_minutes(limited_books):
    books = limited_books
    books.control("POST", "limits", calls=3)
    assert codes(books, 2) == [200, 200]
    books.advance(200)
    assert codes(books, 2) == [200, 429]
    refused = books.get("currencies")
    assert refusal(refused)[:2] == (429, "Application_TooManyRequests")
    assert "Retry-After" not in refused.headers
    books.advance(101)
    assert codes(books, 3) == [200, 200, 429]


def test_the_limit_counts_for_each_user(limited_books):
    books = limited_books
    books.control("POST", "limits", calls=1)
    assert codes(books, 2) == [200, 429]
    books.tokens = books.control(
        "POST", "tokens", organisation=books.company, user="ben@harbourdesign.example"
    )
    assert codes(books, 2) == [200, 429]


def test_a_refused_call_changes_nothing(limited_books):
    books = limited_books
    assert books.journal
    books.control("POST", "limits", calls=1)
    assert books.write_line().status_code == 429
    books.control("POST", "limits", enforce=False)
    assert books.lines() == []


def together(books, count):
    def ask(_):
        address = f"{books.api}/companies({books.company})/currencies"
        return requests.get(address, headers=books.headers(), timeout=10).status_code

    with ThreadPoolExecutor(count) as pool:
        return sorted(pool.map(ask, range(count)))


def test_calls_beyond_those_at_once_wait(limited_books):
    limited_books.order(kind="slow", seconds=0.2, path="currencies", times=5)
    assert together(limited_books, 8) == [200] * 8


def test_calls_beyond_those_that_may_wait_are_refused(limited_books):
    limited_books.control("POST", "limits", at_once=2, queued=1)
    limited_books.order(kind="slow", seconds=0.5, path="currencies", times=3)
    assert together(limited_books, 5) == [200, 200, 200, 429, 429]


def test_a_call_that_waits_too_long_is_refused(limited_books):
    limited_books.control("POST", "limits", at_once=1, wait_seconds=0)
    limited_books.order(kind="slow", seconds=0.5, path="currencies", times=1)
    assert together(limited_books, 2) == [200, 503]


def test_environments_and_tokens_do_not_count(limited_books):
    books = limited_books
    books.control("POST", "limits", calls=1)
    for _ in range(3):
        assert books.send("GET", f"{books.url}/environments/v1.2").status_code == 200
    assert codes(books, 2) == [200, 429]


def test_a_batch_counts_once(limited_books):
    books = limited_books
    books.control("POST", "limits", calls=1)
    one = {"method": "GET", "url": f"companies({books.company})/currencies"}
    answer = books.send(
        "POST", f"{books.api}/$batch", {"requests": [one | {"id": str(each)} for each in range(3)]}
    )
    assert [each["status"] for each in answer.json()["responses"]] == [200, 200, 200]
    assert codes(books, 1) == [429]


def test_an_unknown_limit_is_refused(limited_books):
    answer = requests.post(f"{limited_books.url}/_control/limits", json={"hour": 5}, timeout=5)
    assert (answer.status_code, "hour" in answer.json()["error"]) == (400, True)
