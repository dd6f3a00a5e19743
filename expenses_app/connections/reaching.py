"""Where a platform answers and as whom we come: from the environment, else the real addresses."""

import os
from collections.abc import Mapping

from expenses_app.companies.clock import system_clock
from expenses_app.core.clock import Clock
from expenses_app.core.messages import Message
from expenses_app.ledger.errors import Misconfigured
from expenses_app.ledger.promise import Platform
from expenses_app.transport.endpoints import DiscoveryCache
from expenses_app.transport.oauth2 import AuthorisationServer, ClientCredentials
from expenses_app.transport.wire import shared_client

_discovery = DiscoveryCache()


def addresses_of(platform: Platform, environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """Each declared address by its key; an environment variable that is set wins over the platform's own."""
    variables = os.environ if environment is None else environment
    return {
        key: variables.get(address.variable, "").strip() or address.default
        for key, address in platform.addresses.items()
    }


def is_set_up(platform: Platform, environment: Mapping[str, str] | None = None) -> bool:
    """Whether the operator gave this installation a registration at the platform."""
    variables = os.environ if environment is None else environment
    return all(variables.get(name, "").strip() for name in platform.client_variables if name)


def credentials_of(platform: Platform, environment: Mapping[str, str] | None = None) -> ClientCredentials:
    """Raises Misconfigured, naming the variables, when the operator has not set them."""
    variables = os.environ if environment is None else environment
    id_variable, secret_variable = platform.client_variables
    if not is_set_up(platform, variables):
        raise Misconfigured(
            Message(
                "%(platform)s is not set up here. The operator has to set %(id)s and %(secret)s.",
                {"platform": platform.name, "id": id_variable, "secret": secret_variable},
            )
        )
    return ClientCredentials(variables[id_variable].strip(), variables[secret_variable].strip())


def authorisation_server(platform: Platform, clock: Clock | None = None) -> AuthorisationServer:
    """The platform's token side with the addresses in force. Raises Misconfigured."""
    return AuthorisationServer(
        platform=platform,
        addresses=addresses_of(platform),
        credentials=credentials_of(platform),
        clock=clock or system_clock(),
        client=shared_client(),
        discovery=_discovery,
    )


def base_address(platform: Platform, addresses: Mapping[str, str]) -> str:
    """Where a path without a host goes: the address called "api", else the first declared."""
    return addresses.get("api") or next(iter(addresses.values()), "")
