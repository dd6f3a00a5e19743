"""How far a connection has come, kept outside the database: so that a database that went back is noticed."""

from uuid import UUID

import structlog
from django.conf import settings
from redis.exceptions import RedisError

from expenses_app.connections.pacing.server import pacing_redis

logger = structlog.get_logger(__name__)

# Where Redis does not answer, this process still remembers what it did itself.
_own: dict[UUID, int] = {}


def recall(connection_id: UUID) -> int | None:
    """The newest attempt's number that any worker made on this connection; None where nobody remembers."""
    try:
        kept = pacing_redis().get(_key(connection_id))
    except RedisError as lost:
        logger.warning("memory_not_read", error=type(lost).__name__)
        kept = None
    told = [int(kept)] if kept is not None else []
    own = [_own[connection_id]] if connection_id in _own else []
    return max([*told, *own], default=None)


def remember(connection_id: UUID, sequence: int) -> None:
    """Note the newest attempt. Numbers rise, and one drainer at a time works on a connection."""
    _own[connection_id] = sequence
    try:
        pacing_redis().set(_key(connection_id), sequence)
    except RedisError as lost:
        logger.warning("memory_not_kept", error=type(lost).__name__)


def _key(connection_id: UUID) -> str:
    return f"{settings.REDIS_KEY_PREFIX}engine:newest:{connection_id}"
