"""Where a token may travel: only to the platform's own addresses, and only over TLS unless it stays on this machine."""

from collections.abc import Iterable
from ipaddress import ip_address
from urllib.parse import urlsplit


def is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def origin(address: str) -> tuple[str, str, int]:
    """Scheme, host and port. Raises ValueError for an address that is neither https nor on this machine."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    if parts.scheme not in ("https", "http") or not host:
        raise ValueError(f"{address!r} is not an HTTP address")
    if parts.scheme == "http" and not is_loopback(host):
        raise ValueError(f"{parts.scheme}://{host} is not protected by TLS")
    return parts.scheme, host, parts.port or (443 if parts.scheme == "https" else 80)


def whole_address(path: str, base: str, allowed: Iterable[str]) -> str:
    """`path` below `base`; an absolute address is taken as it is when its origin is one of `allowed`.

    Raises ValueError for an address elsewhere: the access token would go with it.
    """
    if path.startswith(("http://", "https://")):
        if origin(path) not in {origin(one) for one in (base, *allowed)}:
            raise ValueError("the address lies outside the platform's own")
        return path
    whole = base.rstrip("/") + "/" + path.lstrip("/")
    origin(whole)
    return whole
