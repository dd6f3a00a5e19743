"""Signing in at Entra ID: the page, codes with proof, tokens that rotate, and every way in which they end."""

import base64
import hashlib
import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.simulators.dynamics_365.books import NOBODY, Books, refusal, start

BACK = "http://localhost:8000/connections/callback/"
API = "https://api.businesscentral.dynamics.com"
SCOPE = f"{API}/user_impersonation {API}/Financials.ReadWrite.All offline_access openid profile"
VERIFIER = "v" * 60
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
NINETY_DAYS = 90 * 86_400


class App:
    """A web app that asks for consent the way a browser carries it."""

    def __init__(self, books):
        self.books = books
        self.url = books.url

    def page(self, tenant="organizations", **changes):
        values = {
            "client_id": "app",
            "response_type": "code",
            "redirect_uri": BACK,
            "response_mode": "query",
            "scope": SCOPE,
            "state": "s1",
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
            "prompt": "select_account",
        }
        asked = {name: value for name, value in (values | changes).items() if value is not None}
        return requests.get(f"{self.url}/{tenant}/oauth2/v2.0/authorize", params=asked, timeout=5)

    def answer(self, page, decision="accept", account="ada@harbourdesign.example"):
        key = re.search(r'name="request_key" value="([^"]+)"', page.text)[1]
        action = re.search(r'action="([^"]+)"', page.text)[1]
        form = {"request_key": key, "account": account, "decision": decision}
        back = requests.post(f"{self.url}{action}", data=form, allow_redirects=False, timeout=5)
        assert back.status_code == 302, back.text
        return {
            name: values[0] for name, values in parse_qs(urlsplit(back.headers["Location"]).query).items()
        }

    def token(self, tenant="organizations", **changes):
        form = {"client_id": "app", "client_secret": "secret"} | changes
        sent = {name: value for name, value in form.items() if value is not None}
        return requests.post(f"{self.url}/{tenant}/oauth2/v2.0/token", data=sent, timeout=5)

    def exchange(self, code, **changes):
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": BACK,
            "code_verifier": VERIFIER,
        }
        return self.token(**(form | changes))

    def refresh(self, token, **changes):
        return self.token(**({"grant_type": "refresh_token", "refresh_token": token} | changes))

    def tokens(self):
        return self.exchange(self.answer(self.page())["code"]).json()

    def environments(self, access):
        headers = {"Authorization": f"Bearer {access}"}
        return requests.get(f"{self.url}/environments/v1.2", headers=headers, timeout=5)


@pytest.fixture
def app(books):
    return App(books)


def claims(token):
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def numbers(answer):
    content = answer.json()
    (number,) = content["error_codes"]
    assert content["error_description"].startswith(f"AADSTS{number}: ")
    assert {"timestamp", "trace_id", "correlation_id"} <= set(content)
    return answer.status_code, content["error"], number


def test_signing_in_leads_to_tokens_that_reach_the_environments_of_the_directory(app, books):
    back = app.answer(app.page())
    assert back["state"] == "s1"
    tokens = app.exchange(back["code"]).json()
    assert (tokens["token_type"], tokens["expires_in"], tokens["ext_expires_in"]) == ("Bearer", 3599, 3599)
    assert f"{API}/Financials.ReadWrite.All" in tokens["scope"]
    who = claims(tokens["id_token"])
    assert (who["tid"], who["preferred_username"], who["aud"]) == (
        books.tenant,
        "ada@harbourdesign.example",
        "app",
    )
    assert claims(tokens["access_token"])["aud"] == API
    assert len(app.environments(tokens["access_token"]).json()["value"]) == 2


def test_another_account_leads_to_its_own_directory(app):
    code = app.answer(app.page(), account="ben@lakesidesupply.example")["code"]
    tokens = app.exchange(code).json()
    (environment,) = app.environments(tokens["access_token"]).json()["value"]
    assert environment["countryCode"] == "US"


def test_a_directory_in_the_address_offers_its_own_accounts_only(app, books):
    page = app.page(tenant=books.tenant)
    assert "ada@harbourdesign.example" in page.text
    assert "lakesidesupply" not in page.text


def test_the_page_says_it_is_a_simulator_and_refuses_to_be_framed(app):
    page = app.page()
    assert "simulator" in page.text.lower()
    assert re.search(r'<label><input type="radio" name="account"', page.text)
    assert page.headers["X-Frame-Options"] == "DENY"


def test_cancelling_comes_back_with_access_denied(app):
    back = app.answer(app.page(), decision="cancel")
    assert (back["error"], back["state"]) == ("access_denied", "s1")
    assert back["error_description"].startswith("AADSTS65004")


def test_a_page_can_be_answered_once(app):
    page = app.page()
    app.answer(page)
    key = re.search(r'name="request_key" value="([^"]+)"', page.text)[1]
    again = requests.post(
        f"{app.url}/organizations/oauth2/v2.0/authorize", data={"request_key": key}, timeout=5
    )
    assert again.status_code == 400


WRONG_PAGES = [
    ({"client_id": None}, 900144),
    ({"scope": None}, 900144),
    ({"redirect_uri": None}, 900144),
    ({"response_type": "token"}, 700054),
    ({"redirect_uri": "http://app.example/back"}, 50011),
    ({"redirect_uri": "http://127.0.0.1:8000/back"}, 50011),
    ({"scope": "https://graph.microsoft.com/User.Read offline_access"}, 70011),
    ({"scope": f"{API}/user_impersonation,offline_access"}, 70011),
    ({"scope": "offline_access openid"}, 70011),
    ({"code_challenge_method": "S512"}, 9002313),
    ({"tenant": NOBODY}, 90002),
]


@pytest.mark.parametrize(("changes", "number"), WRONG_PAGES)
def test_a_wrong_request_for_sign_in_is_shown_as_an_error(app, changes, number):
    page = app.page(**changes)
    assert (page.status_code, f"AADSTS{number}: " in page.text) == (400, True)


WRONG_CODES = [
    ({"code": "0.Anothing"}, (400, "invalid_grant", 70000)),
    ({"code": None}, (400, "invalid_request", 900144)),
    ({"grant_type": None}, (400, "invalid_request", 900144)),
    ({"grant_type": "password"}, (400, "unsupported_grant_type", 70003)),
    ({"redirect_uri": "http://localhost:8000/other"}, (400, "invalid_grant", 500112)),
    ({"code_verifier": "w" * 60}, (400, "invalid_grant", 50148)),
    ({"code_verifier": None}, (400, "invalid_grant", 501481)),
    ({"client_id": "other"}, (400, "invalid_grant", 70000)),
    ({"client_secret": None}, (401, "invalid_client", 7000218)),
    ({"scope": "https://graph.microsoft.com/.default"}, (400, "invalid_scope", 70011)),
    ({"tenant": NOBODY}, (400, "invalid_request", 90002)),
]


@pytest.mark.parametrize(("changes", "expected"), WRONG_CODES)
def test_a_wrong_exchange_is_refused(app, changes, expected):
    code = app.answer(app.page())["code"]
    assert numbers(app.exchange(**({"code": code} | changes))) == expected
    assert app.exchange(code).status_code == 200


def test_a_code_is_good_once_and_for_ten_minutes(app, books):
    code = app.answer(app.page())["code"]
    assert app.exchange(code).status_code == 200
    assert numbers(app.exchange(code)) == (400, "invalid_grant", 54005)
    late = app.answer(app.page())["code"]
    books.advance(601)
    assert numbers(app.exchange(late)) == (400, "invalid_grant", 70008)


def test_each_refresh_gives_a_new_token_and_leaves_the_old_one_good(app, books):
    first = app.tokens()["refresh_token"]
    second = app.refresh(first, tenant=books.tenant).json()["refresh_token"]
    assert second != first
    assert app.refresh(first).status_code == app.refresh(second).status_code == 200


def test_a_refresh_token_dies_after_ninety_idle_days(app, books):
    token = app.tokens()["refresh_token"]
    books.advance(NINETY_DAYS - 3600)
    token = app.refresh(token).json()["refresh_token"]
    books.advance(NINETY_DAYS - 3600)
    assert app.refresh(token).status_code == 200
    books.advance(NINETY_DAYS + 1)
    assert numbers(app.refresh(token)) == (400, "invalid_grant", 700082)


def test_an_access_token_lives_an_hour(app, books):
    access = app.tokens()["access_token"]
    books.advance(3598)
    assert app.environments(access).status_code == 200
    books.advance(2)
    answer = app.environments(access)
    assert refusal(answer) == (
        401,
        "Authentication_InvalidCredentials",
        "The server has rejected the client credentials.",
    )
    assert answer.headers["WWW-Authenticate"].startswith("Bearer ")


def test_without_offline_access_there_is_no_refresh_token(app):
    code = app.answer(app.page(scope=f"{API}/.default openid"))["code"]
    assert "refresh_token" not in app.exchange(code).json()


@pytest.mark.parametrize(("token", "tenant"), [("nothing", "organizations"), (None, "organizations")])
def test_a_token_that_is_none_is_refused(app, token, tenant):
    assert app.refresh(token, tenant=tenant).json()["error"] == "invalid_request"


ENDINGS = [
    ("revoke_sessions", {}, (400, "invalid_grant", 50173)),
    ("revoke_consent", {}, (400, "invalid_grant", 65001)),
    ("demand_second_factor", {}, (400, "invalid_grant", 50076)),
    ("disable_user", {}, (400, "invalid_grant", 50057)),
    ("expire_client_secret", {"client": "app"}, (401, "invalid_client", 7000222)),
]


@pytest.mark.parametrize(("action", "fields", "expected"), ENDINGS)
def test_what_an_administrator_does_ends_refreshing(app, books, action, fields, expected):
    token = app.tokens()["refresh_token"]
    books.act(action, **fields)
    assert numbers(app.refresh(token)) == expected


def test_an_access_token_outlives_revoked_sessions(app, books):
    access = app.tokens()["access_token"]
    books.act("revoke_sessions")
    assert app.environments(access).status_code == 200
    books.switch(revocation_ends_access_tokens=True)
    assert app.environments(access).status_code == 401


def test_a_disabled_user_is_unknown_to_business_central(app, books):
    access = app.tokens()["access_token"]
    books.act("disable_user")
    assert refusal(app.environments(access))[:2] == (401, "Authentication_InvalidCredentials")
    books.act("disable_user", on=False)
    assert app.environments(access).status_code == 200


def test_signing_in_anew_answers_the_demand_for_another_factor(app, books):
    books.act("demand_second_factor")
    assert "refresh_token" in app.tokens()


def test_an_administrators_consent_may_be_demanded(app, books):
    books.act("demand_admin_consent")
    back = app.answer(app.page())
    assert (back["error"], back["error_codes"]) == ("access_denied", "90094")
    books.act("demand_admin_consent", on=False)
    assert "code" in app.answer(app.page())


def test_only_registered_applications_when_some_are_named():
    with start(clients={"app": "right"}) as running:
        app = App(Books(running))
        assert "AADSTS700016: " in app.page(client_id="stranger").text
        code = app.answer(app.page())["code"]
        assert numbers(app.exchange(code)) == (401, "invalid_client", 7000215)
        assert numbers(app.exchange(code, client_id="stranger")) == (400, "unauthorized_client", 700016)
        assert app.exchange(code, client_secret="right").status_code == 200


def test_an_application_on_its_own_reaches_companies_that_registered_it(app, books):
    form = {"grant_type": "client_credentials", "scope": f"{API}/.default"}
    tokens = app.token(tenant=books.tenant, **form).json()
    assert "refresh_token" not in tokens
    books.tokens = tokens
    assert refusal(books.get("accounts"))[:2] == (401, "Authentication_InvalidCredentials")
    books.act("register_application", client="app")
    assert books.get("accounts").status_code == 200
    assert numbers(app.token(**form)) == (400, "invalid_request", 50059)
    assert numbers(app.token(tenant=books.tenant, **(form | {"scope": SCOPE}))) == (
        400,
        "invalid_scope",
        70011,
    )


def test_there_is_no_endpoint_to_revoke(app):
    for path in ("organizations/oauth2/v2.0/revoke", "organizations/oauth2/v2.0/logout"):
        assert requests.post(f"{app.url}/{path}", data={"token": "x"}, timeout=5).status_code == 404
