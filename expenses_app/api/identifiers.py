"""Identifiers in a path: what cannot be one of ours is not found, as what is not there."""

from uuid import UUID

from expenses_app.api.faults import Fault


def identifier(text: str) -> UUID:
    """Raises Fault 404."""
    try:
        return UUID(text)
    except ValueError as malformed:
        raise Fault(404) from malformed
