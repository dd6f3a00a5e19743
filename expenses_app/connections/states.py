"""The life of a connection, as a table."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class State(StrEnum):
    PENDING = "pending"  # consent has begun
    LINKED = "linked"
    NEEDS_REAUTHORISING = "needs_reauthorising"  # a person has to give consent again
    READ_ONLY = "read_only"  # reading works, writing is refused (rights, subscription)
    UNLINKED = "unlinked"


class Event(StrEnum):
    LINK = "link"  # consent for this ledger is here
    CONSENT_LOST = "consent_lost"
    WRITING_LOST = "writing_lost"
    UNLINK = "unlink"


# Every pair that is allowed; the others are mistakes of the caller.
TABLE: dict[tuple[State, Event], State] = {
    (State.PENDING, Event.LINK): State.LINKED,
    (State.PENDING, Event.UNLINK): State.UNLINKED,
    (State.LINKED, Event.LINK): State.LINKED,
    (State.LINKED, Event.CONSENT_LOST): State.NEEDS_REAUTHORISING,
    (State.LINKED, Event.WRITING_LOST): State.READ_ONLY,
    (State.LINKED, Event.UNLINK): State.UNLINKED,
    (State.NEEDS_REAUTHORISING, Event.LINK): State.LINKED,
    (State.NEEDS_REAUTHORISING, Event.CONSENT_LOST): State.NEEDS_REAUTHORISING,
    (State.NEEDS_REAUTHORISING, Event.WRITING_LOST): State.NEEDS_REAUTHORISING,
    (State.NEEDS_REAUTHORISING, Event.UNLINK): State.UNLINKED,
    (State.READ_ONLY, Event.LINK): State.LINKED,
    (State.READ_ONLY, Event.CONSENT_LOST): State.NEEDS_REAUTHORISING,
    (State.READ_ONLY, Event.WRITING_LOST): State.READ_ONLY,
    (State.READ_ONLY, Event.UNLINK): State.UNLINKED,
}

# A company has at most one connection in one of these.
ACTIVE = frozenset({State.LINKED, State.NEEDS_REAUTHORISING, State.READ_ONLY})
READABLE = frozenset({State.LINKED, State.READ_ONLY})
WRITABLE = frozenset({State.LINKED})

WORDS = {
    State.PENDING: _("Waiting for consent"),
    State.LINKED: _("Connected"),
    State.NEEDS_REAUTHORISING: _("Reconnect"),
    State.READ_ONLY: _("Reading only"),
    State.UNLINKED: _("Disconnected"),
}


class NotAllowed(ValueError):
    """This event cannot happen to a connection in this state."""


def advance(state: State, event: Event) -> State:
    """The state after `event`. Raises NotAllowed."""
    try:
        return TABLE[state, event]
    except KeyError:
        raise NotAllowed(f"{event} in state {state}") from None
