"""A session's tokens, as stored with the authorisation."""

from uuid import UUID

from expenses_app.connections.services.refresh import Token, good_token
from expenses_app.core.clock import Clock


class StoredTokens:
    """The TokenSource of `transport.protocols`; keeps the token in memory while it is good."""

    def __init__(self, authorisation_id: UUID, clock: Clock) -> None:
        self._authorisation_id = authorisation_id
        self._clock = clock
        self._kept: Token | None = None

    def current(self) -> str:
        if self._kept is None or self._clock.now() >= self._kept.good_until:
            self._kept = good_token(self._authorisation_id, self._clock)
        return self._kept.value

    def renew(self, stale: str) -> str:
        self._kept = good_token(self._authorisation_id, self._clock, stale=stale)
        return self._kept.value
