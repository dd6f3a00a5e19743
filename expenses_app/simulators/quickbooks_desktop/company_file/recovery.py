"""Error recovery by message set: the response to a set that bears an id is stored, and returned when it comes again.

Source: Intuit's "Error recovery" and the samples ErrRecovery1 to 3.
"""

import hashlib
from dataclasses import dataclass

from expenses_app.simulators.quickbooks_desktop.company_file import refusals
from expenses_app.simulators.quickbooks_desktop.company_file.sessions import Session
from expenses_app.simulators.quickbooks_desktop.company_file.state import StoredSet
from expenses_app.simulators.quickbooks_desktop.switches import Switches

LONGEST_ID = 23
EVERY_SET = "ClearAllMessageSets"


@dataclass(frozen=True)
class Decision:
    """What to do with a message set: run it, or answer ``body`` under ``status``. ``store`` is the id to store under."""

    run: bool
    status: int | None
    body: str = ""
    store: str = ""


def decide(session: Session, old: str, new: str, empty: bool, checksum: str, switches: Switches) -> Decision:
    """Clear what is to be cleared, then say whether the set runs."""
    store = session.file.recovery
    application = session.application
    if not old and not new:
        return Decision(True, None)
    if max(len(old), len(new)) > LONGEST_ID:
        return Decision(False, refusals.BAD_SET_ID)
    if empty and new:
        kept = store.get((application, new))
        if kept is None:
            return Decision(False, switches["lost_record_status"])
        return Decision(False, refusals.OK, kept.body)
    cleared = _clear(session, old) if old else True
    if not new:
        return Decision(not empty, refusals.OK if cleared else refusals.NO_RECOVERY_RECORD)
    kept = store.get((application, new))
    if kept is not None:
        if kept.checksum != checksum:
            return Decision(False, refusals.BAD_CHECKSUM)
        return Decision(False, refusals.OK, kept.body)
    return Decision(True, refusals.OK if cleared else switches["unknown_old_set"], store=new)


def keep(session: Session, key: str, checksum: str, body: str) -> None:
    """Store the response to a set."""
    session.file.recovery[session.application, key] = StoredSet(checksum, body)


def checksum_of(text: str) -> str:
    """The checksum of a message set as it was sent."""
    return hashlib.sha256(text.encode()).hexdigest()


def _clear(session: Session, key: str) -> bool:
    store = session.file.recovery
    if key == EVERY_SET:
        for known in [each for each in store if each[0] == session.application]:
            del store[known]
        return True
    return store.pop((session.application, key), None) is not None
