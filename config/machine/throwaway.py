"""Servers for one test run or one drill: empty, quick, careless with the disk, gone afterwards."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.machine.data_directory import DataDirectory
from config.machine.ports import free_port
from config.machine.postgres import PostgresServer
from config.machine.postgres_programs import Programs
from config.machine.valkey import ValkeyServer


@dataclass(frozen=True)
class ThrowawayDatabase:
    """A running PostgreSQL; `server` can be stopped, killed and started again by a drill."""

    server: PostgresServer
    port: int
    url: str


@dataclass(frozen=True)
class ThrowawayCache:
    """A running Valkey; `server` can be stopped, killed and started again by a drill."""

    server: ValkeyServer
    port: int
    url: str


@contextmanager
def temporary_directory(prefix: str = "expenses-") -> Iterator[Path]:
    """A folder that is removed afterwards, and that a server's account can walk through."""
    path = Path(tempfile.mkdtemp(prefix=prefix))
    if os.geteuid() == 0:
        path.chmod(0o711)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def throwaway_database(programs: Programs | None = None) -> Iterator[ThrowawayDatabase]:
    """A database server of its own while the block runs. Raises Refusal when the machine has none."""
    with temporary_directory("expenses-database-") as folder:
        directory = DataDirectory(folder)
        server = PostgresServer(
            folder, directory.secrets["database_password"], careless=True, programs=programs
        )
        try:
            running = server.start_on(free_port(), directory.logs / "database.log", dies_with_us=True)
            yield ThrowawayDatabase(server, running.port, server.url(running.port))
        finally:
            server.stop()
            server.remove()


@contextmanager
def throwaway_cache(*, durable: bool = False) -> Iterator[ThrowawayCache]:
    """A cache and broker of its own while the block runs; `durable` ones survive being killed. Raises Refusal."""
    with temporary_directory("expenses-cache-") as folder:
        directory = DataDirectory(folder)
        server = ValkeyServer(folder, directory.secrets["cache_password"], careless=not durable)
        try:
            running = server.start_on(free_port(), directory.logs / "cache.log", dies_with_us=True)
            yield ThrowawayCache(server, running.port, server.url(running.port))
        finally:
            server.stop()


@contextmanager
def throwaway_servers() -> Iterator[dict[str, str]]:
    """DATABASE_URL and REDIS_URL of servers that live while the block runs."""
    with ExitStack() as stack:
        database = stack.enter_context(throwaway_database())
        cache = stack.enter_context(throwaway_cache())
        yield {"DATABASE_URL": database.url, "REDIS_URL": cache.url}
