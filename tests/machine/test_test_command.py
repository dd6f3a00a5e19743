"""`manage.py test`: what it runs, what it says, what it leaves behind."""

import re
import signal
import subprocess
import sys
import time

import pytest

from config.machine.processes import is_alive, wait_until
from config.machine.test_command import CHECKS
from tests.machine.checkout import ROOT, clean_environment

pytestmark = [pytest.mark.drill, pytest.mark.timeout(300)]


def test_everything_that_guards_the_code_is_run():
    commands = [" ".join(step.command) for step in CHECKS]
    for wanted in (
        "ruff check",
        "ruff format --check",
        "mypy",
        "djlint",
        "lint-imports",
        "makemigrations --check",
        "check",
    ):
        assert any(wanted in command for command in commands), wanted


def start(*arguments):
    """The command, on servers of its own, in this complete environment."""
    return subprocess.Popen(
        [sys.executable, "manage.py", "test", *arguments],
        cwd=ROOT,
        env=clean_environment() | {"EXPENSES_MANAGED_ENVIRONMENT": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


@pytest.mark.parametrize(
    ("selection", "code", "verdict"),
    [("brackets", 0, "Everything passed"), ("no_test_is_called_so", 1, "Something FAILED")],
)
def test_with_arguments_only_pytest_runs_and_its_closing_line_and_the_verdict_are_shown(
    selection, code, verdict
):
    process = start("tests/machine/test_skips.py", "-k", selection)
    said, _ = process.communicate()
    assert process.returncode == code, said
    assert "Testing on: embedded database, embedded cache" in said
    assert "== Lint" not in said
    assert re.search(r"^=+ .*(passed|deselected) in [\d.]+s =+$", said, re.MULTILINE)
    assert "nothing was skipped" in said
    assert f"{verdict} in " in said.rstrip().splitlines()[-1]


def test_a_run_that_is_ended_stops_its_servers():
    process = start("tests/machine/test_test_command.py", "-k", "nothing_and_wait")
    assert process.stdout.readline().startswith("Starting the embedded database")
    servers = _servers_below(process.pid)
    assert servers
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    assert process.returncode == 130
    assert wait_until(lambda: not any(map(is_alive, servers)), 10)


def _servers_below(process_id):
    """Ids of the database and the cache that the run started, once both are there."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        rows = subprocess.run(
            ["ps", "-ww", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True
        ).stdout.splitlines()
        found = [
            int(pid)
            for pid, parent, arguments in (row.split(None, 2) for row in rows)
            if int(parent) == process_id and re.search(r"bin/postgres|valkey-server", arguments)
        ]
        if len(found) == 2:
            return found
        time.sleep(0.1)
    return []
