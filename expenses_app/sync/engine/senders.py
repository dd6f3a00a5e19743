"""The threads that send a turn's parcels, each with one database connection that is closed with it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper


@contextmanager
def senders(at_once: int) -> Iterator[ThreadPoolExecutor]:
    """A pool of `at_once` threads. Leaving waits for what is under way, then closes their database connections."""
    opened: list[BaseDatabaseWrapper] = []

    def begin() -> None:
        # Django keeps a connection for each thread; it is closed by the thread that outlives the pool.
        wrapper = connections[DEFAULT_DB_ALIAS]
        wrapper.inc_thread_sharing()
        opened.append(wrapper)

    try:
        with ThreadPoolExecutor(at_once, thread_name_prefix="send", initializer=begin) as pool:
            yield pool
    finally:
        for wrapper in opened:
            wrapper.close()
            wrapper.dec_thread_sharing()
