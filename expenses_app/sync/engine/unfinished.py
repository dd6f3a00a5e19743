"""Documents that were begun in the ledger: finish them, or clear them away and begin again."""

from datetime import datetime

from django.db import transaction as database

from expenses_app.connections.models import Connection
from expenses_app.core.clock import Clock
from expenses_app.ledger.codec import document_from_json, remote_from_json
from expenses_app.ledger.errors import LedgerError, OutcomeUnknown, Retry
from expenses_app.ledger.parcels import Written
from expenses_app.ledger.promise import FinishingClient
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
        _store(part, Event.LOST, clock.now(), error)
        return
    if isinstance(outcome, Written):
        with database.atomic():
            save([part], set(accept(part, outcome, clock.now())))
            after([part], clock.now())
        return
    try:
        client.clear([document])
    except LedgerError as error:
        _store(part, Event.LOST, clock.now(), error)
        return
    with database.atomic():
        error = getattr(outcome, "error", None)
        names = move(
            part,
            Event.CLEARED,
            clock.now(),
            generation=part.generation + 1,
            not_before=clock.now(),
            remote=None,
        )
        if error is not None and error.retry is Retry.NEVER:
            names += move(part, Event.REFUSED, clock.now(), error=error_as_json(error))
        save([part], set(names))
        after([part], clock.now())


def _store(part: Part, event: Event, now: datetime, error: LedgerError) -> None:
    lost = OutcomeUnknown(error.advice, said=error.said, code=error.code)
    with database.atomic():
        save([part], set(move(part, event, now, error=error_as_json(lost), not_before=now)))
        after([part], now)
