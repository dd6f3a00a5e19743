"""One tree of processes: up in order, down in reverse, whatever happens to a part of it."""

import io
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config.machine.console import Console
from config.machine.processes import is_alive, wait_until
from config.machine.program import Program
from config.machine.supervisor import ProgramFailed, StopRequested, Supervisor
from tests.machine.checkout import ROOT

pytestmark = pytest.mark.drill

# Notes what happens to it in a common file, and says `ready` like the real ones do.
ACTOR = """
import os, signal, sys, time
name, journal, behaviour = sys.argv[1:4]
def note(word):
    with open(journal, "a") as file:
        file.write(f"{word} {name} {os.getpid()}\\n")
def end(*_):
    note("end")
    sys.exit(0)
signal.signal(signal.SIGTERM, signal.SIG_IGN if behaviour == "stubborn" else end)
note("start")
if behaviour == "fails":
    print("cannot open the file of accounts", flush=True)
    sys.exit(3)
if behaviour == "parent":
    if os.fork() == 0:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        note("start")
        time.sleep(60)
if behaviour != "silent":
    time.sleep(0.2)
    print("ready", flush=True)
if behaviour == "crashes":
    os._exit(7)
time.sleep(60)
"""


class Stage:
    """A folder with the journal of the actors, and a supervisor's console that is kept."""

    def __init__(self, folder):
        self.journal = folder / "journal"
        self.journal.touch()
        self.logs = folder
        self.shown = io.StringIO()
        self.console = Console(folder, stream=self.shown)

    def actor(self, name, behaviour="good", **options):
        command = [sys.executable, "-c", ACTOR, name, str(self.journal), behaviour]
        options = {"ready_line": re.compile("^ready"), "stop_within": 2.0} | options
        return Program(name, command, environment=dict(os.environ), **options)

    def noted(self, word):
        """Names of the actors with this word in the journal, in the order of writing."""
        return [line.split()[1] for line in self.journal.read_text().splitlines() if line.startswith(word)]

    def process_ids(self, name):
        lines = [line.split() for line in self.journal.read_text().splitlines()]
        return [int(parts[2]) for parts in lines if parts[0] == "start" and parts[1] == name]

    def nobody_is_left(self):
        pids = [int(line.split()[2]) for line in self.journal.read_text().splitlines()]
        return wait_until(lambda: not any(is_alive(pid) for pid in pids), 5)


@pytest.fixture
def stage(tmp_path):
    return Stage(tmp_path)


def test_each_starts_when_the_one_before_is_ready_and_ends_in_reverse(stage):
    with Supervisor(stage.console) as supervisor:
        for name in ("database", "cache", "web"):
            supervisor.start(stage.actor(name))
            assert stage.noted("start")[-1] == name
        supervisor.stop()
    assert stage.noted("start") == ["database", "cache", "web"]
    assert stage.noted("end") == ["web", "cache", "database"]
    assert stage.nobody_is_left()


def test_what_is_started_together_waits_together(stage):
    with Supervisor(stage.console) as supervisor:
        began = time.monotonic()
        supervisor.start(*(stage.actor(name) for name in ("one", "two", "three")))
        assert time.monotonic() - began < 2
        assert sorted(stage.noted("start")) == ["one", "three", "two"]


def test_each_line_is_shown_behind_its_program_and_kept_in_its_log(stage):
    with Supervisor(stage.console) as supervisor:
        supervisor.start(stage.actor("web"))
    assert "web           ready\n" in stage.shown.getvalue()
    assert (stage.logs / "web.log").read_text() == "ready\n"


def test_a_quiet_console_keeps_lines_and_shows_only_the_chosen_program(tmp_path):
    shown = io.StringIO()
    console = Console(tmp_path, quiet=True, shown={"journeys"}, stream=shown)
    console.line("web", "noise")
    console.line("journeys", "passed  xero")
    assert shown.getvalue() == "passed  xero\n"
    assert (tmp_path / "web.log").read_text() == "noise\n"


def test_a_program_that_fails_while_starting_is_reported_with_its_last_lines(stage):
    with pytest.raises(ProgramFailed) as failed, Supervisor(stage.console) as supervisor:
        supervisor.start(stage.actor("database"))
        supervisor.start(stage.actor("web", "fails"))
    assert "web ended with exit code 3 while starting." in str(failed.value)
    assert "cannot open the file of accounts" in str(failed.value)
    assert stage.noted("end") == ["database"]
    assert stage.nobody_is_left()


def test_a_program_that_never_gets_ready_is_given_up(stage):
    with (
        pytest.raises(ProgramFailed, match=r"web was not ready after 1 s\."),
        Supervisor(stage.console) as supervisor,
    ):
        supervisor.start(stage.actor("web", "silent", ready_within=1.0))
    assert stage.nobody_is_left()


def test_a_program_that_does_not_exist_is_named(stage):
    with (
        pytest.raises(ProgramFailed, match="web could not be started"),
        Supervisor(stage.console) as supervisor,
    ):
        supervisor.start(Program("web", ["/nowhere/web"]))


def test_a_killed_program_is_started_again_and_the_others_are_left_alone(stage):
    with Supervisor(stage.console) as supervisor:
        supervisor.start(stage.actor("database"))
        supervisor.start(stage.actor("worker"))
        os.kill(stage.process_ids("worker")[0], signal.SIGKILL)
        supervisor.watch(1.0)
        assert stage.noted("start") == ["database", "worker", "worker"]
        assert is_alive(stage.process_ids("worker")[1])
    assert "worker ended with signal SIGKILL; starting it again (1 of 3)." in stage.shown.getvalue()
    assert stage.nobody_is_left()


def test_a_program_that_keeps_crashing_brings_everything_down_with_a_message(stage):
    with pytest.raises(ProgramFailed) as failed, Supervisor(stage.console) as supervisor:
        supervisor.start(stage.actor("database"))
        supervisor.start(stage.actor("worker", "crashes"))
        supervisor.watch(20)
    assert "worker ended 4 times within a minute; stopping all." in str(failed.value)
    assert stage.noted("start") == ["database", *["worker"] * 4]
    assert stage.noted("end") == ["database"]
    assert stage.nobody_is_left()


def test_what_prepares_a_program_runs_before_every_start(stage):
    prepared = []
    with Supervisor(stage.console) as supervisor:
        supervisor.start(stage.actor("cache", prepare=lambda: prepared.append(len(stage.noted("start")))))
        os.kill(stage.process_ids("cache")[0], signal.SIGKILL)
        supervisor.watch(1.0)
    assert prepared == [0, 1]


def test_a_program_that_ignores_the_request_to_end_is_killed(stage):
    with Supervisor(stage.console) as supervisor:
        supervisor.start(stage.actor("web", "stubborn", stop_within=0.5))
    assert "web did not end in time and was killed." in stage.shown.getvalue()
    assert stage.nobody_is_left()


def test_what_a_program_started_itself_is_ended_with_it(stage):
    with Supervisor(stage.console) as supervisor:
        supervisor.start(stage.actor("web", "parent"))
        assert wait_until(lambda: len(stage.process_ids("web")) == 2, 5)
    assert stage.nobody_is_left()


def test_a_step_that_ends_by_itself_gives_its_exit_code_while_the_rest_runs(stage):
    def step(name, code):
        return Program(name, [sys.executable, "-c", f"print('seen'); raise SystemExit({code})"])

    with Supervisor(stage.console) as supervisor:
        supervisor.start(stage.actor("database"))
        assert supervisor.run(step("migrate", 0), step("static files", 4)) == [0, 4]
        assert stage.noted("end") == []
    assert (stage.logs / "migrate.log").read_text() == "seen\n"


def test_a_step_that_takes_too_long_is_ended(stage):
    with Supervisor(stage.console) as supervisor:
        assert supervisor.run(stage.actor("migrate", "silent", ready_within=0.5)) == [-1]
    assert stage.nobody_is_left()


def test_lines_longer_than_a_pipe_and_broken_characters_arrive_whole(stage):
    program = "import sys; sys.stdout.buffer.write(b'x' * 300000 + b'\\n' + b'\\xff end without newline')"
    with Supervisor(stage.console) as supervisor:
        supervisor.run(Program("loud", [sys.executable, "-c", program]))
    assert (stage.logs / "loud.log").read_text() == "x" * 300000 + "\n\ufffd end without newline\n"


def test_a_log_does_not_grow_for_ever(tmp_path):
    console = Console(tmp_path, quiet=True)
    for _ in range(7):
        console.line("web", "x" * 1_000_000)
    assert (tmp_path / "web.log").stat().st_size < 5_000_000
    assert (tmp_path / "web.log.1").exists()


SUPERVISED = """
import sys
from pathlib import Path
sys.path.insert(0, {root!r})
from config.machine.supervisor import Supervisor, StopRequested
from tests.machine.test_supervisor import Stage
stage = Stage(Path({folder!r}))
with Supervisor(stage.console) as supervisor:
    try:
        for name, behaviour in {cast!r}:
            supervisor.start(stage.actor(name, behaviour, stop_within=8.0))
        print("all up", flush=True)
        supervisor.watch()
    except StopRequested:
        supervisor.stop()
        print("stopped in order", flush=True)
"""


def supervised(folder, *cast):
    """A supervisor in a process of its own, with this cast up."""
    program = SUPERVISED.format(root=str(ROOT), folder=str(folder), cast=list(cast))
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, cwd=ROOT, start_new_session=True
    )
    for line in process.stdout:
        if line == "all up\n":
            return process
    raise AssertionError("the supervisor did not come up")


@pytest.mark.parametrize(
    "number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name
)
def test_ctrl_c_and_a_request_to_end_stop_all_in_order(stage, number):
    process = supervised(stage.logs, ("database", "good"), ("web", "good"))
    process.send_signal(number)
    rest, _ = process.communicate(timeout=20)
    assert rest.endswith("stopped in order\n")
    assert process.returncode == 0
    assert stage.noted("end") == ["web", "database"]
    assert stage.nobody_is_left()


def test_a_second_ctrl_c_does_not_wait(stage):
    process = supervised(stage.logs, ("database", "good"), ("web", "stubborn"))
    process.send_signal(signal.SIGINT)
    time.sleep(0.5)
    asked = time.monotonic()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)
    assert time.monotonic() - asked < 5
    assert stage.nobody_is_left()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="the parent-death signal is Linux'")
def test_a_killed_supervisor_takes_its_programs_with_it(stage):
    process = supervised(stage.logs, ("database", "good"), ("web", "good"))
    process.kill()
    process.wait()
    assert stage.nobody_is_left()
    assert sorted(stage.noted("end")) == ["database", "web"]


def test_ctrl_c_while_starting_ends_what_was_started(stage):
    def interrupt():
        os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(StopRequested), Supervisor(stage.console) as supervisor:
        supervisor.start(stage.actor("database"))
        supervisor.start(stage.actor("web", "silent"), tick=interrupt)
    assert stage.noted("end")[-1] == "database"
    assert stage.nobody_is_left()
