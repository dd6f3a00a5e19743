"""Setting the run's own database back to an earlier moment, as an operator does with last night's backup."""

from contextlib import contextmanager

import psycopg
from django.db import connection as database
from django.db import connections

from tests.drills.workers import database_url


class Backup:
    """A copy of the run's database as it stood when this was made."""

    def __init__(self) -> None:
        self.name = database.settings_dict["NAME"]
        self.copy = f"{self.name}_backup"
        self._do(f'DROP DATABASE IF EXISTS "{self.copy}" WITH (FORCE)')
        self._do(f'CREATE DATABASE "{self.copy}" TEMPLATE "{self.name}"')

    def restore(self) -> None:
        self._do(f'DROP DATABASE "{self.name}" WITH (FORCE)')
        self._do(f'CREATE DATABASE "{self.name}" TEMPLATE "{self.copy}"')

    def remove(self) -> None:
        self._do(f'DROP DATABASE IF EXISTS "{self.copy}" WITH (FORCE)')

    def _do(self, statement: str) -> None:
        # A database that somebody is connected to cannot be copied; threads of earlier tests may still be.
        connections.close_all()
        with psycopg.connect(database_url("postgres"), autocommit=True) as maintenance:
            maintenance.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ANY(%s)",
                [[self.name, self.copy]],
            )
            maintenance.execute(statement)


@contextmanager
def backup():
    made = Backup()
    try:
        yield made
    finally:
        made.remove()
