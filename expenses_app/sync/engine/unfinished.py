"""Documents that were begun in the ledger: finish them, or clear them away and begin again."""

from datetime import datetime

from django.db import transaction as database

from expenses_app.connections.models import Connection
from expenses_app.core.clock import Clock
from expenses_app.ledger.codec import document_from_json, remote_from_json
from expenses_app.ledger.errors import LedgerError, OutcomeUnknown, Retry
from expenses_app.ledger.parcels import RefusedOutcome, Written
from expenses_app.ledger.promise import FinishingClient
from expenses_app.sync.engine.backoff import next_question
from expenses_app.sync.engine.settle import accept, after
from expenses_app.sync.engine.transitions import error_as_json, move, save
from expenses_app.sync.models import Part
from expenses_app.sync.states import Event, State


def finish_due(connection: Connection, client: FinishingClient, clock: Clock) -> int:
    """Finish what is due; what refuses to be finished is cleared and queued again. Returns how many moved."""
    now = clock.now()
    parts = list(
        Part.objects.filter(connection=connection, state=State.UNFINISHED, not_before__lte=now)
        .select_related("write")
        .order_by("not_before", "id")[:20]
    )
    for part in parts:
        _finish(part, client, clock)
    return len(parts)


def _finish(part: Part, client: FinishingClient, clock: Clock) -> None:
    if part.document is None or part.remote is None:
        raise ValueError("an unfinished part has a document and a beginning")
    document = document_from_json(part.document)
    remote = remote_from_json(part.remote)
    try:
        outcome = client.finish(document, remote)
    except LedgerError as error:
        if error.retry is not Retry.NEVER:
            _ask_again(part, clock.now(), error)
            return
        outcome = RefusedOutcome(error)
    # A refusal may be another document's that lay beside it: sent anew, alone if need be, it shows whose it is.
    now = clock.now()
    if isinstance(outcome, Written):
        with database.atomic():
            if (fresh := _still(part)) is not None:
                save([fresh], set(accept(fresh, outcome, now)))
                after([fresh], now)
        return
    try:
        client.clear([document])
    except LedgerError as error:
        _ask_again(part, clock.now(), error)
        return
    with database.atomic():
        fresh = _still(part)
        if fresh is None:
            return
        names = move(
            fresh,
            Event.CLEARED,
            now,
            generation=fresh.generation + 1,
            not_before=now,
            remote=None,
        )
        save([fresh], set(names))
        after([fresh], now)


def _still(part: Part) -> Part | None:
    """The part, locked, unless somebody settled it meanwhile."""
    return (
        Part.objects.select_for_update(of=("self",))
        .filter(id=part.id, state=State.UNFINISHED)
        .select_related("write")
        .first()
    )


def _ask_again(part: Part, now: datetime, error: LedgerError) -> None:
    """Nobody knows how far that came: the ledger is asked, at once the first time, later each time after."""
    lost = OutcomeUnknown(error.advice, said=error.said, code=error.code)
    with database.atomic():
        fresh = _still(part)
        if fresh is None:
            return
        names = move(
            fresh,
            Event.LOST,
            now,
            error=error_as_json(lost),
            last_sent_at=now,
            not_before=getattr(error, "until", None) or next_question(now, fresh.questions),
            questions=fresh.questions + 1,
        )
        save([fresh], set(names))
        after([fresh], now)
