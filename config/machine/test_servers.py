"""The database and the cache of one test run: the machine's or embedded ones, under names of the run's own."""

import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from config.machine.progress import progress
from config.machine.refusal import Refusal
from config.machine.throwaway import throwaway_cache, throwaway_database


@dataclass(frozen=True)
class TestServers:
    """What the processes of the run get as environment, and a line for the person who watches."""

    __test__ = False

    environment: Mapping[str, str]
    description: str


@contextmanager
def servers_for_tests(variables: Mapping[str, str] | None = None) -> Iterator[TestServers]:
    """Give the run its servers and names while the block runs; then leave nothing of them behind.

    DATABASE_URL and REDIS_URL of `variables` (the environment) win; what they do not name is embedded. Raises Refusal.
    """
    given = os.environ if variables is None else variables
    name = f"expenses_run_{os.getpid()}_{secrets.token_hex(3)}"
    with ExitStack() as stack:
        database_url, cache_url = given.get("DATABASE_URL", ""), given.get("REDIS_URL", "")
        described = ["database from DATABASE_URL" if database_url else "embedded database"]
        described += ["cache from REDIS_URL" if cache_url else "embedded cache"]
        if not database_url:
            with progress("Starting the embedded database"):
                database_url = stack.enter_context(throwaway_database()).url
        if not cache_url:
            cache_url = stack.enter_context(throwaway_cache()).url
        stack.enter_context(_database_of_the_run(database_url, name))
        prefix = stack.enter_context(_keys_of_the_run(cache_url, name))
        yield TestServers(
            {
                "DATABASE_URL": urlunsplit(urlsplit(database_url)._replace(path=f"/{name}")),
                "REDIS_URL": cache_url,
                "REDIS_KEY_PREFIX": prefix,
            },
            f"{', '.join(described)}; database name {name}, key prefix {prefix}",
        )


@contextmanager
def _database_of_the_run(url: str, name: str) -> Iterator[None]:
    import psycopg
    from psycopg import sql

    server = urlunsplit(urlsplit(url)._replace(path="/postgres"))
    try:
        with psycopg.connect(server, autocommit=True, connect_timeout=10) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    except psycopg.Error as refused:
        raise Refusal(
            f"The database server of DATABASE_URL ({_without_password(url)}) cannot be used for tests:\n"
            f"    {str(refused).strip()}\n"
            "Unset DATABASE_URL to test on an embedded server."
        ) from None
    try:
        yield
    finally:
        with psycopg.connect(server, autocommit=True, connect_timeout=10) as connection:
            # Django's own test databases carry the name too: test_<name>, test_<name>_gw0.
            found = connection.execute(
                "SELECT datname FROM pg_database WHERE strpos(datname, %s) > 0", [name]
            ).fetchall()
            for (database,) in found:
                connection.execute(
                    sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database))
                )


@contextmanager
def _keys_of_the_run(url: str, name: str) -> Iterator[str]:
    import redis

    prefix = f"{name}:"
    with redis.Redis.from_url(url, socket_connect_timeout=10) as cache:
        try:
            cache.ping()
        except redis.RedisError as refused:
            raise Refusal(
                f"The cache server of REDIS_URL ({_without_password(url)}) cannot be used for tests:\n"
                f"    {refused}\n"
                "Unset REDIS_URL to test on an embedded server."
            ) from None
        try:
            yield prefix
        finally:
            keys = list(cache.scan_iter(match=f"{prefix}*", count=1000))
            if keys:
                cache.delete(*keys)


def _without_password(url: str) -> str:
    address = urlsplit(url)
    host = address.netloc.rpartition("@")[2]
    return f"{address.scheme}://{host}{address.path}"
