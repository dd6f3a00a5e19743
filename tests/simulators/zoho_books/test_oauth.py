"""Consent, tokens and scopes, in the regions where people live."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.simulators.zoho_books.books import BLUEBIRD, HARBOUR, MAPLE, RETAIL, Books, refusal, start

BACK = "http://localhost:8000/connections/callback/"
SCOPES = "ZohoBooks.settings.READ,ZohoBooks.expenses.READ"
ADA, BEN, DORA = "ada@harbour.example", "ben@bluebird.example", "dora@maple.example"
TOO_MANY = {
    "error": "Access Denied",
    "error_description": "You have made too many requests continuously. Please try again after some time.",
    "status": "failure",
}


class App:
    """A web app that asks for consent the way a browser carries it, and follows accounts-server and api_domain."""

    def __init__(self, books):
        self.books = books
        self.url = books.url

    def page(self, **changes):
        asked = {
            "response_type": "code",
            "client_id": "app",
            "redirect_uri": BACK,
            "scope": SCOPES,
            "access_type": "offline",
            "prompt": "consent",
            "state": "s1",
        } | changes
        asked = {name: value for name, value in asked.items() if value is not None}
        return requests.get(f"{self.url}/oauth/v2/auth", params=asked, timeout=5)

    def answer(self, page, *, user=ADA, decision="accept"):
        key = re.search(r'name="request_key" value="([^"]+)"', page.text)[1]
        form = {"request_key": key, "user": user, "decision": decision}
        back = requests.post(f"{self.url}/oauth/v2/auth", data=form, allow_redirects=False, timeout=5)
        assert back.status_code == 302, back.text
        return {
            name: values[0] for name, values in parse_qs(urlsplit(back.headers["Location"]).query).items()
        }

    def consent(self, user=ADA, **changes):
        return self.answer(self.page(**changes), user=user)

    def token(self, server, **form):
        form = {"client_id": "app", "client_secret": "secret"} | form
        form = {name: value for name, value in form.items() if value is not None}
        return requests.post(f"{server}/oauth/v2/token", data=form, timeout=5)

    def exchange(self, back, **form):
        default = {"grant_type": "authorization_code", "code": back["code"], "redirect_uri": BACK}
        return self.token(back["accounts-server"], **(default | form))

    def tokens(self, **options):
        return self.exchange(self.consent(**options)).json()

    def refresh(self, server, token, **form):
        return self.token(server, **({"grant_type": "refresh_token", "refresh_token": token} | form))

    def organisations(self, tokens, domain=None):
        headers = {"Authorization": f"Zoho-oauthtoken {tokens['access_token']}"}
        return requests.get(
            f"{domain or tokens['api_domain']}/books/v3/organizations", headers=headers, timeout=5
        )


@pytest.fixture
def app(books):
    return App(books)


def names(answer):
    return [each["name"] for each in answer.json()["organizations"]]


@pytest.mark.parametrize(
    ("user", "location", "address", "reached"),
    [
        (ADA, "eu", "{}/eu", ["Harbour Supplies Ltd"]),
        (BEN, "us", "{}", ["Bluebird Studio Inc", "Bluebird Retail Inc"]),
        (DORA, "ca", "{}/ca", ["Maple Ridge Tools Inc"]),
    ],
)
def test_consent_leads_to_the_persons_region_and_all_of_their_organisations(
    app, user, location, address, reached
):
    back = app.consent(user=user)
    server = address.format(app.url)
    assert (back["state"], back["location"], back["accounts-server"]) == ("s1", location, server)
    tokens = app.exchange(back).json()
    assert set(tokens) == {
        "access_token",
        "refresh_token",
        "scope",
        "api_domain",
        "token_type",
        "expires_in",
    }
    assert (tokens["token_type"], tokens["expires_in"], tokens["api_domain"]) == ("Bearer", 3600, server)
    assert names(app.organisations(tokens)) == reached


def test_a_code_a_refresh_token_and_an_access_token_are_good_in_their_own_region_only(app):
    back = app.consent(user=ADA)
    assert app.exchange(back | {"accounts-server": app.url}).json() == {"error": "invalid_code"}
    tokens = app.exchange(back).json()
    assert app.refresh(app.url, tokens["refresh_token"]).json() == {"error": "invalid_code"}
    assert app.refresh(f"{app.url}/eu", tokens["refresh_token"]).status_code == 200
    assert refusal(app.organisations(tokens, app.url)) == (401, 57)
    assert app.organisations(tokens).status_code == 200


def test_the_consent_page_names_people_by_their_organisations_and_refuses_to_be_framed(app):
    page = app.page()
    labels = re.findall(r"<label>.*?<span>(.*?)<br>", page.text, re.DOTALL)
    assert labels == [
        "Harbour Supplies Ltd", "Bluebird Studio Inc and Bluebird Retail Inc", "Maple Ridge Tools Inc",
    ]  # fmt: skip
    assert "simulator" in page.text
    assert page.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize(("returned", "more"), [(True, {"state": "s1"}), (False, {})])
def test_rejecting_comes_back_with_access_denied(app, books, returned, more):
    books.switch(denial_returns_state=returned)
    assert app.answer(app.page(), decision="reject") == {"error": "access_denied"} | more


def test_a_consent_page_can_be_answered_once(app):
    page = app.page()
    app.answer(page)
    key = re.search(r'name="request_key" value="([^"]+)"', page.text)[1]
    assert requests.post(f"{app.url}/oauth/v2/auth", data={"request_key": key}, timeout=5).status_code == 400


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "invalid_response_type"),
        ({"client_id": None}, "invalid_client"),
        ({"redirect_uri": None}, "invalid_redirect_uri"),
        ({"redirect_uri": "app.example/back"}, "invalid_redirect_uri"),
        ({"scope": None}, "invalid_scope"),
        ({"scope": "ZohoBooks.everything.READ"}, "invalid_scope"),
        ({"scope": "ZohoBooks.bills.WRITE"}, "invalid_scope"),
        ({"access_type": "always"}, "invalid_access_type"),
    ],
)
def test_a_wrong_request_for_consent_is_shown_as_an_error(app, changes, error):
    page = app.page(**changes)
    assert (page.status_code, f"Error: {error}" in page.text) == (400, True)


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (lambda app, back: app.exchange(back, code="1000.unknown"), "invalid_code"),
        (lambda app, back: (app.exchange(back), app.exchange(back))[1], "invalid_code"),
        (lambda app, back: (app.books.advance(121), app.exchange(back))[1], "invalid_code"),
        (lambda app, back: app.exchange(back, client_id="other"), "invalid_code"),
        (lambda app, back: app.exchange(back, redirect_uri=f"{BACK}more"), "invalid_redirect_uri"),
        (lambda app, back: app.exchange(back, client_id=None), "invalid_client"),
        (lambda app, back: app.exchange(back, client_secret=None), "invalid_client_secret"),
        (lambda app, back: app.exchange(back, grant_type="password"), "unsupported_grant_type"),
    ],
    ids=["unknown", "twice", "too old", "other client", "other address", "no client", "no secret", "grant type"],
)  # fmt: skip
def test_a_code_is_good_once_for_two_minutes_for_its_own_client_and_address(app, spoil, error):
    answer = spoil(app, app.consent())
    assert (answer.status_code, answer.json()) == (200, {"error": error})


@pytest.mark.parametrize(("seconds", "good"), [(120, False), (600, True)])
def test_a_switch_says_how_long_a_code_lives(app, books, seconds, good):
    books.switch(code_seconds=seconds)
    back = app.consent()
    books.advance(300)
    assert ("access_token" in app.exchange(back).json()) == good


def test_token_parameters_may_stand_in_the_query(app):
    back = app.consent()
    query = {
        "grant_type": "authorization_code", "code": back["code"], "redirect_uri": BACK,
        "client_id": "app", "client_secret": "secret",
    }  # fmt: skip
    answer = requests.post(f"{back['accounts-server']}/oauth/v2/token", params=query, timeout=5)
    assert "access_token" in answer.json()


def test_configured_clients_are_checked():
    with start(clients={"app": "right"}) as running:
        app = App(Books(running))
        assert app.page(client_id="other").status_code == 400
        back = app.consent()
        assert app.exchange(back, client_secret="wrong").json() == {"error": "invalid_client_secret"}
        assert app.exchange(back, client_id="other").json() == {"error": "invalid_client"}
        assert "access_token" in app.exchange(back, client_secret="right").json()


def test_a_region_that_the_client_is_not_enabled_for_refuses_it(app, books):
    books.switch(enabled_regions="us,ca")
    assert app.exchange(app.consent(user=ADA)).json() == {"error": "invalid_client"}
    assert "access_token" in app.exchange(app.consent(user=BEN)).json()


def test_without_offline_access_there_is_no_refresh_token(app):
    assert "refresh_token" not in app.tokens(access_type=None)


@pytest.mark.parametrize(
    ("switch", "prompt", "given"), [(False, "consent", True), (False, None, False), (True, None, True)]
)
def test_a_repeated_authorisation_gives_a_refresh_token_only_when_it_prompts_for_consent(
    app, books, switch, prompt, given
):
    books.switch(repeat_consent_gives_refresh=switch)
    app.tokens()
    assert ("refresh_token" in app.tokens(prompt=prompt)) == given


def test_a_refresh_gives_an_access_token_and_no_refresh_token(app):
    tokens = app.tokens()
    again = app.refresh(tokens["api_domain"], tokens["refresh_token"]).json()
    assert set(again) == {"access_token", "scope", "api_domain", "token_type", "expires_in"}
    assert names(app.organisations(again)) == ["Harbour Supplies Ltd"]
    assert names(app.organisations(tokens)) == ["Harbour Supplies Ltd"]


def test_a_refresh_token_does_not_age(app, books):
    tokens = app.tokens()
    books.advance(5 * 365 * 86_400)
    assert "access_token" in app.refresh(tokens["api_domain"], tokens["refresh_token"]).json()


def test_an_access_token_lives_an_hour(app, books):
    tokens = app.tokens()
    books.advance(3599)
    assert app.organisations(tokens).status_code == 200
    books.advance(2)
    assert app.organisations(tokens).json() == {
        "code": 57,
        "message": "You are not authorized to perform this operation",
    }


@pytest.mark.parametrize("header", [None, "Bearer {}", "Zoho-oauthtoken 1000.foreign", "{}"])
def test_a_missing_foreign_or_misnamed_token_is_refused(books, header):
    value = header and header.format(books.tokens["access_token"])
    answer = requests.get(
        f"{books.api}/organizations", headers={"Authorization": value} if value else {}, timeout=5
    )
    assert refusal(answer) == (401, 57)


def test_revocation_ends_the_refresh_token_and_its_access_tokens(app):
    tokens = app.tokens()
    server = tokens["api_domain"]
    gone = requests.post(
        f"{server}/oauth/v2/token/revoke", params={"token": tokens["refresh_token"]}, timeout=5
    )
    assert gone.json() == {"status": "success"}
    assert app.refresh(server, tokens["refresh_token"]).json() == {"error": "invalid_code"}
    assert refusal(app.organisations(tokens)) == (401, 57)
    again = requests.post(
        f"{server}/oauth/v2/token/revoke", params={"token": tokens["refresh_token"]}, timeout=5
    )
    assert again.json() == {"error": "invalid_token"}


def test_revoking_an_access_token_leaves_the_refresh_token(app):
    tokens = app.tokens()
    server = tokens["api_domain"]
    requests.post(f"{server}/oauth/v2/token/revoke", data={"token": tokens["access_token"]}, timeout=5)
    assert refusal(app.organisations(tokens)) == (401, 57)
    assert "access_token" in app.refresh(server, tokens["refresh_token"]).json()


def test_a_user_can_remove_the_app(app, books):
    tokens = app.tokens()
    books.act("revoke_consent")
    assert refusal(app.organisations(tokens)) == (401, 57)
    assert app.refresh(tokens["api_domain"], tokens["refresh_token"]).json() == {"error": "invalid_code"}


def test_ten_access_tokens_in_ten_minutes_and_the_eleventh_is_refused(limited_books):
    app, books = App(limited_books), limited_books
    tokens = app.tokens()
    server, token = tokens["api_domain"], tokens["refresh_token"]
    assert ["access_token" in app.refresh(server, token).json() for _ in range(10)] == [True] * 10
    refused = app.refresh(server, token)
    assert (refused.status_code, refused.json()) == (400, TOO_MANY)
    assert app.organisations(tokens).status_code == 200
    books.advance(590)
    assert app.refresh(server, token).json() == TOO_MANY
    books.advance(11)
    assert "access_token" in app.refresh(server, token).json()


def test_the_thirty_first_access_token_ends_the_oldest(app, books):
    books.limit(enforce=False)
    tokens = app.tokens()
    later = [app.refresh(tokens["api_domain"], tokens["refresh_token"]).json() for _ in range(29)]
    assert app.organisations(tokens).status_code == 200
    app.refresh(tokens["api_domain"], tokens["refresh_token"])
    assert app.organisations(tokens).status_code == 401
    assert app.organisations(later[0]).status_code == 200


def test_the_twenty_first_refresh_token_of_a_user_ends_the_oldest(app):
    tokens = [app.tokens() for _ in range(20)]
    server = tokens[0]["api_domain"]
    assert "access_token" in app.refresh(server, tokens[0]["refresh_token"]).json()
    app.tokens(client_id="app")
    assert app.refresh(server, tokens[0]["refresh_token"]).json() == {"error": "invalid_code"}
    assert "access_token" in app.refresh(server, tokens[1]["refresh_token"]).json()


def test_more_than_five_refresh_tokens_a_minute_are_refused(limited_books):
    app = App(limited_books)
    assert ["refresh_token" in app.tokens() for _ in range(5)] == [True] * 5
    assert app.exchange(app.consent()).json() == TOO_MANY
    limited_books.advance(61)
    assert "refresh_token" in app.tokens()


def test_the_server_list_names_every_region(app):
    content = requests.get(f"{app.url}/oauth/serverinfo", timeout=5).json()
    assert content["result"] == "success"
    assert content["locations"]["us"] == app.url
    assert content["locations"]["eu"] == f"{app.url}/eu"
    assert set(content["locations"]) == {"us", "eu", "in", "au", "jp", "ca", "sa", "cn"}


@pytest.mark.parametrize("asked", [None, BLUEBIRD, "1"])
def test_an_organisation_of_others_or_none_is_refused(books, asked):
    answer = books.call("GET", "contacts", params={"organization_id": asked})
    assert answer.status_code == 400
    assert answer.json() == {
        "code": 6041,
        "message": f"This user is not associated with the CompanyID/CompanyName:{asked or ''}.",
    }


def test_a_user_who_was_removed_no_longer_reaches_the_organisation(books):
    books.act("remove_user", user=ADA)
    assert refusal(books.get("contacts")) == (400, 6041)
    assert books.get("organizations").json()["organizations"] == []


@pytest.mark.parametrize(
    ("scopes", "method", "path", "status"),
    [
        ("ZohoBooks.settings.READ", "GET", "organizations", 200),
        ("ZohoBooks.settings.READ", "GET", "settings/taxes", 200),
        ("ZohoBooks.settings.READ", "GET", "chartofaccounts", 401),
        ("ZohoBooks.accountants.READ", "GET", "chartofaccounts", 200),
        ("ZohoBooks.accountants.READ", "GET", "transactionlocks", 200),
        ("ZohoBooks.accountants.READ", "GET", "organizations", 401),
        ("ZohoBooks.accountants.READ", "POST", "chartofaccounts", 401),
        ("ZohoBooks.banking.READ", "GET", "bankaccounts", 200),
        ("ZohoBooks.contacts.READ", "GET", "contacts", 200),
        ("ZohoBooks.contacts.READ", "POST", "contacts", 401),
        ("ZohoBooks.contacts.ALL", "POST", "contacts", 400),
        ("ZohoBooks.expenses.READ", "GET", "employees", 200),
        ("ZohoBooks.expenses.CREATE", "GET", "expenses", 401),
        ("ZohoBooks.bills.READ", "GET", "bills", 200),
        ("ZohoBooks.bills.CREATE", "PUT", "bills/1", 401),
        ("ZohoBooks.fullaccess.all", "GET", "projects", 200),
    ],
)
def test_a_scope_opens_its_own_module_and_verb_at_call_time(books, scopes, method, path, status):
    books.sign_in(scopes=scopes)
    answer = books.call(method, path, {} if method != "GET" else None)
    assert answer.status_code == status
    if status == 401:
        assert answer.json()["code"] == 57


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        ("admin", "chartofaccounts", 200),
        ("staff", "chartofaccounts", 401),
        ("staff", "expenses", 200),
        ("timesheetstaff", "expenses", 401),
        ("timesheetstaff", "projects", 200),
    ],
)
def test_a_role_without_the_module_is_refused_with_the_same_code(books, role, path, status):
    books.act("change_role", user=ADA, role=role)
    answer = books.get(path)
    assert answer.status_code == status
    if status == 401:
        assert answer.json()["code"] == 57


@pytest.mark.parametrize(("organisation", "path"), [(HARBOUR, "/eu"), (RETAIL, ""), (MAPLE, "/ca")])
def test_minted_tokens_tell_where_they_are_good(books, organisation, path):
    tokens = books.sign_in(organisation)
    assert tokens["path"] == path
    assert books.get("organizations").status_code == 200
