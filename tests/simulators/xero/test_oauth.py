import base64
import hashlib
import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.simulators.xero.books import SCOPES, Books, start

BACK = "http://localhost:8000/connect/xero/callback"


class App:
    """A web app that asks for consent the way a browser carries it."""

    def __init__(self, books):
        self.books = books
        self.url = books.url

    def asked(self, **changes):
        values = {
            "response_type": "code",
            "client_id": "app",
            "redirect_uri": BACK,
            "scope": "offline_access accounting.settings accounting.banktransactions",
            "state": "s1",
        }
        return {name: value for name, value in (values | changes).items() if value is not None}

    def page(self, **changes):
        return requests.get(f"{self.url}/identity/connect/authorize", params=self.asked(**changes), timeout=5)

    def answer(self, page, *, decision="allow", organisations=None, user="ada@example.com"):
        key = re.search(r'name="request_key" value="([^"]+)"', page.text)[1]
        chosen = [self.books.organisation] if organisations is None else organisations
        form = [("request_key", key), ("decision", decision), ("user", user)] + [
            ("organisation", each) for each in chosen
        ]
        back = requests.post(
            f"{self.url}/identity/connect/authorize", data=form, allow_redirects=False, timeout=5
        )
        assert back.status_code == 302, back.text
        address = urlsplit(back.headers["Location"])
        return {name: values[0] for name, values in parse_qs(address.query).items()}

    def code(self, **changes):
        options = {name: changes.pop(name) for name in ("organisations", "user") if name in changes}
        return self.answer(self.page(**changes), **options)["code"]

    def token(self, auth=("app", "secret"), **form):
        return requests.post(f"{self.url}/connect/token", data=form, auth=auth, timeout=5)

    def exchange(self, code, **form):
        return self.token(grant_type="authorization_code", code=code, **({"redirect_uri": BACK} | form))

    def refresh(self, token):
        return self.token(grant_type="refresh_token", refresh_token=token)

    def organisation(self, access):
        headers = {
            "Authorization": f"Bearer {access}",
            "Xero-Tenant-Id": self.books.organisation,
            "Accept": "application/json",
        }
        return requests.get(f"{self.url}/api.xro/2.0/Organisation", headers=headers, timeout=5)

    def connections(self, access, path="connections", method="GET"):
        headers = {"Authorization": f"Bearer {access}"}
        return requests.request(method, f"{self.url}/{path}", headers=headers, timeout=5)


@pytest.fixture
def app(books):
    return App(books)


def claims(token):
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def test_consent_leads_to_tokens_that_reach_the_chosen_organisation(app, books):
    back = app.answer(app.page())
    assert back["state"] == "s1"
    tokens = app.exchange(back["code"]).json()
    assert (tokens["token_type"], tokens["expires_in"]) == ("Bearer", 1800)
    assert app.organisation(tokens["access_token"]).json()["Organisations"][0]["Name"] == "Harbour Cafe Ltd"
    (connection,) = app.connections(tokens["access_token"]).json()
    assert connection["tenantId"] == books.organisation
    assert connection["authEventId"] == claims(tokens["access_token"])["authentication_event_id"]


def test_the_consent_page_says_it_is_a_simulator_and_refuses_to_be_framed(app):
    page = app.page()
    assert "simulator" in page.text
    assert "Harbour Cafe Ltd" in page.text
    assert page.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]


def test_cancelling_comes_back_with_access_denied(app):
    assert app.answer(app.page(), decision="deny") == {"error": "access_denied", "state": "s1"}


def test_a_consent_page_can_be_answered_once(app):
    page = app.page()
    app.answer(page)
    key = re.search(r'name="request_key" value="([^"]+)"', page.text)[1]
    again = requests.post(f"{app.url}/identity/connect/authorize", data={"request_key": key}, timeout=5)
    assert again.status_code == 400


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"client_id": None}, "unauthorized_client"),
        ({"redirect_uri": "http://app.example/back"}, "invalid_request"),
        ({"redirect_uri": "http://127.0.0.1:8000/back"}, "invalid_request"),
        ({"redirect_uri": None}, "invalid_request"),
        ({"scope": ""}, "invalid_scope"),
        ({"scope": "accounting.everything"}, "invalid_scope"),
        ({"scope": "offline_access accounting.transactions"}, "invalid_scope"),
    ],
)
def test_a_wrong_request_for_consent_is_shown_as_an_error(app, changes, error):
    page = app.page(**changes)
    assert (page.status_code, f"Error: {error}" in page.text) == (400, True)


def test_the_loopback_address_is_accepted_when_the_switch_says_so(app, books):
    books.switch(redirect_127_refused=False)
    assert app.page(redirect_uri="http://127.0.0.1:8000/back").status_code == 200


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda app, code: app.exchange("unknown"), id="unknown code"),
        pytest.param(lambda app, code: (app.exchange(code), app.exchange(code))[1], id="code used twice"),
        pytest.param(
            lambda app, code: app.exchange(code, redirect_uri=BACK + "/"), id="other redirect address"
        ),
        pytest.param(
            lambda app, code: (app.books.advance(advance_seconds=301), app.exchange(code))[1],
            id="code too old",
        ),
    ],
)
def test_a_code_is_good_once_for_five_minutes_and_for_its_own_address(app, spoil):
    answer = spoil(app, app.code())
    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_grant"})


def test_a_code_used_twice_ends_the_tokens_of_its_first_use(app):
    code = app.code()
    tokens = app.exchange(code).json()
    app.exchange(code)
    assert app.organisation(tokens["access_token"]).status_code == 401
    assert app.refresh(tokens["refresh_token"]).status_code == 400


@pytest.mark.parametrize(("sent", "status"), [("right", 200), ("wrong", 400), ("", 400)])
def test_the_code_verifier_must_prove_the_challenge(app, sent, status):
    challenge = base64.urlsafe_b64encode(hashlib.sha256(b"right").digest()).rstrip(b"=").decode()
    code = app.code(code_challenge=challenge, code_challenge_method="S256")
    assert app.exchange(code, **({"code_verifier": sent} if sent else {})).status_code == status


def test_client_credentials_may_stand_in_the_body(app):
    form = {"grant_type": "authorization_code", "code": app.code(), "redirect_uri": BACK}
    answer = app.token(auth=None, **form, client_id="app", client_secret="secret")
    assert answer.status_code == 200


def test_configured_clients_are_checked():
    with start(clients={"app": "right"}) as running:
        app = App(Books(running))
        assert app.page(client_id="other").status_code == 400
        code = app.code()
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK}
        wrong = app.token(auth=("app", "wrong"), **form)
        assert (wrong.status_code, wrong.json()) == (400, {"error": "invalid_client"})
        assert app.token(auth=("app", "right"), **form).status_code == 200


def test_an_unknown_grant_type_is_refused(app):
    assert app.token(grant_type="password").json() == {"error": "unsupported_grant_type"}


def test_every_refresh_gives_another_token_and_the_old_one_works_half_an_hour_longer(app, books):
    first = app.exchange(app.code()).json()["refresh_token"]
    second = app.refresh(first).json()["refresh_token"]
    assert second != first
    books.advance(advance_seconds=29 * 60)
    third = app.refresh(first)
    assert third.status_code == 200
    assert app.refresh(second).json() == {"error": "invalid_grant"}
    books.advance(advance_seconds=2 * 60)
    assert app.refresh(first).json() == {"error": "invalid_grant"}
    assert app.refresh(third.json()["refresh_token"]).status_code == 200


def test_without_grace_the_old_refresh_token_is_dead_at_once(app, books):
    books.switch(previous_refresh_token_minutes=0)
    first = app.exchange(app.code()).json()["refresh_token"]
    app.refresh(first)
    assert app.refresh(first).json() == {"error": "invalid_grant"}


@pytest.mark.parametrize(("days", "status"), [(59, 200), (61, 400)])
def test_an_unused_refresh_token_lives_sixty_days(app, books, days, status):
    token = app.exchange(app.code()).json()["refresh_token"]
    books.advance(advance_seconds=days * 86_400)
    assert app.refresh(token).status_code == status


def test_without_offline_access_there_is_no_refresh_token(app):
    tokens = app.exchange(app.code(scope="accounting.settings")).json()
    assert "refresh_token" not in tokens


def test_an_identity_token_comes_only_with_openid(app):
    assert "id_token" not in app.exchange(app.code()).json()
    assert (
        "id_token"
        in app.exchange(app.code(scope="openid profile email offline_access accounting.settings")).json()
    )


def test_an_access_token_expires_after_thirty_minutes(app, books):
    access = app.exchange(app.code()).json()["access_token"]
    books.advance(advance_seconds=1801)
    answer = app.organisation(access)
    assert answer.status_code == 401
    assert answer.json()["Detail"].startswith("TokenExpired: token expired at ")
    assert set(answer.json()) == {"Type", "Title", "Status", "Detail", "Instance", "Extensions"}


@pytest.mark.parametrize(
    ("header", "detail"),
    [(None, "AuthenticationUnsuccessful"), ("Bearer a.b.c", "TokenInvalidSignature")],
)
def test_a_missing_or_foreign_token_is_refused(books, header, detail):
    answer = books.get("Organisation", headers={"Authorization": header})
    assert (answer.status_code, detail in answer.json()["Detail"]) == (401, True)


@pytest.mark.parametrize("tenant", [None, "00000000-0000-0000-0000-000000000000", "demo"])
def test_an_organisation_that_was_not_connected_is_refused(books, tenant):
    wanted = books.demo if tenant == "demo" else tenant
    answer = books.get("Organisation", headers={"Xero-Tenant-Id": wanted})
    assert (answer.status_code, answer.json()["Detail"]) == (403, "AuthenticationUnsuccessful")


def test_a_second_consent_of_the_same_user_shares_the_connections(app, books):
    first = app.exchange(app.code()).json()
    second = app.exchange(app.code(organisations=[books.demo])).json()
    both = app.connections(first["access_token"]).json()
    assert {each["tenantName"] for each in both} == {"Harbour Cafe Ltd", "Demo Company (UK)"}
    event = claims(second["access_token"])["authentication_event_id"]
    chosen = app.connections(second["access_token"], f"connections?authEventId={event}").json()
    assert [each["tenantName"] for each in chosen] == ["Demo Company (UK)"]


def test_one_consent_may_choose_several_organisations(app, books):
    tokens = app.exchange(app.code(organisations=[books.organisation, books.demo])).json()
    assert len(app.connections(tokens["access_token"], "Connections").json()) == 2


def test_a_deleted_connection_ends_access_to_that_organisation_only(app, books):
    tokens = app.exchange(app.code(organisations=[books.organisation, books.demo])).json()["access_token"]
    mine = next(each for each in app.connections(tokens).json() if each["tenantId"] == books.organisation)
    assert app.connections(tokens, f"connections/{mine['id']}", "DELETE").status_code == 204
    assert app.connections(tokens, f"connections/{mine['id']}", "DELETE").status_code == 404
    assert app.organisation(tokens).status_code == 403
    assert len(app.connections(tokens).json()) == 1


def test_revocation_ends_tokens_and_connections(app):
    tokens = app.exchange(app.code()).json()
    form = {"token": tokens["refresh_token"]}
    gone = requests.post(f"{app.url}/connect/revocation", data=form, auth=("app", "secret"), timeout=5)
    assert (gone.status_code, gone.content) == (200, b"")
    assert app.refresh(tokens["refresh_token"]).json() == {"error": "invalid_grant"}
    assert app.organisation(tokens["access_token"]).status_code == 401


def test_a_user_can_disconnect_the_app_inside_xero(books):
    books.act("disconnect")
    assert books.get("Organisation").status_code == 403


def test_a_user_can_revoke_the_tokens(app, books):
    tokens = app.exchange(app.code()).json()
    books.act("revoke_tokens")
    assert app.refresh(tokens["refresh_token"]).json() == {"error": "invalid_grant"}
    assert app.organisation(tokens["access_token"]).status_code == 401


@pytest.mark.parametrize(
    ("scopes", "method", "path", "status"),
    [
        ("accounting.settings.read", "GET", "Accounts", 200),
        ("accounting.settings.read", "PUT", "Accounts", 401),
        ("accounting.settings", "GET", "Contacts", 401),
        ("accounting.contacts.read", "GET", "Contacts", 200),
        ("accounting.banktransactions", "GET", "BankTransfers", 200),
        ("accounting.banktransactions", "GET", "ManualJournals", 401),
        ("accounting.manualjournals", "GET", "ManualJournals", 200),
        ("accounting.settings", "GET", "Organisation", 200),
    ],
)
def test_a_scope_opens_its_own_resources(books, scopes, method, path, status):
    books.sign_in(scopes=scopes, client="narrow")
    answer = books.call(method, path, {} if method == "PUT" else None)
    assert answer.status_code == status
    if status == 401:
        assert answer.json()["Detail"] == "AuthorizationUnsuccessful"
        assert "insufficient_scope" in answer.headers["WWW-Authenticate"]


def test_attachments_need_a_scope_of_their_own(books):
    key = books.written_spend()["BankTransactionID"]
    books.sign_in(scopes="accounting.banktransactions", client="narrow")
    assert books.get(f"BankTransactions/{key}/Attachments").status_code == 401
    books.sign_in(scopes=SCOPES)
    assert books.get(f"BankTransactions/{key}/Attachments").status_code == 200


def test_a_user_who_may_only_read_cannot_write(books):
    spend = books.spend()
    books.sign_in(user="cleo@example.com")
    assert books.get("Accounts").status_code == 200
    assert books.write_spend(spend).status_code == 403


def test_xml_is_the_answer_when_json_was_not_asked_for(books):
    answer = books.get("Organisation", headers={"Accept": "*/*"})
    assert answer.headers["Content-Type"].startswith("text/xml")
    assert "<Organisation><OrganisationID>" in answer.text


def test_the_discovery_document_names_the_addresses(books):
    content = requests.get(f"{books.url}/.well-known/openid-configuration", timeout=5).json()
    assert content["token_endpoint"] == f"{books.url}/connect/token"
