"""The OAuth 2 authorisation code flow, RFC 6749: the addresses and forms, and the three calls."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

import httpx2
import structlog

from expenses_app.core.clock import Clock
from expenses_app.core.messages import Message
from expenses_app.ledger.errors import Unavailable, Unsupported
from expenses_app.ledger.promise import OAuth2, Platform
from expenses_app.transport.answers import HttpAnswer
from expenses_app.transport.endpoints import DiscoveryCache, Endpoints, endpoints_of
from expenses_app.transport.grants import Grant, grant_from
from expenses_app.transport.wire import Lost, Timeouts, Unsent, send

logger = structlog.get_logger(__name__)

_TIMEOUTS = Timeouts(connect=10, write=10, read=20, whole=25)
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class ClientCredentials:
    """This installation's registration at a platform."""

    id: str
    secret: str = field(repr=False)


def authorize_url(
    endpoint: str,
    client_id: str,
    redirect_uri: str,
    scopes: Sequence[str],
    state: str,
    code_challenge: str = "",
) -> str:
    """Where the browser goes for consent. `code_challenge` (S256) only where the platform takes one."""
    asked = {
        "response_type": "code",
        "client_id": client_id,
        "redirect_uri": redirect_uri,
        "scope": " ".join(scopes),
        "state": state,
    }
    if code_challenge:
        asked |= {"code_challenge": code_challenge, "code_challenge_method": "S256"}
    return endpoint + ("&" if "?" in endpoint else "?") + urlencode(asked, quote_via=quote)


def basic(client: ClientCredentials) -> str:
    """The Authorization header of the client; both halves are form-encoded first (RFC 6749, 2.3.1)."""
    pair = f"{quote(client.id, safe='')}:{quote(client.secret, safe='')}"
    return "Basic " + base64.b64encode(pair.encode()).decode("ascii")


@dataclass
class AuthorisationServer:
    """The token side of one platform. Every method makes one call and may raise a LedgerError."""

    platform: Platform
    addresses: Mapping[str, str]
    credentials: ClientCredentials
    clock: Clock
    client: httpx2.Client = field(repr=False)
    discovery: DiscoveryCache = field(default_factory=DiscoveryCache)

    @property
    def oauth2(self) -> OAuth2:
        return self.platform.authorisation

    def endpoints(self) -> Endpoints:
        return endpoints_of(self.oauth2, self.addresses, self.discovery, self._fetch)

    def exchange(self, code: str, redirect_uri: str, verifier: str = "") -> Grant:
        """Trade the code of a callback for tokens. Raises NeedsReauthorising when the code is spent or too old."""
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri}
        if verifier:
            form["code_verifier"] = verifier
        return self._grant(form)

    def refresh(self, refresh_token: str) -> Grant:
        """Trade a refresh token. Raises Unavailable also when the answer was lost: try the same token again then."""
        return self._grant({"grant_type": "refresh_token", "refresh_token": refresh_token})

    def revoke(self, token: str) -> None:
        """End the grant. Raises LedgerError when the platform did not confirm it, Unsupported where it has no such call."""
        endpoint = self.endpoints().revoke
        if not endpoint:
            raise Unsupported(
                Message(
                    "%(platform)s lets nobody but its own users end a consent.",
                    {"platform": self.platform.name},
                )
            )
        headers = {"Authorization": basic(self.credentials), "Accept": "application/json"}
        if self.oauth2.revoke_with == "json":
            headers["Content-Type"] = "application/json"
            body = json.dumps({"token": token}).encode()
        else:
            headers["Content-Type"] = _FORM
            body = urlencode({"token": token}).encode()
        answer = self._send("POST", endpoint, headers, body)
        # RFC 7009, 2.2: an unknown token is no error, and 200 says that it is of no use any more.
        if answer.status not in (200, 204):
            grant_from(answer, self.platform.name, self.clock.now())

    def _grant(self, form: Mapping[str, str]) -> Grant:
        headers = {
            "Authorization": basic(self.credentials),
            "Accept": "application/json",
            "Content-Type": _FORM,
            **dict(self.oauth2.token_headers),
        }
        answer = self._send("POST", self.endpoints().token, headers, urlencode(form).encode())
        return grant_from(answer, self.platform.name, self.clock.now())

    def _fetch(self, address: str) -> HttpAnswer:
        return self._send("GET", address, {"Accept": "application/json"}, None)

    def _send(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> HttpAnswer:
        try:
            answer = send(self.client, method, url, headers, body, _TIMEOUTS)
        except (Unsent, Lost) as failure:
            logger.warning("authorisation_server_away", platform=self.platform.key, why=str(failure))
            raise Unavailable(
                Message(
                    "%(platform)s cannot be reached. We try again by ourselves.",
                    {"platform": self.platform.name},
                ),
                said=str(failure),
            ) from failure
        logger.info("authorisation_server", platform=self.platform.key, status=answer.status)
        return answer
