"""The four grants, with their lives and refusals; certificates, and requests signed the old way."""

import base64
import hashlib
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from tests.simulators.netsuite.books import HTTP, Books, start

AUTHORIZE = "/app/login/oauth2/authorize.nl"
TOKEN = "/services/rest/auth/oauth2/v1/token"
REVOKE = "/services/rest/auth/oauth2/v1/revoke"
BACK = "https://expenses.example/connections/callback/"
STATE = "s" * 22
VERIFIER = "v" * 43
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
ASKED = {
    "response_type": "code",
    "client_id": "client",
    "redirect_uri": BACK,
    "scope": "rest_webservices restlets",
    "state": STATE,
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
}
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def authorise(books, company="1482093", decision="allow", user="ivy@example.com", **changes):
    asked = {name: value for name, value in (ASKED | changes).items() if value is not None}
    shown = HTTP.get(books.url + AUTHORIZE, params=asked, timeout=5, allow_redirects=False)
    if shown.status_code != 200:
        return shown
    key = re.search(r'name="request_key" value="([^"]+)"', shown.text).group(1)
    form = {"request_key": key, "company": company, "user": user, "decision": decision}
    return HTTP.post(books.url + AUTHORIZE, data=form, timeout=5, allow_redirects=False)


def returned(answer):
    assert answer.status_code == 302, answer.text
    return {name: value[0] for name, value in parse_qs(urlsplit(answer.headers["Location"]).query).items()}


def token(books, secret="secret", **form):
    auth = ("client", secret) if secret else None
    if not secret:
        form.setdefault("client_id", "client")
    return HTTP.post(books.url + TOKEN, data=form, auth=auth, timeout=5)


def exchange(books, given, secret="secret", **changes):
    form = {
        "grant_type": "authorization_code",
        "code": given,
        "redirect_uri": BACK,
        "code_verifier": VERIFIER,
    }
    return token(books, secret, **(form | changes))


def refresh(books, refresh_token, secret="secret"):
    return token(books, secret, grant_type="refresh_token", refresh_token=refresh_token)


def consented(books, secret="secret", **options):
    return exchange(books, returned(authorise(books, **options))["code"], secret).json()


def status_with(books, access_token):
    return books.get("currency/1", headers={"Authorization": f"Bearer {access_token}"}).status_code


def test_the_page_lets_a_person_choose_an_account_with_a_radio_button(books):
    page = HTTP.get(books.url + AUTHORIZE, params=ASKED, timeout=5)
    assert page.headers["X-Frame-Options"] == "DENY"
    assert len(re.findall(r'<label><input type="radio" name="company"', page.text)) == 3
    assert "Harbourside Supplies Group" in page.text
    assert "3916528_SB1" in page.text


def test_consent_sends_back_code_state_role_entity_and_company(books):
    back = returned(authorise(books, company="2750416"))
    assert (back["state"], back["role"], back["company"]) == (STATE, "1000", "2750416")
    assert back["entity"] == "2"
    assert len(back["code"]) > 30


def test_a_refusal_sends_back_access_denied_with_the_same_ids(books):
    back = returned(authorise(books, decision="deny"))
    assert back == {
        "error": "access_denied",
        "state": STATE,
        "role": "1000",
        "entity": "2",
        "company": "1482093",
    }


NOT_SHOWN = [
    ({"response_type": "token"}, "unsupported_response_type"),
    ({"client_id": None}, "invalid_client"),
    ({"redirect_uri": None}, "invalid_request"),
    ({"redirect_uri": "ftp://x/"}, "invalid_request"),
    ({"scope": None}, "invalid_scope"),
    ({"scope": "rest_webservices files"}, "invalid_scope"),
    ({"state": "s" * 21}, "invalid_request"),
    ({"state": "s" * 1025}, "invalid_request"),
    ({"state": None}, "invalid_request"),
    ({"code_challenge_method": "plain"}, "invalid_request"),
    ({"code_challenge_method": None}, "invalid_request"),
    ({"code_challenge": "short"}, "invalid_request"),
    ({"prompt": "select_account"}, "invalid_request"),
]


@pytest.mark.parametrize(("changes", "error"), NOT_SHOWN)
def test_a_wrong_request_for_consent_shows_an_error(books, changes, error):
    answer = authorise(books, **changes)
    assert answer.status_code == 400
    assert f"Error: {error}" in answer.text


def test_prompt_none_answers_without_a_page_only_after_an_earlier_consent(books):
    assert returned(authorise(books, client_id="new", prompt="none"))["error"] == "login_required"
    consented(books)
    assert returned(authorise(books, prompt="none"))["company"] == "1482093"


def test_a_code_becomes_tokens_of_one_hour(books):
    content = consented(books)
    assert (content["expires_in"], content["token_type"]) == (3600, "bearer")
    assert content["access_token"].count(".") == content["refresh_token"].count(".") == 2
    assert status_with(books, content["access_token"]) == 200
    books.advance(3599)
    assert status_with(books, content["access_token"]) == 200
    books.advance(2)
    assert status_with(books, content["access_token"]) == 401


BAD_EXCHANGES = [
    ({"code": "nonsense"}, 400, "invalid_grant"),
    ({"redirect_uri": BACK + "other"}, 400, "invalid_grant"),
    ({"code_verifier": "w" * 43}, 400, "invalid_grant"),
    ({"code_verifier": ""}, 400, "invalid_grant"),
    ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ({"grant_type": ""}, 400, "unsupported_grant_type"),
]


@pytest.mark.parametrize(("changes", "status", "error"), BAD_EXCHANGES)
def test_a_wrong_exchange_is_refused(books, changes, status, error):
    answer = exchange(books, returned(authorise(books))["code"], **changes)
    assert (answer.status_code, answer.json()) == (status, {"error": error})


def test_a_code_works_once_and_its_reuse_ends_the_grant(books):
    code = returned(authorise(books))["code"]
    first = exchange(books, code).json()
    assert exchange(books, code).json() == {"error": "invalid_grant"}
    assert status_with(books, first["access_token"]) == 401


def test_a_code_dies_after_its_time(books):
    code = returned(authorise(books))["code"]
    books.advance(601)
    assert exchange(books, code).json() == {"error": "invalid_grant"}


def test_a_public_client_needs_pkce(books):
    code = returned(authorise(books, code_challenge=None, code_challenge_method=None))["code"]
    assert exchange(books, code, secret="").json() == {"error": "invalid_request"}


def test_known_clients_alone_are_accepted_when_some_are_named():
    with start(clients={"client": "right", "mobile": ""}) as running:
        books = Books(running, "1482093")
        assert authorise(books, client_id="stranger").status_code == 400
        code = returned(authorise(books))["code"]
        wrong = exchange(books, code, secret="wrong")
        assert (wrong.status_code, wrong.json()) == (401, {"error": "invalid_client"})
        assert exchange(books, code, secret="right").status_code == 200
        public = returned(authorise(books, client_id="mobile"))["code"]
        assert exchange(books, public, secret="", client_id="mobile").status_code == 200


def test_a_confidential_client_gets_no_new_refresh_token_and_dies_after_seven_days(books):
    content = consented(books)
    renewed = refresh(books, content["refresh_token"])
    assert set(renewed.json()) == {"access_token", "expires_in", "token_type"}
    books.advance(7 * 86400 - 60)
    assert refresh(books, content["refresh_token"]).status_code == 200
    books.advance(61)
    assert refresh(books, content["refresh_token"]).json() == {"error": "invalid_grant"}


def test_a_public_clients_refresh_token_rotates_and_works_once(books):
    first = consented(books, secret="")["refresh_token"]
    second = refresh(books, first, secret="").json()["refresh_token"]
    assert second != first
    assert refresh(books, first, secret="").json() == {"error": "invalid_grant"}
    assert refresh(books, second, secret="").status_code == 200


def test_a_public_clients_refresh_token_lives_two_days_unless_the_record_says_more(books):
    old = consented(books, secret="")["refresh_token"]
    books.switch(public_refresh_hours=720)
    long = consented(books, secret="")["refresh_token"]
    books.advance(48 * 3600)
    assert refresh(books, old, secret="").json() == {"error": "invalid_grant"}
    assert refresh(books, long, secret="").status_code == 200


def test_revoking_ends_all_tokens_of_the_grant(books):
    content = consented(books)
    form = {"token": content["refresh_token"]}
    assert HTTP.post(books.url + REVOKE, data=form, auth=("client", "secret"), timeout=5).status_code == 200
    assert status_with(books, content["access_token"]) == 401
    assert refresh(books, content["refresh_token"]).json() == {"error": "invalid_grant"}


def test_an_administrator_can_end_every_consent_and_a_lapsed_account_refuses_all(books):
    content = consented(books)
    assert books.act("revoke_consent")["grants_ended"] >= 1
    assert refresh(books, content["refresh_token"]).json() == {"error": "invalid_grant"}
    fresh = consented(books)
    books.act("lapse", lapsed=True)
    answer = books.get("currency/1", headers={"Authorization": f"Bearer {fresh['access_token']}"})
    assert answer.json()["o:errorDetails"][0]["o:errorCode"] == "INVALID_LOGIN"
    books.act("lapse", lapsed=False)
    assert status_with(books, fresh["access_token"]) == 200


@pytest.mark.parametrize("header", [None, "Bearer nonsense", "Basic eDp5"])
def test_without_a_good_token_the_answer_is_invalid_login(books, header):
    answer = books.get("vendor", headers={"Authorization": header})
    assert (answer.status_code, answer.json()["o:errorDetails"][0]["o:errorCode"]) == (401, "INVALID_LOGIN")


def test_a_token_is_good_at_its_own_accounts_host_alone(books):
    for host, status in (
        ("1482093.suitetalk.api.netsuite.com", 200),
        ("3916528-sb1.suitetalk.api.netsuite.com", 401),
    ):
        assert books.get("currency/1", headers={"Host": host}).status_code == status


def test_a_token_without_the_scope_is_refused(books):
    content = consented(books, scope="restlets")
    assert status_with(books, content["access_token"]) == 403


# --- client credentials ------------------------------------------------------------------------------------------


def certificate(key, days=365):
    now = datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Expenses")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now - timedelta(hours=1) + timedelta(days=days))
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM).decode()


EC_KEY = ec.generate_private_key(ec.SECP256R1())
RSA_KEY = rsa.generate_private_key(65537, 2048)


def uploaded(books, key=EC_KEY, **wish):
    return books.act("upload_certificate", certificate=certificate(key), client="client", **wish)[
        "certificate_id"
    ]


def assertion(books, kid, key=EC_KEY, algorithm="ES256", head=None, **changes):
    now = int(books.running.app.clock.now().timestamp())
    claims = {
        "iss": "client",
        "scope": ["restlets", "rest_webservices"],
        "aud": f"https://1482093.suitetalk.api.netsuite.com{TOKEN}",
        "iat": now,
        "exp": now + 300,
    }
    claims = {name: value for name, value in (claims | changes).items() if value is not None}
    return jwt.encode(claims, key, algorithm, headers={"kid": kid} | (head or {}))


def machine(books, signed, **form):
    data = {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": signed,
    }
    return HTTP.post(books.url + TOKEN, data=data | form, timeout=5)


@pytest.mark.parametrize(("key", "algorithm"), [(EC_KEY, "ES256"), (RSA_KEY, "PS256")], ids=["EC", "RSA-PSS"])
def test_a_signed_assertion_becomes_an_access_token_without_refresh(books, key, algorithm):
    signed = assertion(books, uploaded(books, key), key, algorithm)
    content = machine(books, signed).json()
    assert set(content) == {"access_token", "expires_in", "token_type"}
    assert status_with(books, content["access_token"]) == 200


def test_the_scope_may_be_a_text_with_commas_and_the_audience_this_very_address(books):
    signed = assertion(books, uploaded(books), scope="restlets,rest_webservices", aud=books.url + TOKEN)
    assert machine(books, signed).status_code == 200


BAD_ASSERTIONS = [
    ({"key": ec.generate_private_key(ec.SECP256R1())}, "invalid_grant"),
    ({"iss": "somebody else"}, "invalid_grant"),
    ({"iss": None}, "invalid_grant"),
    ({"aud": "https://2750416.suitetalk.api.netsuite.com" + TOKEN}, "invalid_grant"),
    ({"aud": None}, "invalid_grant"),
    ({"iat": 0}, "invalid_grant"),
    ({"exp": 1}, "invalid_grant"),
    ({"iat": None}, "invalid_request"),
    ({"exp": None}, "invalid_request"),
    ({"scope": None}, "invalid_scope"),
    ({"scope": ["everything"]}, "invalid_scope"),
    ({"head": {"kid": "unknown"}}, "invalid_grant"),
    ({"head": {"typ": "JOSE"}}, "invalid_request"),
    ({"key": "x" * 32, "algorithm": "HS256"}, "invalid_request"),
]


@pytest.mark.parametrize(("changes", "error"), BAD_ASSERTIONS)
def test_a_wrong_assertion_is_refused(books, changes, error):
    answer = machine(books, assertion(books, uploaded(books), **changes))
    assert (answer.status_code, answer.json()) == (400, {"error": error})


def test_a_tampered_assertion_is_refused(books):
    head, claims, signature = assertion(books, uploaded(books)).split(".")
    more = base64.urlsafe_b64encode(b'{"iss":"client"}').rstrip(b"=").decode()
    for text in (f"{head}.{more}.{signature}", f"{head}.{claims}.", f"{head}.{claims}", "nonsense", ""):
        assert machine(books, text).json()["error"] in ("invalid_grant", "invalid_request")


def test_rsa_pkcs1_signatures_are_refused_unless_the_switch_allows_them(books):
    signed = assertion(books, uploaded(books, RSA_KEY), RSA_KEY, "RS256")
    assert machine(books, signed).json() == {"error": "invalid_request"}
    books.switch(rs256_refused=False)
    assert machine(books, signed).status_code == 200


def test_an_assertion_lives_less_than_an_hour(books):
    signed = assertion(books, uploaded(books))
    books.advance(301)
    assert machine(books, signed).json() == {"error": "invalid_grant"}
    now = int(books.running.app.clock.now().timestamp())
    assert machine(books, assertion(books, uploaded(books), exp=now + 3700)).json() == {
        "error": "invalid_grant"
    }


def test_a_revoked_or_expired_certificate_gives_no_tokens(books):
    kid = uploaded(books)
    held = machine(books, assertion(books, kid)).json()["access_token"]
    books.act("revoke_certificate", certificate=kid)
    assert machine(books, assertion(books, kid)).json() == {"error": "invalid_grant"}
    assert status_with(books, held) == 401
    second = uploaded(books)
    books.advance(366 * 86400)
    assert machine(books, assertion(books, second)).json() == {"error": "invalid_grant"}


def test_certificates_are_listed_rotated_and_revoked_over_the_api(books):
    access = machine(books, assertion(books, uploaded(books))).json()["access_token"]
    path = "/services/rest/auth/oauth2/v1/clients/client/certificates"
    bearer = {"Authorization": f"Bearer {access}"}
    body = {"fileContent": certificate(RSA_KEY), "role": 1000, "entity": "2"}
    made = books.call("POST", path, body, bearer).json()
    assert (made["algorithm"], made["invalidated"]) == ("RSA", False)
    assert made["entity_role_id"] == {"entity": "2", "role": "1000"}
    assert len(books.call("GET", path, headers=bearer).json()) == 2
    assert machine(books, assertion(books, made["certificate_id"], RSA_KEY, "PS256")).status_code == 200
    gone = books.call("POST", f"{path}/{made['certificate_id']}/revoke", {}, bearer).json()
    assert gone["invalidated"] is True
    assert machine(books, assertion(books, made["certificate_id"], RSA_KEY, "PS256")).status_code == 400
    other = "/services/rest/auth/oauth2/v1/clients/other/certificates"
    assert books.call("GET", other, headers=bearer).status_code == 404


@pytest.mark.parametrize(
    "pem",
    [
        "no certificate",
        certificate(ec.generate_private_key(ec.SECP384R1())),
        certificate(rsa.generate_private_key(65537, 1024)),
        certificate(EC_KEY, days=731),
    ],
    ids=["text", "P-384", "RSA 1024", "over two years"],
)
def test_an_unfit_certificate_is_not_registered(books, pem):
    path = "/services/rest/auth/oauth2/v1/clients/client/certificates"
    answer = books.call("POST", path, {"fileContent": pem, "role": 1000, "entity": "2"})
    assert answer.json()["o:errorDetails"][0]["o:errorCode"] == "INVALID_CONTENT"


def test_a_machine_needs_its_assertion_type(books):
    answer = machine(books, assertion(books, uploaded(books)), client_assertion_type="other")
    assert answer.json() == {"error": "invalid_request"}
