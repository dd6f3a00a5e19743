"""Xero's token endpoint: codes become tokens, refresh tokens rotate, all can be revoked."""

import hashlib
import hmac
import json
import secrets
from datetime import datetime, timedelta

from werkzeug.wrappers import Request, Response

from expenses_app.simulators.xero.identity import Identity, base64_text
from expenses_app.simulators.xero.state import AccessToken, Code, Grant, new_id
from expenses_app.simulators.xero.wire import Record, problem


class TokenRefused(Exception):
    """A refusal of the token endpoint, with the error word of OAuth."""

    def __init__(self, error: str, status: int = 400) -> None:
        super().__init__(error)
        self.error = error
        self.status = status


class Tokens:
    """Issues, refreshes, checks and revokes tokens."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity
        self._secret = secrets.token_bytes(32)

    def token(self, request: Request) -> Response:
        """Exchange a code or a refresh token."""
        try:
            with self._identity.lock:
                client = self._client(request)
                kind = request.form.get("grant_type")
                if kind == "authorization_code":
                    return _token_answer(self._exchange(client, request.form.to_dict()))
                if kind == "refresh_token":
                    return _token_answer(self._refresh(client, request.form.get("refresh_token", "")))
                raise TokenRefused("unsupported_grant_type")
        except TokenRefused as refused:
            return _token_answer({"error": refused.error}, refused.status)

    def revoke(self, request: Request) -> Response:
        """End every connection that a token set reaches."""
        try:
            with self._identity.lock:
                self._client(request)
                key = self._identity.world.refresh.get(request.form.get("token", ""))
                if key:
                    self._identity.end(self._identity.world.grants[key])
                return Response(b"", 200)
        except TokenRefused as refused:
            return _token_answer({"error": refused.error}, refused.status)

    def _client(self, request: Request) -> str:
        basic = request.authorization
        if basic is not None and basic.type == "basic":
            name, secret = basic.username or "", basic.password or ""
        else:
            name, secret = request.form.get("client_id", ""), request.form.get("client_secret", "")
        if not name or (self._identity.clients is not None and self._identity.clients.get(name) != secret):
            raise TokenRefused("invalid_client")
        return name

    def _exchange(self, client: str, form: dict[str, str]) -> Record:
        code = self._identity.world.codes.get(form.get("code", ""))
        if code is None or code.client != client:
            raise TokenRefused("invalid_grant")
        if code.used_by is not None:
            grant = self._identity.world.grants.get(code.used_by)
            if grant:
                self._identity.forget_tokens(grant)
            raise TokenRefused("invalid_grant")
        if self._identity.moment() > code.expires or form.get("redirect_uri") != code.redirect:
            raise TokenRefused("invalid_grant")
        if code.challenge is not None and not _proves(code, form.get("code_verifier", "")):
            raise TokenRefused("invalid_grant")
        grant = self._new_grant(client, code.user, code.scopes, code.event)
        code.used_by = grant.key
        return self._issue(grant)

    def _refresh(self, client: str, token: str) -> Record:
        key = self._identity.world.refresh.get(token)
        grant = self._identity.world.grants.get(key) if key else None
        now = self._identity.moment()
        if grant is None or grant.revoked or grant.client != client:
            raise TokenRefused("invalid_grant")
        if now > grant.refreshed + timedelta(days=self._identity.switches["refresh_token_days"]):
            raise TokenRefused("invalid_grant")
        if token == grant.refresh:
            if grant.previous:
                self._identity.world.refresh.pop(grant.previous, None)
            grant.previous = token
            grant.previous_until = now + timedelta(
                minutes=self._identity.switches["previous_refresh_token_minutes"]
            )
        elif token != grant.previous or grant.previous_until is None or now >= grant.previous_until:
            raise TokenRefused("invalid_grant")
        else:
            # The answer with the newer token was lost: that one never reached the app and stops working.
            self._identity.world.refresh.pop(grant.refresh, None)
        grant.refresh = secrets.token_urlsafe(32)
        grant.refreshed = now
        self._identity.world.refresh[grant.refresh] = grant.key
        return self._issue(grant)

    def _new_grant(self, client: str, user: str, scopes: set[str], event: str) -> Grant:
        earlier = [
            grant
            for grant in self._identity.world.grants.values()
            if (grant.client, grant.user) == (client, user)
        ]
        scopes = set(scopes).union(*(grant.scopes for grant in earlier if not grant.revoked))
        grant = Grant(
            new_id(), client, user, scopes, event, secrets.token_urlsafe(32), self._identity.moment()
        )
        self._identity.world.grants[grant.key] = grant
        if "offline_access" in scopes:
            self._identity.world.refresh[grant.refresh] = grant.key
        return grant

    def _issue(self, grant: Grant) -> Record:
        now = self._identity.moment()
        seconds = int(self._identity.switches["access_token_seconds"])
        claims = {
            "nbf": int(now.timestamp()),
            "exp": int(now.timestamp()) + seconds,
            "iss": "https://identity.xero.com",
            "aud": "https://identity.xero.com/resources",
            "client_id": grant.client,
            "sub": hashlib.md5(grant.user.encode(), usedforsecurity=False).hexdigest(),
            "auth_time": int(now.timestamp()),
            "xero_userid": new_id(),
            "global_session_id": secrets.token_hex(16),
            "jti": secrets.token_hex(16),
            "authentication_event_id": grant.event,
            "scope": sorted(grant.scopes),
        }
        access = self._signed(claims)
        self._forget_expired(now)
        self._identity.world.access[access] = AccessToken(grant.key, now + timedelta(seconds=seconds))
        content: Record = {
            "access_token": access,
            "expires_in": seconds,
            "token_type": "Bearer",
            "scope": " ".join(sorted(grant.scopes)),
        }
        if "offline_access" in grant.scopes:
            content["refresh_token"] = grant.refresh
        if "openid" in grant.scopes:
            content["id_token"] = self._signed(
                {
                    "iss": claims["iss"],
                    "aud": grant.client,
                    "sub": claims["sub"],
                    "email": grant.user,
                    "exp": claims["exp"],
                }
            )
        return content

    def _signed(self, claims: Record) -> str:
        head = {"alg": "RS256", "kid": "SIMULATOR", "typ": "JWT"}
        text = ".".join(
            base64_text(json.dumps(part, separators=(",", ":")).encode()) for part in (head, claims)
        )
        return f"{text}.{base64_text(hmac.new(self._secret, text.encode(), hashlib.sha256).digest())}"

    def _forget_expired(self, now: datetime) -> None:
        if len(self._identity.world.access) > 5000:
            limit = now - timedelta(hours=2)
            for token in [
                token for token, access in self._identity.world.access.items() if access.expires < limit
            ]:
                del self._identity.world.access[token]

    def mint(self, client: str, user: str, organisations: list[str], scopes: set[str]) -> Record:
        """Make a token set as a finished consent would."""
        now = self._identity.moment()
        event = new_id()
        with self._identity.lock:
            for organisation in organisations:
                self._identity.connect(client, user, organisation, event, now)
            return self._issue(self._new_grant(client, user, scopes, event)) | {
                "authentication_event_id": event
            }

    def grant_of(self, request: Request) -> Grant | None:
        """Return the grant of a good bearer token, without complaint."""
        header = request.headers.get("Authorization", "")
        access = self._identity.world.access.get(header.removeprefix("Bearer "))
        if access is None or self._identity.moment() >= access.expires:
            return None
        grant = self._identity.world.grants.get(access.grant)
        return None if grant is None or grant.revoked else grant

    def bearer_problem(self, request: Request) -> Response:
        """Say what is wrong with a bearer token that ``grant_of`` did not accept."""
        header = request.headers.get("Authorization", "")
        access = self._identity.world.access.get(header.removeprefix("Bearer "))
        if not header.startswith("Bearer "):
            detail = "AuthenticationUnsuccessful"
        elif access is not None:
            detail = f"TokenExpired: token expired at {access.expires:%m/%d/%Y %H:%M:%S}"
        else:
            detail = "TokenInvalidSignature: the signature is not valid"
        return problem(401, "Unauthorized", detail, WWW_Authenticate='OAuth Realm="api.xero.com"')


def _proves(code: Code, verifier: str) -> bool:
    if code.method == "S256":
        return base64_text(hashlib.sha256(verifier.encode()).digest()) == code.challenge
    return verifier == code.challenge


def _token_answer(content: Record, status: int = 200) -> Response:
    response = Response(json.dumps(content), status, content_type="application/json; charset=UTF-8")
    response.headers["Cache-Control"] = "no-store, no-cache, max-age=0"
    return response
