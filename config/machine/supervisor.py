"""Starts programs in order, passes their lines on, starts a crashed one again, ends all of them in reverse order."""

import contextlib
import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable
from types import FrameType
from typing import Self

from config.machine.console import Console
from config.machine.processes import start
from config.machine.program import RESTART_WINDOW, Program
from config.machine.refusal import Refusal

STOPPING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
TICK = 0.05


class ProgramFailed(Refusal):
    """A program did not come up, or crashed too often; the text holds its last lines."""


class StopRequested(Exception):
    """Ctrl-C, or a signal that ends the supervisor."""


class Supervisor:
    """One tree of processes. Use it as a context manager: leaving it ends everything, also after a mistake.

    It has a single thread and must be used from the main one: a parent-death signal belongs to the thread that
    started the child.
    """

    def __init__(self, console: Console) -> None:
        self.console = console
        self._groups: list[list[Child]] = []
        self._selector = selectors.DefaultSelector()
        self._stop_asked = 0
        self._previous: dict[signal.Signals, Callable[[int, FrameType | None], object] | int | None] = {}
        self._stopping = False

    @property
    def children(self) -> "list[Child]":
        """Everything that runs, in the order of its start."""
        return [child for group in self._groups for child in group]

    def __enter__(self) -> Self:
        for number in STOPPING_SIGNALS:
            self._previous[number] = signal.signal(number, self._on_signal)
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.stop()
        finally:
            for number, previous in self._previous.items():
                signal.signal(number, previous)

    def start(self, *programs: Program, tick: Callable[[], object] | None = None) -> None:
        """Start `programs` together and return when all are up. Raises ProgramFailed, or StopRequested on Ctrl-C."""
        self.begin(*programs)
        self.wait(tick=tick)

    def begin(self, *programs: Program) -> None:
        """Start `programs` without waiting; they will be ended together. Raises ProgramFailed when one cannot start."""
        group: list[Child] = []
        self._groups.append(group)
        for program in programs:
            child = Child(program)
            self._launch(child)
            group.append(child)
            child.waited_for_since = time.monotonic()

    def wait(self, tick: Callable[[], object] | None = None) -> None:
        """Return when everything that was begun is up. Raises ProgramFailed, or StopRequested on Ctrl-C."""
        while waiting := [child for child in self.children if not child.has_come_up()]:
            self._turn()
            if tick is not None:
                tick()
            for child in waiting:
                program = child.program
                if time.monotonic() - child.waited_for_since > program.ready_within:
                    raise self._failed(
                        child, f"{program.name} was not ready after {program.ready_within:.0f} s."
                    )

    def run(self, *programs: Program, tick: Callable[[], object] | None = None) -> list[int]:
        """Run programs side by side that end by themselves. Returns their exit codes, -1 for one that took too long."""
        children = [Child(program) for program in programs]
        started = time.monotonic()
        try:
            for child in children:
                self._launch(child)
            while running := [child for child in children if child.process.poll() is None]:
                self._turn()
                if tick is not None:
                    tick()
                for child in running:
                    if time.monotonic() - started > child.program.ready_within:
                        self.console.line(child.program.name, "took too long and was ended")
                        child.clear_session()
                        child.overdue = True
            return [-1 if child.overdue else child.process.returncode for child in children]
        finally:
            for child in children:
                if child.output >= 0:
                    self._end(child)

    def watch(self, seconds: float | None = None) -> None:
        """Keep everything running. Raises StopRequested or ProgramFailed; returns only when `seconds` passed."""
        end = None if seconds is None else time.monotonic() + seconds
        while end is None or time.monotonic() < end:
            self._turn()

    def stop(self) -> None:
        """End all programs in the reverse order of their start. A second Ctrl-C ends them at once."""
        self._stopping = True
        patience = max(self._stop_asked, 1)
        while self._groups:
            group = self._groups[-1]
            for child in group:
                child.ask_to_end()
            started = time.monotonic()
            while self._stop_asked <= patience and any(child.is_owed(started) for child in group):
                self._pump()
            for child in group:
                if child.output >= 0:
                    self._end(child)
            self._groups.pop()

    def _turn(self) -> None:
        self._pump()
        if self._stop_asked and not self._stopping:
            raise StopRequested
        for child in self.children:
            if child.process.poll() is not None:
                self._drain(child)
                if not child.has_come_up():
                    raise self._failed(
                        child, f"{child.program.name} ended with {_how(child.process)} while starting."
                    )
                self._restart(child)

    def _restart(self, child: "Child") -> None:
        name = child.program.name
        child.clear_session()
        self._forget(child)
        now = time.monotonic()
        child.crashes = [moment for moment in child.crashes if now - moment < RESTART_WINDOW] + [now]
        if len(child.crashes) > child.program.restarts:
            raise self._failed(
                child, f"{name} ended {len(child.crashes)} times within a minute; stopping all."
            )
        self.console.say(
            f"{name} ended with {_how(child.process)}; starting it again "
            f"({len(child.crashes)} of {child.program.restarts})."
        )
        self._launch(child)

    def _launch(self, child: "Child") -> None:
        child.launch()
        self._selector.register(child.output, selectors.EVENT_READ, child)

    def _pump(self) -> None:
        """Pass on what the programs have written; wait for it a moment."""
        for key, _ in self._selector.select(TICK):
            self._read(key.data)
        if not self._selector.get_map():
            time.sleep(TICK)

    def _read(self, child: "Child") -> bool:
        try:
            data = os.read(child.output, 65536)
        except BlockingIOError:
            return False
        for line in child.lines(data):
            self.console.line(child.program.name, line)
        if not data:
            self._forget(child)
        return bool(data)

    def _drain(self, child: "Child") -> None:
        while child.output >= 0 and self._read(child):
            pass

    def _forget(self, child: "Child") -> None:
        if child.output >= 0:
            self._selector.unregister(child.output)
            os.close(child.output)
            child.output = -1

    def _end(self, child: "Child") -> None:
        if child.process.poll() is None:
            self.console.say(f"{child.program.name} did not end in time and was killed.")
        child.clear_session()
        self._drain(child)
        self._forget(child)

    def _failed(self, child: "Child", sentence: str) -> ProgramFailed:
        name = child.program.name
        lines = [f"    {line}" for line in self.console.last_lines(name)]
        return ProgramFailed(
            "\n".join([sentence, "Its last lines were:", *lines, f"All of them: {self.console.log_of(name)}"])
        )

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._stop_asked += 1


class Child:
    """A started program."""

    process: subprocess.Popen[bytes]  # since launch()

    def __init__(self, program: Program) -> None:
        self.program = program
        self.output = -1
        self.crashes: list[float] = []
        self.was_up = False
        self.overdue = False
        self.waited_for_since = 0.0
        self._rest = b""
        self._line_seen = False

    def launch(self) -> None:
        program = self.program
        if program.prepare is not None:
            program.prepare()
        reading, writing = os.pipe()
        os.set_blocking(reading, False)
        try:
            self.process = start(
                program.command,
                environment=program.environment,
                output=writing,
                account=program.account,
                dies_with_us=program.stop_signal,
            )
        except OSError as refused:
            os.close(reading)
            raise ProgramFailed(f"{program.name} could not be started: {refused}") from None
        finally:
            os.close(writing)
        self.output, self._rest, self._line_seen = reading, b"", False

    def has_come_up(self) -> bool:
        """Say whether the program has been up at least once."""
        if not self.was_up and (self.program.ready_line is None or self._line_seen):
            self.was_up = self.program.ready is None or self.program.ready()
        return self.was_up

    def lines(self, data: bytes) -> list[str]:
        """The complete lines that `data` finishes; the rest is kept, and given out when the program ends."""
        parts = (self._rest + data).split(b"\n")
        self._rest = parts.pop()
        if not data and self._rest:
            parts, self._rest = [*parts, self._rest], b""
        lines = [part.decode(errors="replace").rstrip("\r") for part in parts]
        wanted = self.program.ready_line
        if wanted is not None and any(wanted.search(line) for line in lines):
            self._line_seen = True
        return lines

    def ask_to_end(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(self.program.stop_signal)

    def is_owed(self, asked: float) -> bool:
        """Say whether the program, asked to end at `asked`, still runs and may take more time for it."""
        return self.process.poll() is None and time.monotonic() - asked < self.program.stop_within

    def clear_session(self) -> None:
        """Leave nobody behind: what the program itself started lives in its session."""
        if self.process.poll() is None:
            self.process.send_signal(self.program.kill_signal)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(5)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def _how(process: subprocess.Popen[bytes]) -> str:
    code = process.returncode
    if code is not None and code < 0:
        return f"signal {signal.Signals(-code).name}"
    return f"exit code {code}"
