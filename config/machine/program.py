"""A program that a supervisor runs: what to start, when it counts as up, how it is ended."""

import re
import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from config.machine.account import Account


@dataclass(frozen=True)
class Program:
    """One child of the supervisor.

    `ready` is asked a few times a second; `ready_line` is a pattern that a line of its output must match. Without
    both a program counts as up once it runs. `prepare` runs before each start. Times are in seconds.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    ready: Callable[[], bool] | None = None
    ready_line: re.Pattern[str] | None = None
    ready_within: float = 30.0
    prepare: Callable[[], object] | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    stop_within: float = 15.0
    kill_signal: signal.Signals = signal.SIGKILL
    account: Account | None = None
    # How often within RESTART_WINDOW a program that ended by itself is started again before everything is stopped.
    restarts: int = 3


RESTART_WINDOW = 60.0
