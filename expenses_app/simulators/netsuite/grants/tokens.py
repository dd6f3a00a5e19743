"""The token endpoint: codes, refresh tokens and signed assertions become access tokens; all can be revoked."""

import base64
import hashlib
import hmac
import json
import secrets
from datetime import timedelta

from werkzeug.wrappers import Request, Response

from expenses_app.simulators.netsuite.grants.access import Access
from expenses_app.simulators.netsuite.grants.assertions import AssertionRefused, checked
from expenses_app.simulators.netsuite.state import Grant, Token
from expenses_app.simulators.netsuite.wire import Record

PATH = "/services/rest/auth/oauth2/v1"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class TokenRefused(Exception):
    """A refusal of the token endpoint, with the error word of OAuth."""

    def __init__(self, error: str, status: int = 400) -> None:
        super().__init__(error)
        self.error = error
        self.status = status


class Tokens:
    """Issues, refreshes and revokes tokens."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._secret = secrets.token_bytes(32)

    def token(self, request: Request) -> Response:
        """Answer one request to the token endpoint."""
        ways = {
            "authorization_code": self._exchange,
            "refresh_token": self._refresh,
            "client_credentials": self._machine,
        }
        try:
            with self._access.lock:
                way = ways.get(request.form.get("grant_type", ""))
                if way is None:
                    raise TokenRefused("unsupported_grant_type")
                return _answer(way(request))
        except TokenRefused as refused:
            return _answer({"error": refused.error}, refused.status)

    def revoke(self, request: Request) -> Response:
        """End the grant of a refresh token; a token that is not known is no error (RFC 7009)."""
        try:
            with self._access.lock:
                client, _ = self._client(request)
                token = self._access.world.refresh.get(request.form.get("token", ""))
                grant = self._access.world.grants[token.grant] if token else None
                if grant and grant.client == client:
                    self._access.end(grant)
            return Response(b"", 200)
        except TokenRefused as refused:
            return _answer({"error": refused.error}, refused.status)

    def mint(self, client: str, company: str, role: str, entity: str, scopes: set[str]) -> Record:
        """Make a token set as a finished consent of a public client would."""
        with self._access.lock:
            grant = self._access.new_grant(client, company, role, entity, scopes, "consent")
            grant.public = True
            return self._issue(grant) | {"refresh_token": self._new_refresh(grant, None)}

    def _client(self, request: Request) -> tuple[str, bool]:
        """The client's id, and whether it is a public one (it shows no secret)."""
        basic = request.authorization
        if basic is not None and basic.type == "basic":
            name, secret = basic.username or "", basic.password or ""
        else:
            name, secret = request.form.get("client_id", ""), request.form.get("client_secret", "")
        if not self._access.client_known(name, secret):
            raise TokenRefused("invalid_client", 401)
        return name, not secret

    def _exchange(self, request: Request) -> Record:
        client, public = self._client(request)
        form = request.form
        code = self._access.world.codes.get(form.get("code", ""))
        grant = self._access.world.grants.get(code.grant) if code else None
        if code is None or grant is None or grant.client != client:
            raise TokenRefused("invalid_grant")
        if code.used:
            self._access.end(grant)
            raise TokenRefused("invalid_grant")
        if self._access.now() > code.expires or form.get("redirect_uri") != code.redirect:
            raise TokenRefused("invalid_grant")
        if public and not code.challenge:
            raise TokenRefused("invalid_request")
        if code.challenge and not _proves(code.challenge, form.get("code_verifier", "")):
            raise TokenRefused("invalid_grant")
        code.used, grant.public = True, public
        return self._issue(grant) | {"refresh_token": self._new_refresh(grant, None)}

    def _refresh(self, request: Request) -> Record:
        client, _ = self._client(request)
        text = request.form.get("refresh_token", "")
        token = self._access.world.refresh.get(text)
        grant = self._access.world.grants.get(token.grant) if token else None
        if token is None or grant is None or grant.client != client or grant.revoked:
            raise TokenRefused("invalid_grant")
        if self._access.now() >= token.expires:
            raise TokenRefused("invalid_grant")
        if not grant.public:
            # A confidential client goes on with the refresh token of its consent.
            return self._issue(grant)
        del self._access.world.refresh[text]
        return self._issue(grant) | {"refresh_token": self._new_refresh(grant, token)}

    def _machine(self, request: Request) -> Record:
        if request.form.get("client_assertion_type") != ASSERTION_TYPE:
            raise TokenRefused("invalid_request")
        try:
            certificate, scopes = checked(
                request.form.get("client_assertion", ""), self._access, request.base_url
            )
        except AssertionRefused as refused:
            raise TokenRefused(refused.error) from refused
        if not self._access.client_known(certificate.client):
            raise TokenRefused("invalid_client", 401)
        way = f"certificate {certificate.key}"
        known = [
            grant
            for grant in self._access.world.grants.values()
            if (grant.way, grant.scopes) == (way, scopes)
        ]
        live = [grant for grant in known if not grant.revoked]
        seat = (certificate.client, certificate.company, certificate.role, certificate.entity)
        return self._issue(live[0] if live else self._access.new_grant(*seat, scopes, way))

    def _new_refresh(self, grant: Grant, earlier: Token | None) -> str:
        name = "public_refresh_hours" if grant.public else "confidential_refresh_hours"
        expires = self._access.now() + timedelta(hours=self._access.switches[name])
        if earlier is not None and not self._access.switches["public_refresh_slides"]:
            expires = earlier.expires
        text = self._signed(grant, "refresh")
        self._access.world.refresh[text] = Token(grant.key, expires)
        return text

    def _issue(self, grant: Grant) -> Record:
        token = self._signed(grant, "access")
        seconds = self._access.keep_access(token, grant)
        return {"access_token": token, "expires_in": seconds, "token_type": "bearer"}

    def _signed(self, grant: Grant, use: str) -> str:
        head = {"kid": "simulator", "typ": "JWT", "alg": "HS256"}
        claims = {
            "sub": f"{grant.role};{grant.entity}",
            "aud": [f"{grant.company};{grant.client}"],
            "scope": sorted(grant.scopes),
            "iss": "https://system.netsuite.com",
            "iat": int(self._access.now().timestamp()),
            "use": use,
            "jti": secrets.token_hex(12),
        }
        text = ".".join(_encoded(json.dumps(part).encode()) for part in (head, claims))
        return f"{text}.{_encoded(hmac.new(self._secret, text.encode(), hashlib.sha256).digest())}"


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _proves(challenge: str, verifier: str) -> bool:
    digest = _encoded(hashlib.sha256(verifier.encode()).digest())
    return 43 <= len(verifier) <= 128 and hmac.compare_digest(digest, challenge)


def _answer(content: Record, status: int = 200) -> Response:
    headers = {"Cache-Control": "no-store", "Pragma": "no-cache"}
    return Response(json.dumps(content), status, headers, mimetype="application/json")
