"""Whom a request comes from: bearer tokens, signed requests, roles and their permissions."""

import secrets
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from werkzeug.wrappers import Request

from expenses_app.simulators.chassis import SimulatedClock
from expenses_app.simulators.netsuite.grants import token_based
from expenses_app.simulators.netsuite.grants.roles import ADMINISTRATOR
from expenses_app.simulators.netsuite.refusals import forbidden, invalid_login
from expenses_app.simulators.netsuite.state import Company, Grant, Role, Token, World
from expenses_app.simulators.netsuite.switches import Switches

EXPIRED_TOKENS_KEPT = 5000


@dataclass(frozen=True)
class Caller:
    """Who calls: the account, the role and the user; ``way`` is how the grant came about."""

    company: Company
    role: Role
    entity: str
    client: str
    way: str
    scopes: frozenset[str]

    @property
    def is_administrator(self) -> bool:
        """Whether the role is the account's administrator."""
        return self.role.key == ADMINISTRATOR


class Access:
    """Grants and tokens, shared by all that issue or check them."""

    def __init__(
        self, clock: SimulatedClock, switches: Switches, clients: dict[str, str] | None = None
    ) -> None:
        self.clock = clock
        self.switches = switches
        self.clients = clients
        self.world = World()
        self.lock = threading.RLock()

    def now(self) -> datetime:
        """The simulated moment."""
        return self.clock.now()

    def client_known(self, client: str, secret: str | None = None) -> bool:
        """Whether an integration record exists; with a secret (empty: public client), whether that fits too."""
        if self.clients is None:
            return bool(client)
        return client in self.clients and secret in (None, self.clients[client])

    def new_grant(
        self, client: str, company: str, role: str, entity: str, scopes: set[str], way: str
    ) -> Grant:
        """Remember a consent or a machine mapping."""
        grant = Grant(secrets.token_hex(12), client, company, role, entity, scopes, False, way)
        self.world.grants[grant.key] = grant
        return grant

    def keep_access(self, token: str, grant: Grant) -> int:
        """Remember an access token; returns its life in seconds."""
        seconds = int(self.switches["access_token_seconds"])
        now = self.now()
        if len(self.world.access) > EXPIRED_TOKENS_KEPT:
            for old in [key for key, each in self.world.access.items() if each.expires < now]:
                del self.world.access[old]
        self.world.access[token] = Token(grant.key, now + timedelta(seconds=seconds))
        return seconds

    def end(self, grant: Grant) -> None:
        """Make all tokens of a grant useless."""
        grant.revoked = True

    def end_all(self, company: str, ways: tuple[str, ...]) -> int:
        """End every grant of an account that came about in one of these ways; returns how many."""
        mine = [
            grant
            for grant in self.world.grants.values()
            if grant.company == company and grant.way in ways and not grant.revoked
        ]
        for grant in mine:
            self.end(grant)
        return len(mine)

    def grant_of(self, request: Request) -> Grant | None:
        """The grant of a bearer token, good or not; None when nothing is known of it."""
        token = self.world.access.get(request.headers.get("Authorization", "").removeprefix("Bearer "))
        return self.world.grants.get(token.grant) if token else None

    def caller(self, request: Request, scope: str) -> Caller:
        """Who calls; raises Refused with 401 or, for a missing scope, 403."""
        header = request.headers.get("Authorization", "")
        if header.startswith("OAuth "):
            with self.lock:
                pair = token_based.verified(self.world, request, self.now())
            return self._checked(
                request, Caller(*self._seat(pair.company, pair.role), pair.entity, pair.consumer, "tba",
                                frozenset((scope,))), scope)  # fmt: skip
        token = self.world.access.get(header.removeprefix("Bearer "))
        grant = self.world.grants.get(token.grant) if token else None
        if token is None or grant is None or grant.revoked or self.now() >= token.expires:
            raise invalid_login()
        seat = self._seat(grant.company, grant.role)
        caller = Caller(*seat, grant.entity, grant.client, grant.way, frozenset(grant.scopes))
        return self._checked(request, caller, scope)

    def require(self, caller: Caller, permission: str) -> None:
        """Raise Refused with 403 unless the role has the permission."""
        if permission not in caller.role.permissions:
            raise forbidden(self.switches["permission_code"], permission)

    def _seat(self, company: str, role: str) -> tuple[Company, Role]:
        held = self.world.companies.get(company)
        if held is None or role not in held.roles:
            raise invalid_login()
        return held, held.roles[role]

    def _checked(self, request: Request, caller: Caller, scope: str) -> Caller:
        named = slug_of_host(request)
        slugs = {company.slug for company in self.world.companies.values()}
        if caller.company.lapsed or (named in slugs and named != caller.company.slug):
            raise invalid_login()
        if scope not in caller.scopes:
            raise forbidden(self.switches["permission_code"], scope)
        return caller


def slug_of_host(request: Request) -> str:
    """The first label of the host name, where NetSuite has the account."""
    return request.host.split(":")[0].split(".")[0].lower()
