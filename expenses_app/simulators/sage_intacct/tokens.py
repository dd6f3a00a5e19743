"""OAuth 2.0 tokens: codes, refresh tokens, client credentials with a user name, revocation.

One grant for each client, company and user: a second consent ends the first, whose tokens then answer REST-2102.
"""

import base64
import hashlib
import hmac
import json
import secrets
import threading
from datetime import datetime, timedelta

from werkzeug.wrappers import Request, Response

from expenses_app.simulators.chassis import SimulatedClock
from expenses_app.simulators.sage_intacct.state import AccessToken, Code, Company, Grant, World
from expenses_app.simulators.sage_intacct.switches import Switches
from expenses_app.simulators.sage_intacct.wire import Record, answer, gateway_error, token_error

FORM = "application/x-www-form-urlencoded"
INVALID = (400, "tokenInvalid", "Token is not valid", "REST-2102")


class TokenRefused(Exception):
    """A refusal of the token endpoint; carries the response."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status)
        self.response = response


class Tokens:
    """Issues, refreshes, checks and revokes tokens of one world."""

    def __init__(self, clock: SimulatedClock, switches: Switches, clients: dict[str, str] | None) -> None:
        self.world = World()
        self.clients = clients
        self.lock = threading.RLock()
        self._clock = clock
        self._switches = switches
        self._secret = secrets.token_bytes(32)

    def moment(self) -> datetime:
        """The simulated moment."""
        return self._clock.now()

    def token(self, request: Request) -> Response:
        """Answer the token endpoint; refusals have the shape of token errors."""
        try:
            if request.mimetype != FORM:
                raise _refused(400, "invalidRequest", f"Content-Type must be {FORM}", "REST-2001")
            with self.lock:
                client = self._client(request)
                form = request.form.to_dict()
                match form.get("grant_type"):
                    case "authorization_code":
                        return answer(self._exchange(client, form))
                    case "refresh_token":
                        return answer(self._refresh(client, form.get("refresh_token", "")))
                    case "client_credentials":
                        return answer(self._client_credentials(client, form.get("username", "")))
                raise _refused(400, "invalidRequest", "Unsupported grant_type", "REST-2003")
        except TokenRefused as refused:
            return refused.response

    def revoke(self, request: Request) -> Response:
        """End the grant of an access or refresh token; an unknown token is no error."""
        try:
            with self.lock:
                self._client(request)
                token = request.form.get("token", "")
                access = self.world.access.get(token)
                key = access.grant if access else self.world.refresh.get(token)
                if key:
                    self.world.grants[key].dead = True
                return answer({})
        except TokenRefused as refused:
            return refused.response

    def _client(self, request: Request) -> str:
        """Credentials travel in the body, not as Basic."""
        name, secret = request.form.get("client_id", ""), request.form.get("client_secret", "")
        if not name or not secret or (self.clients is not None and name not in self.clients):
            raise TokenRefused(gateway_error(400, "GW-0011", "Invalid Request"))
        if self.clients is not None and self.clients[name] != secret:
            raise _refused(401, "invalidClient", "Client authentication failed", "REST-2004")
        return name

    def _exchange(self, client: str, form: dict[str, str]) -> Record:
        code = self.world.codes.get(form.get("code", ""))
        if code is None or code.client != client or self.moment() > code.expires:
            raise _refused(400, "invalidGrant", "Authorization code is not valid", "REST-2005")
        if code.used_by is not None:
            self.world.grants[code.used_by].dead = True
            raise _refused(400, "invalidGrant", "Authorization code is not valid", "REST-2005")
        if form.get("redirect_uri") != code.redirect:
            raise _refused(400, "invalidGrant", "redirect_uri does not match", "REST-2006")
        if code.challenge is not None and not _proves(code, form.get("code_verifier", "")):
            raise _refused(400, "invalidGrant", "code_verifier does not match", "REST-2007")
        if self._switches["second_grant_ends_first"]:
            self._end_earlier(client, code.company, code.user)
        grant = self._new_grant(client, code.company, code.user, offline=code.offline)
        code.used_by = grant.key
        return self._issue(grant)

    def _end_earlier(self, client: str, company: str, user: str) -> None:
        for grant in self.world.grants.values():
            if (grant.client, grant.company, grant.user) == (client, company, user):
                grant.dead = True

    def _refresh(self, client: str, token: str) -> Record:
        key = self.world.refresh.get(token)
        grant = self.world.grants.get(key) if key else None
        days = self._switches["refresh_token_days"]
        now = self.moment()
        if grant is None or grant.dead or grant.client != client:
            raise _refused(*INVALID)
        if days and now > grant.refreshed + timedelta(days=days):
            raise _refused(*INVALID)
        self._must_be_trusted(grant)
        if self._switches["refresh_token_rotates"]:
            del self.world.refresh[token]
            grant.refresh = secrets.token_urlsafe(48)
            self.world.refresh[grant.refresh] = grant.key
        grant.refreshed = now
        return self._issue(grant)

    def _client_credentials(self, client: str, username: str) -> Record:
        """``username`` is ``user@company``, or ``user@company|entity`` (unconfirmed)."""
        user, _, place = username.partition("@")
        company = self.world.companies.get(place.partition("|")[0])
        if company is None or company.refer("company-config/user", {"id": user}) is None:
            raise _refused(400, "invalidRequest", "username is not valid", "REST-2008")
        grant = self._new_grant(client, company.key, user, offline=True)
        self._must_be_trusted(grant)
        return self._issue(grant)

    def _must_be_trusted(self, grant: Grant) -> None:
        if not trusts(self.world.companies[grant.company], grant.client):
            raise TokenRefused(gateway_error(400, "GW-0011", "Invalid Request"))

    def _new_grant(self, client: str, company: str, user: str, *, offline: bool) -> Grant:
        refresh = secrets.token_urlsafe(48) if offline else ""
        grant = Grant(secrets.token_hex(12), client, user, company, refresh, self.moment())
        self.world.grants[grant.key] = grant
        if refresh:
            self.world.refresh[refresh] = grant.key
        return grant

    def _issue(self, grant: Grant) -> Record:
        now, seconds = self.moment(), int(self._switches["access_token_seconds"])
        company_claim, user_claim = self._switches["jwt_claims"].split()
        access = self._signed(
            {
                "iss": "Sage Intacct",
                "iat": int(now.timestamp()),
                "exp": int(now.timestamp()) + seconds,
                "jti": secrets.token_hex(16),
                "clientId": grant.client,
                company_claim: grant.company,
                user_claim: grant.user,
            }
        )
        self._forget_expired(now)
        self.world.access[access] = AccessToken(grant.key, now + timedelta(seconds=seconds))
        content: Record = {"access_token": access, "token_type": "Bearer", "expires_in": seconds}
        return content | ({"refresh_token": grant.refresh} if grant.refresh else {})

    def _signed(self, claims: Record) -> str:
        head = {"alg": "HS256", "typ": "JWT"}
        parts = (base64_text(json.dumps(part, separators=(",", ":")).encode()) for part in (head, claims))
        text = ".".join(parts)
        return f"{text}.{base64_text(hmac.new(self._secret, text.encode(), hashlib.sha256).digest())}"

    def _forget_expired(self, now: datetime) -> None:
        if len(self.world.access) > 5000:
            limit = now - timedelta(hours=2)
            self.world.access = {key: one for key, one in self.world.access.items() if one.expires >= limit}

    def mint(self, client: str, company: str, user: str) -> Record:
        """Make a token pair without consent; it ends no other grant."""
        with self.lock:
            return self._issue(self._new_grant(client, company, user, offline=True))

    def grant_of(self, request: Request) -> Grant | None:
        """Return the grant of a good bearer token, without complaint."""
        header = request.headers.get("Authorization", "")
        access = self.world.access.get(header.removeprefix("Bearer "))
        if access is None or self.moment() >= access.expires:
            return None
        grant = self.world.grants.get(access.grant)
        return None if grant is None or grant.dead else grant

    def bearer_problem(self, request: Request) -> Response:
        """Say what is wrong with a bearer token that ``grant_of`` did not accept.

        The pairing of GW-0031, GW-0032 and GW-0034 with these three faults is unconfirmed.
        """
        header = request.headers.get("Authorization", "")
        if not header:
            return gateway_error(401, "GW-0031", "Authorization header is missing")
        if not header.startswith("Bearer "):
            return gateway_error(401, "GW-0032", "Authorization header is not valid")
        if header.count(".") != 2:
            return gateway_error(401, "GW-0034", "Invalid token header")
        if self._switches["invalid_token_status"] == 400:
            return token_error(400, "tokenInvalid", "The token is not valid", "REST-2102")
        return token_error(401, "tokenInvalid", "Token is not valid", "REST-2102")

    def end_all(self, company: str) -> int:
        """End every grant of a company, as when a user withdraws the consent; returns how many."""
        with self.lock:
            hit = [each for each in self.world.grants.values() if each.company == company and not each.dead]
            for grant in hit:
                grant.dead = True
            return len(hit)


def trusts(company: Company, client: str) -> bool:
    """Whether the company is active, subscribes to Web Services and trusts the application."""
    return company.active and company.subscribed and company.trusted.get(client, True)


def base64_text(content: bytes) -> str:
    """Return base64 for web addresses, without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _refused(status: int, code: str, message: str, error_id: str) -> TokenRefused:
    return TokenRefused(token_error(status, code, message, error_id))


def _proves(code: Code, verifier: str) -> bool:
    if code.method == "S256":
        return base64_text(hashlib.sha256(verifier.encode()).digest()) == code.challenge
    return verifier == code.challenge
