"""How an adapter's client talks: one Session against one ledger, whatever carries it."""

from collections.abc import Mapping
from typing import Any, Protocol


class Answer(Protocol):
    """What came back: status code, headers (names lower case), body as bytes."""

    @property
    def status(self) -> int: ...

    @property
    def headers(self) -> Mapping[str, str]: ...

    @property
    def body(self) -> bytes: ...


class Session(Protocol):
    """Authorised, paced HTTP against one ledger. It never repeats a write by itself.

    For a platform that fetches its work the same methods carry `body` alone to the system and its reply back; `path`,
    `method` and headers mean nothing there. The client is then run again from its beginning with every reply that has
    come, so it must ask the same things in the same order: nothing but the replies may decide what it asks next.
    """

    clock: Any

    def read(
        self, path: str, *, query: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """GET. Repeats by itself on transport errors, within bounds. Raises Unavailable, RateLimited, NeedsReauthorising."""
        ...

    def ask(self, method: str, path: str, *, headers: Mapping[str, str], body: bytes) -> Answer:
        """A read that travels as POST (searches). Same rules as `read`."""
        ...

    def write(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str],
        body: bytes,
        sort: str = "",
        items: int = 1,
    ) -> Answer:
        """Send once. Raises Unavailable only when surely nothing left; OutcomeUnknown when the answer was lost.

        `sort` names the kind of call for the pacer (batch, upload); `items` how many documents it carries.
        Answers with any status are returned, except 401, after which the token is renewed and the call made once more.
        """
        ...
