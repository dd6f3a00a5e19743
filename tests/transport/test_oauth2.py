import base64
import json
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from expenses_app.ledger.capabilities import Scopes
from expenses_app.ledger.errors import (
    Misconfigured,
    NeedsReauthorising,
    RateLimited,
    Unavailable,
    Unsupported,
)
from expenses_app.ledger.promise import OAuth2
from expenses_app.transport.answers import HttpAnswer
from expenses_app.transport.endpoints import DiscoveryCache
from expenses_app.transport.grants import grant_from
from expenses_app.transport.oauth2 import AuthorisationServer, ClientCredentials, authorize_url, basic
from expenses_app.transport.pkce import challenge, new_verifier
from expenses_app.transport.wire import make_client
from tests.transport.scripted import cut

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
TOKENS = {"access_token": "a1", "refresh_token": "r1", "expires_in": 1800, "scope": "books offline_access"}


def answer(status, body, headers=None):
    return HttpAnswer(status, headers or {}, body if isinstance(body, bytes) else json.dumps(body).encode())


def oauth2(**changes):
    declared = {
        "authorize_path": "/authorize",
        "token_path": "/token",
        "revoke_path": "/revoke",
        "host": "identity",
        "authorize_host": "login",
        "scopes": Scopes(("books", "offline_access")),
        "pkce": True,
    }
    return OAuth2(**(declared | changes))


@pytest.fixture
def authority(server, clock):
    def make(addresses=None, **changes):
        return AuthorisationServer(
            name="Sample Books",
            way=oauth2(**changes),
            addresses={"identity": server.url, "login": server.url} | (addresses or {}),
            credentials=ClientCredentials("client one", "se:cret"),
            clock=clock,
            client=make_client(),
        )

    return make


def test_the_s256_challenge_of_the_example_in_rfc_7636():
    assert (
        challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
        == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    )


def test_verifiers_are_long_and_differ():
    assert len({new_verifier() for _ in range(100)}) == 100
    assert 43 <= len(new_verifier()) <= 128


def test_the_consent_address_holds_everything_the_platform_asks_for():
    address = authorize_url(
        "https://login.example/authorize",
        "id1",
        "https://us.example/callback/",
        ["books", "more"],
        "s1",
        "c1",
    )
    assert parse_qs(urlsplit(address).query) == {
        "response_type": ["code"],
        "client_id": ["id1"],
        "redirect_uri": ["https://us.example/callback/"],
        "scope": ["books more"],
        "state": ["s1"],
        "code_challenge": ["c1"],
        "code_challenge_method": ["S256"],
    }
    assert "books%20more" in address  # some servers do not take a plus for a space


def test_client_credentials_are_encoded_before_they_are_joined():
    assert (
        base64.b64decode(basic(ClientCredentials("client one", "se:cret"))[6:]) == b"client%20one:se%3Acret"
    )


def test_secrets_do_not_show_in_representations():
    grant = grant_from(answer(200, TOKENS), "Sample Books", NOW)
    for shown in (repr(grant), repr(ClientCredentials("id", "hidden")), repr(answer(200, TOKENS))):
        assert "a1" not in shown
        assert "r1" not in shown
        assert "hidden" not in shown


def test_a_grant_tells_when_each_token_ends():
    told = TOKENS | {"x_refresh_token_expires_in": 8726400, "x_refresh_token_hard_expires_in": 157680000}
    grant = grant_from(answer(200, told), "Sample Books", NOW)
    assert grant.expires_at == datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
    assert grant.refresh_expires_at == datetime(2027, 3, 3, 10, tzinfo=UTC)
    assert grant.hard_expires_at == datetime(2031, 11, 21, 10, tzinfo=UTC)
    assert grant.scopes == ("books", "offline_access")


def test_the_authorising_user_is_read_from_the_token():
    claims = (
        base64.urlsafe_b64encode(json.dumps({"iss": "x", "sub": "user-7"}).encode()).rstrip(b"=").decode()
    )
    assert grant_from(answer(200, TOKENS | {"id_token": f"h.{claims}.s"}), "S", NOW).identity == "user-7"
    assert grant_from(answer(200, TOKENS | {"id_token": "not.a.token"}), "S", NOW).identity == ""


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (400, {"error": "invalid_grant", "error_description": "gone"}, NeedsReauthorising),
        (400, {"error": "access_denied"}, NeedsReauthorising),
        (401, {"error": "invalid_client"}, Misconfigured),
        (400, {"error": "unauthorized_client"}, Misconfigured),
        (400, {"error": "redirect_uri_mismatch"}, Misconfigured),
        (404, b"no such page", Misconfigured),
        (429, b"", RateLimited),
        (500, b"", Unavailable),
        (503, b"<html>", Unavailable),
        (200, b"<html>", Unavailable),
        (200, {"token_type": "bearer"}, Unavailable),
        (200, b"[]", Unavailable),
    ],
)
def test_every_answer_without_a_token_has_its_own_error(status, body, error):
    with pytest.raises(error):
        grant_from(answer(status, body), "Sample Books", NOW)


def test_a_code_is_exchanged_with_the_verifier_and_the_same_redirect_address(server, authority):
    server.script("POST", "/token", (200, json.dumps(TOKENS), {}))
    grant = authority().exchange("code1", "https://us.example/callback/", "verifier1")
    assert grant.access_token == "a1"
    (asked,) = server.requests()
    assert asked.form == {
        "grant_type": "authorization_code",
        "code": "code1",
        "redirect_uri": "https://us.example/callback/",
        "code_verifier": "verifier1",
    }
    assert asked.headers["authorization"].startswith("Basic ")


def test_a_refresh_whose_answer_is_lost_can_be_tried_again(server, authority):
    server.script("POST", "/token", cut)
    with pytest.raises(Unavailable):
        authority().refresh("r1")
    assert len(server.requests()) == 1


@pytest.mark.parametrize(("way", "body"), [("form", b"token=r1"), ("json", b'{"token": "r1"}')])
def test_revoking_speaks_as_the_platform_does(server, authority, way, body):
    server.script("POST", "/revoke", (200, b"", {}))
    authority(revoke_with=way).revoke("r1")
    assert server.requests()[0].body == body


def test_revoking_that_is_not_confirmed_is_an_error(server, authority):
    server.script("POST", "/revoke", (503, b"", {}))
    with pytest.raises(Unavailable):
        authority().revoke("r1")


def test_a_platform_without_revocation_says_so(authority):
    with pytest.raises(Unsupported):
        authority(revoke_path="").revoke("r1")


def discovery_document(server):
    return json.dumps(
        {
            "authorization_endpoint": f"{server.url}/found/authorize",
            "token_endpoint": f"{server.url}/found/token",
            "revocation_endpoint": f"{server.url}/found/revoke",
        }
    )


def test_endpoints_come_from_the_discovery_document_and_are_kept(server, authority):
    server.script("GET", "/discovery", (200, discovery_document(server), {}))
    found = authority({"openid": f"{server.url}/discovery"}, discovery="openid")
    assert found.endpoints().token == f"{server.url}/found/token"
    assert found.endpoints().authorize == f"{server.url}/found/authorize"
    assert len(server.requests("/discovery")) == 1


def test_an_old_discovery_document_serves_while_the_server_is_away(server, authority):
    server.script("GET", "/discovery", (200, discovery_document(server), {}), (503, b"", {}))
    found = authority({"openid": f"{server.url}/discovery"}, discovery="openid")
    found.endpoints()
    address, (_read_at, kept) = next(iter(found.discovery.kept.items()))
    found.discovery.kept[address] = (-1e9, kept)
    assert found.endpoints() == kept
    assert len(server.requests("/discovery")) == 2


@pytest.mark.parametrize(
    ("document", "error"),
    [
        ((503, b"", {}), Unavailable),
        ((200, b"{}", {}), Misconfigured),
        ((200, b"<html>", {}), Misconfigured),
        (
            (
                200,
                b'{"authorization_endpoint":"https://a.example","token_endpoint":"http://a.example/t"}',
                {},
            ),
            Misconfigured,
        ),
    ],
)
def test_a_discovery_document_that_is_of_no_use(server, authority, document, error):
    server.script("GET", "/discovery", document)
    with pytest.raises(error):
        authority({"openid": f"{server.url}/discovery"}, discovery="openid").endpoints()


def test_a_fresh_cache_knows_nothing():
    assert DiscoveryCache().kept == {}
