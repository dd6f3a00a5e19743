"""Store what became of a parcel, in one transaction of its own, guarded by the lease token."""

from collections.abc import Iterable
from copy import copy
from datetime import datetime
from functools import cache

import structlog
from django.db import transaction as database

from expenses_app.connections.models import Connection
from expenses_app.connections.services.block import block
from expenses_app.ledger.codec import differences_as_json, remote_as_json
from expenses_app.ledger.errors import Gone, LedgerError, OutcomeUnknown, RateLimited, Retry, Scope
from expenses_app.ledger.operations import Operation, Role
from expenses_app.ledger.parcels import NotRun, Outcome, RefusedOutcome, Written
from expenses_app.sync.engine.backoff import MOST_FAILURES, next_question, next_try
from expenses_app.sync.engine.claim import Ready
from expenses_app.sync.engine.following import follow_up, is_needed
from expenses_app.sync.engine.points import Point, reach
from expenses_app.sync.engine.pushed import is_pushed, store_pushed
from expenses_app.sync.engine.send import Answered
from expenses_app.sync.engine.stored import standing_of
from expenses_app.sync.engine.transitions import error_as_json, move, save
from expenses_app.sync.models import Attempt, Part
from expenses_app.sync.outcomes import reflect
from expenses_app.sync.receipts import follow
from expenses_app.sync.states import Event, State

logger = structlog.get_logger(__name__)


def settle(connection: Connection, ready: Ready, answered: Answered, now: datetime) -> None:
    """Move every part of the parcel. Parts whose lease is no longer ours are left to whoever has them now."""
    with database.atomic():
        attempt = ready.attempt
        # Whoever holds the token is the only one who moves them: as they were claimed, so they stand.
        held = set(
            Part.objects.select_for_update()
            .filter(
                id__in=[part.id for part in ready.parts], state=State.SENDING, lease_token=attempt.lease_token
            )
            .order_by("id")
            .values_list("id", flat=True)
        )
        parts = [copy(part) for part in ready.parts if part.id in held]
        names: set[str] = set()
        again = _Again(now)
        for part in parts:
            outcome = answered.outcomes.get(part.marker)
            if outcome is not None:
                names.update(_apply_outcome(part, outcome, again))
            elif answered.error is not None:
                names.update(
                    _apply_error(part, answered.error, again, len(ready.parts), repeated=ready.repeated)
                )
        save(parts, names)
        if answered.error is not None and answered.error.scope is not Scope.DOCUMENT:
            _stop_connection(connection, answered.error, parts, now)
        _close(attempt, answered, now)
        after(parts, now)
        reach(Point.SETTLING)
    reach(Point.SETTLED)
    if len(parts) < len(ready.parts):
        logger.warning("settled_late", parcel=str(ready.row.id), ours=len(parts), of=len(ready.parts))


class _Again:
    """When what failed together comes back: together, so that it still fills one parcel."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.later = cache(lambda failures, until: next_try(now, failures, until))
        self.question = cache(lambda asked: next_question(now, asked))


def _apply_outcome(part: Part, outcome: Outcome, again: _Again) -> list[str]:
    """Move one part by its own outcome."""
    now = again.now
    if isinstance(outcome, Written):
        return accept(part, outcome, now)
    if isinstance(outcome, NotRun):
        return move(part, Event.NOT_RUN, now, generation=part.generation + 1, not_before=now)
    if isinstance(outcome, RefusedOutcome):
        return _apply_error(part, outcome.error, again, 1)
    raise TypeError(type(outcome))


def accept(part: Part, written: Written, now: datetime, event: Event = Event.ACCEPTED) -> list[str]:
    """The part stands in the ledger."""
    return move(
        part,
        event,
        now,
        remote=remote_as_json(written.remote),
        remote_id=written.remote.id,
        differences=differences_as_json(written.differences),
        error=None,
        failures=0,
        candidates=[],
    )


def after(parts: Iterable[Part], now: datetime) -> None:
    """What follows in the same transaction: dependents, receipts, statuses, runs."""
    parts = list(parts)
    follow([part for part in parts if _stands_now(part)], now)
    for part in parts:
        if is_needed(part):
            follow_up(part, now)
        if is_pushed(part):
            store_pushed(part, now)
    reflect(parts, now)


def _stands_now(part: Part) -> bool:
    """The document that receipts belong to."""
    main = part.role == Role.MAIN and part.name == "main" and not part.undoes
    return part.state == State.WRITTEN and main


def _apply_error(
    part: Part, error: LedgerError, again: _Again, travelled: int, *, repeated: bool = False
) -> list[str]:
    now = again.now
    if isinstance(error, Gone) and part.operation == Operation.VOID:
        return accept(part, Written(standing_of(part)), now)  # what it was to take back is no longer there
    stored = error_as_json(error)
    # That a repetition did not get through says nothing of the first sending: it stays unknown.
    still_unknown = repeated and error.retry is not Retry.NEVER
    if isinstance(error, OutcomeUnknown) or error.retry is Retry.ASK or still_unknown:
        return move(
            part,
            Event.LOST,
            now,
            error=stored,
            not_before=getattr(error, "until", None) or again.question(part.questions),
            questions=part.questions + 1,
            searches=0,
            last_sent_at=now,
        )
    generation = part.generation + 1  # a definite failure: its key must not be used again
    if error.retry is Retry.LATER:
        # Having to wait one's turn is no failure.
        failures = part.failures + (0 if isinstance(error, RateLimited) else 1)
        if failures > MOST_FAILURES:
            return move(part, Event.REFUSED, now, error=stored, generation=generation)
        until = getattr(error, "until", None)
        return move(
            part,
            Event.LATER,
            now,
            error=stored,
            generation=generation,
            failures=failures,
            not_before=again.later(failures, until),
        )
    if error.retry is Retry.AFTER_PERSON:
        return move(part, Event.NEEDS_PERSON, now, error=stored, generation=generation)
    if travelled > 1:
        # One of them spoiled the whole call: smaller calls show which.
        return move(
            part,
            Event.NOT_RUN,
            now,
            generation=generation,
            batch_limit=max(1, travelled // 2),
            not_before=now,
        )
    return move(part, Event.REFUSED, now, error=stored, generation=generation)


def _stop_connection(connection: Connection, error: LedgerError, parts: list[Part], now: datetime) -> None:
    """The connection itself is at fault: nothing else of it is tried before its time."""
    if error.retry is Retry.AFTER_PERSON:
        block(connection, error, now)
    elif error.retry is Retry.LATER:
        # The waiting parts carry the time; the others of this connection would only meet the same answer.
        until = getattr(error, "until", None) or next_try(now, 1, None)
        free = list(
            Part.objects.select_for_update(skip_locked=True)
            .filter(connection=connection, state=State.QUEUED, not_before__lt=until)
            .values_list("id", flat=True)
        )
        Part.objects.filter(id__in=free).update(not_before=until)


def _close(attempt: Attempt, answered: Answered, now: datetime) -> None:
    error = answered.error
    Attempt.objects.filter(sequence=attempt.sequence).update(
        ended_at=now,
        outcome=error.cause if error else "answered",
        detail=error_as_json(error) if error else None,
    )
