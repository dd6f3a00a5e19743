"""How much a partner may call: a daily quota that resets at midnight UTC, and a limit a minute against accidents.

Counted in Redis. When Redis is away nobody is refused: the quota protects the installation, it is not part of the truth.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime

import structlog
from django.conf import settings
from django.core.cache import cache
from redis import RedisError

from expenses_app.companies.models import Partner
from expenses_app.connections.pacing.server import pacing_redis
from expenses_app.partners.queries import connected_companies

logger = structlog.get_logger(__name__)
_COUNT_AGAIN_SECONDS = 60


@dataclass(frozen=True)
class Quota:
    """`retry_after`: seconds until a call is answered again, 0 while calls are answered."""

    limit: int
    remaining: int
    reset_at: datetime
    retry_after: int = 0

    @property
    def exceeded(self) -> bool:
        return self.retry_after > 0

    def headers(self) -> dict[str, str]:
        return {
            "X-Rate-Limit-Limit": str(self.limit),
            "X-Rate-Limit-Remaining": str(self.remaining),
            "X-Rate-Limit-Reset": format_datetime(self.reset_at, usegmt=True),
        }


def count_call(partner: Partner, address: str, now: datetime) -> Quota:
    """Count one call of `partner` from `address`, and say what is left."""
    midnight = datetime(now.year, now.month, now.day, tzinfo=now.tzinfo) + timedelta(days=1)
    try:
        limit = _daily_limit(partner)
        used, in_this_minute = _counted(partner, address, now)
    except RedisError as failure:
        logger.warning("quota_not_counted", cause=type(failure).__name__)
        uncounted = int(settings.API_CALLS_PER_DAY)
        return Quota(uncounted, uncounted, midnight)
    left = max(0, limit - used)
    if used > limit:
        return Quota(limit, left, midnight, max(1, int((midnight - now).total_seconds())))
    if in_this_minute > settings.API_CALLS_PER_MINUTE:
        return Quota(limit, left, midnight, 60 - now.second)
    return Quota(limit, left, midnight)


def _counted(partner: Partner, address: str, now: datetime) -> tuple[int, int]:
    prefix = f"{settings.REDIS_KEY_PREFIX}api:{partner.pk}"
    day, minute = f"{prefix}:{now:%Y%m%d}", f"{prefix}:{address}:{now:%Y%m%d%H%M}"
    pipe = pacing_redis().pipeline(transaction=False)
    pipe.incr(day)
    pipe.expire(day, 2 * 86_400)
    pipe.incr(minute)
    pipe.expire(minute, 120)
    answers = pipe.execute()
    return int(answers[0]), int(answers[2])


def _daily_limit(partner: Partner) -> int:
    """So many calls for the partner, and as many again for each company with a working connection."""
    connected = cache.get_or_set(
        f"api-connected:{partner.pk}", lambda: connected_companies(partner), _COUNT_AGAIN_SECONDS
    )
    return int(settings.API_CALLS_PER_DAY) * (1 + int(connected or 0))
