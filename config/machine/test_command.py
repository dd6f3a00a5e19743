"""`manage.py test`: every check in order, then the tests, then in plain words what passed and what was left out."""

import argparse
import json
import os
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from config.machine.progress import Progress
from config.machine.test_servers import servers_for_tests

CHECKOUT = Path(__file__).resolve().parents[2]
SETTINGS = "config.settings_test"
# The plugin in tests/skips.py writes here what was skipped.
SKIPS_FILE = "EXPENSES_SKIPS_FILE"


@dataclass(frozen=True)
class Step:
    """One check. A quiet one shows its output only when it fails."""

    title: str
    command: Sequence[str]
    quiet: bool = True


@dataclass(frozen=True)
class Outcome:
    title: str
    passed: bool
    seconds: float


CHECKS: tuple[Step, ...] = (
    Step("Lint (ruff check)", ("ruff", "check", ".")),
    Step("Format (ruff format --check)", ("ruff", "format", "--check", ".")),
    Step("Types (mypy, strict)", ("mypy", ".")),
    Step("Templates (djlint)", ("djlint", "--lint", "--quiet", "templates")),
    # Their pages are Jinja: the rules for Django's {% url %} do not fit.
    Step(
        "Templates of the simulators (djlint)",
        (
            *("djlint", "--lint", "--quiet", "--profile=jinja", "--ignore=H006,H030,H031,H023,T002,J018"),
            "expenses_app/simulators",
        ),
    ),
    Step("Import contracts (lint-imports)", ("importlinter.cli", "lint-imports")),
    Step("Migrations match the models (makemigrations --check)", ("django", "makemigrations", "--check")),
    Step("System checks (manage.py check)", ("django", "check", "--fail-level", "WARNING")),
)


def test(arguments: list[str]) -> int:
    """Run everything, or with `arguments` only pytest with them. Returns the exit code."""
    if arguments in (["-h"], ["--help"]):
        print(_usage())
        return 0
    started = time.monotonic()
    with _ends_on_termination(), servers_for_tests() as servers, _file_for_skips() as skips_file:
        print(f"Testing on: {servers.description}", flush=True)
        environment = {
            **os.environ,
            **servers.environment,
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            SKIPS_FILE: str(skips_file),
            # Programs of the environment are found by the tests that start them.
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        }
        steps = [] if arguments else list(CHECKS)
        steps.append(
            Step(
                "Tests (pytest)",
                ("pytest", "-p", "tests.skips", *(arguments or _side_by_side())),
                quiet=False,
            )
        )
        outcomes = [_run(step, environment) for step in steps]
        skipped = json.loads(skips_file.read_text() or "[]")
    _summarise(outcomes, skipped, time.monotonic() - started)
    return 0 if all(outcome.passed for outcome in outcomes) else 1


def _side_by_side() -> tuple[str, ...]:
    """All tests run in as many processes as there are processors, whole files together: each starts servers of its own."""
    return (f"--numprocesses={len(os.sched_getaffinity(0))}", "--dist=loadfile")


def _run(step: Step, environment: Mapping[str, str]) -> Outcome:
    command = [sys.executable, "-m", *step.command]
    if step.command[0] == "importlinter.cli":
        # It has no module to run, only a function.
        command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"]
    if not step.quiet:
        print(f"\n== {step.title}\n$ {shlex.join(['python', *command[1:]])}", flush=True)
        started = time.monotonic()
        code = subprocess.call(command, cwd=CHECKOUT, env=dict(environment))
        return Outcome(step.title, code == 0, time.monotonic() - started)
    shown = Progress(f"== {step.title}")
    shown.begin()
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(
            command, cwd=CHECKOUT, env=dict(environment), stdout=output, stderr=subprocess.STDOUT
        )
        try:
            while process.poll() is None:
                time.sleep(0.05)
                shown.tick()
        except BaseException:
            process.terminate()
            process.wait()
            raise
        shown.end("passed" if process.returncode == 0 else "FAILED")
        if process.returncode != 0:
            output.seek(0)
            print(output.read(), flush=True)
    return Outcome(step.title, process.returncode == 0, shown.seconds)


def _summarise(outcomes: Sequence[Outcome], skipped: Sequence[Mapping[str, str]], seconds: float) -> None:
    print("\n== Summary")
    for outcome in outcomes:
        print(f"  {'passed' if outcome.passed else 'FAILED'}  {outcome.title} ({outcome.seconds:.1f} s)")
    for skip in skipped:
        allowed = "allowed" if skip["allowed"] else "NOT ALLOWED by tests/allowed_skips.txt"
        print(f"  skipped {skip['test']}: {skip['reason']} ({allowed})")
    if not skipped:
        print("  nothing was skipped")
    verdict = "Everything passed" if all(outcome.passed for outcome in outcomes) else "Something FAILED"
    print(f"{verdict} in {seconds:.0f} s.", flush=True)


@contextmanager
def _file_for_skips() -> Iterator[Path]:
    descriptor, name = tempfile.mkstemp(prefix="expenses-skips-", suffix=".json")
    os.close(descriptor)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


@contextmanager
def _ends_on_termination() -> Iterator[None]:
    """SIGTERM ends the run as Ctrl-C does: servers are stopped and the run's database is dropped."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    previous = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        sys.exit(130)
    finally:
        signal.signal(signal.SIGTERM, previous)


def _usage() -> str:
    parser = argparse.ArgumentParser(
        prog="manage.py test",
        usage="python3 manage.py test [arguments of pytest]",
        description="Without arguments: all checks, then all tests. With arguments: only pytest, with them.",
        add_help=False,
    )
    return parser.format_help()
