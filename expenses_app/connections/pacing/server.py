"""The Redis that the pacer keeps its counts in."""

from functools import cache

from django.conf import settings
from redis import Redis


@cache
def pacing_redis() -> "Redis":
    """This process's client; redis-py makes new sockets after a fork. Waits are short: a write rather waits and retries."""
    return Redis.from_url(settings.REDIS_URL, socket_timeout=2.0, socket_connect_timeout=1.0)
