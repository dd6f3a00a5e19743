"""The one state table of a Part: pure, complete, and the only place that says what may follow what."""

from enum import StrEnum


class State(StrEnum):
    QUEUED = "queued"  # due, or due at not_before
    OFFERED = "offered"  # prepared for a system that fetches its work; can be withdrawn
    SENDING = "sending"  # intent committed, bytes may be under way
    UNKNOWN = "unknown"  # perhaps in the ledger; the ledger is being asked
    UNFINISHED = "unfinished"  # begun in the ledger, not complete
    WAITING = "waiting"  # told to come back, or waits for what it needs
    BLOCKED = "blocked"  # the connection or the installation needs a person
    AMBIGUOUS = "ambiguous"  # several records fit; a person chooses
    REFUSED = "refused"  # the ledger, or our check, said no to this data
    WRITTEN = "written"  # stands in the ledger
    DRIFTED = "drifted"  # changed or removed on the other side
    DROPPED = "dropped"  # a person let it go, or a newer revision took its place


class Event(StrEnum):
    CLAIMED = "claimed"
    OFFERED = "offered"
    WITHDRAWN = "withdrawn"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    LATER = "later"
    NEEDS_PERSON = "needs_person"
    LOST = "lost"
    NOT_RUN = "not_run"
    NEEDS_OTHER = "needs_other"
    REPLAYED = "replayed"
    FOUND = "found"
    ASK_FIRST = "ask_first"
    ABSENT = "absent"
    NOT_ANSWERED = "not_answered"
    SEVERAL = "several"
    UNFINISHED = "unfinished"
    CLEARED = "cleared"
    PICKED = "picked"
    NONE_FITS = "none_fits"
    DUE = "due"
    RELINKED = "relinked"
    RETRIED = "retried"
    DISMISSED = "dismissed"
    SUPERSEDED = "superseded"
    POSTED_THERE = "posted_there"
    CHANGED_THERE = "changed_there"
    TAKEN_BACK = "taken_back"
    KEPT_THEIRS = "kept_theirs"
    REWRITE = "rewrite"


S, E = State, Event
TABLE: dict[tuple[State, Event], State] = {
    (S.QUEUED, E.CLAIMED): S.SENDING,
    (S.QUEUED, E.OFFERED): S.OFFERED,
    (S.QUEUED, E.ASK_FIRST): S.UNKNOWN,  # our database may be older than the ledger
    (S.WAITING, E.ASK_FIRST): S.UNKNOWN,
    (S.QUEUED, E.REFUSED): S.REFUSED,  # could not be built or packed any more
    (S.QUEUED, E.NEEDS_OTHER): S.WAITING,
    (S.QUEUED, E.NEEDS_PERSON): S.BLOCKED,
    (S.QUEUED, E.DISMISSED): S.DROPPED,
    (S.OFFERED, E.WITHDRAWN): S.QUEUED,
    (S.OFFERED, E.CLAIMED): S.SENDING,
    (S.SENDING, E.ACCEPTED): S.WRITTEN,
    (S.SENDING, E.FOUND): S.WRITTEN,
    (S.SENDING, E.REFUSED): S.REFUSED,
    (S.SENDING, E.LATER): S.WAITING,
    (S.SENDING, E.NEEDS_PERSON): S.BLOCKED,
    (S.SENDING, E.LOST): S.UNKNOWN,
    (S.SENDING, E.NOT_RUN): S.QUEUED,
    (S.UNKNOWN, E.REPLAYED): S.SENDING,
    (S.UNKNOWN, E.FOUND): S.WRITTEN,
    (S.UNKNOWN, E.ABSENT): S.QUEUED,
    (S.UNKNOWN, E.NOT_ANSWERED): S.UNKNOWN,
    (S.UNKNOWN, E.SEVERAL): S.AMBIGUOUS,
    (S.UNKNOWN, E.UNFINISHED): S.UNFINISHED,
    (S.UNKNOWN, E.REFUSED): S.REFUSED,  # asked, and somebody else changed the document meanwhile
    (S.UNFINISHED, E.ACCEPTED): S.WRITTEN,
    (S.UNFINISHED, E.CLEARED): S.QUEUED,
    (S.UNFINISHED, E.LOST): S.UNKNOWN,
    (S.UNFINISHED, E.REFUSED): S.REFUSED,
    (S.AMBIGUOUS, E.PICKED): S.WRITTEN,
    (S.AMBIGUOUS, E.NONE_FITS): S.QUEUED,
    (S.AMBIGUOUS, E.DISMISSED): S.DROPPED,
    (S.WAITING, E.DUE): S.QUEUED,
    (S.WAITING, E.REFUSED): S.REFUSED,
    (S.WAITING, E.DISMISSED): S.DROPPED,
    (S.BLOCKED, E.RELINKED): S.QUEUED,
    (S.BLOCKED, E.DISMISSED): S.DROPPED,
    (S.REFUSED, E.RETRIED): S.QUEUED,
    (S.REFUSED, E.SUPERSEDED): S.DROPPED,
    (S.REFUSED, E.DISMISSED): S.DROPPED,
    (S.WRITTEN, E.CHANGED_THERE): S.DRIFTED,
    (S.WRITTEN, E.POSTED_THERE): S.WRITTEN,  # a draft, or what stood in the ledger's own queue
    (S.WRITTEN, E.TAKEN_BACK): S.DROPPED,
    (S.DRIFTED, E.TAKEN_BACK): S.DROPPED,
    (S.DRIFTED, E.KEPT_THEIRS): S.WRITTEN,
    (S.DRIFTED, E.CHANGED_THERE): S.DRIFTED,
    (S.DRIFTED, E.SUPERSEDED): S.DROPPED,
    (S.DRIFTED, E.REWRITE): S.QUEUED,
    (S.DRIFTED, E.DISMISSED): S.DROPPED,
}

# Nothing more happens by itself.
SETTLED = frozenset({S.WRITTEN, S.REFUSED, S.DRIFTED, S.DROPPED})
# Bytes may be in the ledger, or on their way: the next revision has to wait.
OPEN = frozenset(State) - SETTLED


class NotPossible(ValueError):
    """The table has no such step."""


def advance(state: State, event: Event) -> State:
    """The state that follows. Raises NotPossible."""
    try:
        return TABLE[state, event]
    except KeyError:
        raise NotPossible(f"{event} does not happen to what is {state}") from None
