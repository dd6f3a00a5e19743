"""The embedded PostgreSQL: each version that this machine can start."""

import os
import signal
import stat
from pathlib import Path

import psycopg
import pytest

from config.machine.ports import free_port
from config.machine.postgres import PostgresServer
from config.machine.postgres_programs import all_programs, find_programs
from config.machine.processes import is_alive, wait_until
from config.machine.refusal import Refusal

pytestmark = pytest.mark.drill
PROGRAMS = all_programs()
PASSWORD = "not-a-secret"


@pytest.fixture(params=PROGRAMS, ids=lambda programs: f"{programs.origin} {programs.major}")
def server(request, open_folder):
    server = PostgresServer(open_folder, PASSWORD, careless=True, programs=request.param)
    yield server
    server.stop()
    server.remove()


def start(server, folder=None):
    return server.start_on(free_port(), server.directory / "database.log")


def ask(server, running, statement):
    with psycopg.connect(server.url(running.port), autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else None


def test_the_embedded_version_is_preferred_and_is_18():
    assert (PROGRAMS[0].origin, PROGRAMS[0].major) == ("embedded", 18)


@pytest.mark.parametrize(("major", "wanted"), [(None, "PostgreSQL 15 or newer"), (9, "PostgreSQL 9")])
def test_a_machine_without_a_server_is_told_both_ways_out(tmp_path, major, wanted):
    with pytest.raises(Refusal) as refused:
        find_programs(major, [(tmp_path, "system")])
    assert f"{wanted} is needed" in str(refused.value)
    assert "apt-get install postgresql" in str(refused.value)
    assert "set DATABASE_URL" in str(refused.value)


def test_it_starts_empty_answers_on_loopback_only_and_stops(server):
    running = start(server)
    assert ask(server, running, "SELECT count(*) FROM pg_stat_user_tables") == [(0,)]
    assert ask(server, running, "SHOW listen_addresses") == [("127.0.0.1",)]
    assert ask(server, running, "SHOW server_encoding") == [("UTF8",)]
    server.stop()
    assert not is_alive(running.process_id)
    assert server.running() is None


def test_the_extensions_of_the_product_are_there(server):
    running = start(server)
    for extension in ("pg_trgm", "btree_gin"):
        ask(server, running, f"CREATE EXTENSION {extension}")


def test_nobody_enters_without_the_password(server):
    running = start(server)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(server.url(running.port).replace(PASSWORD, "guessed"))


def test_committed_rows_survive_a_kill_and_the_next_start(open_folder, server):
    careful = PostgresServer(open_folder, PASSWORD, programs=server.programs)
    running = start(careful)
    ask(careful, running, "CREATE TABLE kept (number int); INSERT INTO kept VALUES (42)")
    os.kill(running.process_id, signal.SIGKILL)
    assert wait_until(lambda: not is_alive(running.process_id), 5)
    assert careful.running() is None
    again = start(careful)
    assert ask(careful, again, "SELECT number FROM kept") == [(42,)]


def test_a_server_left_over_by_a_killed_command_is_recognised_and_stopped(server):
    left_over = start(server)
    found = PostgresServer(server.directory, PASSWORD).running()
    assert found == left_over
    again = start(server)
    assert not is_alive(left_over.process_id)
    assert again.process_id != left_over.process_id
    assert ask(server, again, "SELECT 1") == [(1,)]


def test_a_note_that_names_somebody_elses_process_is_not_believed(server):
    server.make()
    note = server.data / "postmaster.pid"
    note.write_text(f"{os.getpid()}\n{server.data}\n0\n5432\n\n127.0.0.1\n\nready\n")
    assert server.running() is None
    running = start(server)
    assert ask(server, running, "SELECT 1") == [(1,)]


def test_files_that_were_made_by_halves_are_made_again(server):
    server.make()
    server.data.rename(server.data.with_name("postgres.unfinished"))
    running = start(server)
    assert ask(server, running, "SELECT current_database()") == [("expenses",)]


def test_existing_data_is_opened_by_its_own_version(server):
    server.make()
    assert PostgresServer(server.directory, PASSWORD).programs.major == server.programs.major


def test_only_its_own_account_reads_the_files(server):
    server.make()
    assert stat.S_IMODE(server.data.stat().st_mode) == 0o700
    if os.geteuid() == 0:
        assert server.data.stat().st_uid != 0


def test_variables_of_the_caller_do_not_reach_the_server(server, monkeypatch):
    monkeypatch.setenv("PGOPTIONS", "-c work_mem=1MB")
    monkeypatch.setenv("PGPORT", "1")
    running = start(server)
    with psycopg.connect(server.url(running.port)) as connection:
        assert connection.info.port == running.port


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="the parent-death signal is Linux'")
def test_a_server_that_belongs_to_a_command_ends_when_that_is_killed(open_folder):
    child = os.fork()
    if child == 0:
        PostgresServer(open_folder, PASSWORD, careless=True).start_on(
            free_port(), open_folder / "database.log", dies_with_us=True
        )
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    server = PostgresServer(open_folder, PASSWORD)
    assert "ready to accept connections" in (open_folder / "database.log").read_text()
    assert wait_until(lambda: server.running() is None, 10)
