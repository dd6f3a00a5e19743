"""A hundred and twenty calls a minute, three thousand six hundred an hour, fifteen refreshes a minute."""

import pytest
import requests

from tests.simulators.freeagent.books import Books, start


def codes(books, count, **options):
    return [books.get("users/me", **options).status_code for _ in range(count)]


def test_the_hundred_and_twenty_first_call_of_a_minute_is_refused_in_plain_text(limited_books):
    assert codes(limited_books, 120) == [200] * 120
    refused = limited_books.get("users/me")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")
    assert refused.headers["Content-Type"].startswith("text/plain")
    assert refused.text == "You must not exceed 120 requests per 60 seconds"
    assert not [name for name in refused.headers if "remaining" in name.lower()]


def test_the_window_begins_anew_with_each_minute(limited_books):
    limited_books.control("POST", "limits", minute=1)
    assert codes(limited_books, 2) == [200, 429]
    limited_books.control("POST", "clock", now="2026-11-20T09:30:59+00:00")
    assert codes(limited_books, 1) == [429]
    limited_books.control("POST", "clock", now="2026-11-20T09:31:00+00:00")
    assert codes(limited_books, 2) == [200, 429]


def test_the_hour_binds_too(limited_books):
    limited_books.control("POST", "limits", hour=3)
    assert codes(limited_books, 4) == [200] * 3 + [429]
    assert limited_books.get("users/me").text == "You must not exceed 3 requests per 3600 seconds"
    limited_books.advance(60)
    assert codes(limited_books, 1) == [429]
    limited_books.control("POST", "clock", now="2026-11-20T10:00:00+00:00")
    assert codes(limited_books, 1) == [200]


def test_the_published_numbers(limited_books):
    assert limited_books.control("GET", "limits") == {
        "enforce": True,
        "minute": 120,
        "hour": 3600,
        "refresh_minute": 15,
        "test_minute": 5,
    }


def test_users_of_an_app_are_counted_apart(limited_books):
    limited_books.control("POST", "limits", minute=1)
    assert codes(limited_books, 2) == [200, 429]
    limited_books.sign_in(user="ben@example.com")
    assert codes(limited_books, 1) == [200]


def test_another_token_of_the_same_user_shares_the_count(limited_books):
    limited_books.control("POST", "limits", minute=1)
    assert codes(limited_books, 1) == [200]
    limited_books.sign_in()
    assert codes(limited_books, 1) == [429]


def test_the_test_header_lowers_the_limit_to_five(limited_books):
    test = {"X-RateLimit-Test": "true"}
    assert codes(limited_books, 6, headers=test) == [200] * 5 + [429]
    assert codes(limited_books, 1) == [200]


def test_fifteen_refreshes_a_minute(limited_books):
    token = limited_books.tokens["refresh_token"]

    def refresh():
        form = {"grant_type": "refresh_token", "refresh_token": token}
        return requests.post(
            f"{limited_books.api}/token_endpoint", data=form, auth=("client", "secret"), timeout=5
        )

    for _ in range(15):
        token = refresh().json()["refresh_token"]
    refused = refresh()
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")
    limited_books.advance(60)
    assert refresh().status_code == 200


def test_a_refused_write_writes_nothing(limited_books):
    payment = limited_books.payment()
    limited_books.control("POST", "limits", minute=0)
    assert limited_books.explain(payment).status_code == 429
    assert limited_books.ledger() == []


def test_limits_can_be_lifted():
    with start(enforce_limits=False) as running:
        books = Books(running)
        books.control("POST", "limits", minute=1)
        assert codes(books, 3) == [200] * 3


@pytest.mark.parametrize("wish", [{"day": 5}, {"concurrent": 1}])
def test_an_unknown_limit_is_refused(limited_books, wish):
    answer = requests.post(f"{limited_books.url}/_control/limits", json=wish, timeout=5)
    assert answer.status_code == 400


def test_windows_can_be_forgotten(limited_books):
    limited_books.control("POST", "limits", minute=1)
    codes(limited_books, 2)
    limited_books.control("POST", "limits", forget=True)
    assert codes(limited_books, 1) == [200]
