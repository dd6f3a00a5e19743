"""One call inside a session: a piece of work out, a reply in, or the end. One database transaction for each."""

from django.db import transaction

from expenses_app.connections.models import PollSession
from expenses_app.connections.services.greet_connector import greet_connector, note_trouble
from expenses_app.connections.states import State
from expenses_app.core.clock import Clock
from expenses_app.ledger.errors import LedgerError
from expenses_app.ledger.polling import (
    Deliver,
    Fetch,
    Goodbye,
    Greeted,
    Hello,
    LastError,
    NotKnown,
    NoWork,
    PollAnswer,
    PollCall,
    Progress,
    Reply,
    Said,
    SignIn,
    Stopped,
    Trouble,
    Work,
)
from expenses_app.ledger.promise import Platform
from expenses_app.sync.services.poll_work import next_work, take_reply, work_left
from expenses_app.webhooks.polls.sessions import end_session, locked_session
from expenses_app.webhooks.polls.sign_in import hashed, sign_in

_MOST_WHILE_WORK_IS_LEFT = 99


def answer_call(platform: Platform, call: PollCall, address: str, clock: Clock) -> PollAnswer:
    """Do what the call says; what is answered is committed. `address`: where it comes from."""
    if isinstance(call, Hello):
        return Greeted()
    if isinstance(call, SignIn):
        return sign_in(platform, call, address, clock)
    with transaction.atomic():
        poll = locked_session(platform, hashed(call.ticket), clock.now())
        return NotKnown() if poll is None else _step(poll, platform, call, clock)


def _step(
    poll: PollSession,
    platform: Platform,
    call: Fetch | Deliver | Trouble | LastError | Goodbye,
    clock: Clock,
) -> PollAnswer:
    if isinstance(call, LastError):
        return Said(poll.said)
    if isinstance(call, Goodbye):
        end_session(poll, clock.now())
        return Said(poll.said)
    if isinstance(call, Trouble):
        return _stop(poll, call.error, clock)
    if poll.ended_at is not None or poll.connection.state == State.UNLINKED:
        return NotKnown()
    try:
        return (
            _deliver(poll, call, clock) if isinstance(call, Deliver) else _fetch(poll, platform, call, clock)
        )
    except LedgerError as error:
        # What was stored on the way stands: the errors of a ledger leave nothing half done in the database.
        answer = _stop(poll, error, clock)
        return answer if isinstance(call, Deliver) else NoWork()


def _fetch(poll: PollSession, platform: Platform, call: Fetch, clock: Clock) -> PollAnswer:
    if not poll.checked:
        greet_connector(poll, platform, call.greeting or Reply(b""), clock)
    body = next_work(poll, clock)
    poll.handed = body is not None
    poll.save(update_fields=["handed"])
    return NoWork() if body is None else Work(body)


def _deliver(poll: PollSession, call: Deliver, clock: Clock) -> PollAnswer:
    """The next piece is prepared at once: 100 is only said when there is none. A reply to nothing is dropped."""
    if poll.handed:
        poll.handed = False
        poll.save(update_fields=["handed"])
        take_reply(poll, call.reply, clock)
    if next_work(poll, clock) is None:
        return Progress(100)
    whole = poll.served + work_left(poll.connection, clock.now())
    return Progress(min(_MOST_WHILE_WORK_IS_LEFT, 100 * poll.served // whole))


def _stop(poll: PollSession, error: LedgerError, clock: Clock) -> PollAnswer:
    note_trouble(poll, error, clock.now())
    end_session(poll, clock.now())
    return Stopped()
