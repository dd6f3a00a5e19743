"""Showing that something is going on, wherever it takes more than a second."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO


class Progress:
    """One line that counts seconds on a terminal, and a line now and then where there is none."""

    quiet_seconds = 1.0
    seconds_between_lines = 10.0

    def __init__(self, title: str, stream: TextIO | None = None) -> None:
        self.title = title
        self.stream = stream or sys.stdout
        self.started = time.monotonic()
        self._last_line = self.started

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started

    def begin(self) -> None:
        if self.stream.isatty():
            self.stream.write(f"{self.title} ...")
        else:
            self.stream.write(f"{self.title} ...\n")
        self.stream.flush()

    def tick(self) -> None:
        """Call this a few times a second while waiting."""
        now = time.monotonic()
        if self.stream.isatty():
            if now - self.started >= self.quiet_seconds:
                self.stream.write(f"\r{self.title} ... {self.seconds:.0f} s")
                self.stream.flush()
        elif now - self._last_line >= self.seconds_between_lines:
            self._last_line = now
            self.stream.write(f"{self.title} ... {self.seconds:.0f} s\n")
            self.stream.flush()

    def end(self, outcome: str = "done") -> None:
        if self.stream.isatty():
            self.stream.write(f"\r{self.title} ... {outcome} ({self.seconds:.1f} s)\n")
        else:
            self.stream.write(f"{self.title}: {outcome} ({self.seconds:.1f} s)\n")
        self.stream.flush()


@contextmanager
def progress(title: str) -> Iterator[Progress]:
    """Show `title` while the block runs, and how it ended."""
    shown = Progress(title)
    shown.begin()
    try:
        yield shown
    except BaseException:
        shown.end("failed")
        raise
    shown.end()
