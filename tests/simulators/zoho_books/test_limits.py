"""A hundred calls a minute, some at once, some thousand a day: 429 with Zoho's codes and no further hint."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import requests

from expenses_app.simulators.zoho_books.limits import Limits
from expenses_app.simulators.zoho_books.seed import organisation
from expenses_app.simulators.zoho_books.switches import Switches
from tests.simulators.zoho_books.books import BLUEBIRD, RETAIL, refusal

PATH = "settings/currencies"


def codes(books, count):
    return [books.get(PATH).status_code for _ in range(count)]


def test_a_hundred_calls_a_minute_then_429_with_code_44(limited_books):
    books = limited_books
    assert codes(books, 100) == [200] * 100
    refused = books.get(PATH)
    assert refusal(refused) == (429, 44)
    assert "Retry-After" not in refused.headers
    assert [name for name in refused.headers if "limit" in name.lower()] == []
    books.advance(61)
    assert books.get(PATH).status_code == 200


def test_the_minute_slides(limited_books):
    books = limited_books
    books.limit(minute=2)
    assert codes(books, 1) == [200]
    books.advance(40)
    assert codes(books, 2) == [200, 429]
    books.advance(21)
    assert codes(books, 2) == [200, 429]


def test_so_many_calls_a_day_then_429_with_code_45(limited_books):
    books = limited_books
    books.limit(day=3)
    assert codes(books, 3) == [200, 200, 200]
    refused = books.get(PATH)
    assert refusal(refused) == (429, 45)
    assert refused.json()["message"] == "You have exceeded the maximum call rate limit of 3."


@pytest.mark.parametrize(
    ("plan", "calls"),
    [
        ("FREE", 1000), ("STANDARD", 2000), ("PROFESSIONAL", 5000), ("PREMIUM", 10000), ("ELITE", 10000),
        ("ULTIMATE", 10000),
    ],
)  # fmt: skip
def test_the_plan_says_how_many_calls_a_day(plan, calls):
    switches = Switches()
    limits = Limits(switches)
    books = organisation(
        "1", "Any Ltd", switches, country="GB", currency="GBP", plan=plan, members={"a@b.example": "admin"}
    )
    morning = datetime(2026, 11, 2, 6, tzinfo=UTC)
    for number in range(calls):
        assert limits.enter(books, morning + timedelta(seconds=number)) is None
        limits.leave(books.key)
    refused = limits.enter(books, morning + timedelta(seconds=calls))
    assert (refused.status_code, refused.json["code"]) == (429, 45)


@pytest.mark.parametrize(("reset", "hours", "status"), [("rolling", 23, 429), ("rolling", 25, 200)])
def test_the_day_rolls(limited_books, reset, hours, status):
    books = limited_books
    books.switch(day_reset=reset)
    books.limit(day=1)
    books.get(PATH)
    books.advance(hours * 3600)
    books.sign_in()
    assert books.get(PATH).status_code == status


def test_the_day_may_begin_at_midnight_of_the_organisation(limited_books):
    books = limited_books
    books.switch(day_reset="midnight")
    books.sign_in(BLUEBIRD)
    books.limit(day=1)
    books.control("POST", "clock", now="2027-02-02T04:30:00+00:00")  # half past eleven in New York
    books.sign_in()
    assert codes(books, 2) == [200, 429]
    books.advance(20 * 60)
    assert codes(books, 1) == [429]
    books.advance(11 * 60)
    assert codes(books, 2) == [200, 429]


@pytest.mark.parametrize(("organisation", "at_once"), [(RETAIL, 5), (BLUEBIRD, 10)])
def test_more_calls_at_once_than_the_plan_holds_are_refused_with_code_1070(
    limited_books, organisation, at_once
):
    books = limited_books
    books.sign_in(organisation)
    books.order(kind="slow", seconds=0.6, path="currencies", times=at_once)
    headers = {"Authorization": f"Zoho-oauthtoken {books.tokens['access_token']}"}

    def ask(_):
        return requests.get(f"{books.api}/{PATH}?organization_id={organisation}", headers=headers, timeout=10)

    with ThreadPoolExecutor(at_once + 1) as pool:
        answers = list(pool.map(ask, range(at_once + 1)))
    assert sorted(refusal(answer) for answer in answers) == [(200, 0)] * at_once + [(429, 1070)]
    assert books.get(PATH).status_code == 200


def test_organisations_count_for_themselves_and_apps_together(limited_books):
    books = limited_books
    books.limit(day=2)
    books.sign_in(client="one")
    assert codes(books, 1) == [200]
    books.sign_in(client="two")
    assert codes(books, 2) == [200, 429]
    books.sign_in(BLUEBIRD)
    assert codes(books, 1) == [200]


def test_a_refused_call_changes_nothing_and_does_not_count(limited_books):
    books = limited_books
    body = books.simple_expense()
    books.limit(day=0)
    assert refusal(books.call("POST", "expenses", body)) == (429, 45)
    assert books.ledger() == []
    books.limit(day=None)
    assert books.call("POST", "expenses", body).status_code == 201


def test_tokens_foreign_calls_and_the_list_of_organisations_do_not_count(limited_books):
    books = limited_books
    books.limit(day=1)
    books.call("GET", "organizations", params={"organization_id": None})
    books.call("GET", PATH, token="1000.foreign")
    assert codes(books, 2) == [200, 429]


def test_limits_can_be_lifted(limited_books):
    limited_books.limit(enforce=False)
    limited_books.limit(minute=1)
    assert set(codes(limited_books, 3)) == {200}


def test_an_unknown_limit_is_refused(limited_books):
    answer = requests.post(f"{limited_books.url}/_control/limits", json={"hour": 5}, timeout=5)
    assert (answer.status_code, "hour" in answer.json()["error"]) == (400, True)
