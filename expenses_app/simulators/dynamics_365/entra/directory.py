"""Who may reach what: tenants, accounts, grants and tokens, under one lock."""

import base64
import hashlib
import hmac
import json
import secrets
import threading
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from werkzeug.wrappers import Request

from expenses_app.simulators.chassis import SimulatedClock
from expenses_app.simulators.dynamics_365.books.company import Account, Grant, Token, World, fixed_id, new_id
from expenses_app.simulators.dynamics_365.switches import Switches

RESOURCE = "https://api.businesscentral.dynamics.com"
API_SCOPES = frozenset(
    f"{RESOURCE}/{name}" for name in ("user_impersonation", "Financials.ReadWrite.All", ".default")
)
SIGN_IN_SCOPES = frozenset({"offline_access", "openid", "profile", "email"})


class Directory:
    """The world with its clock, its registered applications, and the one lock over tokens."""

    def __init__(self, clock: SimulatedClock, switches: Switches, clients: dict[str, str] | None) -> None:
        self.world = World()
        self.switches = switches
        self.clients = clients
        self.lock = threading.RLock()
        self._clock = clock
        self._secret = secrets.token_bytes(32)

    def moment(self) -> datetime:
        """The simulated moment."""
        return self._clock.now()

    def tenant_named(self, name: str) -> str | None:
        """The id of the directory of a path: an id, or None for organizations and common. Raises KeyError."""
        if name.lower() in ("organizations", "common"):
            return None
        return self.world.tenants[name.lower()].key

    def new_grant(self, client: str, account: Account, scopes: Iterable[str]) -> Grant:
        """What an account allows to an application."""
        grant = Grant(new_id(), client, account.user, account.tenant, frozenset(scopes))
        self.world.grants[grant.key] = grant
        return grant

    def application_grant(self, client: str, tenant: str) -> Grant:
        """What an application may do on its own in a directory."""
        grant = Grant(new_id(), client, "", tenant, frozenset({f"{RESOURCE}/.default"}))
        self.world.grants[grant.key] = grant
        return grant

    def issue(self, grant: Grant) -> dict[str, Any]:
        """Make the answer of the token endpoint: an access token and, for a person, a new refresh token."""
        now, seconds = self.moment(), int(self.switches["access_token_seconds"])
        claims: dict[str, Any] = {
            "aud": RESOURCE,
            "iss": f"https://sts.windows.net/{grant.tenant}/",
            "iat": int(now.timestamp()),
            "nbf": int(now.timestamp()),
            "exp": int(now.timestamp()) + seconds,
            "appid": grant.client,
            "tid": grant.tenant,
            "ver": "1.0",
            "uti": secrets.token_urlsafe(12),
        }
        account = self.world.accounts.get(grant.user)
        if account:
            claims |= {"oid": account.object_id, "upn": account.user, "name": account.name}
            claims["scp"] = " ".join(sorted(name.rsplit("/", 1)[1] for name in grant.scopes if "/" in name))
        access = self.signed(claims)
        self._forget_expired(now)
        self.world.access[access] = Token(grant.key, now, now + timedelta(seconds=seconds))
        content: dict[str, Any] = {
            "token_type": "Bearer",
            "expires_in": seconds,
            "ext_expires_in": seconds,
            "access_token": access,
        }
        if account is None:
            return content
        content["scope"] = " ".join(sorted(grant.scopes & API_SCOPES | {f"{RESOURCE}/user_impersonation"}))
        if "offline_access" in grant.scopes:
            refresh = f"0.A{secrets.token_urlsafe(48)}"
            life = timedelta(days=self.switches["refresh_token_days"])
            self.world.refresh[refresh] = Token(grant.key, now, now + life)
            content["refresh_token"] = refresh
        if "openid" in grant.scopes:
            content["id_token"] = self._id_token(grant, account, now, seconds)
        return content

    def _id_token(self, grant: Grant, account: Account, now: datetime, seconds: int) -> str:
        return self.signed(
            {
                "aud": grant.client,
                "iss": f"https://login.microsoftonline.com/{grant.tenant}/v2.0",
                "iat": int(now.timestamp()),
                "nbf": int(now.timestamp()),
                "exp": int(now.timestamp()) + seconds,
                "name": account.name,
                "oid": account.object_id,
                "preferred_username": account.user,
                "sub": fixed_id("subject", grant.client, account.user),
                "tid": grant.tenant,
                "ver": "2.0",
            }
        )

    def signed(self, claims: dict[str, Any]) -> str:
        """A token in the form of a JWT; its signature only this simulator knows."""
        head = {"typ": "JWT", "alg": "RS256", "kid": "SIMULATOR"}
        parts = [base64_text(json.dumps(part, separators=(",", ":")).encode()) for part in (head, claims)]
        text = ".".join(parts)
        return f"{text}.{base64_text(hmac.new(self._secret, text.encode(), hashlib.sha256).digest())}"

    def grant_of(self, request: Request) -> Grant | None:
        """The grant of a good bearer token."""
        token = self.world.access.get(request.headers.get("Authorization", "").removeprefix("Bearer "))
        if token is None or self.moment() >= token.expires:
            return None
        grant = self.world.grants.get(token.grant)
        if grant is None or (grant.ended and self.switches["revocation_ends_access_tokens"]):
            return None
        return grant

    def is_disabled(self, grant: Grant) -> bool:
        """Whether Business Central does not know the user (any more)."""
        account = self.world.accounts.get(grant.user)
        return account is not None and account.state == "disabled"

    def end_grants(self, tenant: str, reason: str) -> int:
        """End every grant of a directory's people for a reason: revoked or consent_removed. Returns how many."""
        with self.lock:
            hit = [
                each
                for each in self.world.grants.values()
                if each.tenant == tenant and each.user and not each.ended
            ]
            for grant in hit:
                grant.ended = reason
            return len(hit)

    def _forget_expired(self, now: datetime) -> None:
        if len(self.world.access) > 5000:
            for token in [key for key, each in self.world.access.items() if each.expires < now]:
                del self.world.access[token]


def base64_text(content: bytes) -> str:
    """Base64 for web addresses, without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
