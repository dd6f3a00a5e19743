"""Consent in the browser, tokens with their lives, one grant for each user, client credentials, revocation."""

import base64
import hashlib
import json
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from tests.simulators.sage_intacct.books import ACCOUNT, Books, error_of, start

BACK = "https://app.example/connections/callback/"


class Form(HTMLParser):
    """What a person sees: hidden values, and radio buttons by their label."""

    def __init__(self, text):
        super().__init__()
        self.hidden, self.radios, self.button, self._open = {}, {}, None, None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "input" and given["type"] == "hidden":
            self.hidden[given["name"]] = given["value"]
        elif tag == "input" and given["type"] == "radio":
            self._open = (given["name"], given["value"])
        elif tag == "button" and "primary" in given.get("class", ""):
            self.button = (given["name"], given["value"])

    def handle_data(self, data):
        if self._open and data.strip():
            self.radios[data.strip()] = self._open
            self._open = None


def authorize(books, **changes):
    asked = {
        "response_type": "code",
        "client_id": "client",
        "redirect_uri": BACK,
        "state": "s1",
        "scope": "offline_access",
    } | changes
    query = {name: value for name, value in asked.items() if value is not None}
    return requests.get(f"{books.api}/oauth2/authorize", params=query, timeout=5)


def decide(books, page, company="Harbour Print Ltd", user="ada", **changes):
    form = Form(page.text)
    values = form.hidden | dict([form.radios[company], form.button]) | {"user": user} | changes
    answer = requests.post(f"{books.api}/oauth2/authorize", data=values, timeout=5, allow_redirects=False)
    return answer, dict(parse_qsl(urlsplit(answer.headers.get("Location", "")).query))


def consented(books, **changes):
    return decide(books, authorize(books), **changes)[1]["code"]


def token(books, **form):
    secrets = {"client_id": "client", "client_secret": "secret"}
    return requests.post(f"{books.api}/oauth2/token", data=secrets | form, timeout=5)


def exchange(books, code, **form):
    return token(books, grant_type="authorization_code", code=code, redirect_uri=BACK, **form)


def refresh(books, refresh_token, **form):
    return token(books, grant_type="refresh_token", refresh_token=refresh_token, **form)


def status(books, access):
    headers = {"Authorization": f"Bearer {access}"}
    return requests.get(f"{books.api}/objects/{ACCOUNT}", headers=headers, timeout=5).status_code


def claims(access):
    part = access.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def test_consent_brings_a_code_that_becomes_tokens(books):
    answer, back = decide(books, authorize(books))
    assert answer.headers["Location"].startswith(BACK)
    assert (back["state"], set(back)) == ("s1", {"code", "state"})
    content = exchange(books, back["code"]).json()
    assert (content["token_type"], content["expires_in"]) == ("Bearer", 21_600)
    assert status(books, content["access_token"]) == 200
    told = claims(content["access_token"])
    assert (told["companyId"], told["userId"]) == ("harbourprint", "ada")


def test_without_offline_access_there_is_no_refresh_token(books):
    page = authorize(books, scope=None)
    code = decide(books, page)[1]["code"]
    assert "refresh_token" not in exchange(books, code).json()


REFUSED_PAGES = [
    ({"response_type": "token"}, "response_type must be code."),
    ({"client_id": None}, "client_id is not valid."),
    ({"redirect_uri": None}, "redirect_uri must be HTTPS."),
    ({"redirect_uri": "http://app.example/"}, "redirect_uri must be HTTPS."),
    ({"code_challenge": "x", "code_challenge_method": "S512"}, "code_challenge_method is not valid."),
]


@pytest.mark.parametrize(("changes", "sentence"), REFUSED_PAGES)
def test_a_wrong_request_shows_no_consent_page(books, changes, sentence):
    page = authorize(books, **changes)
    assert page.status_code == 400
    assert sentence in page.text


def test_a_person_may_cancel(books):
    assert decide(books, authorize(books), decision="deny")[1] == {"error": "access_denied", "state": "s1"}


def test_a_page_is_answered_once(books):
    page = authorize(books)
    decide(books, page)
    assert decide(books, page)[0].status_code == 400


REFUSED_EXCHANGES = [
    ({"code": "unknown"}, 400, "invalidGrant"),
    ({"redirect_uri": "https://other.example/"}, 400, "invalidGrant"),
    ({"client_id": ""}, 400, "GW-0011"),
    ({"client_secret": ""}, 400, "GW-0011"),
    ({"client_id": "another"}, 400, "invalidGrant"),
    ({"grant_type": "password"}, 400, "invalidRequest"),
]


@pytest.mark.parametrize(("changes", "expected", "code"), REFUSED_EXCHANGES)
def test_a_wrong_exchange_is_refused(books, changes, expected, code):
    form = {"grant_type": "authorization_code", "code": consented(books), "redirect_uri": BACK} | changes
    answer = token(books, **form)
    assert (answer.status_code, error_of(answer)["code"]) == (expected, code)


def test_the_token_endpoint_reads_forms_only(books):
    answer = requests.post(f"{books.api}/oauth2/token", json={"grant_type": "refresh_token"}, timeout=5)
    assert (answer.status_code, error_of(answer)["code"]) == (400, "invalidRequest")


def test_a_code_lives_five_minutes(books):
    code = consented(books)
    books.advance(301)
    assert exchange(books, code).status_code == 400


def test_a_code_used_twice_ends_what_it_brought(books):
    code = consented(books)
    access = exchange(books, code).json()["access_token"]
    assert exchange(books, code).status_code == 400
    assert status(books, access) == 401


@pytest.mark.parametrize(("method", "challenge"), [("S256", None), ("plain", "verifier")])
def test_a_challenge_must_be_proved(books, method, challenge):
    digest = base64.urlsafe_b64encode(hashlib.sha256(b"verifier").digest()).decode().rstrip("=")
    asked = {"code_challenge": challenge or digest, "code_challenge_method": method}
    codes = [decide(books, authorize(books, **asked))[1]["code"] for _ in range(2)]
    assert exchange(books, codes[0], code_verifier="other").status_code == 400
    assert exchange(books, codes[1], code_verifier="verifier").status_code == 200


def test_a_refresh_rotates_and_the_used_token_is_dead(books):
    first = exchange(books, consented(books)).json()
    second = refresh(books, first["refresh_token"]).json()
    assert second["refresh_token"] != first["refresh_token"]
    dead = refresh(books, first["refresh_token"])
    assert (dead.status_code, error_of(dead)["errorId"]) == (400, "REST-2102")
    assert refresh(books, second["refresh_token"]).status_code == 200


def test_an_access_token_ends_after_what_expires_in_says(books):
    content = exchange(books, consented(books)).json()
    books.advance(content["expires_in"] - 60)
    assert status(books, content["access_token"]) == 200
    books.advance(61)
    assert status(books, content["access_token"]) == 401


def test_the_same_user_authorised_again_ends_the_first_grant(books):
    first = exchange(books, consented(books)).json()
    second = exchange(books, consented(books)).json()
    answer = refresh(books, first["refresh_token"])
    error = answer.json()["error"]
    assert (error["code"], error["errorId"], error["message"]) == (
        "tokenInvalid",
        "REST-2102",
        "Token is not valid",
    )
    assert [status(books, each["access_token"]) for each in (first, second)] == [401, 200]


@pytest.mark.parametrize("other", [{"user": "wsuser"}, {"company": "Lakeside Supply Inc"}])
def test_another_user_or_company_leaves_it_alone(books, other):
    first = exchange(books, consented(books)).json()
    exchange(books, consented(books, **other))
    assert status(books, first["access_token"]) == 200


def test_client_credentials_name_the_user_and_company(books):
    answer = token(books, grant_type="client_credentials", username="wsuser@harbourprint")
    content = answer.json()
    assert status(books, content["access_token"]) == 200
    assert claims(content["access_token"])["userId"] == "wsuser"
    for username in ("", "wsuser", "wsuser@nowhere", "nobody@harbourprint"):
        assert token(books, grant_type="client_credentials", username=username).status_code == 400


@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
def test_revocation_ends_the_grant(books, kind):
    content = exchange(books, consented(books)).json()
    form = {"client_id": "client", "client_secret": "secret", "token": content[kind]}
    assert requests.post(f"{books.api}/oauth2/revoke", data=form, timeout=5).status_code == 200
    assert status(books, content["access_token"]) == 401
    assert refresh(books, content["refresh_token"]).status_code == 400


BEARERS = [
    (None, 401, "GW-0031"),
    ("Basic abc", 401, "GW-0032"),
    ("Bearer abc", 401, "GW-0034"),
    ("Bearer a.b.c", 401, "tokenInvalid"),
]


@pytest.mark.parametrize(("header", "expected", "code"), BEARERS)
def test_a_wrong_bearer_is_told_apart(books, header, expected, code):
    headers = {"Authorization": header} if header else {}
    answer = requests.get(f"{books.api}/objects/{ACCOUNT}", headers=headers, timeout=5)
    assert (answer.status_code, error_of(answer)["code"]) == (expected, code)


GONE = [
    ("trust_application", {"client": "client", "on": False}, 400, "GW-0011"),
    ("set_subscription", {"on": False}, 400, "GW-0011"),
    ("set_active", {"on": False}, 400, "GW-0011"),
    ("revoke_tokens", {}, 401, "tokenInvalid"),
]


@pytest.mark.parametrize(("action", "wish", "expected", "code"), GONE)
def test_what_a_person_withdraws_ends_access(books, action, wish, expected, code):
    content = exchange(books, consented(books)).json()
    books.act(action, **wish)
    headers = {"Authorization": f"Bearer {content['access_token']}"}
    answer = requests.get(f"{books.api}/objects/{ACCOUNT}", headers=headers, timeout=5)
    assert (answer.status_code, error_of(answer)["code"]) == (expected, code)
    assert refresh(books, content["refresh_token"]).status_code == 400


def test_only_registered_clients_are_known_when_some_are(books):
    with start(clients={"ours": "right"}) as running:
        closed = Books(running)
        assert authorize(closed).status_code == 400
        code = decide(closed, authorize(closed, client_id="ours"))[1]["code"]
        wrong = exchange(closed, code, client_id="ours", client_secret="wrong")
        assert (wrong.status_code, error_of(wrong)["code"]) == (401, "invalidClient")
        assert exchange(closed, code, client_id="ours", client_secret="right").status_code == 200
