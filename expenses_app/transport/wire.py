"""One request, one answer, and the one question that matters afterwards: did anything leave?"""

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass

import httpx2

from expenses_app.transport.answers import HttpAnswer

MOST_BYTES = 64 * 1024 * 1024
_SURELY_UNSENT = (
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.PoolTimeout,
    httpx2.ProxyError,
    httpx2.UnsupportedProtocol,
    httpx2.LocalProtocolError,
)


@dataclass(frozen=True)
class Timeouts:
    """In seconds of the wall. `whole` bounds the call from start to last byte, so that a trickle cannot hold a worker."""

    connect: float = 10.0
    write: float = 30.0
    read: float = 60.0
    whole: float = 120.0


class Unsent(Exception):
    """Surely nothing left this machine."""


class Lost(Exception):
    """Something may have left, and no whole answer came back."""


def make_client() -> httpx2.Client:
    """A pool of connections that verifies TLS, follows no redirect and keeps no cookie of a former call."""
    return httpx2.Client(
        verify=True,
        follow_redirects=False,
        limits=httpx2.Limits(max_connections=100, max_keepalive_connections=20, keepalive_expiry=5.0),
        headers={"User-Agent": "Expenses/0.1"},
    )


_clients: dict[int, httpx2.Client] = {}


def shared_client() -> httpx2.Client:
    """The pool of this process; a forked child makes its own."""
    process = os.getpid()
    if process not in _clients:
        _clients.clear()
        _clients[process] = make_client()
    return _clients[process]


def send(
    client: httpx2.Client,
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes | None,
    timeouts: Timeouts,
    *,
    tls_host: str = "",
) -> HttpAnswer:
    """Make the call once. Raises Unsent or Lost; every answer with a status is returned.

    `tls_host`: whose certificate is asked for and checked, where `url` names an IP address.
    """
    deadline = time.monotonic() + timeouts.whole
    timeout = httpx2.Timeout(
        connect=timeouts.connect, write=timeouts.write, read=timeouts.read, pool=timeouts.connect
    )
    client.cookies.clear()
    try:
        with client.stream(
            method,
            url,
            headers=dict(headers),
            content=body,
            timeout=timeout,
            extensions={"sni_hostname": tls_host} if tls_host else None,
        ) as response:
            pieces = []
            size = 0
            for piece in response.iter_bytes():
                size += len(piece)
                if size > MOST_BYTES:
                    raise Lost(f"the answer is longer than {MOST_BYTES} bytes")
                if time.monotonic() > deadline:
                    raise Lost(f"no whole answer within {timeouts.whole:.0f} s")
                pieces.append(piece)
            names = {name.lower(): value for name, value in response.headers.items()}
            return HttpAnswer(response.status_code, names, b"".join(pieces))
    except (*_SURELY_UNSENT, httpx2.InvalidURL) as failure:
        raise Unsent(type(failure).__name__) from failure
    except httpx2.HTTPError as failure:
        raise Lost(type(failure).__name__) from failure
