"""From the form to a linked connection, for platforms that need more than a consent page, or none."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from expenses_app import platforms
from expenses_app.connections.encryption import unsealed_answers
from expenses_app.connections.models import Authorisation, Connection, ConsentAttempt
from expenses_app.connections.services.begin_consent import begin_consent
from expenses_app.connections.services.choose_tenant import begin_choice_again, choose_tenant
from expenses_app.connections.services.enter_credentials import enter_credentials
from expenses_app.connections.services.finish_consent import finish_consent
from expenses_app.connections.services.refresh import good_token
from expenses_app.connections.sessions import session_for
from expenses_app.core.messages import Message
from expenses_app.ledger.authorisation import (
    Address,
    Assertion,
    Blank,
    BlankKind,
    MachineGrant,
    Place,
    Tenant,
)
from expenses_app.ledger.capabilities import Scopes
from tests.connections.conftest import NOW, tokens
from tests.connections.sample_platform import OAUTH2, SAMPLE
from tests.transport.test_oauth2_variants import PEM

pytestmark = pytest.mark.django_db

ACCOUNT = Blank(
    "account",
    Message("Account number"),
    pattern=r"[0-9]{7}(_[A-Z0-9]+)?",
    complaint=Message("Seven digits, with _SB1 or the like for a sandbox."),
)
CERTIFICATE = MachineGrant(
    key="certificate",
    title=Message("With a certificate"),
    token_path="/token",
    host="api",
    scopes=Scopes(("rest",)),
    blanks=(
        ACCOUNT,
        Blank("client", Message("Client id")),
        Blank("certificate", Message("Certificate id")),
        Blank("key", Message("Private key"), kind=BlankKind.KEY, variable="SAMPLE_PRIVATE_KEY"),
        Blank("until", Message("Valid until"), kind=BlankKind.DAY, needed=False),
    ),
    assertion=Assertion("key", "certificate", scope_claim=True),
    client_id="client",
    ends="until",
    token_prefix="Sample-token",
)
ENTERED = {"account": "1234567", "client": "c1", "certificate": "k1", "key": PEM, "until": "2026-12-10"}


def nested(session, given, inside=""):
    """Two environments; one holds two companies, the other one."""
    held = {
        "": [
            Tenant("production", "Production", opens=True),
            Tenant("sandbox", "Sandbox", opens=True, note="test"),
        ],
        "production": [Tenant("production/1", "One Ltd"), Tenant("production/2", "Two Ltd")],
        "sandbox": [Tenant("sandbox/1", "Trial Ltd")],
    }
    return iter(held[inside])


@pytest.fixture
def way_in(sample, monkeypatch):
    """Make the sample platform one with these ways."""

    def declare(**changes):
        declared = replace(SAMPLE, **changes)
        platforms.all_platforms()["sample"] = declared
        return declared

    return declare


@pytest.fixture
def says_yes(server, sample):
    server.script("POST", "/token", tokens(1), tokens(2))
    server.script(
        "GET", "/tenants", (200, json.dumps([{"id": "t1", "name": "Harbour Cafe Ltd", "link": "l"}]), {})
    )
    return server


def come_back(member, platform, clock, entered=None, **callback):
    departure = begin_consent(member.company, platform, member, clock, entered=entered)
    state = parse_qs(urlsplit(departure.url).query)["state"][0]
    return finish_consent({"state": state, "code": "c", **callback}, clock, user_id=member.user_id)


def test_place_that_was_entered_is_used_for_consent_tokens_and_calls(
    server, says_yes, alice, way_in, clock, monkeypatch
):
    monkeypatch.setenv("SAMPLE_ADDRESS", server.url + "/{host}")
    for method, path in list(server.scripts):
        server.scripts[method, f"/1234567.books.example{path}"] = server.scripts.pop((method, path))
    place = Place(
        "api",
        lambda given: f"https://{given.entered['account']}.books.example",
        r"https://[0-9a-z-]+\.books\.example",
    )
    platform = way_in(
        addresses={"api": Address("SAMPLE_ADDRESS", "https://system.books.example")},
        authorisation=replace(OAUTH2, blanks=(ACCOUNT,), places=(place,)),
    )
    departure = begin_consent(alice.company, platform, alice, clock, entered={"account": "1234567"})
    assert departure.url.startswith(f"{server.url}/1234567.books.example/authorize?")
    arrival = come_back(alice, platform, clock, entered={"account": "1234567"})
    kept = arrival.connection.authorisation
    assert kept.places == {"api": "https://1234567.books.example"}
    assert session_for(arrival.connection, clock).base == f"{server.url}/1234567.books.example"
    assert [one.path for one in server.requests()] == [
        "/1234567.books.example/token",
        "/1234567.books.example/tenants",
    ]


def test_token_travels_behind_the_platforms_own_word(server, says_yes, alice, way_in, clock):
    come_back(alice, way_in(authorisation=replace(OAUTH2, token_prefix="Zoho-oauthtoken")), clock)
    assert server.requests("/tenants")[0].headers["authorization"] == "Zoho-oauthtoken access-1"


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        ({"refresh_token": "refresh-2"}, "refresh-2"),
        ({}, "refresh-0"),
        ({"refresh_token": ""}, "refresh-0"),
    ],
    ids=["rotates", "does not rotate", "says nothing"],
)
def test_refresh_token_is_replaced_only_by_another(server, sample, authorise, clock, answer, kept):
    from expenses_app.connections.encryption import unseal

    server.script(
        "POST", "/token", (200, json.dumps({"access_token": "access-1", "expires_in": 60} | answer), {})
    )
    authorisation = authorise(expires_at=NOW)
    good_token(authorisation.pk, clock)
    assert unseal(Authorisation.objects.get().refresh_token_sealed) == kept


def test_grant_without_sliding_life_ends_a_fixed_time_after_consent(says_yes, alice, way_in, clock):
    way = replace(OAUTH2, idle_days=0, hard_days=7)
    kept = come_back(alice, way_in(authorisation=way), clock).connection.authorisation
    assert (kept.refresh_expires_at, kept.hard_expires_at) == (None, NOW + timedelta(days=7))
    clock.sleep(86400)
    good_token(kept.pk, clock)
    kept.refresh_from_db()
    assert kept.hard_expires_at == NOW + timedelta(days=7)


def enter(member, platform, clock, **changes):
    way = platform.way("certificate")
    return enter_credentials(member.company, platform, member, clock, way=way, entered=ENTERED | changes)


def test_certificate_connects_without_a_consent_page_and_asks_for_each_token_anew(
    says_yes, alice, way_in, clock
):
    arrival = enter(alice, way_in(other_ways=(CERTIFICATE,)), clock)
    kept = arrival.connection.authorisation
    assert (arrival.outcome, kept.way, kept.client_id) == ("linked", "certificate", "c1")
    assert kept.hard_expires_at == datetime(2026, 12, 10, 23, 59, 59, 999999, tzinfo=UTC)
    assert PEM not in kept.entered_sealed
    assert unsealed_answers(kept.entered_sealed)["key"] == PEM
    clock.sleep(3600)
    assert good_token(kept.pk, clock).value == "access-2"
    assert [one.form["grant_type"] for one in says_yes.requests("/token")] == ["client_credentials"] * 2


def test_refused_certificate_blocks_the_connection_and_says_who_can_mend_it(
    says_yes, server, alice, way_in, clock
):
    kept = enter(alice, way_in(other_ways=(CERTIFICATE,)), clock).connection.authorisation
    server.script("POST", "/token", (401, json.dumps({"error": "invalid_client"}), {}))
    clock.sleep(3600)
    from expenses_app.ledger.errors import NeedsReauthorising

    with pytest.raises(NeedsReauthorising):
        good_token(kept.pk, clock)
    assert Connection.objects.get().state == "needs_reauthorising"


def test_answers_of_the_operator_win_and_are_not_stored(says_yes, alice, way_in, clock, monkeypatch):
    monkeypatch.setenv("SAMPLE_PRIVATE_KEY", PEM.replace("\n", "\\n"))
    platform = way_in(other_ways=(CERTIFICATE,))
    entered = {name: value for name, value in ENTERED.items() if name != "key"}
    arrival = enter_credentials(alice.company, platform, alice, clock, way=CERTIFICATE, entered=entered)
    assert arrival.outcome == "linked"
    assert "key" not in unsealed_answers(Authorisation.objects.get().entered_sealed)


def test_organisations_inside_others_are_chosen_step_by_step(says_yes, alice, way_in, clock):
    arrival = come_back(alice, way_in(tenants=nested), clock)
    attempt = arrival.attempt
    assert [one["id"] for one in attempt.tenants] == ["production", "sandbox"]
    assert choose_tenant(attempt, "production", clock).outcome == "choosing"
    assert [one["id"] for one in attempt.tenants] == ["production/1", "production/2"]
    assert begin_choice_again(attempt, clock).outcome == "choosing"
    assert [one["id"] for one in attempt.tenants] == ["production", "sandbox"]
    linked = choose_tenant(attempt, "sandbox", clock)
    assert linked.connection.ledger_id == "sample:sandbox/1"


def test_reconnecting_walks_to_the_organisation_that_was_connected(says_yes, alice, way_in, clock):
    platform = way_in(tenants=nested)
    attempt = come_back(alice, platform, clock).attempt
    choose_tenant(attempt, "production", clock)
    choose_tenant(attempt, "production/2", clock)
    assert come_back(alice, platform, clock).connection.tenant_id == "production/2"


def test_no_token_stays_behind_with_the_choice(says_yes, alice, way_in, clock):
    come_back(alice, way_in(tenants=nested), clock, company="1234567")
    attempt = ConsentAttempt.objects.get()
    assert attempt.given["callback"] == {"company": "1234567"}
    assert set(attempt.given["token"]) == {"expires_in"}


def at(route, company):
    return reverse(f"connections:{route}", kwargs={"company_id": company.pk})


def test_form_asks_for_what_is_declared_and_says_at_the_field_what_does_not_fit(
    says_yes, alice, way_in, company, signed_in
):
    way_in(other_ways=(CERTIFICATE,))
    browser = signed_in(alice)
    sent = browser.post(at("begin", company), {"platform": "sample", "way": "certificate"})
    assert sent.url.startswith(at("enter", company))
    page = browser.get(sent.url).content.decode()
    assert "Account number" in page
    assert "Private key" in page
    wrong = browser.post(
        at("enter", company),
        ENTERED | {"platform": "sample", "way": "certificate", "account": "12", "key": "nonsense"},
    )
    assert wrong.status_code == 422
    page = wrong.content.decode()
    assert "Seven digits, with _SB1 or the like for a sandbox." in page
    assert "This is no private key in PEM form" in page
    assert "nonsense" not in page
    right = browser.post(at("enter", company), ENTERED | {"platform": "sample", "way": "certificate"})
    assert right.status_code == 302
    assert Connection.objects.get().state == "linked"


def test_choice_of_ways_is_offered_where_there_are_several(alice, way_in, company, signed_in):
    way_in(other_ways=(CERTIFICATE,))
    page = signed_in(alice).get(at("connect", company), {"platform": "sample"}).content.decode()
    assert "Sign in there and agree" in page
    assert "With a certificate" in page


def test_certificate_alone_is_offered_where_the_operator_registered_no_client(
    alice, way_in, company, signed_in, monkeypatch
):
    monkeypatch.delenv("SAMPLE_CLIENT_SECRET")
    way_in(other_ways=(CERTIFICATE,))
    sent = signed_in(alice).post(at("begin", company), {"platform": "sample"})
    assert "way=certificate" in sent.url


@pytest.mark.parametrize(("days", "warned"), [(29, True), (31, False)])
def test_end_of_a_certificate_is_told_thirty_days_ahead(
    says_yes, alice, way_in, company, signed_in, clock, days, warned
):
    from expenses_app.companies.clock import system_clock

    enter(alice, way_in(other_ways=(CERTIFICATE,)), clock)
    Authorisation.objects.update(hard_expires_at=system_clock().now() + timedelta(days=days))
    page = signed_in(alice).get(at("overview", company)).content.decode()
    assert ("The certificate ends on" in page) is warned


def test_many_organisations_are_found_by_name_and_shown_by_the_page(
    says_yes, alice, way_in, company, signed_in, clock
):
    many = [Tenant(f"c{number}", f"Company {number:03}") for number in range(120)]
    attempt = come_back(alice, way_in(tenants=lambda session, given, inside="": many), clock).attempt
    from expenses_app.companies.clock import system_clock

    ConsentAttempt.objects.update(expires_at=system_clock().now() + timedelta(minutes=30))
    browser = signed_in(alice)
    page = reverse("connections:choose", kwargs={"company_id": company.pk, "attempt_id": attempt.pk})
    first = browser.get(page).content.decode()
    assert "Company 049" in first
    assert "Company 050" not in first
    assert "Company 119" in browser.get(page, {"page": 3}).content.decode()
    found = browser.get(page, {"q": "117"}).content.decode()
    assert "Company 117" in found
    assert "Company 001" not in found
