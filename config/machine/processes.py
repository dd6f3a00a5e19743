"""Starting, recognising and ending processes of this machine."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

from config.machine.account import Account

_SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux' prctl(2)
# Loaded before any fork: a child between fork and exec must not load libraries.
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def start(
    command: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    output: int | IO[bytes] = subprocess.DEVNULL,
    account: Account | None = None,
    dies_with_us: signal.Signals | None = None,
    directory: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start `command` in a session of its own, so that a Ctrl-C at the terminal reaches us alone.

    `dies_with_us` is the signal that it gets when this process dies however hard (Linux only).
    """
    options: dict[str, object] = {}
    if account is not None:
        options = {"user": account.user, "group": account.group, "extra_groups": []}
    return subprocess.Popen(  # type: ignore[call-overload, no-any-return]
        list(command),
        env=None if environment is None else dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        cwd=directory,
        start_new_session=True,
        preexec_fn=_ask_for_signal(dies_with_us),
        **options,
    )


def _ask_for_signal(dies_with_us: signal.Signals | None) -> Callable[[], None] | None:
    libc = _libc
    if dies_with_us is None or libc is None:
        return None
    parent = os.getpid()
    number = int(dies_with_us)

    def before_exec() -> None:
        # Runs after the change of user, which would clear the request.
        libc.prctl(_SET_PARENT_DEATH_SIGNAL, number)
        if os.getppid() != parent:
            os._exit(1)

    return before_exec


def is_alive(process_id: int) -> bool:
    """Say whether such a process exists and has not ended (an ended one that nobody collected does not count)."""
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        state = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return True
    return state not in {"Z", "X"}


def command_line(process_id: int) -> str:
    """The command that a process was started with; empty when it is gone or not ours to see."""
    try:
        return Path(f"/proc/{process_id}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        pass
    answer = subprocess.run(
        ["ps", "-o", "command=", "-p", str(process_id)], capture_output=True, text=True, check=False
    )
    return answer.stdout.strip()


def wait_until(condition: Callable[[], bool], seconds: float, between: float = 0.02) -> bool:
    """Ask again and again; False when `seconds` passed without a yes."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() >= end:
            return False
        time.sleep(between)
    return True


def end(
    process_id: int, first: signal.Signals, seconds: float, last: signal.Signals = signal.SIGKILL
) -> bool:
    """Ask a process of ours that is not our child to end, then make it. True when the first signal was enough."""
    try:
        os.kill(process_id, first)
        if wait_until(lambda: not is_alive(process_id), seconds):
            return True
        os.kill(process_id, last)
    except ProcessLookupError:
        return True
    wait_until(lambda: not is_alive(process_id), 5)
    return False
