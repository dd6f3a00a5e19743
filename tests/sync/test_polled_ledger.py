"""A ledger that fetches its work: what it gets, what a lost answer means, and what it was not given yet."""

import json
import uuid
from decimal import Decimal

import pytest

from expenses_app.core.messages import Message
from expenses_app.ledger.errors import Refused
from expenses_app.ledger.parcels import RefusedOutcome
from expenses_app.sync.engine.polled import next_parcel, settle_answer, withdraw
from tests.ledgers.books import lost
from tests.ledgers.desk import Desk
from tests.ledgers.platforms.polled_books.client import outcome

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(polled):
    return Desk(polled.books)


def fetch(polled, session):
    return next_parcel(polled.connection, polled.connection.declared, session, polled.clock)


def answer(polled, ready, session, outcomes):
    settle_answer(polled.connection, ready.row.id, session, outcomes, polled.clock)


def run(desk, ready):
    """What the system makes of a parcel's bytes."""
    told = json.loads(desk.run(ready.packed.calls[0].body()))
    return {marker: outcome(one) for marker, one in told.items()}


def run_session(polled, desk):
    """One visit of the polling system: it fetches until there is nothing more."""
    session = uuid.uuid4()
    fetched = []
    while (ready := fetch(polled, session)) is not None:
        fetched.append(ready.packed.calls[0].body())
        answer(polled, ready, session, run(desk, ready))
    return fetched


def totals(*amounts):
    return [Decimal(amount) for amount in amounts]


def test_due_work_is_offered_and_written_in_the_next_session(polled, desk):
    rows = polled.posted("10.00", "20.00")
    polled.turn()
    assert polled.states() == ["offered", "offered"]
    assert polled.statuses(rows) == ["offered", "offered"]
    assert len(run_session(polled, desk)) == 2
    assert polled.books.totals() == totals("10.00", "20.00")
    assert polled.statuses(rows) == ["posted", "posted"]


def test_offered_work_can_be_withdrawn_before_it_is_fetched(polled, desk):
    polled.posted("10.00")
    polled.turn()
    assert withdraw(polled.connection, polled.clock.now()) == 1
    assert polled.states() == ["queued"]


def test_answer_lost_means_the_same_bytes_in_the_next_session(polled, desk):
    polled.posted("10.00")
    first = uuid.uuid4()
    ready = fetch(polled, first)
    run(desk, ready)  # committed there, and the PC is switched off
    assert polled.books.totals() == totals("10.00")
    assert polled.states() == ["sending"]

    polled.clock.sleep(24 * 3600)
    again = run_session(polled, desk)
    assert again == [ready.packed.calls[0].body()]
    assert polled.books.totals() == totals("10.00")
    assert polled.states() == ["written"]


def test_several_sessions_break_off_before_one_answers(polled, desk):
    polled.posted("10.00", "20.00")
    bodies = set()
    for _ in range(3):
        bodies.add(fetch(polled, uuid.uuid4()).packed.calls[0].body())
        polled.clock.sleep(600)
        polled.turn()
    assert len(bodies) == 1
    run_session(polled, desk)
    assert polled.books.totals() == totals("10.00", "20.00")


def test_answer_of_a_broken_off_session_is_too_late(polled, desk):
    polled.posted("10.00")
    first, second = uuid.uuid4(), uuid.uuid4()
    early = fetch(polled, first)
    later = fetch(polled, second)
    answer(polled, later, second, run(desk, later))
    answer(polled, early, first, {early.packed.markers[0]: _refused()})
    assert polled.states() == ["written"]
    assert polled.books.totals() == totals("10.00")


def test_answer_that_says_nothing_is_asked_for_again_with_the_same_bytes(polled, desk):
    polled.posted("10.00")
    session = uuid.uuid4()
    ready = fetch(polled, session)
    run(desk, ready)
    answer(polled, ready, session, {ready.packed.markers[0]: _unclear()})
    assert polled.states() == ["unknown"]
    assert run_session(polled, desk) == [ready.packed.calls[0].body()]
    assert polled.books.totals() == totals("10.00")


def test_refused_there_and_sent_again_by_a_person_with_another_key(polled, desk):
    rows = polled.posted("10.00")
    polled.books.refuse = lambda body: Refused(Message("No."))
    run_session(polled, desk)
    assert polled.statuses(rows) == ["refused"]
    polled.books.refuse = lambda body: None
    polled.retry(rows)
    run_session(polled, desk)
    assert polled.books.totals() == totals("10.00")


def test_nothing_is_fetched_twice_in_one_session(polled):
    polled.posted("10.00")
    session = uuid.uuid4()
    assert fetch(polled, session) is not None
    assert fetch(polled, session) is None


def _refused():
    return RefusedOutcome(Refused(Message("No.")))


def _unclear():
    return RefusedOutcome(lost())
