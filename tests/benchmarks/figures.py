"""What a measurement prints: each figure beside its floor or limit, pass or fail, and how busy the machine was."""

import os
import time
from collections.abc import Callable, Sequence
from math import ceil
from pathlib import Path


class Figures:
    """Collects lines; `finish` prints the verdict and gives the exit status."""

    def __init__(self, title: str) -> None:
        print(title)
        print(
            f"load of this machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors",
            flush=True,
        )
        self.failed: list[str] = []
        self.judged = 0

    def show(self, name: str, figure: float, limit: float, unit: str, note: str = "") -> bool:
        """A figure that must not be above its limit."""
        passed = figure <= limit
        self.judged += 1
        if not passed:
            self.failed.append(name)
        print(
            f"  {name:<46}{figure:10.1f} {unit:<4} limit {limit:g}  {'pass' if passed else 'FAIL'}"
            + (f"  {note}" if note else ""),
            flush=True,
        )
        return passed

    def tell(self, text: str) -> None:
        """A line that is not judged."""
        print(f"  {text}", flush=True)

    def finish(self) -> int:
        print(f"load of this machine after: {os.getloadavg()[0]:.1f}")
        if self.failed:
            print(f"FAIL: {len(self.failed)} of {self.judged}: {', '.join(self.failed)}")
            return 1
        print(f"pass: all {self.judged}")
        return 0


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` (0 to 1) of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, ceil(len(ordered) * share) - 1)]


def milliseconds(work: Callable[[], object]) -> float:
    """Time of the wall that `work` takes."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


class Tries:
    """The same work, some times. For each: milliseconds of the wall, of this process' computing, and of its database's.

    On a machine that others use as well the wall tells how long one waited in line; `p95_computing`, the sum of both
    computings, is what it would be on an idle one with everything in memory.
    """

    def __init__(
        self,
        work: Callable[[], object],
        times: int,
        warm_up: int = 2,
        prepare: Callable[[], object] = lambda: None,
    ) -> None:
        """`prepare` goes before each try and is not measured."""
        for _ in range(warm_up):
            prepare()
            work()
        self.wall: list[float] = []
        self.own: list[float] = []
        self.computing: list[float] = []
        for _ in range(times):
            prepare()
            own, theirs = time.process_time(), _database_milliseconds()
            self.wall.append(milliseconds(work))
            self.own.append((time.process_time() - own) * 1000)
            self.computing.append(self.own[-1] + _database_milliseconds() - theirs)

    @property
    def middle(self) -> float:
        return percentile(self.wall, 0.5)

    @property
    def p95(self) -> float:
        return percentile(self.wall, 0.95)

    @property
    def own_middle(self) -> float:
        return percentile(self.own, 0.5)

    @property
    def p95_computing(self) -> float:
        return percentile(self.computing, 0.95)


def _database_milliseconds() -> float:
    """Processor time that the server process of our connection has used so far; it runs on this machine."""
    from django.db import connection

    connection.ensure_connection()
    process = connection.connection.info.backend_pid
    return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e6
