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
from expenses_app.ledger.finding import Change


@dataclass
class Entry:
    id: str
    body: Mapping[str, Any]
    marker: str = ""
    version: int = 1
    made_at: datetime | None = None
    complete: bool = True
    posted: bool = True
    files: dict[str, str] = field(default_factory=dict)  # name → sha256

    @property
    def total(self) -> Decimal:
        return Decimal(self.body.get("total", 0))


@dataclass
class Fault:
    """`before`: raised instead of doing anything. `after`: raised once it is done. `late`: done that many seconds later.

    `meanwhile` runs while the request is on its way.
    """

    on: str
    before: LedgerError | None = None
    after: LedgerError | None = None
    late: float | None = None
    meanwhile: Callable[[], None] | None = None
    times: int = 1
    skip: int = 0


@dataclass
class Books:
    """`documents` by id. Every call goes through `call`, which applies the faults in the order in which they were ordered."""

    clock: Clock
    documents: dict[str, Entry] = field(default_factory=dict)
    replies: dict[str, Any] = field(default_factory=dict)  # call key → first answer
    faults: list[Fault] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    refuse: Callable[[Mapping[str, Any]], LedgerError | None] = lambda body: None
    drafts: bool = False  # what is written is a draft until somebody posts it there
    journals: set[str] = field(default_factory=set)  # what documents are laid into, by name
    changed: list[Change] = field(default_factory=list)  # what somebody did there, to be told when asked
    tax_of: Callable[[Decimal], Decimal] = lambda tax: tax  # how this ledger computes the tax we predicted
    _late: list[tuple[datetime, Callable[[], Any]]] = field(default_factory=list)
    writers: list[str] = field(default_factory=list)  # the strategy of every write, as its parcel says
    under_way: int = 0
    most_at_once: int = 0
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _ids: Any = field(default_factory=lambda: itertools.count(1))

    by_tenant: ClassVar[dict[str, "Books"]] = {}

    def call(self, name: str, act: Callable[[], Any]) -> Any:
        with self._lock:
            self._settle_late()
            self.calls.append(name)
            self.under_way += 1
            self.most_at_once = max(self.most_at_once, self.under_way)
            fault = next((one for one in self.faults if one.on == name and one.times > 0), None)
            if fault is not None and fault.skip:
                fault.skip -= 1
                fault = None
            elif fault is not None:
                fault.times -= 1
        try:
            if fault is not None and fault.meanwhile is not None:
                fault.meanwhile()
            return self._act(fault, act)
        finally:
            with self._lock:
                self.under_way -= 1

    def _act(self, fault: Fault | None, act: Callable[[], Any]) -> Any:
        with self._lock:
            if fault is None:
                return act()
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

    def post_as_it_is(self, id: str) -> None:
        """Somebody posts a draft there; it keeps its id and version."""
        self.documents[id].posted = True
        self.tell(self.documents[id])

    def tell(self, entry: Entry) -> None:
        """It is listed among what changed."""
        self.changed.append(Change("Entry", entry.id, str(entry.version), removed=False))

    def remove(self, id: str, target: str = "Entry") -> None:
        """Somebody deletes it there."""
        del self.documents[id]
        self.changed.append(Change(target, id, "", removed=True))

    def order(self, on: str, **fault: Any) -> None:
        """What is to happen to the next call of that name."""
        self.faults.append(Fault(on, **fault))

    def standing(self) -> list[Entry]:
        """What the ledger holds once everything late has arrived."""
        with self._lock:
            for _, act in self._late:
                act()
            self._late = []
            return [one for one in self.documents.values() if one.complete]

    def totals(self) -> list[Decimal]:
        """The totals of the entries that stand, smallest first."""
        return sorted(one.total for one in self.standing() if "total" in one.body)


def lost() -> OutcomeUnknown:
    return OutcomeUnknown(Message("The answer was lost."))
