"""The connection's pages, as the owner, each role, a stranger and a member of another company."""

import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from expenses_app.audit.models import Event
from expenses_app.companies.clock import system_clock
from expenses_app.companies.models import Role
from expenses_app.connections.history import sentence
from expenses_app.connections.models import Connection, ConsentAttempt
from tests.connections.conftest import tokens

pytestmark = pytest.mark.django_db

PAGES = ["connections:overview", "connections:connect", "connections:consent", "connections:disconnect"]
ACTIONS = ["connections:begin", "connections:pause", "connections:resume", "connections:disconnect"]


def at(route, company, **more):
    return reverse(route, kwargs={"company_id": company.pk, **more})


@pytest.fixture
def live(server, sample, company, connect):
    """A connection whose times are the real present's, as the pages see it."""
    now = system_clock().now()
    made = connect(company)
    made.authorisation.expires_at = now + timedelta(minutes=30)
    made.authorisation.refresh_expires_at = now + timedelta(days=60)
    made.authorisation.save()
    made.facts_json = {
        "ledger_key": "t1",
        "name": "Harbour Cafe Ltd",
        "base_currency": "GBP",
        "multi_currency": True,
        "currencies": ["GBP", "EUR"],
        "locked_until": "2026-10-31",
    }
    made.facts_read_at = now
    made.save()
    return made


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("route", PAGES)
def test_who_sees_which_page(live, company, member_of, signed_in, role, route):
    browser = signed_in(member_of(company, role, "someone"))
    answer = browser.get(at(route, company), {"platform": "sample"})
    owners_only = route == "connections:disconnect" and role != Role.OWNER
    assert answer.status_code == (403 if owners_only else 200)


@pytest.mark.parametrize("role", [Role.PREPARER, Role.POSTER, Role.VIEWER])
@pytest.mark.parametrize("route", ACTIONS)
def test_only_an_owner_changes_the_connection(live, company, member_of, signed_in, role, route):
    answer = signed_in(member_of(company, role, "someone")).post(at(route, company), {"platform": "sample"})
    assert answer.status_code == 403
    assert Connection.objects.get().state == "linked"


@pytest.mark.parametrize("route", PAGES)
def test_strangers_and_other_companies_find_nothing(live, company, charlie, stranger, signed_in, route):
    assert signed_in(charlie).get(at(route, company)).status_code == 404
    assert signed_in(stranger).get(at(route, company)).status_code == 404


def test_without_signing_in_one_is_asked_to(live, company, client):
    assert client.get(at("connections:overview", company)).status_code == 302


def test_a_company_without_connection_is_led_to_connecting(sample, alice, signed_in, company):
    assert signed_in(alice).get(at("connections:overview", company)).url == at("connections:connect", company)


def test_the_health_page_tells_what_one_needs_to_know(live, alice, signed_in, company):
    page = signed_in(alice).get(at("connections:overview", company)).content.decode()
    for words in (
        "Harbour Cafe Ltd",
        "Base currency GBP, many currencies on",
        "Books locked up to 31 October 2026",
        "Consent renews itself",
        "Disconnect…",
    ):
        assert words in page


def test_missing_scopes_are_named(live, alice, signed_in, company):
    live.authorisation.scopes = ["books"]
    live.authorisation.save()
    page = signed_in(alice).get(at("connections:overview", company)).content.decode()
    assert "Missing: settings." in page


def test_a_lost_consent_is_told_with_the_platforms_words(live, alice, signed_in, company):
    Connection.objects.update(
        state="needs_reauthorising",
        problem_json={"id": "%(platform)s no longer lets us in.", "parameters": {"platform": "Sample Books"}},
        problem_said="User removed",
    )
    page = signed_in(alice).get(at("connections:overview", company)).content.decode()
    assert "Sample Books no longer lets us in." in page
    assert "User removed" in page
    assert "Reconnect Sample Books" in page


def leave(browser, company, **data):
    answer = browser.post(at("connections:begin", company), {"platform": "sample"} | data)
    assert answer.status_code == 200
    return parse_qs(urlsplit(answer.context["url"]).query)["state"][0]


@pytest.fixture
def platform_says_yes(server, sample):
    server.script("POST", "/token", tokens(1))
    server.script(
        "GET", "/tenants", (200, json.dumps([{"id": "t1", "name": "Harbour Cafe Ltd", "link": "l"}]), {})
    )
    return server


def test_leaving_and_coming_back_connects(platform_says_yes, alice, signed_in, company):
    browser = signed_in(alice)
    state = leave(browser, company)
    answer = browser.get(reverse("connections:callback"), {"state": state, "code": "c"})
    assert answer.status_code == 302
    assert Connection.objects.get().state == "linked"
    again = browser.get(reverse("connections:callback"), {"state": state, "code": "c"})
    assert again.status_code == 400
    assert "was not accepted" in again.content.decode()


def test_the_way_back_is_kept_inside_this_site(platform_says_yes, alice, signed_in, company):
    browser = signed_in(alice)
    state = leave(browser, company, next="https://evil.example/")
    assert browser.get(reverse("connections:callback"), {"state": state, "code": "c"}).url.startswith(
        "/companies/"
    )
    state = leave(browser, company, next="/companies/")
    assert browser.get(reverse("connections:callback"), {"state": state, "code": "c"}).url == "/companies/"


def test_cancelled_and_failed_read_differently(server, sample, alice, signed_in, company):
    browser = signed_in(alice)
    callback = reverse("connections:callback")
    cancelled = browser.get(
        callback, {"state": leave(browser, company), "error": "access_denied"}, follow=True
    )
    assert "You left without giving consent." in cancelled.content.decode()
    failed = browser.get(
        callback,
        {"state": leave(browser, company), "error": "server_error", "error_description": "Locked"},
        follow=True,
    )
    page = failed.content.decode()
    assert "Sample Books did not give consent." in page
    assert "Locked" in page
    assert "You left" not in page


def test_one_of_several_organisations_is_chosen_on_a_page(platform_says_yes, alice, bob, signed_in, company):
    two = [{"id": "t1", "name": "One Ltd", "link": "l1"}, {"id": "t2", "name": "Two Ltd", "link": "l2"}]
    platform_says_yes.script("GET", "/tenants", (200, json.dumps(two), {}))
    browser = signed_in(alice)
    answer = browser.get(
        reverse("connections:callback"), {"state": leave(browser, company), "code": "c"}, follow=True
    )
    assert "Two Ltd" in answer.content.decode()
    attempt = ConsentAttempt.objects.get()
    page = at("connections:choose", company, attempt_id=attempt.pk)
    assert browser.post(page, {"tenant": "t9"}).status_code == 422
    assert browser.post(page, {"tenant": "t2"}).status_code == 302
    assert Connection.objects.get().tenant_name == "Two Ltd"
    assert browser.get(page).status_code == 404


def test_an_unknown_platform_is_refused_at_the_field(sample, alice, signed_in, company):
    answer = signed_in(alice).post(at("connections:begin", company), {"platform": "abacus"})
    assert answer.status_code == 422
    assert "not set up here" in answer.content.decode()


def test_the_callback_without_session_asks_to_sign_in_first(client):
    answer = client.get(reverse("connections:callback"), {"state": "s", "code": "c"})
    assert answer.status_code == 302
    assert "next=" in answer.url


def test_pausing_and_resuming(live, alice, signed_in, company):
    browser = signed_in(alice)
    browser.post(at("connections:pause", company))
    assert not Connection.objects.get().can_write
    assert "Writing is paused" in browser.get(at("connections:overview", company)).content.decode()
    browser.post(at("connections:resume", company))
    assert Connection.objects.get().can_write


def test_disconnecting_asks_first_and_says_when_the_platform_did_not_confirm(
    live, server, alice, signed_in, company
):
    server.script("POST", "/revoke", (503, b"", {}))
    browser = signed_in(alice)
    asked = browser.get(at("connections:disconnect", company)).content.decode()
    assert "What was posted stays in Sample Books." in asked
    assert Connection.objects.get().state == "linked"
    page = browser.post(at("connections:disconnect", company), follow=True).content.decode()
    assert Connection.objects.get().state == "unlinked"
    assert "has not confirmed" in page
    assert "Connect again" in page


def test_actions_need_a_post(live, alice, signed_in, company):
    for route in ("connections:begin", "connections:pause", "connections:resume"):
        assert signed_in(alice).get(at(route, company)).status_code == 405


@pytest.mark.parametrize(
    ("action", "after", "words"),
    [
        ("connection.read", {"counts": {}}, "Read, nothing had changed"),
        (
            "connection.read",
            {"counts": {"supplier": {"added": 3, "changed": 1}, "account": {"archived": 1}}},
            "Read. Suppliers: 3 new, 1 changed. Accounts: 1 archived.",
        ),
        (
            "connection.not_read",
            {"message": {"id": "%(p)s is away.", "parameters": {"p": "Sample Books"}}},
            "Not read: Sample Books is away.",
        ),
        ("connection.linked", {"organisation": "Harbour Cafe Ltd"}, "Connected to Harbour Cafe Ltd"),
        ("connection.facts_changed", {"base_currency": "EUR"}, "Company information read"),
    ],
)
def test_what_happened_is_told_in_sentences(action, after, words):
    assert sentence(Event(action=action, after=after)) == words
