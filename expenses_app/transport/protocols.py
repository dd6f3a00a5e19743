"""What a session needs from those who own tokens and quotas."""

from collections.abc import Mapping
from typing import Protocol


class TokenSource(Protocol):
    def current(self) -> str:
        """A token that should be good for the next call. Raises NeedsReauthorising, Unavailable, Misconfigured."""
        ...

    def renew(self, stale: str) -> str:
        """Another token than `stale`, which was refused. Raises NeedsReauthorising, Unavailable, Misconfigured."""
        ...


class Pacer(Protocol):
    def acquire(self, sort: str, items: int) -> str:
        """Wait for permission to make one call and return its permit.

        `sort`: the kind of call (read, batch, upload, or empty); `items`: documents it carries.
        Raises RateLimited(until) where waiting would take too long, Unavailable where nobody can tell.
        """
        ...

    def release(self, permit: str) -> None:
        """The call is over, whatever came of it. Never raises."""
        ...

    def learn(self, status: int, headers: Mapping[str, str]) -> None:
        """Take note of an answer: a 429, remaining quota. Header names are lower case. Never raises."""
        ...


class Unpaced:
    """For calls that no quota counts: the consent flow's own."""

    def acquire(self, sort: str, items: int) -> str:
        return ""

    def release(self, permit: str) -> None:
        return None

    def learn(self, status: int, headers: Mapping[str, str]) -> None:
        return None


class FixedToken:
    """A token that cannot be renewed: fresh from the consent, used for a few calls."""

    def __init__(self, token: str) -> None:
        self._token = token

    def current(self) -> str:
        return self._token

    def renew(self, stale: str) -> str:
        return self._token
