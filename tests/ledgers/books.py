"""A ledger in memory that commits, forgets to answer, refuses and is late, as it is told."""

import itertools
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from expenses_app.core.clock import Clock
from expenses_app.core.messages import Message
from expenses_app.ledger.errors import LedgerError, OutcomeUnknown


@dataclass
class Entry:
    id: str
    body: Mapping[str, Any]
    marker: str = ""
    version: int = 1
    made_at: datetime | None = None
    complete: bool = True
    files: dict[str, str] = field(default_factory=dict)  # name → sha256

    @property
    def total(self) -> Decimal:
        return Decimal(self.body["total"])


@dataclass
class Fault:
    """`before`: raised instead of doing anything. `after`: raised once it is done. `late`: done that many seconds later."""

    on: str
    before: LedgerError | None = None
    after: LedgerError | None = None
    late: float | None = None
    times: int = 1


@dataclass
class Books:
    """`documents` by id. Every call goes through `call`, which applies the faults in the order in which they were ordered."""

    clock: Clock
    documents: dict[str, Entry] = field(default_factory=dict)
    replies: dict[str, Any] = field(default_factory=dict)  # call key → first answer
    faults: list[Fault] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    refuse: Callable[[Mapping[str, Any]], LedgerError | None] = lambda body: None
    staged: dict[str, list[Entry]] = field(default_factory=dict)  # journal → lines that are not posted yet
    _late: list[tuple[datetime, Callable[[], Any]]] = field(default_factory=list)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _ids: Any = field(default_factory=lambda: itertools.count(1))

    by_tenant: ClassVar[dict[str, "Books"]] = {}

    def call(self, name: str, act: Callable[[], Any]) -> Any:
        with self._lock:
            self._settle_late()
            self.calls.append(name)
            fault = next((one for one in self.faults if one.on == name and one.times > 0), None)
            if fault is None:
                return act()
            fault.times -= 1
            if fault.before is not None:
                raise fault.before
            if fault.late is not None:
                self._late.append((self.clock.now() + timedelta(seconds=fault.late), act))
                raise lost()
            result = act()
            if fault.after is not None:
                raise fault.after
            return result

    def new(self, body: Mapping[str, Any], marker: str = "", complete: bool = True) -> Entry:
        entry = Entry(
            id=str(next(self._ids)), body=body, marker=marker, made_at=self.clock.now(), complete=complete
        )
        self.documents[entry.id] = entry
        return entry

    def _settle_late(self) -> None:
        due = [one for one in self._late if one[0] <= self.clock.now()]
        self._late = [one for one in self._late if one[0] > self.clock.now()]
        for _, act in due:
            act()

    def standing(self) -> list[Entry]:
        """What the ledger holds once everything late has arrived."""
        with self._lock:
            for _, act in self._late:
                act()
            self._late = []
            return [one for one in self.documents.values() if one.complete]


def lost() -> OutcomeUnknown:
    return OutcomeUnknown(Message("The answer was lost."))
