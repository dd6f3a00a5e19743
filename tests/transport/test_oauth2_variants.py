"""How platforms differ at the token endpoint and on the way to it, as declared."""

import json
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from expenses_app.core.messages import Message
from expenses_app.ledger.authorisation import (
    Assertion,
    ClientAuthentication,
    MachineGrant,
)
from expenses_app.ledger.capabilities import Scopes
from expenses_app.ledger.errors import Misconfigured, NeedsReauthorising
from expenses_app.transport.oauth2 import AuthorisationServer, ClientCredentials, authorize_url
from expenses_app.transport.wire import make_client
from tests.transport.test_oauth2 import TOKENS, oauth2

KEY = ec.generate_private_key(ec.SECP256R1())
PEM = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def machine(**changes):
    declared = {
        "key": "machine",
        "title": Message("As a machine"),
        "token_path": "/token",
        "host": "api",
        "scopes": Scopes(("rest", "query")),
        "blanks": (),
    }
    return MachineGrant(**(declared | changes))


@pytest.fixture
def authority(server, clock):
    def make(way):
        return AuthorisationServer(
            name="Sample Books",
            way=way,
            addresses=dict.fromkeys(("identity", "login", "api"), server.url),
            credentials=ClientCredentials("our-id", "our-secret"),
            clock=clock,
            client=make_client(),
        )

    return make


@pytest.mark.parametrize(
    ("authentication", "form", "header"),
    [
        (ClientAuthentication.BASIC, {}, "Basic b3VyLWlkOm91ci1zZWNyZXQ="),
        (ClientAuthentication.BODY, {"client_id": "our-id", "client_secret": "our-secret"}, None),
        (ClientAuthentication.PUBLIC, {"client_id": "our-id"}, None),
    ],
)
def test_client_is_known_by_header_body_or_name_alone(server, authority, authentication, form, header):
    server.script("POST", "/token", (200, json.dumps(TOKENS), {}))
    server.script("POST", "/revoke", (200, b"", {}))
    one = authority(oauth2(client_authentication=authentication))
    one.refresh("r1")
    one.revoke("r1")
    asked, revoked = server.requests()
    assert asked.form == {"grant_type": "refresh_token", "refresh_token": "r1"} | form
    assert revoked.form == {"token": "r1"} | form
    assert [one.headers.get("authorization") for one in (asked, revoked)] == [header, header]


def test_consent_page_is_asked_for_what_the_platform_wants_besides():
    address = authorize_url(
        "https://accounts.zoho.com/oauth/v2/auth",
        "id1",
        "https://us.example/callback/",
        ["ZohoBooks.settings.READ", "ZohoBooks.bills.CREATE"],
        "s1",
        separator=",",
        more=(("access_type", "offline"), ("prompt", "consent")),
    )
    asked = parse_qs(urlsplit(address).query)
    assert asked["scope"] == ["ZohoBooks.settings.READ,ZohoBooks.bills.CREATE"]
    assert asked["access_type"] == ["offline"]
    assert asked["prompt"] == ["consent"]


def test_no_scope_is_asked_for_where_the_platform_has_none():
    assert "scope" not in authorize_url(
        "https://a.example/approve_app", "id1", "https://us.example/", (), "s1"
    )


def test_machine_proves_itself_by_secret_and_names_its_user(server, authority):
    server.script("POST", "/token", (200, json.dumps({"access_token": "a1", "expires_in": 21600}), {}))
    grant = authority(machine(parameters=(("username", "{user}"),))).token_for_machine({"user": "ws@acme"})
    assert grant.refresh_token == ""
    assert server.requests()[0].form == {
        "grant_type": "client_credentials",
        "username": "ws@acme",
        "scope": "rest query",
        "client_id": "our-id",
        "client_secret": "our-secret",
    }


def test_machine_proves_itself_by_certificate(server, authority):
    server.script("POST", "/token", (200, json.dumps({"access_token": "a1", "expires_in": 3600}), {}))
    way = machine(assertion=Assertion("key", "certificate", scope_claim=True))
    authority(way).token_for_machine({"key": PEM, "certificate": "c-7"})
    form = server.requests()[0].form
    assert set(form) == {"grant_type", "client_assertion_type", "client_assertion"}
    assert form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    claims = jwt.decode(
        form["client_assertion"],
        KEY.public_key(),
        algorithms=["ES256"],
        audience=f"{server.url}/token",
        options={"verify_exp": False, "verify_iat": False},
    )
    assert (claims["iss"], claims["scope"]) == ("our-id", ["rest", "query"])


@pytest.mark.parametrize(
    ("way", "error"),
    [(machine(), Misconfigured), (machine(client_id="id"), NeedsReauthorising)],
    ids=["the operator's client", "a client entered for this connection"],
)
def test_refused_client_is_the_fault_of_whoever_entered_it(server, authority, way, error):
    server.script("POST", "/token", (401, json.dumps({"error": "invalid_client"}), {}))
    with pytest.raises(error):
        authority(way).token_for_machine({"id": "our-id"})
