"""Authorisation: consent, codes, tokens that rotate and end."""

import base64

import pytest
import requests

from expenses_app.simulators.chassis import start_in_thread
from expenses_app.simulators.quickbooks_online.app import create_app
from tests.simulators.quickbooks_online.books import CALLBACK, UK, US, Books, consent, token_call

HOUR = 3600
DAY = 24 * HOUR


def connect(running, realm=US, **changes):
    back = consent(running.url, realm, **changes)
    answer = token_call(
        running.url, grant_type="authorization_code", code=back["code"], redirect_uri=CALLBACK
    )
    assert answer.status_code == 200
    return answer.json()


def refresh(running, token, **headers):
    return token_call(running.url, headers=headers, grant_type="refresh_token", refresh_token=token)


def company_info(running, access_token, realm=US):
    return requests.get(
        f"{running.url}/v3/company/{realm}/companyinfo/{realm}",
        headers={"Authorization": f"Bearer {access_token}", "Accept": "application/json"},
    )


@pytest.mark.parametrize(
    "name", ["openid_configuration", "openid_configuration/", "openid_sandbox_configuration/"]
)
def test_the_discovery_document_points_at_the_simulator(running, name):
    document = requests.get(f"{running.url}/.well-known/{name}").json()
    names = (
        "issuer",
        "authorization_endpoint",
        "token_endpoint",
        "userinfo_endpoint",
        "revocation_endpoint",
        "jwks_uri",
    )
    assert all(document[each].startswith(running.url) for each in names)


def test_consent_offers_every_company_and_the_callback_names_the_chosen_one(running):
    page = requests.get(
        f"{running.url}/connect/oauth2",
        params={
            "client_id": "client",
            "response_type": "code",
            "scope": "com.intuit.quickbooks.accounting",
            "redirect_uri": CALLBACK,
            "state": "s-1",
        },
    )
    assert page.status_code == 200
    assert "Sandbox Company_US_1" in page.text
    assert "Harbour Cafe UK Ltd" in page.text
    back = consent(running.url, UK, state="s-2")
    assert back["realmId"] == UK
    assert back["state"] == "s-2"


def test_a_refused_consent_comes_back_as_access_denied(running):
    assert consent(running.url, US, decision="cancel") == {"error": "access_denied", "state": "s-1"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("client_id", ""),
        ("response_type", "token"),
        ("redirect_uri", "javascript:alert(1)"),
        ("scope", "everything"),
        ("state", ""),
    ],
)
def test_a_consent_page_that_is_asked_wrongly_does_not_redirect(running, name, value):
    asked = {
        "client_id": "client",
        "response_type": "code",
        "scope": "com.intuit.quickbooks.accounting",
        "redirect_uri": CALLBACK,
        "state": "s-1",
    } | {name: value}
    answer = requests.get(f"{running.url}/connect/oauth2", params=asked, allow_redirects=False)
    assert answer.status_code == 400


def test_a_code_is_traded_once_by_its_own_client_with_its_own_redirect(running):
    code = consent(running.url, US)["code"]
    trade = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK}
    assert token_call(running.url, ("stranger", "secret"), **trade).json()["error"] == "invalid_grant"
    assert (
        token_call(running.url, **trade | {"redirect_uri": "http://other/"}).json()["error"]
        == "invalid_grant"
    )
    first = token_call(running.url, **trade)
    assert first.json()["token_type"] == "bearer"
    assert first.json()["expires_in"] == 3600
    assert first.json()["x_refresh_token_expires_in"] == 8726400
    again = token_call(running.url, **trade)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")


def test_a_code_lives_ten_minutes(running, clock):
    code = consent(running.url, US)["code"]
    clock.advance(601)
    answer = token_call(running.url, grant_type="authorization_code", code=code, redirect_uri=CALLBACK)
    assert answer.json()["error"] == "invalid_grant"


def test_a_client_must_authenticate(clock):
    with start_in_thread(create_app(clock, clients={"client": "secret"})) as running:
        answer = token_call(running.url, ("client", "wrong"), grant_type="refresh_token", refresh_token="x")
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
        bare = requests.post(f"{running.url}/oauth2/v1/tokens/bearer", data={"grant_type": "refresh_token"})
        assert bare.status_code == 401


def test_an_access_token_lives_an_hour_and_only_in_its_company(running, clock):
    tokens = connect(running)
    assert company_info(running, tokens["access_token"]).status_code == 200
    other = company_info(running, tokens["access_token"], UK)
    assert (other.status_code, other.json()["Fault"]["Error"][0]["code"]) == (403, "3100")
    clock.advance(HOUR + 1)
    late = company_info(running, tokens["access_token"])
    assert late.status_code == 401
    assert late.json()["fault"]["error"][0]["code"] == "3200"
    assert late.headers["intuit_tid"]


def test_the_refresh_token_keeps_its_value_for_a_day_and_then_changes_with_a_day_of_overlap(running, clock):
    first = connect(running)["refresh_token"]
    clock.advance(23 * HOUR)
    assert refresh(running, first).json()["refresh_token"] == first
    clock.advance(2 * HOUR)
    second = refresh(running, first).json()["refresh_token"]
    assert second != first
    clock.advance(23 * HOUR)
    assert refresh(running, first).json()["refresh_token"] == second
    clock.advance(2 * HOUR)
    dead = refresh(running, first)
    assert dead.status_code == 400
    assert dead.json() == {
        "error": "invalid_grant",
        "error_description": "Incorrect or invalid refresh token",
    }
    assert refresh(running, second).status_code == 200


def test_the_refresh_token_ends_after_101_days_without_use(running, clock):
    idle = connect(running)["refresh_token"]
    clock.advance(8726400 + 1)
    assert refresh(running, idle).json()["error"] == "invalid_grant"


def test_the_hard_end_after_five_years_is_told_only_when_asked_for(running, clock):
    token = connect(running)["refresh_token"]
    assert "x_refresh_token_hard_expires_in" not in refresh(running, token).json()
    asked = refresh(running, token, **{"x-include-refresh-token-hard-expires-in": "true"}).json()
    assert asked["x_refresh_token_hard_expires_in"] == pytest.approx(5 * 365 * DAY, abs=5)
    for _ in range(18):
        clock.advance(100 * DAY)
        token = refresh(running, token).json()["refresh_token"]
    clock.advance(30 * DAY)
    assert refresh(running, token).json()["error"] == "invalid_grant"


@pytest.mark.parametrize("as_json", [True, False])
@pytest.mark.parametrize("which", ["access_token", "refresh_token"])
def test_revoking_takes_either_token_as_json_or_as_a_form(running, as_json, which):
    tokens = connect(running)
    basic = base64.b64encode(b"client:secret").decode()
    body = {"token": tokens[which]}
    answer = requests.post(
        f"{running.url}/v2/oauth2/tokens/revoke",
        headers={"Authorization": f"Basic {basic}"},
        **({"json": body} if as_json else {"data": body}),
    )
    assert (answer.status_code, answer.content) == (200, b"")
    assert company_info(running, tokens["access_token"]).status_code == 401
    assert refresh(running, tokens["refresh_token"]).json()["error"] == "invalid_grant"


def test_a_disconnection_by_the_user_ends_both_tokens(running):
    tokens = connect(running)
    Books(running, US).act("disconnect")
    assert company_info(running, tokens["access_token"]).status_code == 401
    assert refresh(running, tokens["refresh_token"]).json()["error"] == "invalid_grant"


def test_the_removed_grant_can_answer_403_by_switch(running):
    tokens = connect(running)
    books = Books(running, US)
    books.control("switches", {"grant_removed": "3100"})
    books.act("disconnect")
    answer = company_info(running, tokens["access_token"])
    assert (answer.status_code, answer.json()["Fault"]["Error"][0]["code"]) == (403, "3100")


def test_an_admin_who_left_meets_120(us):
    us.act("remove_admin")
    answer = us.get("companyinfo/1")
    assert (answer.status_code, answer.json()["Fault"]["Error"][0]["code"]) == (401, "120")
    us.act("restore_admin")
    assert us.get("companyinfo/1").status_code == 200


def test_user_info_needs_the_openid_scope(running):
    plain = connect(running)["access_token"]
    where = f"{running.url}/v1/openid_connect/userinfo"
    assert requests.get(where, headers={"Authorization": f"Bearer {plain}"}).status_code == 401
    known = connect(running, scope="com.intuit.quickbooks.accounting openid email")["access_token"]
    answer = requests.get(where, headers={"Authorization": f"Bearer {known}"})
    assert answer.json()["email"] == "robin.admin@example.com"


def test_a_new_refresh_token_can_be_ordered_at_once(running):
    token = connect(running)["refresh_token"]
    requests.post(
        f"{running.url}/_control/faults", json={"kind": "rotate_refresh_token", "path": "tokens/bearer"}
    )
    fresh = refresh(running, token).json()["refresh_token"]
    assert fresh != token
    assert refresh(running, token).json()["refresh_token"] == fresh
