"""To the platform's consent page and back: what is kept, what is refused, and how each ending differs."""

import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from expenses_app.audit.models import Event
from expenses_app.companies.models import Role
from expenses_app.connections import signals
from expenses_app.connections.encryption import unseal
from expenses_app.connections.models import Authorisation, Connection, ConsentAttempt
from expenses_app.connections.services.begin_consent import begin_consent
from expenses_app.connections.services.choose_tenant import choose_tenant
from expenses_app.connections.services.finish_consent import UnknownState, finish_consent
from expenses_app.ledger.errors import Misconfigured, Refused
from expenses_app.transport.pkce import challenge
from tests.connections.conftest import NOW, refused, tokens
from tests.transport.scripted import cut

pytestmark = pytest.mark.django_db

ONE = [{"id": "t1", "name": "Harbour Cafe Ltd", "link": "link-1"}]
TWO = [*ONE, {"id": "t2", "name": "Harbour Holdings Ltd", "link": "link-2"}]


def reaches(server, organisations):
    server.script("GET", "/tenants", (200, json.dumps(organisations), {}))


@pytest.fixture
def platform_says_yes(server, sample):
    server.script("POST", "/token", tokens(1, scope="books offline_access settings"))
    reaches(server, ONE)
    return server


def set_out(member, sample, clock, **more):
    departure = begin_consent(member.company, sample, member, clock, **more)
    return departure, parse_qs(urlsplit(departure.url).query)


def come_back(member, sample, clock, **parameters):
    _departure, asked = set_out(member, sample, clock)
    return finish_consent(
        {"state": asked["state"][0], "code": "code-1"} | parameters, clock, user_id=member.user_id
    )


def test_setting_out_asks_for_what_the_platform_declares_and_stores_no_secret_in_clear(alice, sample, clock):
    _departure, asked = set_out(alice, sample, clock)
    assert asked["scope"] == ["books offline_access settings"]
    assert asked["client_id"] == ["our-id"]
    assert asked["redirect_uri"] == ["http://localhost:8000/connections/callback/"]
    attempt = ConsentAttempt.objects.get()
    assert asked["state"][0] not in (attempt.state_hash, str(attempt.pk))
    assert asked["code_challenge"] == [challenge(unseal(attempt.verifier_sealed))]
    assert attempt.connection.state == "pending"


def test_one_organisation_is_linked_at_once(alice, sample, clock, platform_says_yes):
    heard = []

    def listen(connection, **_):
        heard.append(connection.ledger_id)

    signals.linked.connect(listen)
    try:
        arrival = come_back(alice, sample, clock)
    finally:
        signals.linked.disconnect(listen)
    connection = Connection.objects.get()
    assert arrival.connection == connection
    assert (connection.state, connection.ledger_id, connection.tenant_name, connection.tenant_link) == (
        "linked",
        "sample:t1",
        "Harbour Cafe Ltd",
        "link-1",
    )
    assert connection.linked_by_name == "Alice"
    assert unseal(connection.authorisation.refresh_token_sealed) == "refresh-1"
    assert heard == ["sample:t1"]
    event = Event.objects.get(action="connection.linked")
    assert event.actor["name"] == "Alice"
    assert event.after["ledger_id"] == "sample:t1"
    assert "refresh-1" not in json.dumps([event.before, event.after])


def test_the_exchange_proves_the_verifier(alice, sample, clock, platform_says_yes):
    come_back(alice, sample, clock)
    (asked,) = platform_says_yes.requests("/token")
    attempt = ConsentAttempt.objects.get()
    assert asked.form["code_verifier"] == unseal(attempt.verifier_sealed)
    assert asked.form["redirect_uri"] == "http://localhost:8000/connections/callback/"


def test_the_organisation_may_come_with_the_callback(alice, sample, clock, platform_says_yes):
    arrival = come_back(alice, sample, clock, realm="9130")
    assert arrival.connection.ledger_id == "sample:9130"
    assert platform_says_yes.requests("/tenants") == []


def test_a_state_is_used_once(alice, sample, clock, platform_says_yes):
    _departure, asked = set_out(alice, sample, clock)
    parameters = {"state": asked["state"][0], "code": "code-1"}
    finish_consent(parameters, clock, user_id=alice.user_id)
    with pytest.raises(UnknownState):
        finish_consent(parameters, clock, user_id=alice.user_id)
    assert len(platform_says_yes.requests("/token")) == 1


def test_a_state_expires(alice, sample, clock, platform_says_yes):
    _departure, asked = set_out(alice, sample, clock)
    clock.sleep(30 * 60 + 1)
    with pytest.raises(UnknownState):
        finish_consent({"state": asked["state"][0], "code": "c"}, clock, user_id=alice.user_id)


def test_another_persons_state_is_refused_and_stays_good_for_its_owner(
    alice, charlie, sample, clock, platform_says_yes
):
    _departure, asked = set_out(alice, sample, clock)
    parameters = {"state": asked["state"][0], "code": "code-1"}
    with pytest.raises(UnknownState):
        finish_consent(parameters, clock, user_id=charlie.user_id)
    with pytest.raises(UnknownState):
        finish_consent(parameters, clock, user_id=None)
    assert finish_consent(parameters, clock, user_id=alice.user_id).connection is not None


@pytest.mark.parametrize("state", ["", "made-up", "0" * 43])
def test_a_made_up_state_is_refused(alice, sample, clock, state):
    set_out(alice, sample, clock)
    with pytest.raises(UnknownState):
        finish_consent({"state": state, "code": "c"}, clock, user_id=alice.user_id)


def test_an_embedded_person_is_known_by_their_window(company, sample, clock, platform_says_yes):
    embedded = company.members.create(external_id="p-7", name="Pat", role=Role.OWNER)
    departure, asked = set_out(embedded, sample, clock, popup=True, bind_browser=True)
    parameters = {"state": asked["state"][0], "code": "code-1"}
    with pytest.raises(UnknownState):
        finish_consent(parameters, clock, user_id=None, browser_key="another window")
    arrival = finish_consent(parameters, clock, user_id=None, browser_key=departure.browser_key)
    assert arrival.connection.linked_by_name == "Pat"


def test_at_most_ten_attempts_are_open_at_a_time(alice, sample, clock):
    for _ in range(12):
        clock.sleep(1)
        set_out(alice, sample, clock)
    assert ConsentAttempt.objects.count() == 10
    assert min(ConsentAttempt.objects.values_list("created_at", flat=True)) == NOW + timedelta(seconds=3)


def test_cancelling_is_no_failure(alice, sample, clock, server):
    arrival = come_back(alice, sample, clock, error="access_denied", code="")
    assert (arrival.outcome, arrival.message) == ("cancelled", None)
    assert Connection.objects.get().state == "pending"
    assert server.requests() == []


def test_a_refusal_of_the_platform_is_a_failure_in_its_own_words(alice, sample, clock):
    arrival = come_back(
        alice, sample, clock, error="server_error", error_description="Company is locked", code=""
    )
    assert (arrival.outcome, arrival.said) == ("failed", "Company is locked")
    assert str(arrival.message) == "Sample Books did not give consent."


@pytest.mark.parametrize(
    ("answer", "begins"),
    [
        (refused("invalid_grant"), "Sample Books no longer lets us in"),
        (refused("invalid_client"), "Sample Books does not accept this installation"),
        ((503, b"", {}), "Sample Books is not working"),
        (cut, "Sample Books cannot be reached"),
        ((200, b"<html>", {}), "Sample Books’s answer made no sense"),
    ],
)
def test_an_exchange_that_goes_wrong_is_a_failure(alice, sample, clock, server, answer, begins):
    server.script("POST", "/token", answer)
    arrival = come_back(alice, sample, clock)
    assert arrival.outcome == "failed"
    assert str(arrival.message).startswith(begins)
    assert ConsentAttempt.objects.get().message_json["id"]


def test_a_callback_without_code_or_error_is_a_failure(alice, sample, clock):
    assert come_back(alice, sample, clock, code="").outcome == "failed"


def test_a_consent_that_reaches_nothing_is_a_failure(alice, sample, clock, platform_says_yes):
    reaches(platform_says_yes, [])
    arrival = come_back(alice, sample, clock)
    assert str(arrival.message) == "The consent reaches no organisation at Sample Books."


def test_of_several_organisations_one_is_chosen(alice, sample, clock, platform_says_yes):
    reaches(platform_says_yes, TWO)
    arrival = come_back(alice, sample, clock)
    assert arrival.outcome == "choosing"
    assert Connection.objects.get().state == "pending"
    with pytest.raises(UnknownState):
        choose_tenant(arrival.attempt, "t3", clock)
    linked = choose_tenant(arrival.attempt, "t2", clock)
    assert linked.connection.tenant_name == "Harbour Holdings Ltd"


def test_reconnecting_keeps_the_connection_and_its_ledger(
    alice, connection, sample, clock, platform_says_yes
):
    Connection.objects.update(
        state="needs_reauthorising", problem_json={"id": "gone", "parameters": {}}, writes_paused_reason=""
    )
    former = connection.authorisation
    heard = []

    def listen(connection, **_):
        heard.append(connection.pk)

    signals.unblocked.connect(listen)
    try:
        arrival = come_back(alice, sample, clock)
    finally:
        signals.unblocked.disconnect(listen)
    again = Connection.objects.get()
    assert arrival.connection.pk == connection.pk == again.pk
    assert (again.state, again.problem_json, again.ledger_id) == ("linked", None, "sample:t1")
    assert again.authorisation_id != former.pk
    former.refresh_from_db()
    assert (former.state, former.refresh_token_sealed) == ("replaced", "")
    assert heard == [connection.pk]
    assert Event.objects.filter(action="connection.reconnected").exists()


def test_reconnecting_finds_the_organisation_among_several(
    alice, connection, sample, clock, platform_says_yes
):
    reaches(platform_says_yes, TWO)
    assert come_back(alice, sample, clock).connection.tenant_id == "t1"


@pytest.mark.parametrize("given", [[TWO[1]], [TWO[1], {"id": "t3", "name": "Third Ltd", "link": "l3"}]])
def test_reconnecting_with_a_different_organisation_is_refused_with_both_names(
    alice, connection, sample, clock, platform_says_yes, given
):
    reaches(platform_says_yes, given)
    arrival = come_back(alice, sample, clock)
    assert arrival.outcome == "failed"
    assert "Harbour Holdings Ltd" in str(arrival.message)
    assert "Harbour Cafe Ltd" in str(arrival.message)
    kept = Connection.objects.get()
    assert (kept.tenant_id, kept.authorisation_id) == ("t1", connection.authorisation_id)


def test_an_organisation_of_another_company_is_refused_without_telling_its_name(
    alice, other_company, connect, sample, clock, platform_says_yes
):
    connect(other_company)
    arrival = come_back(alice, sample, clock)
    assert arrival.outcome == "failed"
    assert "another company here" in str(arrival.message)
    assert "Kestrel" not in str(arrival.message)


def test_of_several_the_only_one_that_is_free_is_linked_at_once(
    alice, other_company, connect, sample, clock, platform_says_yes
):
    connect(other_company)
    reaches(platform_says_yes, TWO)
    assert come_back(alice, sample, clock).connection.tenant_id == "t2"


def test_where_none_is_free_nothing_is_chosen_behind_ones_back(
    alice, other_company, connect, company, sample, clock, platform_says_yes, partner
):
    connect(other_company)
    connect(type(company).objects.create(partner=partner, name="Third"), "t2")
    reaches(platform_says_yes, TWO)
    arrival = come_back(alice, sample, clock)
    assert arrival.outcome == "choosing"
    refused_choice = choose_tenant(arrival.attempt, "t2", clock)
    assert "another company here" in str(refused_choice.message)


def test_a_member_of_the_other_company_is_told_its_name(
    alice, other_company, connect, sample, clock, platform_says_yes
):
    connect(other_company)
    other_company.members.create(user=alice.user, role=Role.VIEWER)
    assert "Kestrel Design" in str(come_back(alice, sample, clock).message)


def test_a_company_that_is_connected_elsewhere_has_to_disconnect_first(alice, connection, sample, clock):
    Connection.objects.update(platform="xero")
    with pytest.raises(Refused):
        begin_consent(alice.company, sample, alice, clock)


def test_two_windows_that_finish_together_leave_one_connection(alice, sample, clock, platform_says_yes):
    _first, one = set_out(alice, sample, clock)
    _second, two = set_out(alice, sample, clock)
    for asked in (one, two):
        finish_consent({"state": asked["state"][0], "code": "c"}, clock, user_id=alice.user_id)
    assert Connection.objects.count() == 1
    assert Authorisation.objects.filter(state="active").count() == 1


def test_an_installation_without_registration_says_which_variables_are_missing(
    alice, sample, clock, monkeypatch
):
    monkeypatch.delenv("SAMPLE_CLIENT_SECRET")
    with pytest.raises(Misconfigured) as missing:
        begin_consent(alice.company, sample, alice, clock)
    assert "SAMPLE_CLIENT_SECRET" in str(missing.value.advice)
