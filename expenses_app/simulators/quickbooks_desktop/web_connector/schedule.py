"""The timer of the Web Connector: looks every moment which rows are due, and runs each in a thread of its own."""

import threading
from collections.abc import Callable, Hashable, Iterable

REAL_SECONDS_BETWEEN_LOOKS = 0.05


class Schedule:
    """``due`` names what is due; ``run`` runs one of them. A thing that still runs is not begun again."""

    def __init__(self, due: Callable[[], Iterable[Hashable]], run: Callable[[Hashable], None]) -> None:
        self._due, self._run = due, run
        self._ended = threading.Event()
        self._running: set[Hashable] = set()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to look; a second call changes nothing."""
        with self._lock:
            if self._thread is None and not self._ended.is_set():
                self._thread = threading.Thread(target=self._loop, name="web connector", daemon=True)
                self._thread.start()

    def end(self) -> None:
        """Look no more; what runs comes to its end by itself."""
        self._ended.set()

    def _loop(self) -> None:
        while not self._ended.wait(REAL_SECONDS_BETWEEN_LOOKS):
            for key in self._due():
                with self._lock:
                    if key in self._running:
                        continue
                    self._running.add(key)
                threading.Thread(target=self._once, args=(key,), name=f"update {key}", daemon=True).start()

    def _once(self, key: Hashable) -> None:
        try:
            self._run(key)
        finally:
            with self._lock:
                self._running.discard(key)
