import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests


def codes(books, count, path="Currencies"):
    return [books.get(path).status_code for _ in range(count)]


def at_the_start_of_a_minute(books):
    """Use the present window up and step over its end."""
    while (refused := books.get("Currencies")).status_code == 200:
        pass
    books.advance(advance_seconds=int(refused.headers["Retry-After"]))


def test_sixty_calls_a_minute_then_429_with_the_seconds_to_wait(limited_books):
    books = limited_books
    at_the_start_of_a_minute(books)
    assert codes(books, 60) == [200] * 60
    refused = books.get("Currencies")
    assert (refused.status_code, refused.headers["X-Rate-Limit-Problem"]) == (429, "minute")
    assert (refused.content, refused.headers["X-MinLimit-Remaining"]) == (b"", "0")
    assert 50 <= int(refused.headers["Retry-After"]) <= 60
    books.advance(advance_seconds=int(refused.headers["Retry-After"]))
    assert books.get("Currencies").status_code == 200


def test_every_answer_tells_what_remains(limited_books):
    first, second = limited_books.get("Currencies"), limited_books.get("Currencies")
    for name in ("X-DayLimit-Remaining", "X-AppMinLimit-Remaining"):
        assert int(first.headers[name]) == int(second.headers[name]) + 1
    assert int(first.headers["X-DayLimit-Remaining"]) == 4999


def test_the_day_limit_says_how_long_the_day_lasts(limited_books):
    books = limited_books
    books.control("POST", "limits", day=3, minute=1000)
    assert codes(books, 3) == [200, 200, 200]
    refused = books.get("Currencies")
    assert (refused.status_code, refused.headers["X-Rate-Limit-Problem"]) == (429, "day")
    books.advance(advance_seconds=int(refused.headers["Retry-After"]))
    books.sign_in()
    assert books.get("Currencies").status_code == 200


def test_the_apps_minute_counts_over_all_organisations(limited_books):
    books = limited_books
    books.sign_in(organisations=[books.organisation, books.demo])
    books.control("POST", "limits", app_minute=4)
    for tenant in (books.organisation, books.demo, books.organisation, books.demo):
        books.get("Currencies", headers={"Xero-Tenant-Id": tenant})
    refused = books.get("Currencies")
    assert (refused.status_code, refused.headers["X-Rate-Limit-Problem"]) == (429, "appminute")


def test_five_calls_at_once_and_the_sixth_is_refused_without_retry_after(limited_books):
    books = limited_books
    books.order(kind="slow", seconds=0.6, path="Currencies", times=5)

    def ask(_):
        return requests.get(f"{books.api}/Currencies", headers=books.headers(), timeout=10)

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(ask, range(6)))
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) == 1
    assert refused[0].headers["X-Rate-Limit-Problem"] == "concurrent"
    assert "Retry-After" not in refused[0].headers
    assert books.get("Currencies").status_code == 200


def test_organisations_have_windows_of_their_own(limited_books):
    books = limited_books
    books.sign_in(organisations=[books.organisation, books.demo])
    books.control("POST", "limits", day=1)
    assert books.get("Currencies").status_code == 200
    assert books.get("Currencies").status_code == 429
    assert books.get("Currencies", headers={"Xero-Tenant-Id": books.demo}).status_code == 200


def test_a_refused_call_changes_nothing(limited_books):
    books = limited_books
    spend = books.spend()
    books.control("POST", "limits", day=1)
    assert books.write_spend(spend).status_code == 429
    assert books.ledger() == []


def test_limits_can_be_lifted(limited_books):
    limited_books.control("POST", "limits", enforce=False)
    assert set(codes(limited_books, 70)) == {200}


def test_the_body_of_a_429_can_be_a_problem(limited_books):
    limited_books.switch(rate_limit_body="problem")
    limited_books.control("POST", "limits", day=0, minute=0)
    assert limited_books.get("Currencies").json()["Status"] == 429


def test_connections_and_tokens_do_not_count(limited_books):
    books = limited_books
    before = int(books.get("Currencies").headers["X-DayLimit-Remaining"])
    requests.get(f"{books.url}/connections", headers=books.headers(), timeout=5)
    assert int(books.get("Currencies").headers["X-DayLimit-Remaining"]) == before - 1


def test_an_unknown_limit_is_refused(limited_books):
    answer = requests.post(f"{limited_books.url}/_control/limits", json={"hour": 5}, timeout=5)
    assert (answer.status_code, "hour" in answer.json()["error"]) == (400, True)


@pytest.mark.parametrize("speed", [60])
def test_the_windows_follow_the_simulated_clock(limited_books, speed):
    books = limited_books
    books.control("POST", "limits", minute=1)
    books.control("POST", "clock", speed=speed)
    codes(books, 2)
    threading.Event().wait(1.1)
    assert books.get("Currencies").status_code == 200
