"""What follows when a document that others need has settled, or one was taken back."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import F

from expenses_app.core.messages import Message
from expenses_app.ledger.operations import Role
from expenses_app.sync.engine.transitions import move, save
from expenses_app.sync.models import Part
from expenses_app.sync.outcomes import reflect
from expenses_app.sync.states import Event, State
from expenses_app.transactions.models import Transaction

# What waits for another document is released by its settlement, not by the clock.
NEVER = datetime.fromisoformat("9999-01-01T00:00:00+00:00")
# Why a document is refused whose need was not met, by what it needed: cause, advice, field.
_UNMET = {
    False: ("supplier", Message("What it needs first was refused. Mend that, then try again."), "contact_id"),
    True: (
        "not_taken_back",
        Message("What stands could not be taken back, so nothing was written in its place."),
        "",
    ),
}


def follow_up(part: Part, now: datetime) -> None:
    """Let go, or refuse, what waits for `part`; forget what `part` took back. For settled parts that others may need."""
    if part.state == State.WRITTEN:
        if part.undoes:
            _taken_back(part, now)
        _release(part, now)
    elif part.state in (State.REFUSED, State.DROPPED):
        _refuse(part, now)


def is_needed(part: Part) -> bool:
    """Whether another document may wait for this one."""
    return part.undoes or part.role == Role.PREREQUISITE


def needs_of(parts: Sequence[Part]) -> dict[str, State]:
    """The state of every document that these need, by its marker; a Write's documents need each other only."""
    wanted = {marker for part in parts for marker in part.needs}
    if not wanted:
        return {}
    found = Part.objects.filter(write_id__in={part.write_id for part in parts}, marker__in=wanted)
    return {marker: State(state) for marker, state in found.values_list("marker", "state")}


def unmet_error(needed_undoing: bool) -> dict[str, object]:
    """The stored error of a document whose need will not be met."""
    cause, advice, field = _UNMET[needed_undoing]
    return {"cause": cause, "advice": advice.as_json(), "said": "", "code": "", "field": field}


def _waiting_for(part: Part) -> Iterable[Part]:
    return Part.objects.select_for_update().filter(
        write_id=part.write_id, state=State.WAITING, needs__contains=[part.marker]
    )


def _release(part: Part, now: datetime) -> None:
    for dependent in _waiting_for(part):
        states = needs_of([dependent])
        if all(states.get(marker) == State.WRITTEN for marker in dependent.needs):
            save([dependent], set(move(dependent, Event.DUE, now, not_before=now, error=None)))


def _refuse(part: Part, now: datetime) -> None:
    for dependent in _waiting_for(part):
        save([dependent], set(move(dependent, Event.REFUSED, now, error=unmet_error(part.undoes))))
        reflect([dependent], now)


def _taken_back(part: Part, now: datetime) -> None:
    """The document is gone by our own wish: what wrote it is history, its receipts with it, and a new document gets a
    new marker."""
    transaction_id = part.write.transaction_id
    if transaction_id is None:
        return
    earlier = list(
        Part.objects.select_for_update(of=("self",))
        .filter(write__transaction_id=transaction_id, state__in=[State.WRITTEN, State.DRIFTED], undoes=False)
        .exclude(write=part.write)
    )
    gone = [
        one
        for one in earlier
        if one.name == part.name or (one.role == Role.COMPANION and part.name == "main")
    ]
    names: set[str] = set()
    for one in gone:
        names.update(move(one, Event.TAKEN_BACK, now))
    save(gone, names)
    Transaction.objects.filter(id=transaction_id).update(incarnation=F("incarnation") + 1)
