"""Servers for an ordinary command: those that the environment names, else the embedded ones of the data directory."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from config.machine.data_directory import DataDirectory, default_data_directory
from config.machine.ports import free_port
from config.machine.postgres import PostgresServer
from config.machine.processes import wait_until
from config.machine.progress import progress
from config.machine.refusal import Refusal
from config.machine.valkey import ValkeyServer

SECONDS_FOR_THE_DEMO_TO_START = 60.0
# Noted by the demo in the data directory.
ENVIRONMENT = "environment.json"


@contextmanager
def servers_of(checkout: Path) -> Iterator[None]:
    """Set DATABASE_URL, REDIS_URL and the secrets of the data directory in the environment while the block runs.

    What is set already stays. Servers that this command started are stopped afterwards, unless another command uses
    them; those of a running demo are only used. Raises Refusal.
    """
    needs_database = not os.environ.get("DATABASE_URL")
    needs_cache = not os.environ.get("REDIS_URL")
    if not needs_database and not needs_cache:
        yield
        return
    directory = DataDirectory(default_data_directory(checkout))
    database = PostgresServer(directory.path, directory.secrets["database_password"])
    cache = ValkeyServer(directory.path, directory.secrets["cache_password"])
    share = directory.share()
    if share is None:
        _wait_for_the_demo(database if needs_database else None, cache if needs_cache else None)
    else:
        with directory.locked("starting.lock"):
            _start_missing(directory, database if needs_database else None, cache if needs_cache else None)
    _name_in_environment(directory, database, cache)
    try:
        yield
    finally:
        if share is not None:
            _stop_unless_used(directory, share, database, cache)


def _start_missing(
    directory: DataDirectory, database: PostgresServer | None, cache: ValkeyServer | None
) -> None:
    if database is not None and database.running() is None:
        with progress("Starting the embedded database"):
            database.start_on(free_port(), directory.logs / "database.log")
    if cache is not None and cache.running() is None:
        cache.start_on(free_port(), directory.logs / "cache.log")


def _wait_for_the_demo(database: PostgresServer | None, cache: ValkeyServer | None) -> None:
    def both_answer() -> bool:
        return (database is None or (database.running() is not None and database.is_ready())) and (
            cache is None or cache.running() is not None
        )

    if not wait_until(both_answer, SECONDS_FOR_THE_DEMO_TO_START, between=0.2):
        raise Refusal(
            "The demo that uses this data directory does not answer. Stop it, or wait until it is up."
        )


def _name_in_environment(directory: DataDirectory, database: PostgresServer, cache: ValkeyServer) -> None:
    database_now, cache_now = database.running(), cache.running()
    if database_now is not None:
        _set_unless_given("DATABASE_URL", database.url(database_now.port))
    if cache_now is not None:
        _set_unless_given("REDIS_URL", cache.url(cache_now.port))
    for name in ("SECRET_KEY", "ENCRYPTION_KEYS"):
        _set_unless_given(name, directory.secrets[name])
    # What the demo on this data runs with: the site's address, the folder of receipts, the simulators.
    for name, value in directory.remembered(ENVIRONMENT).items():
        _set_unless_given(name, str(value))
    _set_unless_given("DEBUG", "1")


def _set_unless_given(name: str, value: str) -> None:
    if not os.environ.get(name):
        os.environ[name] = value


def _stop_unless_used(
    directory: DataDirectory, share: IO[str], database: PostgresServer, cache: ValkeyServer
) -> None:
    with directory.locked("starting.lock"):
        share.close()
        alone = directory.take()
        if alone is None:
            return
        with alone:
            cache.stop()
            database.stop()
