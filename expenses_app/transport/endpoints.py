"""Where the authorisation server answers: from declared paths, or from its discovery document."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from expenses_app.core.messages import Message
from expenses_app.ledger.authorisation import MachineGrant, OAuth2
from expenses_app.ledger.errors import Misconfigured, Unavailable
from expenses_app.transport.addresses import origin
from expenses_app.transport.answers import HttpAnswer

_KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Endpoints:
    """Absolute addresses; `authorize` and `revoke` are empty where the way in has none."""

    authorize: str
    token: str
    revoke: str


Fetch = Callable[[str], HttpAnswer]


@dataclass
class DiscoveryCache:
    """Discovery documents by address, kept for a day of the wall; an old one serves while the server is away."""

    kept: dict[str, tuple[float, Endpoints]] = field(default_factory=dict)

    def endpoints(self, address: str, fetch: Fetch) -> Endpoints:
        """Raises Unavailable when it cannot be read and none is kept, Misconfigured when it is not such a document."""
        known = self.kept.get(address)
        if known and time.monotonic() - known[0] < _KEPT_SECONDS:
            return known[1]
        try:
            found = _from_document(fetch(address))
        except Unavailable:
            if known:
                return known[1]
            raise
        self.kept[address] = (time.monotonic(), found)
        return found


def endpoints_of(
    way: OAuth2 | MachineGrant, addresses: Mapping[str, str], cache: DiscoveryCache, fetch: Fetch
) -> Endpoints:
    """The way's endpoints with the addresses in force. Raises Unavailable, Misconfigured."""
    token_host = addresses[way.host]
    if isinstance(way, MachineGrant):
        return Endpoints(authorize="", token=_joined(token_host, way.token_path), revoke="")
    if way.discovery:
        return cache.endpoints(addresses[way.discovery], fetch)
    revoke_host = addresses[way.revoke_host] if way.revoke_host else token_host
    return Endpoints(
        authorize=_joined(addresses[way.authorize_host], way.authorize_path),
        token=_joined(token_host, way.token_path),
        revoke=_joined(revoke_host, way.revoke_path) if way.revoke_path else "",
    )


def _joined(host: str, path: str) -> str:
    address = host.rstrip("/") + "/" + path.lstrip("/")
    _protected(address)
    return address


def _from_document(answer: HttpAnswer) -> Endpoints:
    """OpenID Connect Discovery 1.0, section 3; `revocation_endpoint` from RFC 8414."""
    if answer.status != 200:
        raise Unavailable(
            Message("The authorisation server is not working. We try again by ourselves."),
            code=str(answer.status),
        )
    try:
        document = json.loads(answer.body)
        found = Endpoints(
            authorize=str(document["authorization_endpoint"]),
            token=str(document["token_endpoint"]),
            revoke=str(document.get("revocation_endpoint") or ""),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as missing:
        raise Misconfigured(
            Message("The address of the authorisation server’s discovery document is wrong."),
            said=str(missing),
        ) from missing
    for address in (found.authorize, found.token, *([found.revoke] if found.revoke else [])):
        _protected(address)
    return found


def _protected(address: str) -> None:
    try:
        origin(address)
    except ValueError as wrong:
        raise Misconfigured(
            Message("The accounting software’s address must begin with https."), said=str(wrong)
        ) from wrong
