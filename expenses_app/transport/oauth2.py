"""OAuth 2, RFC 6749: the address of the consent page, and the calls to the token endpoint."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

import httpx2
import structlog

from expenses_app.core.clock import Clock
from expenses_app.core.messages import Message
from expenses_app.ledger.authorisation import ClientAuthentication, MachineGrant, OAuth2
from expenses_app.ledger.errors import Misconfigured, NeedsReauthorising, Unavailable, Unsupported
from expenses_app.transport.answers import HttpAnswer
from expenses_app.transport.assertions import BEARER, signed
from expenses_app.transport.endpoints import DiscoveryCache, Endpoints, endpoints_of
from expenses_app.transport.grants import Grant, grant_from
from expenses_app.transport.wire import Lost, Timeouts, Unsent, send

logger = structlog.get_logger(__name__)

_TIMEOUTS = Timeouts(connect=10, write=10, read=20, whole=25)
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class ClientCredentials:
    """Our registration at a platform; the secret is empty where the client is public or signs instead."""

    id: str
    secret: str = field(default="", repr=False)


def authorize_url(
    endpoint: str,
    client_id: str,
    redirect_uri: str,
    scopes: Sequence[str],
    state: str,
    code_challenge: str = "",
    separator: str = " ",
    more: Sequence[tuple[str, str]] = (),
) -> str:
    """Where the browser goes for consent. `code_challenge` (S256) only where the platform takes one."""
    asked = {
        "response_type": "code",
        "client_id": client_id,
        "redirect_uri": redirect_uri,
        "scope": separator.join(scopes),
        "state": state,
        **dict(more),
    }
    if not scopes:
        del asked["scope"]
    if code_challenge:
        asked |= {"code_challenge": code_challenge, "code_challenge_method": "S256"}
    return endpoint + ("&" if "?" in endpoint else "?") + urlencode(asked, quote_via=quote)


def basic(client: ClientCredentials) -> str:
    """The Authorization header of the client; both halves are form-encoded first (RFC 6749, 2.3.1)."""
    pair = f"{quote(client.id, safe='')}:{quote(client.secret, safe='')}"
    return "Basic " + base64.b64encode(pair.encode()).decode("ascii")


@dataclass
class AuthorisationServer:
    """The token side of one platform, as `way` speaks it. Every method makes one call and may raise a LedgerError.

    `name` is the platform's name for people. `addresses` are in force, places of one authorisation included.
    """

    name: str
    way: OAuth2 | MachineGrant
    addresses: Mapping[str, str]
    credentials: ClientCredentials
    clock: Clock
    client: httpx2.Client = field(repr=False)
    discovery: DiscoveryCache = field(default_factory=DiscoveryCache)

    def endpoints(self) -> Endpoints:
        return endpoints_of(self.way, self.addresses, self.discovery, self._fetch)

    def exchange(self, code: str, redirect_uri: str, verifier: str = "") -> Grant:
        """Trade the code of a callback for tokens. Raises NeedsReauthorising when the code is spent or too old."""
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri}
        if verifier:
            form["code_verifier"] = verifier
        return self._grant(form)

    def refresh(self, refresh_token: str) -> Grant:
        """Trade a refresh token. Raises Unavailable also when the answer was lost: try the same token again then."""
        return self._grant({"grant_type": "refresh_token", "refresh_token": refresh_token})

    def token_for_machine(self, entered: Mapping[str, str]) -> Grant:
        """A token for us ourselves, with what was entered in the way's blanks. Raises NeedsReauthorising, Misconfigured."""
        if not isinstance(self.way, MachineGrant):
            raise TypeError(type(self.way))
        form = {"grant_type": "client_credentials"}
        form |= {name: text.format_map(entered) for name, text in self.way.parameters}
        scopes = self.way.scopes.asked
        proof = self.way.assertion
        if scopes and not (proof and proof.scope_claim):
            form["scope"] = self.way.scope_separator.join(scopes)
        if proof:
            claims: dict[str, object] = {"iss": self.credentials.id, "aud": self.endpoints().token}
            claims |= {"scope": list(scopes)} if proof.scope_claim else {"sub": self.credentials.id}
            form["client_assertion_type"] = BEARER
            form["client_assertion"] = signed(
                entered[proof.private_key],
                entered[proof.key_id],
                claims,
                self.clock.now(),
                proof.life_seconds,
            )
        try:
            return self._grant(form)
        except Misconfigured as refused:
            if not self.way.client_id:
                raise
            # What is wrong was entered for this connection; the operator can do nothing about it.
            raise NeedsReauthorising(
                Message(
                    "%(platform)s does not accept what was entered. Enter it again.", {"platform": self.name}
                ),
                said=refused.said,
                code=refused.code,
            ) from refused

    def revoke(self, token: str) -> None:
        """End the grant. Raises LedgerError when the platform did not confirm it, Unsupported where it has no such call."""
        endpoint = self.endpoints().revoke
        if not endpoint or isinstance(self.way, MachineGrant):
            raise Unsupported(
                Message("%(platform)s lets nobody but its own users end a consent.", {"platform": self.name})
            )
        headers, form = self._as_client({"token": token})
        if self.way.revoke_with == "json":
            headers["Content-Type"] = "application/json"
            body = json.dumps(form).encode()
        else:
            headers["Content-Type"] = _FORM
            body = urlencode(form).encode()
        answer = self._send("POST", endpoint, headers, body)
        # RFC 7009, 2.2: an unknown token is no error, and 200 says that it is of no use any more.
        if answer.status not in (200, 204):
            grant_from(answer, self.name, self.clock.now())

    def _grant(self, form: Mapping[str, str]) -> Grant:
        headers, whole = self._as_client(form)
        headers |= {"Content-Type": _FORM, **dict(self.way.token_headers)}
        answer = self._send("POST", self.endpoints().token, headers, urlencode(whole).encode())
        return grant_from(answer, self.name, self.clock.now())

    def _as_client(self, form: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
        """Headers and form with what proves our client; a signed assertion, where there is one, is the proof."""
        headers, whole = {"Accept": "application/json"}, dict(form)
        if "client_assertion" in form:
            return headers, whole
        if self.way.client_authentication is ClientAuthentication.BASIC:
            headers["Authorization"] = basic(self.credentials)
            return headers, whole
        whole["client_id"] = self.credentials.id
        if self.way.client_authentication is ClientAuthentication.BODY:
            whole["client_secret"] = self.credentials.secret
        return headers, whole

    def _fetch(self, address: str) -> HttpAnswer:
        return self._send("GET", address, {"Accept": "application/json"}, None)

    def _send(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> HttpAnswer:
        try:
            answer = send(self.client, method, url, headers, body, _TIMEOUTS)
        except (Unsent, Lost) as failure:
            logger.warning("authorisation_server_away", platform=self.name, why=str(failure))
            raise Unavailable(
                Message(
                    "%(platform)s cannot be reached. We try again by ourselves.", {"platform": self.name}
                ),
                said=str(failure),
            ) from failure
        logger.info("authorisation_server", platform=self.name, status=answer.status)
        return answer
