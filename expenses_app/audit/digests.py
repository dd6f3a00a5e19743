"""What an event and a link of the chain are reduced to. Pure."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC

from expenses_app.audit.models import Event

BEGINNING = bytes(32)


def digest_of(event: Event) -> bytes:
    """SHA-256 over everything that the event says, as JSON with sorted keys; the moment in UTC."""
    said = [
        event.sequence,
        str(event.company_id) if event.company_id else None,
        event.at.astimezone(UTC).isoformat(),
        event.actor,
        event.action,
        event.subject_type,
        event.subject_id,
        event.before,
        event.after,
        event.parent_id,
    ]
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).digest()


def linked(before: bytes, events: Iterable[bytes]) -> bytes:
    """SHA-256 over the digest of the link before and those of the events."""
    chain = hashlib.sha256(before)
    for one in events:
        chain.update(one)
    return chain.digest()
