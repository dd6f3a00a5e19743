"""As whom we come to a platform: from the environment, or from what was entered for one connection."""

import os
from collections.abc import Mapping

from expenses_app.companies.clock import system_clock
from expenses_app.connections.places import addresses_of
from expenses_app.core.clock import Clock
from expenses_app.core.messages import Message
from expenses_app.ledger.authorisation import Connector, MachineGrant, OAuth2, Way
from expenses_app.ledger.errors import Misconfigured
from expenses_app.ledger.promise import Platform
from expenses_app.transport.endpoints import DiscoveryCache
from expenses_app.transport.oauth2 import AuthorisationServer, ClientCredentials
from expenses_app.transport.wire import shared_client

_discovery = DiscoveryCache()


def is_set_up(platform: Platform, environment: Mapping[str, str] | None = None) -> bool:
    """Whether at least one way in can be used by this installation."""
    return bool(ways_set_up(platform, environment))


def ways_set_up(platform: Platform, environment: Mapping[str, str] | None = None) -> list[Way]:
    """The ways in that need nothing more of the operator, in the order in which they are offered."""
    variables = os.environ if environment is None else environment
    registered = all(variables.get(name, "").strip() for name in platform.client_variables if name)
    return [way for way in platform.ways if registered or not _needs_registration(way)]


def _needs_registration(way: Way) -> bool:
    return isinstance(way, OAuth2) or (isinstance(way, MachineGrant) and not way.client_id)


def entered_by_operator(way: Way, environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """Answers to the way's blanks that the environment holds for every connection."""
    variables = os.environ if environment is None else environment
    blanks = () if isinstance(way, Connector) else way.blanks
    found = {blank.name: variables.get(blank.variable, "").strip() for blank in blanks if blank.variable}
    # A key's lines can stand in one variable with \n between them.
    return {name: text.replace("\\n", "\n") for name, text in found.items() if text}


def credentials_of(
    platform: Platform,
    way: OAuth2 | MachineGrant,
    entered: Mapping[str, str],
    environment: Mapping[str, str] | None = None,
) -> ClientCredentials:
    """Raises Misconfigured, naming the variables, when the operator has not set them."""
    if isinstance(way, MachineGrant) and way.client_id:
        return ClientCredentials(entered[way.client_id])
    variables = os.environ if environment is None else environment
    names = [name for name in platform.client_variables if name]
    given = [variables.get(name, "").strip() for name in names]
    if not all(given):
        raise Misconfigured(
            Message(
                "%(platform)s is not set up here. The operator has to set %(variables)s.",
                {"platform": platform.name, "variables": ", ".join(names)},
            )
        )
    return ClientCredentials(*(given or [""]))


def authorisation_server(
    platform: Platform,
    way: OAuth2 | MachineGrant,
    clock: Clock | None = None,
    *,
    places: Mapping[str, str] | None = None,
    entered: Mapping[str, str] | None = None,
) -> AuthorisationServer:
    """The token side of one way in, with the addresses in force. Raises Misconfigured."""
    return AuthorisationServer(
        name=platform.name,
        way=way,
        addresses=addresses_of(platform, places),
        credentials=credentials_of(platform, way, entered or {}),
        clock=clock or system_clock(),
        client=shared_client(),
        discovery=_discovery,
    )


def base_address(addresses: Mapping[str, str]) -> str:
    """Where a path without a host goes: the address called "api", else the first declared."""
    return addresses.get("api") or next(iter(addresses.values()), "")
