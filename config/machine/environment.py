"""The virtual environment of the checkout: entered by every command, made or brought up to date when it is not."""

import fcntl
import hashlib
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.machine.installation import EnvironmentNotMade, Installation
from config.machine.progress import progress

# Set on re-execution, so that a broken environment ends in a message and not in a loop.
ENTERED = "EXPENSES_ENVIRONMENT_ENTERED"
STAMP = "expenses-requirements.json"
RUNTIME_LOCK = "requirements.lock"
DEVELOPMENT_LOCK = "requirements-dev.lock"


def enter_environment(checkout: Path, lock_name: str, arguments: list[str]) -> None:
    """Return when this process runs inside an environment that holds `lock_name`; else make it, start again in it.

    Raises EnvironmentNotMade when Python cannot make it or the installation fails.
    """
    directory = checkout / ".venv"
    if not is_complete(directory, checkout, lock_name):
        with _one_at_a_time(checkout):
            if not is_complete(directory, checkout, lock_name):
                make_environment(directory, checkout, lock_name)
    if Path(sys.prefix).resolve() == directory.resolve():
        os.environ.pop(ENTERED, None)
        return
    if os.environ.get(ENTERED) == str(directory):
        raise EnvironmentNotMade(
            f"{directory} does not work as a virtual environment. Remove that folder and try again."
        )
    os.environ[ENTERED] = str(directory)
    sys.stdout.flush()
    python = str(directory / "bin" / "python")
    os.execv(python, [python, *arguments])  # noqa: S606


def is_complete(directory: Path, checkout: Path, lock_name: str) -> bool:
    """Say whether the stamp in the environment names this lock file's present content and this very folder."""
    stamp = _read_stamp(directory)
    return (
        stamp.get("directory") == str(directory)
        and (directory / "bin" / "python").exists()
        and stamp.get(lock_name) == _digest_of(checkout / lock_name)
    )


def make_environment(directory: Path, checkout: Path, lock_name: str) -> None:
    """Make the environment or bring it up to date; the stamp is written last, so half a job is never taken for whole.

    Raises EnvironmentNotMade.
    """
    installation = Installation(directory, checkout / ".data" / "environment.log")
    if _moved(directory) or not installation.is_usable():
        with progress("Making the Python environment .venv") as shown:
            installation.create(shown)
    lock = checkout / lock_name
    count = sum(1 for line in lock.read_text().splitlines() if "==" in line)
    with progress(f"Installing {count} packages into .venv (once, until {lock_name} changes)") as shown:
        installation.install(lock, shown)
    # The development lock is compiled from the product's list plus the tools: whoever has it has both.
    names = [RUNTIME_LOCK, DEVELOPMENT_LOCK] if lock_name == DEVELOPMENT_LOCK else [lock_name]
    stamp = {"directory": str(directory), **{name: _digest_of(checkout / name) for name in names}}
    unfinished = directory / (STAMP + ".new")
    unfinished.write_text(json.dumps(stamp, indent=2) + "\n")
    unfinished.replace(directory / STAMP)


def _digest_of(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def _read_stamp(directory: Path) -> dict[str, str]:
    try:
        stamp = json.loads((directory / STAMP).read_text())
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def _moved(directory: Path) -> bool:
    """Say whether the environment was made in another folder; its programs would still point there."""
    return _read_stamp(directory).get("directory", str(directory)) != str(directory)


@contextmanager
def _one_at_a_time(checkout: Path) -> Iterator[None]:
    """Two commands started together in a fresh checkout make one environment, not two halves."""
    try:
        (checkout / ".data").mkdir(exist_ok=True)
        lock = (checkout / ".data" / "environment.lock").open("w")
    except PermissionError as refused:
        raise EnvironmentNotMade(f"This user may not write into {checkout}: {refused.strerror}.") from None
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
