"""Calls to addresses that a user gave: looked up, checked and pinned before each one, so that none leads inside."""

import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit, urlunsplit

import httpx2

from expenses_app.transport.answers import HttpAnswer
from expenses_app.transport.wire import Timeouts, send

# RFC 6052: the last 32 bits are an IPv4 address that a gateway of ours would call.
_NAT64 = IPv6Network("64:ff9b::/96")

Resolve = Callable[[str, int], Sequence[str]]


class NotPublic(ValueError):
    """The address is malformed, unprotected, unknown, or leads to a machine that is not on the public Internet."""


@dataclass(frozen=True)
class Pinned:
    """`url` names the checked IP address instead of the host; `host` is what the far side is asked for and proves."""

    url: str
    host: str
    authority: str


def resolve(host: str, port: int) -> Sequence[str]:
    """Every IP address of `host`. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[4][0]) for address in found))


def pin(url: str, *, loopback: bool = False, look_up: Resolve = resolve) -> Pinned:
    """The address to call for `url`. `loopback`: this machine may be called too, without TLS (development only).

    Raises NotPublic. One address inside among those found refuses all of them: which one is called would be chance.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as wrong:
        raise NotPublic("not an address") from wrong
    if parts.scheme not in ("https", "http") or not host:
        raise NotPublic("not an https address")
    if parts.username or parts.password:
        raise NotPublic("holds a user name")
    port = port or (443 if parts.scheme == "https" else 80)
    try:
        found = [ip_address(text.split("%")[0]) for text in look_up(host, port)]
    except (OSError, UnicodeError, ValueError) as unknown:
        raise NotPublic("the host is not known") from unknown
    inside = loopback and bool(found) and all(one.is_loopback for one in found)
    if not found or not (inside or all(map(is_public, found))):
        raise NotPublic("leads to a machine that is not on the public Internet")
    if parts.scheme == "http" and not inside:
        raise NotPublic("not an https address")
    chosen = found[0]
    literal = f"[{chosen}]" if chosen.version == 6 else str(chosen)
    pinned = urlunsplit((parts.scheme, f"{literal}:{port}", parts.path or "/", parts.query, ""))
    return Pinned(pinned, host, parts.netloc)


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether it is a single machine on the public Internet, also behind an IPv6 form of an IPv4 address."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address.teredo is not None:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def post(
    pinned: Pinned,
    headers: Mapping[str, str],
    body: bytes,
    timeouts: Timeouts,
    trust: ssl.SSLContext | bool = True,
) -> HttpAnswer:
    """POST once; no redirect is followed and no proxy or credential of the environment is used. Raises Unsent or Lost.

    `trust`: other authorities than those of this machine.
    """
    # A connection of its own: the pool tells connections apart by IP address, and one address serves many hosts.
    with httpx2.Client(
        verify=trust,
        trust_env=False,
        follow_redirects=False,
        limits=httpx2.Limits(max_keepalive_connections=0),
    ) as client:
        whole = {**headers, "Host": pinned.authority}
        return send(client, "POST", pinned.url, whole, body, timeouts, tls_host=pinned.host)
