"""Secrets at rest: sealed with the newest key, opened with any that is still listed."""

import json
from collections.abc import Mapping, Sequence
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from expenses_app.core.messages import Message
from expenses_app.ledger.errors import Misconfigured


@cache
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def _keys(keys: Sequence[str] | None) -> tuple[str, ...]:
    return tuple(settings.ENCRYPTION_KEYS if keys is None else keys)


def seal(secret: str, keys: Sequence[str] | None = None) -> str:
    """Encrypt with the first of `keys` (ENCRYPTION_KEYS); an empty text stays empty."""
    return _box(_keys(keys)).encrypt(secret.encode()).decode("ascii") if secret else ""


def unseal(sealed: str, keys: Sequence[str] | None = None) -> str:
    """Decrypt. Raises Misconfigured when none of the keys fits: an old one was taken away too early."""
    if not sealed:
        return ""
    try:
        return _box(_keys(keys)).decrypt(sealed.encode("ascii")).decode()
    except InvalidToken as wrong:
        raise Misconfigured(
            Message(
                "The stored tokens cannot be read: an encryption key is missing. The operator has to bring it back, or "
                "the connection must be made again."
            )
        ) from wrong


def seal_answers(answers: Mapping[str, str]) -> str:
    """Several named secrets as one; none at all stay empty."""
    return seal(json.dumps(dict(answers))) if answers else ""


def unsealed_answers(sealed: str) -> dict[str, str]:
    """What `seal_answers` was given. Raises Misconfigured."""
    found: dict[str, str] = json.loads(unseal(sealed)) if sealed else {}
    return found


def resealed(sealed: str, keys: Sequence[str] | None = None) -> str:
    """The same secret under the newest key."""
    return _box(_keys(keys)).rotate(sealed.encode("ascii")).decode("ascii") if sealed else ""
