"""What a token endpoint answered: a grant, or which of our errors it is. Pure."""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from expenses_app.core.messages import Message
from expenses_app.ledger.errors import (
    LedgerError,
    Misconfigured,
    NeedsReauthorising,
    RateLimited,
    Unavailable,
)
from expenses_app.transport.answers import HttpAnswer, retry_after

_ASSUMED_LIFE_SECONDS = 1800  # RFC 6749, 5.1 only recommends `expires_in`
_REFRESH_LIFE = ("x_refresh_token_expires_in", "refresh_token_expires_in", "refresh_expires_in")
_HARD_LIFE = ("x_refresh_token_hard_expires_in", "refresh_token_hard_expires_in")

# RFC 6749, 5.2, and what the platforms add to it. Everything else that is 4xx is a matter for the operator too.
_PERSON_HAS_TO_RECONNECT = frozenset(
    {"invalid_grant", "access_denied", "interaction_required", "consent_required"}
)


@dataclass(frozen=True)
class Grant:
    """Tokens with their ends of life (aware). `refresh_token` is empty where none was given. `raw`: the whole answer.

    `claims`: of the id token, else of the access token, unverified; empty where neither is a JWT.
    """

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_at: datetime
    refresh_expires_at: datetime | None
    hard_expires_at: datetime | None
    scopes: tuple[str, ...]
    identity: str
    raw: Mapping[str, Any] = field(repr=False)
    claims: Mapping[str, Any] = field(repr=False)


def grant_from(answer: HttpAnswer, platform: str, now: datetime) -> Grant:
    """Read a token endpoint's answer. `platform` is the name for people; `scopes` is empty where none are told.

    Raises NeedsReauthorising (the grant or code is dead), Misconfigured (our client or request is wrong),
    RateLimited, Unavailable.
    """
    if answer.status != 200:
        raise _error(answer, platform, now)
    told = _json(answer)
    access_token = told.get("access_token")
    if not isinstance(access_token, str) or not access_token:
        raise _nonsense(platform, answer)
    scope = told.get("scope") or ""
    return Grant(
        access_token=access_token,
        refresh_token=str(told.get("refresh_token") or ""),
        expires_at=now + timedelta(seconds=_seconds(told, ("expires_in",)) or _ASSUMED_LIFE_SECONDS),
        refresh_expires_at=_end(told, _REFRESH_LIFE, now),
        hard_expires_at=_end(told, _HARD_LIFE, now),
        scopes=tuple(scope.replace(",", " ").split()) if isinstance(scope, str) else tuple(map(str, scope)),
        identity=_identity(told),
        raw=told,
        claims=_claims(told.get("id_token")) or _claims(told.get("access_token")),
    )


def _error(answer: HttpAnswer, platform: str, now: datetime) -> LedgerError:
    if answer.status == 429:
        return RateLimited(
            Message("%(platform)s is busy. There is nothing to do.", {"platform": platform}),
            code="429",
            until=retry_after(answer.headers, now),
        )
    if answer.status >= 500:
        return Unavailable(
            Message("%(platform)s is not working. We try again by ourselves.", {"platform": platform}),
            code=str(answer.status),
            until=retry_after(answer.headers, now),
        )
    told = _json(answer)
    code = str(told.get("error") or answer.status)
    said = str(told.get("error_description") or code)[:500]
    if code in _PERSON_HAS_TO_RECONNECT:
        return NeedsReauthorising(
            Message("%(platform)s no longer lets us in. Reconnect it.", {"platform": platform}),
            said=said,
            code=code,
        )
    return Misconfigured(
        Message(
            "%(platform)s does not accept this installation. Its operator has to check the client id, secret and "
            "redirect address.",
            {"platform": platform},
        ),
        said=said,
        code=code,
    )


def _nonsense(platform: str, answer: HttpAnswer) -> Unavailable:
    return Unavailable(
        Message("%(platform)s’s answer made no sense. We try again by ourselves.", {"platform": platform}),
        code=str(answer.status),
    )


def _json(answer: HttpAnswer) -> Mapping[str, Any]:
    try:
        told = json.loads(answer.body)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _seconds(told: Mapping[str, Any], names: tuple[str, ...]) -> int:
    for name in names:
        try:
            seconds = int(told[name])
        except (KeyError, TypeError, ValueError):
            continue
        if seconds > 0:
            return seconds
    return 0


def _end(told: Mapping[str, Any], names: tuple[str, ...], now: datetime) -> datetime | None:
    seconds = _seconds(told, names)
    return now + timedelta(seconds=seconds) if seconds else None


def _identity(told: Mapping[str, Any]) -> str:
    """Who authorised: the first known claim of the identity or access token.

    The signature is not checked: the token came over TLS from the issuer itself (OpenID Connect Core, 3.1.3.7), and
    the claim only keys a rate limit.
    """
    for name in ("id_token", "access_token"):
        claims = _claims(told.get(name))
        for claim, value in claims.items():
            if value and (claim in ("sub", "oid") or claim.endswith("userid")):
                return str(value)[:200]
    return ""


def _claims(token: object) -> Mapping[str, Any]:
    if not isinstance(token, str) or token.count(".") != 2:
        return {}
    middle = token.split(".")[1]
    try:
        claims = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
    except (ValueError, binascii.Error):
        return {}
    return claims if isinstance(claims, dict) else {}
