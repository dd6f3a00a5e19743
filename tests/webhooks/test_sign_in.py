"""Who gets through the door of a system that calls us, and how far."""

import json
from decimal import Decimal

import pytest
from django.urls import reverse

from expenses_app.companies.actor import SYSTEM
from expenses_app.companies.clock import system_clock
from expenses_app.connections.models import PollSession
from expenses_app.connections.services.unlink import unlink
from expenses_app.webhooks.polls.sign_in import LOCKED_FOR, SILENCE, WRONG_BEFORE_LOCK, WRONG_FROM_ADDRESS
from tests.webhooks.conftest import PASSWORD, door_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clean_counts():
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def busy(site):
    """There is something to fetch."""
    site.shelf.posted("10.00")
    return site


def sign_in(site, password=PASSWORD, name=None):
    return site.program.call("sign_in", name=name or site.program.name, password=password)["answer"]


@pytest.mark.parametrize(
    ("name", "password"), [("pc-1", "wrong"), ("pc-1", ""), ("nobody", PASSWORD), ("", "")]
)
def test_wrong_name_or_password_is_not_known(busy, name, password):
    assert busy.program.call("sign_in", name=name, password=password)["answer"] == "NotKnown"
    assert PollSession.objects.count() == 0


def test_right_password_counts_wrong_ones_anew(busy):
    for _ in range(2):
        for _ in range(WRONG_BEFORE_LOCK - 1):
            assert sign_in(busy, "wrong") == "NotKnown"
        assert sign_in(busy) == "Admitted"
        busy.later()


def test_too_many_wrong_passwords_lock_the_name_for_a_while(busy):
    for _ in range(WRONG_BEFORE_LOCK):
        sign_in(busy, "wrong")
    assert sign_in(busy) == "NotKnown"
    busy.shelf.clock.sleep(LOCKED_FOR.total_seconds())
    assert sign_in(busy) == "Admitted"


def test_too_many_wrong_names_from_one_address_are_not_looked_at_any_more(busy):
    for number in range(WRONG_FROM_ADDRESS):
        sign_in(busy, name=f"nobody-{number}")
    assert sign_in(busy) == "NotKnown"
    busy.program.door = door_of(busy.shelf.connection.declared, busy.shelf.clock, "192.0.2.9")
    assert sign_in(busy) == "Admitted"


def test_second_session_waits_while_the_first_is_alive(busy):
    assert sign_in(busy) == "Admitted"
    assert sign_in(busy) == "Busy"
    busy.shelf.clock.sleep(SILENCE.total_seconds())
    assert sign_in(busy) == "Admitted"


def test_ticket_ends_after_an_hour_of_silence_and_with_goodbye(busy):
    ticket = busy.program.sign_in()["ticket"]
    busy.shelf.clock.sleep(3601)
    assert busy.program.fetch(ticket)["answer"] == "NotKnown"
    ticket = busy.program.sign_in()["ticket"]
    busy.program.call("bye", ticket=ticket)
    assert busy.program.fetch(ticket)["answer"] == "NotKnown"


@pytest.mark.parametrize("call", ["fetch", "error", "bye"])
def test_made_up_ticket_is_no_session(busy, call):
    assert busy.program.call(call, ticket="made-up")["answer"] == "NotKnown"


def test_password_opens_its_own_companys_work_alone(busy, other_site):
    """The second company has nothing to do; nothing of the first one shows with its password."""
    assert other_site.visit() == "NothingToDo"
    other_site.shelf.posted("77.00")
    other_site.visit()
    assert other_site.shelf.books.totals() == [Decimal("77.00")]
    assert busy.shelf.books.totals() == []
    assert busy.shelf.states() == ["queued"]


def test_disconnecting_shuts_the_door_at_once(busy):
    ticket = busy.program.sign_in()["ticket"]
    unlink(busy.shelf.connection, SYSTEM, busy.shelf.clock)
    assert busy.program.fetch(ticket)["answer"] == "NotKnown"
    busy.later()
    assert sign_in(busy) == "NotKnown"


def post(client, body, key="polled_books"):
    return client.post(reverse("webhooks:poll", kwargs={"key": key}), body, content_type="application/json")


def test_door_answers_over_http_without_cookie_or_csrf_token(client, busy):
    assert post(client, json.dumps({"call": "version"})).json() == {"answer": "Greeted", "version": "1"}
    signed = post(client, json.dumps({"call": "sign_in", "name": "pc-1", "password": PASSWORD})).json()
    assert signed["answer"] == "Admitted"
    assert PollSession.objects.get().began_at <= system_clock().now()


@pytest.mark.parametrize(
    ("body", "key", "status"),
    [
        ("nonsense", "polled_books", 400),
        ('{"call": "dance"}', "polled_books", 400),
        ("x" * 200_001, "polled_books", 413),
        ('{"call": "version"}', "xero", 404),
        ('{"call": "version"}', "abacus", 404),
    ],
)
def test_what_is_no_call_is_turned_away(client, site, body, key, status):
    assert post(client, body, key).status_code == status


def test_door_takes_posts_alone(client, site):
    assert client.get(reverse("webhooks:poll", kwargs={"key": "polled_books"})).status_code == 405
