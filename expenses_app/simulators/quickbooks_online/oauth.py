"""The addresses of authorisation: discovery, consent page, token, revocation, user info."""

import base64
import binascii
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from expenses_app.simulators.chassis import Exchange, template_environment
from expenses_app.simulators.quickbooks_online.grants import (
    ACCESS_SECONDS,
    HARD_CAP_DAYS,
    AccessToken,
    Grant,
    OAuthRefused,
)
from expenses_app.simulators.quickbooks_online.identity import IdentityTokens

if TYPE_CHECKING:
    from expenses_app.simulators.quickbooks_online.platform import QuickBooksOnline

ACCOUNTING = "com.intuit.quickbooks.accounting"
SCOPES = {ACCOUNTING, "com.intuit.quickbooks.payment", "openid", "profile", "email", "phone", "address"}
USER = {
    "sub": "a1b2c3d4-e5f6-4711-8a9b-0c1d2e3f4a5b",
    "givenName": "Robin",
    "familyName": "Admin",
    "email": "robin.admin@example.com",
    "emailVerified": True,
}


class ConsentRefused(Exception):
    """The consent page cannot be shown; the text says why."""


class OAuth:
    """Answers everything outside ``/v3/company``."""

    def __init__(self, platform: "QuickBooksOnline") -> None:
        self._platform = platform
        self._identity = IdentityTokens()
        self._pages = template_environment(platform.title, Path(__file__).parent / "templates")

    def discovery(self, exchange: Exchange) -> Response:
        """The discovery document, with every address on this sandbox."""
        root = exchange.request.host_url.rstrip("/")
        return json_response(
            {
                "issuer": f"{root}/op/v1",
                "authorization_endpoint": f"{root}/connect/oauth2",
                "token_endpoint": f"{root}/oauth2/v1/tokens/bearer",
                "userinfo_endpoint": f"{root}/v1/openid_connect/userinfo",
                "revocation_endpoint": f"{root}/v2/oauth2/tokens/revoke",
                "jwks_uri": f"{root}/op/v1/jwks",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "scopes_supported": sorted(SCOPES),
                "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
                "claims_supported": ["aud", "exp", "iat", "iss", "realmid", "sub"],
            }
        )

    def jwks(self, exchange: Exchange) -> Response:
        """The public key of identity tokens."""
        return json_response(self._identity.jwks())

    def consent(self, exchange: Exchange) -> Response:
        """The page on which a person picks a company and agrees or not; POST carries the decision."""
        request = exchange.request
        asked = request.form if request.method == "POST" else request.args
        try:
            self._judge(asked.to_dict())
        except ConsentRefused as refused:
            return self._page("consent_refused.html", 400, reason=str(refused))
        if request.method != "POST":
            return self._page(
                "consent.html",
                200,
                asked=asked.to_dict(),
                scopes=asked["scope"].split(),
                companies=self._platform.organisations(),
                back=urlsplit(asked["redirect_uri"]).netloc,
            )
        return self._decided(asked.to_dict(), exchange.now)

    def _decided(self, asked: dict[str, str], now: datetime) -> Response:
        back: dict[str, str] = {"state": asked["state"]}
        switches = self._platform.positions
        if asked.get("decision") != "connect" or asked.get("realm") not in self._platform.companies:
            back = {"error": switches["consent_refused_error"]} | back
        else:
            code = self._platform.grants.new_code(
                asked["client_id"],
                asked["redirect_uri"],
                asked["realm"],
                tuple(asked["scope"].split()),
                now + timedelta(seconds=switches["authorisation_code_seconds"]),
            )
            back = {"code": code.value} | back | {"realmId": code.realm}
        address = urlsplit(asked["redirect_uri"])
        query = "&".join(filter(None, (address.query, urlencode(back))))
        return redirect(urlunsplit(address._replace(query=query)), 302)

    def token(self, exchange: Exchange) -> Response:
        """Trade a code or a refresh token."""
        try:
            client_id = self._client(exchange)
            form = exchange.request.form
            if form.get("grant_type") == "authorization_code":
                grant, token = self._platform.grants.exchange(
                    client_id, form.get("code", ""), form.get("redirect_uri", ""), exchange.now
                )
            elif form.get("grant_type") == "refresh_token":
                grant, token = self._platform.grants.refresh(
                    client_id,
                    form.get("refresh_token", ""),
                    exchange.now,
                    self._platform.positions,
                    rotate=exchange.fault("rotate_refresh_token") is not None,
                )
            else:
                raise OAuthRefused("unsupported_grant_type", "grant_type is not supported")
        except OAuthRefused as refused:
            return _oauth_error(refused)
        answer = token_answer(grant, token, exchange.now)
        if exchange.request.headers.get("x-include-refresh-token-hard-expires-in", "").lower() == "true":
            hard = grant.started + timedelta(days=HARD_CAP_DAYS) - exchange.now
            answer["x_refresh_token_hard_expires_in"] = int(hard.total_seconds())
        if "openid" in grant.scopes:
            issuer = f"{exchange.request.host_url.rstrip('/')}/op/v1"
            answer["id_token"] = self._identity.issue(issuer, grant, str(USER["sub"]), exchange.now)
        return json_response(answer, headers={"Cache-Control": "no-store"})

    def revoke(self, exchange: Exchange) -> Response:
        """End a grant; the token comes as JSON or as a form."""
        try:
            client_id = self._client(exchange)
            value = exchange.request.form.get("token") or _json_token(exchange.body)
            self._platform.grants.revoke(client_id, value)
        except OAuthRefused as refused:
            return _oauth_error(refused)
        return Response(b"", 200)

    def user_info(self, exchange: Exchange) -> Response:
        """Who consented, when ``openid`` was among the scopes."""
        token = self._platform.bearer(exchange)
        if token is None or "openid" not in token.grant.scopes:
            return json_response({"error": "invalid_token"}, 401, {"WWW-Authenticate": "Bearer"})
        return json_response(USER)

    def _judge(self, asked: dict[str, str]) -> None:
        if not asked.get("client_id") or not self._platform.knows_client(asked["client_id"]):
            raise ConsentRefused("The client_id query parameter is missing or unknown.")
        if asked.get("response_type") != "code":
            raise ConsentRefused("The response_type query parameter must be code.")
        address = urlsplit(asked.get("redirect_uri", ""))
        if address.scheme not in ("http", "https") or not address.netloc or address.fragment:
            raise ConsentRefused("The redirect_uri query parameter value is invalid.")
        scopes = set(asked.get("scope", "").split())
        if not scopes or not scopes <= SCOPES:
            raise ConsentRefused("The scope query parameter is missing or names an unknown scope.")
        if not asked.get("state"):
            raise ConsentRefused("The state query parameter is missing.")

    def _client(self, exchange: Exchange) -> str:
        """The authenticated client; raises OAuthRefused invalid_client (401)."""
        scheme, _, value = exchange.request.headers.get("Authorization", "").partition(" ")
        try:
            client_id, _, secret = base64.b64decode(value, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            client_id = secret = ""
        if scheme.lower() != "basic" or not client_id or not self._platform.knows_client(client_id, secret):
            raise OAuthRefused("invalid_client", "Client authentication failed", 401)
        return client_id

    def _page(self, template: str, status: int, **values: Any) -> Response:
        text = self._pages.get_template(template).render(**values)
        policy = "default-src 'none'; style-src 'self'; frame-ancestors 'none'"
        return Response(text, status, {"Content-Security-Policy": policy}, mimetype="text/html")


def token_answer(grant: Grant, token: AccessToken, now: datetime) -> dict[str, Any]:
    """The body of a successful token call."""
    return {
        "token_type": "bearer",
        "access_token": token.value,
        "expires_in": ACCESS_SECONDS,
        "refresh_token": grant.refresh_token,
        "x_refresh_token_expires_in": int((grant.refresh_expires - now).total_seconds()),
    }


def json_response(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A JSON answer."""
    return Response(json.dumps(value), status, headers or {}, mimetype="application/json")


def _oauth_error(refused: OAuthRefused) -> Response:
    return json_response({"error": refused.error, "error_description": refused.description}, refused.status)


def _json_token(body: bytes) -> str:
    try:
        parsed = json.loads(body)
    except ValueError:
        return ""
    return str(parsed.get("token", "")) if isinstance(parsed, dict) else ""
