"""Who may reach what: people, grants and access tokens over one world, shared by consent, tokens and the API."""

import secrets
import threading
from datetime import datetime, timedelta

from expenses_app.simulators.chassis import SimulatedClock
from expenses_app.simulators.zoho_books.state import AccessToken, Grant, Organisation, World
from expenses_app.simulators.zoho_books.switches import Switches

ACCESS_SECONDS = 3600
LIVE_ACCESS_TOKENS = 30


def new_token() -> str:
    """Return a token in Zoho's form."""
    return f"1000.{secrets.token_hex(16)}.{secrets.token_hex(16)}"


class Identity:
    """The world with its clock, its registered clients, and the one lock over grants and tokens."""

    def __init__(self, clock: SimulatedClock, switches: Switches, clients: dict[str, str] | None) -> None:
        self.world = World()
        self.switches = switches
        self.clients = clients
        self.lock = threading.RLock()
        self._clock = clock

    def moment(self) -> datetime:
        """The simulated moment."""
        return self._clock.now()

    def organisations_of(self, user: str) -> list[Organisation]:
        """Return every organisation that a person belongs to."""
        return [each for each in list(self.world.organisations.values()) if user in each.members]

    def grant_of(self, header: str) -> Grant | None:
        """Return the grant behind an Authorization header, or None."""
        word, _, token = header.partition(" ")
        access = self.world.access.get(token) if word == "Zoho-oauthtoken" else None
        if access is None or self.moment() >= access.expires:
            return None
        return self.world.grants.get(access.grant)

    def issue_access(self, grant: Grant) -> str:
        """Make an access token; one beyond thirty ends the oldest. The lock is held."""
        token = new_token()
        self.world.access[token] = AccessToken(grant.key, self.moment() + timedelta(seconds=ACCESS_SECONDS))
        grant.access.append(token)
        while len(grant.access) > LIVE_ACCESS_TOKENS:
            self.world.access.pop(grant.access.pop(0), None)
        return token

    def end(self, grant: Grant) -> None:
        """End a grant with all of its tokens. The lock is held."""
        self.world.grants.pop(grant.key, None)
        if grant.refresh:
            self.world.refresh.pop(grant.refresh, None)
        for token in grant.access:
            self.world.access.pop(token, None)

    def end_grants_of(self, organisation: Organisation) -> int:
        """End every grant of the organisation's members, as when they remove the app from their accounts."""
        with self.lock:
            hit = [each for each in self.world.grants.values() if each.user in organisation.members]
            for grant in hit:
                self.end(grant)
                self.world.consented.discard((grant.client, grant.user))
            return len(hit)
