"""What a system that calls us gets next in its session, and what becomes of its reply.

Everything of one call happens in one database transaction of the caller: bytes and intent are committed before the answer
goes out, and a process that dies leaves the state before the call. In this order:

    what an earlier session left unanswered, byte for byte
    questions about what nobody knows any more (bytes no longer recognised, a restored database, drift)
    new documents
    reference data, page by page
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from expenses_app.companies.installation import is_copy
from expenses_app.connections.models import Connection, PollQuestion, PollSession
from expenses_app.connections.places import addresses_of
from expenses_app.connections.recorded import AnsweredSession, Asked, RecordedClient
from expenses_app.core.clock import Clock
from expenses_app.ledger.errors import LedgerError, Scope
from expenses_app.ledger.polling import Reply
from expenses_app.reference_data.services.polled_pull import open_pull
from expenses_app.reference_data.services.run_pull import Outcome, run_pull
from expenses_app.sync import drift
from expenses_app.sync.engine import unknown
from expenses_app.sync.engine.bearings import needs_check, note, take_bearings
from expenses_app.sync.engine.claim import Ready
from expenses_app.sync.engine.files import file_bytes_for
from expenses_app.sync.engine.polled import fetched, new_parcel, to_be_asked_for, unanswered_parcel
from expenses_app.sync.engine.send import send
from expenses_app.sync.engine.settle import settle
from expenses_app.sync.engine.stored import load
from expenses_app.sync.models import BearingCheck, Parcel, Part
from expenses_app.sync.states import State

_CHECKS_KEPT = timedelta(days=30)
_MOST_LOOKS = 50
_SENDABLE = [State.QUEUED, State.OFFERED, State.WAITING]


@dataclass
class _Visit:
    poll: PollSession
    connection: Connection
    clock: Clock

    def client(self, purpose: str, *, page_by_page: bool = False) -> RecordedClient:
        return RecordedClient(
            self.connection.declared,
            self.connection.tenant_id,
            self.poll,
            purpose,
            self.clock,
            page_by_page=page_by_page,
        )


def next_work(poll: PollSession, clock: Clock) -> bytes | None:
    """The bytes to hand out, None when nothing is left. Asked again before the reply came, it gives the same bytes.

    Must run inside a transaction that holds the session's row. Raises LedgerError when the ledger's replies say that it
    cannot be worked with now.
    """
    out = _out(poll)
    if out is not None:
        return out
    visit = _Visit(poll, Connection.objects.select_related("company").get(pk=poll.connection_id), clock)
    try:
        for step in _STEPS:
            body = step(visit)
            if body is not None:
                return body
    except Asked as asked:
        PollQuestion.objects.create(
            company_id=poll.company_id,
            session=poll,
            purpose=asked.purpose,
            digest=asked.digest,
            occurrence=asked.occurrence,
            body=asked.body,
        )
        return asked.body
    return None


def take_reply(poll: PollSession, reply: Reply, clock: Clock) -> None:
    """Store the reply to what is out. Same transaction as `next_work`.

    Raises LedgerError, after storing, when it says that the ledger cannot be worked with now.
    """
    poll.served += 1
    error: LedgerError | None = None
    if poll.parcel_id is not None:
        error = _settle(poll, poll.parcel_id, reply, clock)
        poll.parcel_id = None
    else:
        poll.questions.filter(answered_at=None).update(
            reply_body=reply.body,
            reply_status=reply.status,
            reply_headers=dict(reply.headers),
            answered_at=clock.now(),
        )
    poll.save(update_fields=["served", "parcel_id"])
    if error is not None:
        raise error


def has_work(connection: Connection, clock: Clock) -> bool:
    """Whether a session is worth opening QuickBooks and its like for."""
    now = clock.now()
    if not connection.is_active:
        return True  # the first session links it
    if connection.can_read and (open_pull(connection) or drift.is_due(connection, now)):
        return True
    return _writes(connection, now).exists() or not connection.can_read


def work_left(connection: Connection, now: datetime) -> int:
    """About how many more rounds there will be; at least one."""
    pull = open_pull(connection)
    lists = pull.steps.exclude(state__in=["done", "failed"]).count() if pull else 0
    return max(1, _writes(connection, now).count() + lists)


def _writes(connection: Connection, now: datetime) -> "QuerySet[Part]":
    """What waits to be written now, or for an answer."""
    due = Q(state__in=_SENDABLE, not_before__lte=now)
    return Part.objects.filter(due | Q(state__in=[State.SENDING, State.UNKNOWN]), connection=connection)


def _out(poll: PollSession) -> bytes | None:
    """What was handed out and not answered yet."""
    if poll.parcel_id is not None:
        return load(Parcel.objects.get(connection_id=poll.connection_id, id=poll.parcel_id)).calls[0].body()
    question = poll.questions.filter(answered_at=None).first()
    return bytes(question.body) if question else None


def _may_write(visit: _Visit) -> bool:
    return visit.connection.can_write and not is_copy()


def _unanswered(visit: _Visit) -> bytes | None:
    if not _may_write(visit):
        return None
    return _hand_out(
        visit,
        unanswered_parcel(visit.connection, visit.connection.declared, visit.poll.pk, visit.clock),
    )


def _search(visit: _Visit) -> bytes | None:
    parts = to_be_asked_for(visit.connection, visit.clock.now()) if visit.connection.can_read else []
    if parts:
        client = visit.client("find")
        unknown.ask(visit.connection, visit.connection.declared, client, parts, visit.clock)
        client.forget()
    return None


def _bearings(visit: _Visit) -> bytes | None:
    """A visit looks once before it writes: a backup may have been restored since the last one."""
    now = visit.clock.now()
    wanted = _may_write(visit) and _writes(visit.connection, now).filter(state__in=_SENDABLE).exists()
    if wanted and needs_check(visit.connection, visit.poll.pk):
        client = visit.client("bearings")
        take_bearings(visit.connection, client, now, visit.poll.pk)
        client.forget()
        BearingCheck.objects.filter(connection=visit.connection, checked_at__lt=now - _CHECKS_KEPT).delete()
    return None


def _drift(visit: _Visit) -> bytes | None:
    if visit.connection.can_read and drift.is_due(visit.connection, visit.clock.now()):
        client = visit.client("drift")
        drift.look_for_drift(visit.connection, visit.clock, client)
        client.forget()
    return None


def _new(visit: _Visit) -> bytes | None:
    if not _may_write(visit):
        return None
    for _ in range(_MOST_LOOKS):
        before = _sendable(visit)
        ready = new_parcel(visit.connection, visit.connection.declared, visit.poll.pk, visit.clock)
        if ready is not None:
            return _hand_out(visit, ready)
        # Looking moved some elsewhere: refused, or to be asked for first because they may stand already.
        _search(visit)
        if _sendable(visit) == before:
            break
    return None


def _sendable(visit: _Visit) -> set[tuple[UUID, int]]:
    due = _writes(visit.connection, visit.clock.now()).filter(state__in=_SENDABLE)
    return set(due.values_list("id", "batch_limit"))


def _read_on(visit: _Visit) -> bytes | None:
    pull = open_pull(visit.connection)
    if pull is not None and visit.connection.can_read:
        client = visit.client("pull", page_by_page=True)
        while run_pull(pull.pk, visit.clock, clients=lambda connection, clock: client) is Outcome.MORE:
            continue
    return None


_STEPS: tuple[Callable[[_Visit], bytes | None], ...] = (
    _unanswered,
    _search,
    _bearings,
    _drift,
    _new,
    _read_on,
)


def _hand_out(visit: _Visit, ready: Ready | None) -> bytes | None:
    if ready is None:
        return None
    note(visit.connection, ready.attempt)
    visit.poll.parcel_id = ready.row.pk
    visit.poll.save(update_fields=["parcel_id"])
    return ready.packed.calls[0].body()


def _settle(poll: PollSession, parcel_id: UUID, reply: Reply, clock: Clock) -> LedgerError | None:
    """Read the reply and settle the parcel; gives back what concerns more than its documents."""
    connection = poll.connection
    ready = fetched(connection, parcel_id, poll.pk)
    session = AnsweredSession(poll, "parcel", clock, sent=ready.packed.calls[0].body(), reply=reply)
    platform = connection.declared
    client = platform.client(session, connection.tenant_id, addresses_of(platform))
    answered = send(ready, client, file_bytes_for(connection))
    settle(connection, ready, answered, clock.now())
    wide = answered.error is not None and answered.error.scope is not Scope.DOCUMENT
    return answered.error if wide else None
