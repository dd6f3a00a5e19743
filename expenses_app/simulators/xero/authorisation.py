"""Xero's identity service: consent, codes, tokens that rotate, connections."""

import base64
import hashlib
import hmac
import json
import secrets
import threading
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from jinja2 import Environment
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from expenses_app.simulators.chassis import SimulatedClock
from expenses_app.simulators.xero.scopes import BROAD_SCOPES, KNOWN_SCOPES
from expenses_app.simulators.xero.state import AccessToken, Code, Connection, Grant, World, new_id
from expenses_app.simulators.xero.switches import Switches
from expenses_app.simulators.xero.wire import Record, problem

FRAME_REFUSED = {
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "frame-ancestors 'none'; default-src 'none'; style-src 'self'",
}
PEOPLE = ("ada@example.com", "ben@example.com", "cleo@example.com")


class TokenRefused(Exception):
    """A refusal of the token endpoint, with the error word of OAuth."""

    def __init__(self, error: str, status: int = 400) -> None:
        super().__init__(error)
        self.error = error
        self.status = status


class Authorisation:
    """Consent pages, token endpoint and connections over one world."""

    def __init__(
        self,
        world: World,
        clock: SimulatedClock,
        switches: Switches,
        clients: dict[str, str] | None,
        pages: Environment,
    ) -> None:
        self.world = world
        self._clock = clock
        self._switches = switches
        self._clients = clients
        self._pages = pages
        self._secret = secrets.token_bytes(32)
        self._pending: dict[str, dict[str, str]] = {}
        self.lock = threading.RLock()

    def moment(self) -> datetime:
        """The simulated moment."""
        return self._clock.now()

    # --- consent -------------------------------------------------------------------------------------------------

    def authorize(self, request: Request) -> Response:
        """Show the consent page, or take its answer."""
        if request.method == "POST":
            return self._decide(request)
        asked = request.args.to_dict()
        error = self._objection(asked)
        if error:
            return self._page("xero_error.html", 400, error=error[0], explanation=error[1])
        key = secrets.token_urlsafe(16)
        with self.lock:
            self._pending[key] = asked
        return self._page(
            "xero_consent.html",
            request_key=key,
            people=PEOPLE,
            organisations=list(self.world.organisations.values()),
            scopes=sorted(asked["scope"].split()),
            client=asked["client_id"],
        )

    def _objection(self, asked: dict[str, str]) -> tuple[str, str] | None:
        """Return the error word and a sentence when the request cannot be shown to a user."""
        where = urlsplit(asked.get("redirect_uri", ""))
        local = where.scheme == "http" and (
            where.hostname == "localhost"
            or (not self._switches["redirect_127_refused"] and where.hostname == "127.0.0.1")
        )
        scopes = set(asked.get("scope", "").split())
        unknown = scopes - KNOWN_SCOPES
        checks: list[tuple[bool, str, str]] = [
            (
                asked.get("response_type") != "code",
                "unsupported_response_type",
                "response_type must be code.",
            ),
            (not asked.get("client_id"), "unauthorized_client", "client_id is missing."),
            (
                self._clients is not None and asked.get("client_id") not in self._clients,
                "unauthorized_client",
                "Unknown client.",
            ),
            (
                not where.netloc or (where.scheme != "https" and not local),
                "invalid_request",
                "Invalid redirect_uri: https, or http://localhost (not 127.0.0.1), is required.",
            ),
            (not scopes, "invalid_scope", "No scope was asked for."),
            (bool(unknown), "invalid_scope", f"Unknown scopes: {' '.join(sorted(unknown))}."),
            (
                bool(scopes & BROAD_SCOPES) and self._switches["broad_scopes_refused"],
                "invalid_scope",
                "The broad scope accounting.transactions is not available to new apps.",
            ),
            (
                "code_challenge" in asked
                and asked.get("code_challenge_method", "plain") not in ("S256", "plain"),
                "invalid_request",
                "code_challenge_method is not supported.",
            ),
        ]
        return next(((word, sentence) for failed, word, sentence in checks if failed), None)

    def _decide(self, request: Request) -> Response:
        form = request.form
        with self.lock:
            asked = self._pending.pop(form.get("request_key", ""), None)
        if asked is None:
            return self._page(
                "xero_error.html", 400, error="invalid_request", explanation="This page was answered before."
            )
        state = {"state": asked["state"]} if "state" in asked else {}
        if form.get("decision") != "allow":
            return _back(asked["redirect_uri"], {"error": "access_denied", **state})
        chosen = [key for key in form.getlist("organisation") if key in self.world.organisations]
        if not chosen:
            return _back(asked["redirect_uri"], {"error": "access_denied", **state})
        user = form.get("user") or PEOPLE[0]
        code = self._consent(asked, user, chosen)
        back = {"code": code, "scope": asked["scope"], **state, "session_state": secrets.token_urlsafe(24)}
        return _back(asked["redirect_uri"], back)

    def _consent(self, asked: dict[str, str], user: str, chosen: list[str]) -> str:
        now = self._clock.now()
        event = new_id()
        with self.lock:
            for organisation in chosen:
                self._connect(asked["client_id"], user, organisation, event, now)
            code = secrets.token_urlsafe(32)
            self.world.codes[code] = Code(
                asked["client_id"],
                user,
                asked["redirect_uri"],
                set(asked["scope"].split()),
                event,
                now + timedelta(seconds=self._switches["code_seconds"]),
                asked.get("code_challenge"),
                asked.get("code_challenge_method", "plain"),
            )
        return code

    def _connect(self, client: str, user: str, organisation: str, event: str, now: datetime) -> None:
        for connection in self.world.connections.values():
            if (connection.client, connection.user, connection.organisation) == (client, user, organisation):
                connection.event, connection.updated = event, now
                return
        made = Connection(new_id(), client, user, organisation, event, now, now)
        self.world.connections[made.key] = made

    # --- tokens ----------------------------------------------------------------------------------------------------

    def token(self, request: Request) -> Response:
        """Exchange a code or a refresh token."""
        try:
            with self.lock:
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
            with self.lock:
                self._client(request)
                key = self.world.refresh.get(request.form.get("token", ""))
                if key:
                    self._end(self.world.grants[key])
                return Response(b"", 200)
        except TokenRefused as refused:
            return _token_answer({"error": refused.error}, refused.status)

    def _client(self, request: Request) -> str:
        basic = request.authorization
        if basic is not None and basic.type == "basic":
            name, secret = basic.username or "", basic.password or ""
        else:
            name, secret = request.form.get("client_id", ""), request.form.get("client_secret", "")
        if not name or (self._clients is not None and self._clients.get(name) != secret):
            raise TokenRefused("invalid_client")
        return name

    def _exchange(self, client: str, form: dict[str, str]) -> Record:
        code = self.world.codes.get(form.get("code", ""))
        if code is None or code.client != client:
            raise TokenRefused("invalid_grant")
        if code.used_by is not None:
            grant = self.world.grants.get(code.used_by)
            if grant:
                self._forget_tokens(grant)
            raise TokenRefused("invalid_grant")
        if self._clock.now() > code.expires or form.get("redirect_uri") != code.redirect:
            raise TokenRefused("invalid_grant")
        if code.challenge is not None and not _proves(code, form.get("code_verifier", "")):
            raise TokenRefused("invalid_grant")
        grant = self._new_grant(client, code.user, code.scopes, code.event)
        code.used_by = grant.key
        return self._issue(grant)

    def _refresh(self, client: str, token: str) -> Record:
        key = self.world.refresh.get(token)
        grant = self.world.grants.get(key) if key else None
        now = self._clock.now()
        if grant is None or grant.revoked or grant.client != client:
            raise TokenRefused("invalid_grant")
        if now > grant.refreshed + timedelta(days=self._switches["refresh_token_days"]):
            raise TokenRefused("invalid_grant")
        if token == grant.refresh:
            if grant.previous:
                self.world.refresh.pop(grant.previous, None)
            grant.previous = token
            grant.previous_until = now + timedelta(minutes=self._switches["previous_refresh_token_minutes"])
        elif token != grant.previous or grant.previous_until is None or now >= grant.previous_until:
            raise TokenRefused("invalid_grant")
        else:
            # The answer with the newer token was lost: that one never reached the app and stops working.
            self.world.refresh.pop(grant.refresh, None)
        grant.refresh = secrets.token_urlsafe(32)
        grant.refreshed = now
        self.world.refresh[grant.refresh] = grant.key
        return self._issue(grant)

    def _new_grant(self, client: str, user: str, scopes: set[str], event: str) -> Grant:
        earlier = [
            grant for grant in self.world.grants.values() if (grant.client, grant.user) == (client, user)
        ]
        scopes = set(scopes).union(*(grant.scopes for grant in earlier if not grant.revoked))
        grant = Grant(new_id(), client, user, scopes, event, secrets.token_urlsafe(32), self._clock.now())
        self.world.grants[grant.key] = grant
        if "offline_access" in scopes:
            self.world.refresh[grant.refresh] = grant.key
        return grant

    def _issue(self, grant: Grant) -> Record:
        now = self._clock.now()
        seconds = int(self._switches["access_token_seconds"])
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
        self.world.access[access] = AccessToken(grant.key, now + timedelta(seconds=seconds))
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
        text = ".".join(_base64(json.dumps(part, separators=(",", ":")).encode()) for part in (head, claims))
        return f"{text}.{_base64(hmac.new(self._secret, text.encode(), hashlib.sha256).digest())}"

    def _forget_expired(self, now: datetime) -> None:
        if len(self.world.access) > 5000:
            limit = now - timedelta(hours=2)
            for token in [token for token, access in self.world.access.items() if access.expires < limit]:
                del self.world.access[token]

    def _forget_tokens(self, grant: Grant) -> None:
        grant.revoked = True
        for token in [token for token, access in self.world.access.items() if access.grant == grant.key]:
            del self.world.access[token]

    def _end(self, grant: Grant) -> None:
        self._forget_tokens(grant)
        for key, each in list(self.world.connections.items()):
            if (each.client, each.user) == (grant.client, grant.user):
                del self.world.connections[key]

    def mint(self, client: str, user: str, organisations: list[str], scopes: set[str]) -> Record:
        """Make a token set as a finished consent would."""
        now = self._clock.now()
        event = new_id()
        with self.lock:
            for organisation in organisations:
                self._connect(client, user, organisation, event, now)
            return self._issue(self._new_grant(client, user, scopes, event)) | {
                "authentication_event_id": event
            }

    def revoke_tokens(self, organisation: str) -> int:
        """End all token sets that reach an organisation, as when the user withdraws the app; connections stay."""
        with self.lock:
            reaching = {
                (each.client, each.user)
                for each in self.world.connections.values()
                if each.organisation == organisation
            }
            hit = [
                grant
                for grant in self.world.grants.values()
                if (grant.client, grant.user) in reaching and not grant.revoked
            ]
            for grant in hit:
                self._forget_tokens(grant)
            return len(hit)

    def disconnect(self, organisation: str) -> int:
        """Remove every connection to an organisation."""
        with self.lock:
            hit = [key for key, each in self.world.connections.items() if each.organisation == organisation]
            for key in hit:
                del self.world.connections[key]
            return len(hit)

    # --- bearer ----------------------------------------------------------------------------------------------------

    def grant_of(self, request: Request) -> Grant | None:
        """Return the grant of a good bearer token, without complaint."""
        header = request.headers.get("Authorization", "")
        access = self.world.access.get(header.removeprefix("Bearer "))
        if access is None or self._clock.now() >= access.expires:
            return None
        grant = self.world.grants.get(access.grant)
        return None if grant is None or grant.revoked else grant

    def bearer_problem(self, request: Request) -> Response:
        """Say what is wrong with a bearer token that ``grant_of`` did not accept."""
        header = request.headers.get("Authorization", "")
        access = self.world.access.get(header.removeprefix("Bearer "))
        if not header.startswith("Bearer "):
            detail = "AuthenticationUnsuccessful"
        elif access is not None:
            detail = f"TokenExpired: token expired at {access.expires:%m/%d/%Y %H:%M:%S}"
        else:
            detail = "TokenInvalidSignature: the signature is not valid"
        return problem(401, "Unauthorized", detail, WWW_Authenticate='OAuth Realm="api.xero.com"')

    # --- connections -----------------------------------------------------------------------------------------------

    def connections(self, request: Request) -> Response:
        """List the organisations that a token reaches, or disconnect one."""
        grant = self.grant_of(request)
        if grant is None:
            return self.bearer_problem(request)
        parts = request.path.strip("/").split("/")
        with self.lock:
            mine = [
                each
                for each in self.world.connections.values()
                if (each.client, each.user) == (grant.client, grant.user)
            ]
            if request.method == "DELETE" and len(parts) == 2:
                if not any(each.key == parts[1] for each in mine):
                    return problem(404, "NotFound", "The connection was not found")
                del self.world.connections[parts[1]]
                return Response(status=204)
        if request.method != "GET" or len(parts) != 1:
            return problem(405, "MethodNotAllowed", "Method not allowed")
        event = request.args.get("authEventId")
        shown = [self._shown(each) for each in mine if event in (None, each.event)]
        return Response(json.dumps(shown), 200, content_type="application/json; charset=utf-8")

    def _shown(self, each: Connection) -> Record:
        return {
            "id": each.key,
            "authEventId": each.event,
            "tenantId": each.organisation,
            "tenantType": "ORGANISATION",
            "tenantName": self.world.organisations[each.organisation].name,
            "createdDateUtc": f"{each.created:%Y-%m-%dT%H:%M:%S.%f}0",
            "updatedDateUtc": f"{each.updated:%Y-%m-%dT%H:%M:%S.%f}0",
        }

    def reaches(self, grant: Grant, organisation: str | None) -> bool:
        """Whether a connection to this organisation stands."""
        with self.lock:
            return any(
                (each.client, each.user, each.organisation) == (grant.client, grant.user, organisation)
                for each in self.world.connections.values()
            )

    def discovery(self, request: Request) -> Response:
        """The discovery document; addresses are those of this server."""
        root = request.host_url.rstrip("/")
        content: dict[str, Any] = {
            "issuer": "https://identity.xero.com",
            "authorization_endpoint": f"{root}/identity/connect/authorize",
            "token_endpoint": f"{root}/connect/token",
            "revocation_endpoint": f"{root}/connect/revocation",
            "jwks_uri": f"{root}/.well-known/openid-configuration/jwks",
            "grant_types_supported": ["authorization_code", "refresh_token"],
            "response_types_supported": ["code"],
            "code_challenge_methods_supported": ["plain", "S256"],
            "scopes_supported": sorted(KNOWN_SCOPES),
        }
        return Response(json.dumps(content), 200, mimetype="application/json")

    def _page(self, template: str, status: int = 200, **values: Any) -> Response:
        return Response(
            self._pages.get_template(template).render(**values), status, FRAME_REFUSED, mimetype="text/html"
        )


def _proves(code: Code, verifier: str) -> bool:
    if code.method == "S256":
        return _base64(hashlib.sha256(verifier.encode()).digest()) == code.challenge
    return verifier == code.challenge


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _back(address: str, values: dict[str, str]) -> Response:
    joint = "&" if urlsplit(address).query else "?"
    return redirect(f"{address}{joint}{urlencode(values)}", 302)


def _token_answer(content: Record, status: int = 200) -> Response:
    response = Response(json.dumps(content), status, content_type="application/json; charset=UTF-8")
    response.headers["Cache-Control"] = "no-store, no-cache, max-age=0"
    return response
