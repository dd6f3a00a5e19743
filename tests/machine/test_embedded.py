"""Ordinary commands without DATABASE_URL and REDIS_URL: the embedded servers come and go with their users."""

import os
import signal

import psycopg
import pytest
import redis

from config.machine.data_directory import DataDirectory
from config.machine.embedded import servers_of
from config.machine.postgres import PostgresServer
from config.machine.processes import is_alive, wait_until
from config.machine.refusal import Refusal
from config.machine.test_servers import servers_for_tests

pytestmark = pytest.mark.drill


@pytest.fixture
def unset(monkeypatch, open_folder):
    """Neither server is named; the data directory is a new one."""
    for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "ENCRYPTION_KEYS", "DEBUG"):
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("EXPENSES_DATA", str(open_folder / "data"))
    yield monkeypatch
    directory = DataDirectory(open_folder / "data")
    PostgresServer(directory.path, "").stop()


def database_process():
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        return connection.execute(
            "SELECT pg_postmaster_start_time(), current_setting('data_directory')"
        ).fetchone()


def forget_addresses(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "")
    monkeypatch.setenv("REDIS_URL", "")


def test_a_command_gets_both_servers_and_leaves_none_behind(unset, open_folder):
    with servers_of(open_folder):
        with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
            assert connection.execute("SELECT current_database()").fetchone() == ("expenses",)
        assert redis.Redis.from_url(os.environ["REDIS_URL"]).ping()
        assert os.environ["SECRET_KEY"]
        running = PostgresServer(open_folder / "data", "").running()
    assert not is_alive(running.process_id)


def test_data_is_there_at_the_next_command(unset, open_folder):
    with servers_of(open_folder), psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS number")
    forget_addresses(unset)
    with servers_of(open_folder), psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        assert connection.execute("SELECT number FROM kept").fetchone() == (42,)


def test_a_second_command_uses_the_servers_of_the_first_and_the_last_one_stops_them(unset, open_folder):
    first = servers_of(open_folder)
    first.__enter__()
    started = database_process()
    forget_addresses(unset)
    second = servers_of(open_folder)
    second.__enter__()
    assert database_process() == started
    running = PostgresServer(open_folder / "data", "").running()
    first.__exit__(None, None, None)
    assert is_alive(running.process_id)
    second.__exit__(None, None, None)
    assert not is_alive(running.process_id)


def test_servers_left_over_by_a_killed_command_are_used_and_then_stopped(unset, open_folder):
    child = os.fork()
    if child == 0:
        with servers_of(open_folder):
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    left_over = PostgresServer(open_folder / "data", "").running()
    assert left_over is not None
    with servers_of(open_folder):
        assert PostgresServer(open_folder / "data", "").running() == left_over
    assert wait_until(lambda: not is_alive(left_over.process_id), 5)


def test_what_the_environment_names_is_used_and_nothing_is_started(unset, open_folder):
    unset.setenv("DATABASE_URL", "postgres://somebody@database.example:5432/theirs")
    unset.setenv("REDIS_URL", "redis://cache.example:6379/0")
    with servers_of(open_folder):
        assert os.environ["DATABASE_URL"] == "postgres://somebody@database.example:5432/theirs"
    assert not (open_folder / "data").exists()


def test_two_test_runs_on_one_server_have_different_names():
    with servers_for_tests({}) as server, servers_for_tests(server.environment) as mine:
        with servers_for_tests(server.environment) as theirs:
            assert mine.environment["DATABASE_URL"] != theirs.environment["DATABASE_URL"]
            assert mine.environment["REDIS_KEY_PREFIX"] != theirs.environment["REDIS_KEY_PREFIX"]


def test_names_of_a_run_are_removed_from_a_server_that_stays():
    with servers_for_tests({}) as server:
        with servers_for_tests(server.environment) as run:
            name = run.environment["DATABASE_URL"].rpartition("/")[2]
            with psycopg.connect(server.environment["DATABASE_URL"], autocommit=True) as connection:
                connection.execute(f'CREATE DATABASE "test_{name}_gw0"')
            cache = redis.Redis.from_url(server.environment["REDIS_URL"])
            cache.set(run.environment["REDIS_KEY_PREFIX"] + "gone", "1")
            cache.set("somebody else's", "1")
        with psycopg.connect(server.environment["DATABASE_URL"]) as connection:
            left = connection.execute("SELECT datname FROM pg_database WHERE strpos(datname, %s) > 0", [name])
            assert left.fetchall() == []
        assert redis.Redis.from_url(server.environment["REDIS_URL"]).keys() == [b"somebody else's"]


def test_a_named_server_that_does_not_answer_is_told_without_its_password():
    with (
        pytest.raises(Refusal) as refused,
        servers_for_tests(
            {"DATABASE_URL": "postgres://me:hidden@127.0.0.1:1/x", "REDIS_URL": "redis://127.0.0.1:1/0"}
        ),
    ):
        pass
    assert "postgres://127.0.0.1:1/x" in str(refused.value)
    assert "hidden" not in str(refused.value)
    assert "Unset DATABASE_URL to test on an embedded server." in str(refused.value)
