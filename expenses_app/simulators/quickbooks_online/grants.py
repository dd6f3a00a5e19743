"""OAuth 2.0 as Intuit speaks it: codes, access tokens of an hour, refresh tokens whose value changes about daily.

Source: Intuit, "Authorization FAQ" and "Important changes to refresh token policy" (2025-11-12).
"""

import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

ACCESS_SECONDS = 3600
REFRESH_SECONDS = 8726400
HARD_CAP_DAYS = 5 * 365


class OAuthRefused(Exception):
    """An error of the token endpoint: ``error`` is OAuth's word."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.error = error
        self.description = description
        self.status = status


@dataclass
class Grant:
    """What one consent gave: one client, one company. ``old`` is the refresh token before the last rotation."""

    client_id: str
    realm: str
    scopes: tuple[str, ...]
    started: datetime
    refresh_token: str
    refresh_given: datetime
    refresh_expires: datetime
    old: tuple[str, datetime] | None = None
    revoked: bool = False


@dataclass
class AccessToken:
    """A bearer token."""

    value: str
    grant: Grant
    expires: datetime


@dataclass
class Code:
    """An authorisation code; ``used`` after its one exchange."""

    value: str
    client_id: str
    redirect_uri: str
    realm: str
    scopes: tuple[str, ...]
    expires: datetime
    used: bool = False


@dataclass
class Grants:
    """Every code and token of the sandbox."""

    codes: dict[str, Code] = field(default_factory=dict)
    access: dict[str, AccessToken] = field(default_factory=dict)
    grants: list[Grant] = field(default_factory=list)
    lock: Any = field(default_factory=threading.RLock, repr=False)

    def __getstate__(self) -> dict[str, Any]:
        with self.lock:
            return {"codes": dict(self.codes), "access": dict(self.access), "grants": list(self.grants)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self.lock = threading.RLock()

    def new_code(
        self, client_id: str, redirect_uri: str, realm: str, scopes: tuple[str, ...], expires: datetime
    ) -> Code:
        """Make a code after consent."""
        with self.lock:
            code = Code("AB1" + secrets.token_hex(24), client_id, redirect_uri, realm, scopes, expires)
            self.codes[code.value] = code
            return code

    def exchange(
        self, client_id: str, value: str, redirect_uri: str, now: datetime
    ) -> tuple[Grant, AccessToken]:
        """Trade a code, once; a second try also ends what the first one gave. Raises OAuthRefused."""
        with self.lock:
            code = self.codes.get(value)
            if code is None or code.client_id != client_id:
                raise OAuthRefused("invalid_grant", "Invalid authorization code")
            if code.used:
                raise OAuthRefused("invalid_grant", "Authorization code already used")
            if now >= code.expires:
                raise OAuthRefused("invalid_grant", "Authorization code expired")
            if code.redirect_uri != redirect_uri:
                raise OAuthRefused("invalid_grant", "Redirect URI does not match the authorization request")
            code.used = True
            return self.begin(client_id, code.realm, code.scopes, now)

    def begin(
        self, client_id: str, realm: str, scopes: tuple[str, ...], now: datetime
    ) -> tuple[Grant, AccessToken]:
        """Start a grant with its first tokens."""
        with self.lock:
            expires = now + timedelta(seconds=REFRESH_SECONDS)
            grant = Grant(client_id, realm, scopes, now, _refresh_value(), now, expires)
            self.grants.append(grant)
            return grant, self._access(grant, now)

    def refresh(
        self, client_id: str, value: str, now: datetime, switches: Mapping[str, Any], *, rotate: bool = False
    ) -> tuple[Grant, AccessToken]:
        """Give a new access token, and about daily a new refresh token; raises OAuthRefused invalid_grant."""
        with self.lock:
            grant = self._by_refresh(client_id, value, now)
            rested = now - grant.refresh_given >= timedelta(hours=switches["refresh_rotation_hours"])
            if (rotate or rested) and value == grant.refresh_token:
                until = now + timedelta(hours=switches["refresh_overlap_hours"])
                grant.old = (grant.refresh_token, until)
                grant.refresh_token = _refresh_value()
                grant.refresh_given = now
            hard = grant.started + timedelta(days=HARD_CAP_DAYS)
            grant.refresh_expires = min(now + timedelta(seconds=REFRESH_SECONDS), hard)
            return grant, self._access(grant, now)

    def revoke(self, client_id: str, value: str) -> None:
        """End the grant that a token belongs to; raises OAuthRefused for a token that is none."""
        with self.lock:
            for grant in self.grants:
                if grant.client_id == client_id and not grant.revoked and value in self._values(grant):
                    self.end(grant)
                    return
        raise OAuthRefused("invalid_request", "Invalid token")

    def end(self, grant: Grant) -> None:
        """Make every token of a grant useless."""
        with self.lock:
            grant.revoked = True
            for value in [key for key, token in self.access.items() if token.grant is grant]:
                del self.access[value]

    def bearer(self, value: str, now: datetime) -> AccessToken | None:
        """The access token if it is alive."""
        token = self.access.get(value)
        return token if token and not token.grant.revoked and now < token.expires else None

    def of_realm(self, realm: str) -> list[Grant]:
        """The living grants of a company."""
        return [grant for grant in self.grants if grant.realm == realm and not grant.revoked]

    def expire_access(self, realm: str) -> int:
        """Let every access token of a company run out now."""
        with self.lock:
            gone = [value for value, token in self.access.items() if token.grant.realm == realm]
            for value in gone:
                del self.access[value]
            return len(gone)

    def _by_refresh(self, client_id: str, value: str, now: datetime) -> Grant:
        for grant in self.grants:
            if grant.revoked or grant.client_id != client_id:
                continue
            current = value == grant.refresh_token and now < grant.refresh_expires
            overlapping = grant.old is not None and value == grant.old[0] and now < grant.old[1]
            if current or overlapping:
                return grant
        raise OAuthRefused("invalid_grant", "Incorrect or invalid refresh token")

    def _values(self, grant: Grant) -> set[str]:
        living = {value for value, token in self.access.items() if token.grant is grant}
        return living | {grant.refresh_token} | ({grant.old[0]} if grant.old else set())

    def _access(self, grant: Grant, now: datetime) -> AccessToken:
        token = AccessToken("eyJ" + secrets.token_urlsafe(96), grant, now + timedelta(seconds=ACCESS_SECONDS))
        self.access[token.value] = token
        return token


def _refresh_value() -> str:
    return "AB11" + secrets.token_urlsafe(34)
