"""A brake as Redis keeps it."""

from redis import Redis

from expenses_app.transport.pacing import Brake

_KEPT_SECONDS = 24 * 3600


def load_brake(redis: "Redis", key: str) -> Brake:
    """The brake of this key; a loose one where none was pulled. Raises RedisError."""
    kept = redis.hmget(key, ["factor", "since", "until", "strikes"])
    factor, since, until, strikes = kept
    if factor is None or since is None or until is None or strikes is None:
        return Brake()
    return Brake(float(factor), float(since), float(until), int(strikes))


def store_brake(redis: "Redis", key: str, brake: Brake) -> None:
    """Raises RedisError."""
    redis.hset(
        key,
        mapping={
            "factor": f"{brake.factor:.6f}",
            "since": f"{brake.since:.6f}",
            "until": f"{brake.until:.6f}",
            "strikes": str(brake.strikes),
        },
    )
    redis.expire(key, _KEPT_SECONDS)
