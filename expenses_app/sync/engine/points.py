"""Named points at which a drill kills the process, to show that nothing is lost or doubled whatever the moment."""

import os
import signal
from enum import StrEnum


class Point(StrEnum):
    LEASED = "leased"
    CLAIMING = "claiming"  # inside the claiming transaction
    CLAIMED = "claimed"  # committed, nothing sent
    PREPARED = "prepared"  # what the documents are laid into is there, nothing of them sent
    SENT = "sent"  # answered by the ledger, nothing stored
    SETTLING = "settling"  # inside the settling transaction
    SETTLED = "settled"  # committed, lease not given back
    ASKED = "asked"  # an unknown outcome was answered, nothing stored
    REPLAYING = "replaying"  # the repeat is committed, nothing sent
    RELEASED = "released"


_passed: dict[str, int] = {}


def reach(point: Point) -> None:
    """Say that the engine is here. With EXPENSES_KILL_AT=point:n the process kills itself at the n-th time."""
    wanted = os.environ.get("EXPENSES_KILL_AT", "")
    if not wanted:
        return
    name, _, count = wanted.partition(":")
    if name != point.value:
        return
    _passed[name] = _passed.get(name, 0) + 1
    if _passed[name] == int(count or 1):
        os.kill(os.getpid(), signal.SIGKILL)
