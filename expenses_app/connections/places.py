"""Addresses that differ from connection to connection, and those the environment puts in place of all of them."""

import os
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from expenses_app.core.messages import Message
from expenses_app.ledger.authorisation import Connector, Given, Way
from expenses_app.ledger.errors import Refused
from expenses_app.ledger.promise import Platform

HOST = "{host}"


def addresses_of(
    platform: Platform, places: Mapping[str, str] | None = None, environment: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Each declared address by its key: the environment's, else the place learnt for this authorisation, else the default.

    `{host}` in a variable stands for the host that would have been called without it.
    """
    variables = os.environ if environment is None else environment
    found = {}
    for key, address in platform.addresses.items():
        real = (places or {}).get(key) or address.default
        override = variables.get(address.variable, "").strip()
        found[key] = override.replace(HOST, urlsplit(real).netloc) or real
    return found


def learn_places(
    platform: Platform, way: Way, given: Given, environment: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The places that can be told from what is given so far, by address key.

    Raises Refused for an address that the platform does not list: our secret would go there. Where the environment sends
    us elsewhere anyway, such an address is left out instead.
    """
    variables = os.environ if environment is None else environment
    found: dict[str, str] = {}
    for place in () if isinstance(way, Connector) else way.places:
        told = place.find(given).rstrip("/")
        if not told:
            continue
        if re.fullmatch(place.allowed, told):
            found[place.address] = told
        elif not variables.get(platform.addresses[place.address].variable, "").strip():
            raise Refused(
                Message(
                    "%(platform)s named an address that is not one of its own. Nothing was sent there.",
                    {"platform": platform.name},
                ),
                said=told[:200],
            )
    return found
