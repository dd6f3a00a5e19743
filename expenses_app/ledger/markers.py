"""The two keys of a document: one the ledger keeps, one for a single call."""

import base64
import hashlib
from uuid import UUID

from expenses_app.ledger.operations import Operation

PREFIX = "EXP-"


def marker(
    installation: UUID,
    company: UUID,
    ledger_id: str,
    kind: str,
    subject: UUID,
    part: str,
    incarnation: int,
) -> str:
    """`EXP-` and 16 base32 characters: 80 bits of SHA-256 over what names the document for good.

    It can be computed again from our own ids, so it survives a restored backup. `part` names the document among those
    of its subject; `incarnation` rises only when a new ledger document must be made.
    """
    named = "\x1f".join(
        (str(installation), str(company), ledger_id, kind, str(subject), part, str(incarnation))
    )
    return PREFIX + base64.b32encode(hashlib.sha256(named.encode()).digest()[:10]).decode()


def call_key(marker: str, operation: Operation, revision: int, generation: int) -> str:
    """32 hexadecimal characters. `generation` rises after a definite failure, never after silence."""
    named = "\x1f".join((marker, operation.value, str(revision), str(generation)))
    return hashlib.sha256(named.encode()).hexdigest()[:32]


def batch_key(call_keys: tuple[str, ...]) -> str:
    """The key of a call that carries several documents; 32 hexadecimal characters."""
    if len(call_keys) == 1:
        return call_keys[0]
    return hashlib.sha256("\x1f".join(call_keys).encode()).hexdigest()[:32]
