"""One table: how people and ledger together make a transaction's status. Data, tested cell by cell."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from expenses_app.ledger.operations import Operation, Role
from expenses_app.sync.states import State
from expenses_app.transactions.choices import Review, Status


class WriteState(StrEnum):
    """A Write's state, computed from its parts. Most are the state of the part that matters most."""

    QUEUED = "queued"
    OFFERED = "offered"
    SENDING = "sending"
    UNKNOWN = "unknown"
    WAITING = "waiting"
    WAITING_FOR_OTHER = "waiting_for_other"
    BLOCKED = "blocked"
    AMBIGUOUS = "ambiguous"
    REFUSED = "refused"
    PARTLY = "partly"
    DRIFTED = "drifted"
    WRITTEN = "written"
    DROPPED = "dropped"


@dataclass(frozen=True)
class PartView:
    """What the computation needs of a Part. `cause` is that of its error, "" when none; `posted` False for a draft;
    `undoes`: it takes a document back."""

    role: Role
    state: State
    cause: str = ""
    posted: bool = True
    undoes: bool = False


# The first of these that any part is in, is the state of the Write.
_WEIGHT: tuple[tuple[State, WriteState], ...] = (
    (State.AMBIGUOUS, WriteState.AMBIGUOUS),
    (State.REFUSED, WriteState.REFUSED),
    (State.BLOCKED, WriteState.BLOCKED),
    (State.UNKNOWN, WriteState.UNKNOWN),
    (State.UNFINISHED, WriteState.UNKNOWN),
    (State.SENDING, WriteState.SENDING),
    (State.OFFERED, WriteState.OFFERED),
    (State.WAITING, WriteState.WAITING),
    (State.QUEUED, WriteState.QUEUED),
    (State.DRIFTED, WriteState.DRIFTED),
    (State.WRITTEN, WriteState.WRITTEN),
    (State.DROPPED, WriteState.DROPPED),
)
PENDING = frozenset(
    {
        WriteState.QUEUED,
        WriteState.OFFERED,
        WriteState.SENDING,
        WriteState.UNKNOWN,
        WriteState.WAITING,
        WriteState.WAITING_FOR_OTHER,
        WriteState.BLOCKED,
        WriteState.AMBIGUOUS,
    }
)


def write_state(parts: Iterable[PartView]) -> WriteState:
    """The state of a Write; companions (receipts) never hold it back."""
    own = [part for part in parts if part.role is not Role.COMPANION]
    if _is_half_done(own):
        return WriteState.PARTLY
    own = _that_count(own)
    states = {part.state for part in own}
    waits_for_other = any(part.state is State.WAITING and part.cause == "needs_other" for part in own)
    for state, result in _WEIGHT:
        if state in states:
            return (
                WriteState.WAITING_FOR_OTHER if waits_for_other and result is WriteState.WAITING else result
            )
    return WriteState.DROPPED


def _is_half_done(own: list[PartView]) -> bool:
    """Something of it is in the books, or out of them, and something else was refused."""
    if not any(part.state is State.REFUSED for part in own):
        return False
    undone = {part.state is State.WRITTEN for part in own if part.undoes}
    stands = any(part.state in (State.WRITTEN, State.DRIFTED) for part in own if not part.undoes)
    return stands or undone == {True, False}


def _that_count(own: list[PartView]) -> list[PartView]:
    """What was taken back only made room for the others; while it is not, these wait for it and say nothing."""
    undoing = [part for part in own if part.undoes]
    if all(part.state is State.WRITTEN for part in undoing):
        return [part for part in own if not part.undoes] or undoing
    return [part for part in own if part.undoes or part.cause not in _FOLLOWS_FROM_OTHERS]


# Causes that only repeat what another document of the same Write tells.
_FOLLOWS_FROM_OTHERS = frozenset({"needs_other", "not_taken_back", "supplier"})


def follows(cause: str) -> bool:
    """Whether a part of this cause only repeats what another one of its Write tells."""
    return cause in _FOLLOWS_FROM_OTHERS


# (state of the newest write, cause) → status; "" stands for any other cause.
_STATUS: dict[tuple[WriteState, str], Status] = {
    (WriteState.QUEUED, ""): Status.QUEUED,
    (WriteState.OFFERED, ""): Status.OFFERED,
    (WriteState.SENDING, ""): Status.POSTING,
    (WriteState.UNKNOWN, ""): Status.CHECKING,
    (WriteState.WAITING, ""): Status.RETRYING,
    (WriteState.WAITING_FOR_OTHER, ""): Status.WAITING_FOR_SUPPLIER,
    (WriteState.BLOCKED, ""): Status.RECONNECT,
    (WriteState.AMBIGUOUS, ""): Status.AMBIGUOUS,
    (WriteState.REFUSED, ""): Status.REFUSED,
    (WriteState.REFUSED, "period_closed"): Status.PERIOD_LOCKED,
    (WriteState.REFUSED, "stale"): Status.CHANGED_THERE,
    (WriteState.REFUSED, "gone"): Status.GONE,
    (WriteState.PARTLY, ""): Status.PARTLY,
    (WriteState.DRIFTED, ""): Status.CHANGED_THERE,
    (WriteState.DRIFTED, "gone"): Status.GONE,
}


@dataclass(frozen=True)
class NewestWrite:
    operation: Operation
    state: WriteState
    cause: str = ""
    draft: bool = False
    receipts_open: bool = False


def status_of(review: Review, newest: NewestWrite | None) -> Status:
    """The status to store. `review` is TO_REVIEW or READY for a row that was edited after it was given to the ledger."""
    if newest is None or newest.state is WriteState.DROPPED:
        return _UNSENT[review]
    if newest.state is WriteState.WRITTEN:
        if newest.operation is Operation.VOID:
            return Status.EXCLUDED if review is Review.EXCLUDED else Status.VOIDED
        if review in (Review.TO_REVIEW, Review.READY):
            return Status.POSTED_CHANGED_HERE
        if newest.draft:
            return Status.DRAFT
        return Status.RECEIPT_TO_FOLLOW if newest.receipts_open else Status.POSTED
    if newest.state is WriteState.REFUSED and review is Review.READY:
        return Status.READY  # mended, goes with the next post
    return _STATUS.get((newest.state, newest.cause)) or _STATUS[newest.state, ""]


_UNSENT = {
    Review.TO_REVIEW: Status.TO_REVIEW,
    Review.READY: Status.READY,
    Review.SUBMITTED: Status.TO_REVIEW,
    Review.EXCLUDED: Status.EXCLUDED,
}
