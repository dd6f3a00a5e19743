"""Read on: pages until some seconds are over, each stored with its cursor before the next is asked for."""

import time
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import Enum
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import F, Q

from expenses_app.connections.models import Connection
from expenses_app.connections.services.block import block
from expenses_app.connections.services.read_facts import read_facts
from expenses_app.connections.sessions import client_for
from expenses_app.core.clock import Clock
from expenses_app.core.messages import Message
from expenses_app.ledger.errors import LedgerError, NeedsReauthorising, Retry, Scope, WrongTenant
from expenses_app.ledger.promise import Client, Page
from expenses_app.ledger.records import RecordKind
from expenses_app.reference_data.models import Pull, PullStep, Reading
from expenses_app.reference_data.services.finish_pull import fail, finish
from expenses_app.reference_data.services.polled_pull import is_polled
from expenses_app.reference_data.services.reading_ahead import ReadingAhead
from expenses_app.reference_data.services.start_pull import FACTS
from expenses_app.reference_data.services.store_records import mark_absent, settle_indexes, store_records

logger = structlog.get_logger(__name__)

TURN_SECONDS = 10.0  # of the wall; then others have their turn
_AHEAD_SECONDS = 3.0  # near the end of a turn nothing is asked for that the turn will not store
LEASE = timedelta(seconds=180)
PATIENCE_SECONDS = 20.0
_MOST_TRIES = 40
_FIRST_PAUSE = timedelta(seconds=5)
_LONGEST_PAUSE = timedelta(minutes=15)

ClientFor = Callable[[Connection, Clock], Client]


class Outcome(Enum):
    """What the caller does next: call again, wait for the clock's tick, or nothing."""

    MORE = "more"
    LATER = "later"
    OVER = "over"


class LeaseLost(Exception):
    """Another process took over; what this one read last is not stored."""


def background_client(connection: Connection, clock: Clock) -> Client:
    return client_for(connection, clock, background=True, patience_seconds=PATIENCE_SECONDS)


def run_pull(
    pull_id: UUID,
    clock: Clock,
    *,
    clients: ClientFor = background_client,
    turn_seconds: float = TURN_SECONDS,
) -> Outcome:
    """Work on a pull for one turn. Whoever else works on it, or an ended one, gives OVER or LATER at once."""
    lease = _take(pull_id, clock)
    if lease is None:
        return (
            Outcome.OVER
            if not Pull.objects.filter(pk=pull_id, state__in=Pull.OPEN).exists()
            else Outcome.LATER
        )
    pull = Pull.objects.select_related("connection__authorisation", "connection__company").get(pk=pull_id)
    try:
        return _turn(pull, lease, clock, clients, turn_seconds)
    except LeaseLost:
        return Outcome.LATER
    except LedgerError as error:
        return _settle_error(pull, lease, error, clock)
    finally:
        Pull.objects.filter(pk=pull_id, lease_token=lease).update(lease_token=None, lease_until=None)


def _take(pull_id: UUID, clock: Clock) -> UUID | None:
    lease, now = uuid.uuid4(), clock.now()
    won = (
        Pull.objects.filter(pk=pull_id, state__in=Pull.OPEN)
        .filter(Q(lease_until=None) | Q(lease_until__lt=now))
        .filter(Q(not_before=None) | Q(not_before__lte=now))
        .update(lease_token=lease, lease_until=now + LEASE, state=Pull.State.RUNNING, not_before=None)
    )
    if not won:
        return None
    Pull.objects.filter(pk=pull_id, started_at=None).update(started_at=now)
    return lease


def _turn(pull: Pull, lease: UUID, clock: Clock, clients: ClientFor, turn_seconds: float) -> Outcome:
    connection = pull.connection
    if not connection.can_read:
        raise NeedsReauthorising(
            connection.problem or Message("The connection was ended before everything was read.")
        )
    client = clients(connection, clock)
    until = time.monotonic() + turn_seconds
    with ReadingAhead(client) as pages:
        while True:
            step = _next_step(pull)
            if step is None:
                with transaction.atomic():
                    _demand_lease(pull.pk, lease, clock)
                    finish(pull, clock.now())
                return Outcome.OVER
            began = time.monotonic()
            try:
                ahead = began + _AHEAD_SECONDS < until and not is_polled(connection)
                _read_on(pull, step, lease, client, pages, clock, ahead=ahead)
            except LedgerError as error:
                if error.retry is not Retry.NEVER or error.scope is not Scope.DOCUMENT:
                    raise
                _fail_step(pull, step, lease, error, clock)
            if time.monotonic() > until:
                return Outcome.MORE


def _next_step(pull: Pull) -> PullStep | None:
    over = (PullStep.State.DONE, PullStep.State.FAILED)
    return pull.steps.exclude(state__in=over).order_by("position").first()


def _read_on(
    pull: Pull,
    step: PullStep,
    lease: UUID,
    client: Client,
    pages: ReadingAhead,
    clock: Clock,
    *,
    ahead: bool,
) -> None:
    """One call (facts: a few), stored with where to go on. No transaction is open while the network is."""
    if step.started_at is None:
        step.started_at = clock.now()
        step.state = PullStep.State.RUNNING
        step.save(update_fields=["started_at", "state"])
    if step.kind == FACTS:
        read_facts(pull.connection, client, clock.now())
        with transaction.atomic():
            _demand_lease(pull.pk, lease, clock)
            step.read = 1
            _end_step(step, clock.now())
        return
    page = pages.read(RecordKind(step.kind), step.since, step.cursor, ahead=ahead)
    _store(pull, step, lease, page, clock)


def _store(pull: Pull, step: PullStep, lease: UUID, page: Page, clock: Clock) -> None:
    company_id, ledger_id, kind = pull.company_id, pull.connection.ledger_id, RecordKind(step.kind)
    now = clock.now()
    with transaction.atomic():
        _demand_lease(pull.pk, lease, clock)
        stored = store_records(company_id, ledger_id, kind, page.records, now, seen_in=pull.pk)
        step.read += len(page.records)
        step.added += stored.added
        step.changed += stored.changed
        step.archived += stored.archived
        step.deleted += stored.deleted
        # The first page says from where the next reading starts: what changes while we read is read again then.
        step.high_water = step.high_water or page.high_water
        step.cursor = page.cursor
        if page.cursor is None:
            if page.complete:
                step.deleted += mark_absent(company_id, ledger_id, kind, pull.pk, now)
            _remember(pull, step, page.complete, now)
            _end_step(step, now)
        else:
            step.save()
    if page.cursor is None:
        settle_indexes(step.added + step.changed)


def _remember(pull: Pull, step: PullStep, complete: bool, now: datetime) -> None:
    known = {"read_at": now}
    if step.high_water:
        known["high_water"] = step.high_water
    changes: dict[str, object] = dict(known)
    if complete or step.since is None:
        changes |= {"complete_at": now, "count": step.read}
    Reading.objects.update_or_create(
        company_id=pull.company_id,
        ledger_id=pull.connection.ledger_id,
        kind=step.kind,
        defaults=changes,
    )


def _end_step(step: PullStep, now: datetime) -> None:
    step.state = PullStep.State.DONE
    step.finished_at = now
    step.save()


def _fail_step(pull: Pull, step: PullStep, lease: UUID, error: LedgerError, clock: Clock) -> None:
    """This kind cannot be read; the others can."""
    with transaction.atomic():
        _demand_lease(pull.pk, lease, clock)
        step.state = PullStep.State.FAILED
        step.finished_at = clock.now()
        step.problem_json = error.advice.as_json()
        step.problem_said = error.said[:500]
        step.save()
    logger.warning("kind_not_read", pull=str(pull.pk), kind=step.kind, cause=error.cause)


def _demand_lease(pull_id: UUID, lease: UUID, clock: Clock) -> None:
    """Keep the lease, inside the transaction that stores what was read. Raises LeaseLost."""
    if not Pull.objects.filter(pk=pull_id, lease_token=lease).update(lease_until=clock.now() + LEASE):
        raise LeaseLost


def _settle_error(pull: Pull, lease: UUID, error: LedgerError, clock: Clock) -> Outcome:
    """Later: wait and go on. A person is needed: say so, and on the connection too where it concerns all of it."""
    now = clock.now()
    logger.warning("pull_interrupted", pull=str(pull.pk), cause=error.cause, code=error.code)
    if error.retry is Retry.LATER and pull.tries + 1 < _MOST_TRIES:
        pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(pull.tries, 10))
        told: datetime | None = getattr(error, "until", None)
        Pull.objects.filter(pk=pull.pk, lease_token=lease).update(
            state=Pull.State.WAITING,
            tries=F("tries") + 1,
            not_before=max(told, now) if told else now + pause,
            problem_json=error.advice.as_json(),
            problem_said=error.said[:500],
            problem_cause=error.cause,
        )
        return Outcome.LATER
    if isinstance(error, NeedsReauthorising | WrongTenant) and pull.connection.is_active:
        block(pull.connection, error, now)
    with transaction.atomic():
        if Pull.objects.filter(pk=pull.pk, lease_token=lease).exists():
            fail(pull, error, now)
    return Outcome.OVER
