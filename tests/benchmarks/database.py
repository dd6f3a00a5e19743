"""A database of its own for measurements, on the server of DATABASE_URL, with the product set up on it."""

import os
import sys
import tempfile
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

SERVER = "postgres://postgres@127.0.0.1:5432/postgres"


def address_of(name: str) -> str:
    """DATABASE_URL (or the usual local server) with this database instead."""
    return urlunsplit(urlsplit(os.environ.get("DATABASE_URL") or SERVER)._replace(path=f"/{name}"))


def exists(name: str) -> bool:
    with _server() as server:
        return server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def drop(name: str) -> None:
    with _server() as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def set_up(name: str, *, pages: bool = False, **variables: str) -> None:
    """Make the database where it does not exist, bring it to the newest migration and set Django up on it.

    The settings are those of a live installation: DEBUG off and, for `pages`, static files collected and named by
    their content.
    """
    if not exists(name):
        with _server() as server:
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    os.environ["DATABASE_URL"] = address_of(name)
    os.environ.setdefault("REDIS_URL", "redis://127.0.0.1:6379/0")
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DEBUG": "0",
        "SECRET_KEY": "only for measurements",
        "ENCRYPTION_KEYS": "ZGV2ZWxvcG1lbnQtb25seS1kZXZlbG9wbWVudC1vbmw=",
        "SITE_URL": "http://localhost:8000",
        "ALLOWED_HOSTS": "localhost,testserver",
        "REDIS_KEY_PREFIX": f"{name}:",
        "LOG_LEVEL": "ERROR",
        "STATIC_ROOT": tempfile.mkdtemp(prefix="expenses-static-"),
        **variables,
    }
    import django

    django.setup()
    from django.core.management import call_command

    if pages:
        call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", interactive=False, verbosity=0)


def analyse() -> None:
    """Settle what has been written, so that the planner knows it and no vacuum starts in the middle."""
    from django.db import connection

    connection.ensure_connection()
    previous = connection.connection.autocommit
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connection.connection.autocommit = previous


def _server() -> "psycopg.Connection[tuple[object, ...]]":
    try:
        return psycopg.connect(address_of("postgres"), autocommit=True, connect_timeout=5)
    except psycopg.OperationalError as refused:
        sys.exit(f"PostgreSQL does not answer, set DATABASE_URL: {refused}")
