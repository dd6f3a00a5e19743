"""Keeps a simulator's ledger in a file, so that it survives a restart."""

import os
import pickle
import threading
import time
from pathlib import Path

from expenses_app.simulators.chassis.clock import SimulatedClock
from expenses_app.simulators.chassis.platform import Platform

SECONDS_BETWEEN_SAVES = 1.0
REST_PER_SECOND_OF_SAVING = 10


class StateFile:
    """Loads at once; afterwards saves in the background when something changed, and when closed.

    The file is a pickle: it is this machine's own, written and read by the same simulator only.
    """

    def __init__(self, path: Path, platform: Platform, clock: SimulatedClock) -> None:
        self._path = path
        self._platform = platform
        self._clock = clock
        self._dirty = threading.Event()
        self._ended = threading.Event()
        self._saving = threading.Lock()
        self._rest = SECONDS_BETWEEN_SAVES
        if path.exists():
            stored = pickle.loads(path.read_bytes())  # noqa: S301
            clock.move_to(stored["now"])
            platform.load(stored["platform"])
        threading.Thread(target=self._run, name="state file", daemon=True).start()

    def changed(self) -> None:
        """Ask for a save soon."""
        self._dirty.set()

    def close(self) -> None:
        """Save now and stop."""
        self._ended.set()
        self._dirty.set()
        self._save()

    def _run(self) -> None:
        while not self._ended.is_set():
            self._dirty.wait()
            if self._ended.wait(self._rest):
                return
            self._dirty.clear()
            started = time.monotonic()
            self._save()
            # A large ledger takes long to store and is locked meanwhile: store it less often.
            self._rest = max(SECONDS_BETWEEN_SAVES, REST_PER_SECOND_OF_SAVING * (time.monotonic() - started))

    def _save(self) -> None:
        with self._saving:
            content = pickle.dumps({"now": self._clock.now(), "platform": self._platform.dump()})
            self._path.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._path.with_suffix(self._path.suffix + ".new")
            fresh.write_bytes(content)
            os.replace(fresh, self._path)
