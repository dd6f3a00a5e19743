"""Who may reach what: grants over one world, shared by consent, tokens and the API."""

import secrets
import threading
from datetime import datetime

from werkzeug.wrappers import Request

from expenses_app.simulators.chassis import SimulatedClock
from expenses_app.simulators.freeagent.state import Grant, World
from expenses_app.simulators.freeagent.switches import Switches


class Identity:
    """The world with its clock, its registered clients, and the one lock over codes and tokens."""

    def __init__(self, clock: SimulatedClock, switches: Switches, clients: dict[str, str] | None) -> None:
        self.world = World()
        self.switches = switches
        self.clients = clients
        self.lock = threading.RLock()
        self._clock = clock

    def moment(self) -> datetime:
        """The simulated moment."""
        return self._clock.now()

    def approve(self, client: str, company: str, user: str) -> Grant:
        """Let an app act for a user of a company."""
        grant = Grant(secrets.token_hex(8), client, company, user, "")
        self.world.grants[grant.key] = grant
        return grant

    def grant_of(self, request: Request) -> Grant | None:
        """Return the grant of a good bearer token."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        access = self.world.access.get(token)
        if scheme.lower() != "bearer" or access is None or self.moment() >= access.expires:
            return None
        grant = self.world.grants.get(access.grant)
        return None if grant is None or grant.revoked else grant

    def revoke_app(self, company: str) -> int:
        """End every grant of a company, as when the user removes the app in the settings."""
        with self.lock:
            hit = [
                each for each in self.world.grants.values() if each.company == company and not each.revoked
            ]
            for grant in hit:
                grant.revoked = True
            return len(hit)
