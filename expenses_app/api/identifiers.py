"""Identifiers in a path: what cannot be one of ours is not found, as what is not there."""

import re
from uuid import UUID

from expenses_app.api.faults import Fault

_WRITTEN = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def identifier(text: str) -> UUID:
    """Raises Fault 404."""
    if not _WRITTEN.fullmatch(text):
        raise Fault(404)
    return UUID(text)
