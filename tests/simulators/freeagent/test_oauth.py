"""From the consent page to tokens, and how they end."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.simulators.freeagent.books import Books, start

BACK = "http://localhost:8000/connect/freeagent/callback"


class App:
    """A web app that asks for consent the way a browser carries it."""

    def __init__(self, books):
        self.books = books
        self.url = books.url

    def page(self, **changes):
        asked = {"response_type": "code", "client_id": "app", "redirect_uri": BACK, "state": "s1"} | changes
        asked = {name: value for name, value in asked.items() if value is not None}
        return requests.get(f"{self.url}/v2/approve_app", params=asked, timeout=5)

    def answer(self, page, **changes):
        key = re.search(r'name="request_key" value="([^"]+)"', page.text)[1]
        form = {"decision": "approve", "company": self.books.company, "user": "ada@example.com"} | changes
        back = requests.post(
            f"{self.url}/v2/approve_app",
            data=form | {"request_key": key},
            allow_redirects=False,
            timeout=5,
        )
        assert back.status_code == 302, back.text
        return {
            name: values[0] for name, values in parse_qs(urlsplit(back.headers["Location"]).query).items()
        }

    def code(self):
        return self.answer(self.page())["code"]

    def token(self, auth=("app", "secret"), **form):
        return requests.post(f"{self.url}/v2/token_endpoint", data=form, auth=auth, timeout=5)

    def exchange(self, code, **form):
        return self.token(**({"grant_type": "authorization_code", "code": code, "redirect_uri": BACK} | form))

    def refresh(self, token, **options):
        return self.token(grant_type="refresh_token", refresh_token=token, **options)

    def status(self, access):
        headers = {"Authorization": f"Bearer {access}"}
        return requests.get(f"{self.url}/v2/company", headers=headers, timeout=5).status_code


@pytest.fixture
def app(books):
    return App(books)


@pytest.fixture
def shared_app(shared_books):
    return App(shared_books)


def test_consent_leads_to_tokens_of_one_user_in_one_company(app, books):
    back = app.answer(app.page(), user="cleo@example.com")
    assert back["state"] == "s1"
    tokens = app.exchange(back["code"]).json()
    assert {name: tokens[name] for name in ("token_type", "expires_in", "refresh_token_expires_in")} == {
        "token_type": "bearer",
        "expires_in": 3600,
        "refresh_token_expires_in": 631151957,
    }
    books.tokens = tokens
    assert books.get("company").json()["company"]["name"] == "Tidewater Ceramics Ltd"
    user = books.get("users/me").json()["user"]
    assert (user["email"], user["permission_level"]) == ("cleo@example.com", 6)


def test_the_page_offers_every_company_as_a_labelled_choice(shared_app):
    page = shared_app.page()
    labels = re.findall(r'<label><input type="radio" name="company"[^>]*>\s*<span>([^<]+)<br>', page.text)
    assert labels == ["Tidewater Ceramics Ltd", "Lakeside Studio LLC", "Atelier Lumiere"]
    assert "simulator" in page.text
    assert page.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "choice", [{"decision": "decline"}, {"company": "0"}, {"user": "nobody@example.com"}]
)
def test_without_approval_the_app_is_told_so(shared_app, choice):
    assert shared_app.answer(shared_app.page(), **choice) == {"error": "access_denied", "state": "s1"}


def test_the_word_for_declining_is_a_switch(app, books):
    books.switch(consent_refusal="invalid_request")
    assert app.answer(app.page(), decision="decline")["error"] == "invalid_request"


def test_a_page_can_be_answered_once(shared_app):
    page = shared_app.page()
    shared_app.answer(page)
    key = re.search(r'name="request_key" value="([^"]+)"', page.text)[1]
    again = requests.post(f"{shared_app.url}/v2/approve_app", data={"request_key": key}, timeout=5)
    assert again.status_code == 400


@pytest.mark.parametrize(
    "changes",
    [{"response_type": "token"}, {"client_id": None}, {"redirect_uri": None}, {"redirect_uri": "/callback"}],
)
def test_a_wrong_request_is_shown_to_the_user_not_sent_back(shared_app, changes):
    page = shared_app.page(**changes)
    assert (page.status_code, "cannot be approved" in page.text) == (400, True)


def test_only_registered_apps_are_let_in():
    with start(clients={"app": "secret"}) as running:
        app = App(Books(running))
        assert app.page(client_id="other").status_code == 400
        code = app.code()
        wrong = app.token(("app", "wrong"), grant_type="authorization_code", code=code, redirect_uri=BACK)
        assert (wrong.status_code, wrong.json()["error"]) == (401, "invalid_client")
        assert app.exchange(code).status_code == 200


TOKEN_ERRORS = [
    ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ({}, 400, "unsupported_grant_type"),
    ({"grant_type": "authorization_code"}, 400, "invalid_request"),
    ({"grant_type": "authorization_code", "code": "made-up", "redirect_uri": BACK}, 400, "invalid_grant"),
    ({"grant_type": "refresh_token"}, 400, "invalid_request"),
    ({"grant_type": "refresh_token", "refresh_token": "made-up"}, 400, "invalid_grant"),
]


@pytest.mark.parametrize(("form", "status", "error"), TOKEN_ERRORS)
def test_the_token_endpoint_says_what_is_wrong(shared_app, form, status, error):
    answer = shared_app.token(**form)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer.json()["error_description"]


@pytest.mark.parametrize("auth", [None, ("app", ""), ("", "secret")])
def test_an_app_must_prove_itself(shared_app, auth):
    answer = shared_app.token(auth, grant_type="refresh_token", refresh_token="x")
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_credentials_may_stand_in_the_form(shared_app):
    form = {"client_id": "app", "client_secret": "secret"}
    assert shared_app.exchange(shared_app.code(), auth=None, **form).status_code == 200


@pytest.mark.parametrize(("seconds", "status"), [(14 * 60, 200), (15 * 60 + 1, 400)])
def test_a_code_lives_fifteen_minutes(app, books, seconds, status):
    code = app.code()
    books.advance(seconds)
    assert app.exchange(code).status_code == status


def test_a_code_works_once_for_its_app_and_its_address(shared_app):
    code = shared_app.code()
    assert shared_app.exchange(code, redirect_uri="http://localhost/other").json()["error"] == "invalid_grant"
    assert shared_app.exchange(code, auth=("other", "secret")).json()["error"] == "invalid_grant"
    assert shared_app.exchange(code).status_code == 200
    assert shared_app.exchange(code).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(("seconds", "status"), [(3590, 200), (3601, 401)])
def test_an_access_token_lives_an_hour(app, books, seconds, status):
    tokens = app.exchange(app.code()).json()
    books.advance(seconds)
    assert app.status(tokens["access_token"]) == status


def test_a_refresh_replaces_the_refresh_token(app):
    first = app.exchange(app.code()).json()
    second = app.refresh(first["refresh_token"]).json()
    assert second["refresh_token"] != first["refresh_token"]
    assert app.status(second["access_token"]) == 200
    assert app.refresh(first["refresh_token"]).json()["error"] == "invalid_grant"
    assert app.refresh(second["refresh_token"]).status_code == 200


def test_the_old_refresh_token_may_live_on_by_a_switch(app, books):
    books.switch(old_refresh_token_dies=False)
    first = app.exchange(app.code()).json()
    app.refresh(first["refresh_token"])
    assert app.refresh(first["refresh_token"]).status_code == 200


def test_a_refresh_token_belongs_to_its_app(shared_app):
    tokens = shared_app.exchange(shared_app.code()).json()
    assert (
        shared_app.refresh(tokens["refresh_token"], auth=("other", "secret")).json()["error"]
        == "invalid_grant"
    )


def test_invalid_grant_may_come_as_401_by_a_switch(app, books):
    books.switch(invalid_grant_status=401)
    assert app.refresh("made-up").status_code == 401


def test_removing_the_app_ends_both_tokens(app, books):
    tokens = app.exchange(app.code()).json()
    books.act("revoke_app")
    assert app.status(tokens["access_token"]) == 401
    assert app.refresh(tokens["refresh_token"]).json()["error"] == "invalid_grant"


def test_a_lost_reply_of_a_refresh_costs_the_refresh_token(app, books):
    tokens = app.exchange(app.code()).json()
    books.order(kind="lose_reply", path="/v2/token_endpoint")
    with pytest.raises(requests.ConnectionError):
        app.refresh(tokens["refresh_token"])
    assert app.refresh(tokens["refresh_token"]).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    "wish", [{"organisation": "nobody"}, {"user": "nobody@example.com"}, {"scope": "all"}]
)
def test_tokens_are_minted_for_known_users_only(books, wish):
    answer = requests.post(f"{books.url}/_control/tokens", json=wish, timeout=5)
    assert answer.status_code in (400, 404)


def test_tokens_are_minted_by_id_or_subdomain(books):
    for name in (books.company, "tidewater"):
        books.tokens = books.control("POST", "tokens", organisation=name)
        assert books.get("company").json()["company"]["subdomain"] == "tidewater"
