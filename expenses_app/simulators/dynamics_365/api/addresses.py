"""Reads the addresses of the API: ``/v2.0/{tenant}/{environment}/api/v2.0/companies({id})/journals({id})/…``."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from expenses_app.simulators.dynamics_365.odata.errors import not_found

ROOT = re.compile(
    r"(?P<base>/v2\.0/(?:(?P<tenant>[0-9a-fA-F-]{36}|[^/]+\.[^/]+)/)?(?P<environment>[^/]+)/api"
    r"/(?P<api>v2\.0|microsoft/runtime/beta))(?:/(?P<rest>.*))?"
)
SEGMENT = re.compile(r"(?P<name>[^()]+)(?:\((?P<key>[^()]*)\))?")


@dataclass(frozen=True)
class Segment:
    """One step of a path: a name and, in brackets, a key."""

    name: str
    key: str


@dataclass(frozen=True)
class Address:
    """Where a call goes: ``base`` is the path of the API, ``steps`` what follows."""

    base: str
    tenant: str
    environment: str
    api: str
    rest: str


def read_address(path: str) -> Address | None:
    """The parts of a path of the API, or None for another path."""
    found = ROOT.fullmatch(path)
    if found is None:
        return None
    return Address(
        found["base"],
        (found["tenant"] or "").lower(),
        found["environment"],
        found["api"],
        found["rest"] or "",
    )


def steps_of(rest: str) -> list[Segment]:
    """The steps of what follows the base; raises Refusal for what is no path."""
    steps = []
    for part in filter(None, rest.split("/")):
        found = SEGMENT.fullmatch(unquote(part))
        if found is None:
            raise not_found(part)
        steps.append(Segment(found["name"], (found["key"] or "").strip("'").lower()))
    return steps


def options_of(query: Mapping[str, str]) -> dict[str, str]:
    """Query options with ``$`` before the names of OData, which may be left out."""
    bare = {"filter", "select", "expand", "orderby", "top", "skip", "count", "skiptoken"}
    return {f"${name}" if name in bare else name: value for name, value in query.items()}
