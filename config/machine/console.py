"""What a supervisor shows: each line of each program behind the program's name, in a colour of its own."""

import os
import sys
from collections.abc import Collection
from pathlib import Path
from typing import TextIO

COLOURS = (36, 32, 33, 35, 34, 96, 92, 93, 95, 94)
# A log is turned over at this size, so that a demo that runs for weeks fills no disk.
LOG_BYTES = 5_000_000


class Console:
    """Writes the programs' lines into `logs`/<name>.log and onto the stream; a quiet one shows none but `shown`."""

    def __init__(
        self, logs: Path, *, quiet: bool = False, shown: Collection[str] = (), stream: TextIO | None = None
    ) -> None:
        self.logs = logs
        self.quiet = quiet
        self.shown = shown
        self.stream = stream or sys.stdout
        self.coloured = self.stream.isatty() and "NO_COLOR" not in os.environ
        self._names: list[str] = []

    def line(self, name: str, text: str) -> None:
        """Keep one line that a program wrote, and show it."""
        self._keep(name, text)
        if name in self.shown:
            self._write(text)
        elif not self.quiet:
            self._show(name, text)

    def say(self, text: str) -> None:
        """Show a line of the supervisor itself."""
        self._keep("supervisor", text)
        self._write(text)

    def last_lines(self, name: str, count: int = 15) -> list[str]:
        try:
            return self.log_of(name).read_text(errors="replace").splitlines()[-count:]
        except OSError:
            return []

    def log_of(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def _keep(self, name: str, text: str) -> None:
        log = self.log_of(name)
        try:
            if log.stat().st_size > LOG_BYTES:
                log.replace(log.with_suffix(".log.1"))
        except FileNotFoundError:
            pass
        with log.open("a") as file:
            file.write(text + "\n")

    def _show(self, name: str, text: str) -> None:
        if name not in self._names:
            self._names.append(name)
        label = f"{name:<14}"
        if self.coloured:
            colour = COLOURS[self._names.index(name) % len(COLOURS)]
            label = f"\033[{colour}m{label}\033[0m"
        self._write(f"{label}{text}")

    def _write(self, text: str) -> None:
        try:
            self.stream.write(text + "\n")
            self.stream.flush()
        except OSError:
            # The terminal went away; the logs go on, and SIGHUP ends the demo in order.
            self.quiet, self.shown = True, ()
