"""Who may reach what: connections and grants over one world, shared by consent, tokens and the API."""

import base64
import threading
from datetime import datetime

from expenses_app.simulators.chassis import SimulatedClock
from expenses_app.simulators.xero.state import Connection, Grant, World, new_id
from expenses_app.simulators.xero.switches import Switches


class Identity:
    """The world with its clock, its registered clients, and the one lock over connections and tokens."""

    def __init__(self, clock: SimulatedClock, switches: Switches, clients: dict[str, str] | None) -> None:
        self.world = World()
        self.switches = switches
        self.clients = clients
        self.lock = threading.RLock()
        self._clock = clock

    def moment(self) -> datetime:
        """The simulated moment."""
        return self._clock.now()

    def connect(self, client: str, user: str, organisation: str, event: str, now: datetime) -> None:
        """Connect an app to an organisation, or renew the connection that stands."""
        for connection in self.world.connections.values():
            if (connection.client, connection.user, connection.organisation) == (client, user, organisation):
                connection.event, connection.updated = event, now
                return
        made = Connection(new_id(), client, user, organisation, event, now, now)
        self.world.connections[made.key] = made

    def connections_of(self, grant: Grant) -> list[Connection]:
        """Return every connection of a grant's app and user, whichever consent made it."""
        return [
            each
            for each in self.world.connections.values()
            if (each.client, each.user) == (grant.client, grant.user)
        ]

    def reaches(self, grant: Grant, organisation: str | None) -> bool:
        """Whether a connection to this organisation stands."""
        with self.lock:
            return any(each.organisation == organisation for each in self.connections_of(grant))

    def forget_tokens(self, grant: Grant) -> None:
        """End a grant's tokens; its connections stay."""
        grant.revoked = True
        for token in [token for token, access in self.world.access.items() if access.grant == grant.key]:
            del self.world.access[token]

    def end(self, grant: Grant) -> None:
        """End a grant's tokens and every connection that they reached."""
        self.forget_tokens(grant)
        for each in self.connections_of(grant):
            del self.world.connections[each.key]

    def revoke_tokens(self, organisation: str) -> int:
        """End all token sets that reach an organisation, as when the user withdraws the app; connections stay."""
        with self.lock:
            reaching = {
                (each.client, each.user)
                for each in self.world.connections.values()
                if each.organisation == organisation
            }
            hit = [
                grant
                for grant in self.world.grants.values()
                if (grant.client, grant.user) in reaching and not grant.revoked
            ]
            for grant in hit:
                self.forget_tokens(grant)
            return len(hit)

    def disconnect(self, organisation: str) -> int:
        """Remove every connection to an organisation."""
        with self.lock:
            hit = [key for key, each in self.world.connections.items() if each.organisation == organisation]
            for key in hit:
                del self.world.connections[key]
            return len(hit)


def base64_text(content: bytes) -> str:
    """Return base64 for web addresses, without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
