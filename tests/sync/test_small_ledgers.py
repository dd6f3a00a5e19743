"""The engine against ledgers unlike the first two, through every fault: exactly one record each, with the right amount."""

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection as database_connection

from expenses_app.core.messages import Message
from expenses_app.ledger.errors import (
    Misconfigured,
    NeedsReauthorising,
    RateLimited,
    Refused,
    Unavailable,
    WrongTenant,
)
from expenses_app.ledger.operations import Operation
from expenses_app.sync.engine.claim import claim
from expenses_app.sync.engine.drain import Turn, drain
from expenses_app.sync.engine.lease import Lease, leased
from tests.ledgers.books import lost

pytestmark = pytest.mark.django_db(transaction=True)

SAID = Message("Said by the ledger.")
# On each ledger that we call: the call that makes the first mark, and the one that makes a document stand.
CALLS = {"atomic_books": ("lines", "post"), "nameless_books": ("create", "create")}


@pytest.fixture(params=sorted(CALLS))
def called(request, shelf_of):
    """Each of the small ledgers that we call; `begins` and `commits` name its calls."""
    shelf = shelf_of(request.param)
    shelf.begins, shelf.commits = CALLS[request.param]
    return shelf


def totals(*amounts):
    return [Decimal(amount) for amount in amounts]


def test_documents_are_written_once(called):
    rows = called.posted("10.00", "20.00", "30.00")
    called.work()
    assert called.books.totals() == totals("10.00", "20.00", "30.00")
    assert called.statuses(rows) == ["posted"] * 3


def test_reply_lost_after_commit(called):
    rows = called.posted("10.00", "20.00")
    called.books.order(called.commits, after=lost())
    called.work()
    assert called.books.totals() == totals("10.00", "20.00")
    assert called.statuses(rows) == ["posted"] * 2


def test_request_that_commits_after_the_first_search(called):
    """It arrives eight seconds after it was sent; searches before that find nothing, and that must not count."""
    called.posted("10.00")
    called.books.order(called.begins, late=8)
    called.work()
    assert called.books.totals() == totals("10.00")
    assert called.books.calls.count("find") > 1


def test_dropped_before_it_arrived(called):
    called.posted("10.00")
    called.books.order(called.commits, before=lost())
    called.work()
    assert called.books.totals() == totals("10.00")
    assert called.states() == ["written"]


@pytest.mark.parametrize("told", [True, False], ids=["with a time", "without a time"])
def test_too_fast(called, told):
    until = called.clock.now() + timedelta(seconds=40) if told else None
    called.posted("10.00", "20.00")
    called.books.order(called.commits, before=RateLimited(SAID, until=until))
    called.turn()
    assert called.books.totals() == []
    called.work()
    assert called.books.totals() == totals("10.00", "20.00")
    if told:
        assert called.clock.now() >= until


def test_unavailable_several_times(called):
    rows = called.posted("10.00")
    called.books.order(called.commits, before=Unavailable(SAID), times=5)
    called.turn()
    assert called.statuses(rows) == ["retrying"]
    called.work()
    assert called.books.totals() == totals("10.00")


@pytest.mark.parametrize("error", [NeedsReauthorising, WrongTenant, Misconfigured])
def test_connection_stops_in_the_middle_and_goes_on_once_mended(called, error):
    rows = called.posted(*[f"{number}.00" for number in range(10, 30)])
    called.books.order(called.commits, before=error(SAID), skip=1)
    called.work()
    written = len(called.books.totals())
    assert 0 < written < 20
    called.connection.refresh_from_db()
    assert called.connection.state == "needs_reauthorising"
    assert set(called.statuses(rows)) == {"posted", "reconnect"}

    called.relink()
    called.work()
    assert called.books.totals() == totals(*[f"{number}.00" for number in range(10, 30)])
    assert set(called.statuses(rows)) == {"posted"}


def test_refused(called):
    rows = called.posted("10.00")
    called.books.refuse = lambda body: Refused(SAID, said="No.")
    called.work()
    assert called.books.totals() == []
    assert called.statuses(rows) == ["refused"]
    assert called.parts().get().error["cause"] == "refused"


def test_refused_then_retried_by_a_person(called):
    rows = called.posted("10.00")
    called.books.refuse = lambda body: Refused(SAID)
    called.work()
    called.books.refuse = lambda body: None
    called.retry(rows)
    called.work()
    assert called.books.totals() == totals("10.00")
    assert called.statuses(rows) == ["posted"]


def test_one_of_a_batch_is_refused_and_halving_finds_it(atomic):
    rows = atomic.posted(*[f"{number}.00" for number in range(10, 18)])
    atomic.books.refuse = lambda body: Refused(SAID) if Decimal(body["total"]) == 13 else None
    atomic.work()
    assert atomic.books.totals() == totals(*[f"{number}.00" for number in range(10, 18) if number != 13])
    assert sorted(atomic.statuses(rows)) == ["posted"] * 7 + ["refused"]


def test_what_a_refused_batch_left_lying_is_cleared_before_smaller_ones(atomic):
    atomic.posted("10.00", "20.00")
    atomic.books.refuse = lambda body: Refused(SAID) if Decimal(body["total"]) == 10 else None
    atomic.work()
    assert [entry.complete for entry in atomic.books.documents.values()] == [True]


def test_half_a_journal_is_finished(atomic):
    """The lines were laid, the answer was lost, nothing was posted."""
    rows = atomic.posted("10.00", "20.00")
    atomic.books.order("lines", after=lost())
    atomic.work()
    assert atomic.books.totals() == totals("10.00", "20.00")
    assert atomic.books.calls.count("lines") == 1
    assert atomic.statuses(rows) == ["posted"] * 2


def test_half_a_journal_that_cannot_be_finished_is_cleared_and_written_anew(atomic):
    rows = atomic.posted("10.00")
    atomic.books.order("lines", after=lost())
    atomic.books.order("post", before=Refused(SAID))
    atomic.work()
    assert atomic.books.calls == ["clear", "lines", "find", "post", "clear", "clear", "lines", "post"]
    assert atomic.books.totals() == totals("10.00")
    assert atomic.statuses(rows) == ["posted"]


def test_finishing_that_gets_no_answer_is_asked_about_and_not_hammered(atomic):
    atomic.posted("10.00")
    atomic.books.order("lines", after=lost())
    atomic.books.order("post", before=Unavailable(SAID), times=3)
    began = atomic.clock.now()
    atomic.work()
    assert atomic.books.totals() == totals("10.00")
    assert atomic.books.calls.count("post") == 4
    assert atomic.clock.now() > began + timedelta(seconds=5)


def test_nothing_else_enters_a_lane_while_something_lies_there_half_done(atomic):
    atomic.posted("10.00")
    atomic.books.order("lines", after=lost())
    atomic.turn()
    atomic.posted("20.00")
    atomic.books.order("find", before=Unavailable(SAID), times=2)
    atomic.work()
    assert atomic.books.totals() == totals("10.00", "20.00")
    assert atomic.books.most_at_once == 1


def test_several_records_fit_and_a_person_picks(nameless):
    rows = nameless.posted("10.00")
    nameless.books.order("create", after=lost())
    nameless.turn()
    typed = nameless.books.new(next(iter(nameless.books.documents.values())).body)
    nameless.work()
    part = nameless.parts().get()
    assert nameless.statuses(rows) == ["ambiguous"]
    assert {one["ids"]["id"] for one in part.candidates} == {"1", typed.id}

    nameless.choose(part, "1")
    nameless.work()
    assert nameless.parts().get().remote_id == "1"
    assert nameless.statuses(rows) == ["posted"]
    assert nameless.books.totals() == totals("10.00", "10.00")  # ours, and the one somebody typed


def test_several_records_fit_but_none_is_ours_so_the_next_incarnation_is_written(nameless):
    rows = nameless.posted("10.00")
    before = nameless.parts().get().marker
    nameless.books.order("create", before=lost())
    nameless.turn()
    document = nameless.parts().get().document
    for _ in range(2):
        nameless.type_in(document)
    nameless.work()
    assert nameless.statuses(rows) == ["ambiguous"]

    nameless.choose(nameless.parts().get(), "")
    nameless.work()
    part = nameless.parts().get()
    rows[0].refresh_from_db()
    assert part.state == "written"
    assert part.marker != before
    assert rows[0].incarnation == part.incarnation == 1
    assert nameless.books.totals() == totals("10.00", "10.00", "10.00")


def test_two_equal_payments_never_share_one_record(nameless):
    """Both were lost on the way; one of them had arrived."""
    rows = nameless.posted("10.00", "10.00")
    nameless.books.order("create", after=lost())
    nameless.books.order("create", before=lost())
    nameless.work()
    assert nameless.books.totals() == totals("10.00", "10.00")
    assert nameless.statuses(rows) == ["posted"] * 2
    assert len({part.remote_id for part in nameless.parts()}) == 2


def test_picked_record_of_another_document_is_no_longer_to_be_had(nameless):
    rows = []
    for _ in range(2):
        rows += nameless.posted("10.00")
        nameless.books.order("create", after=lost())
        nameless.turn()
        nameless.type_in(nameless.parts().last().document)
        nameless.work()
    one, other = nameless.parts()
    assert [one.state, other.state] == ["ambiguous", "ambiguous"]
    nameless.choose(one, "1")
    with pytest.raises(KeyError):
        nameless.choose(other, "1")
    nameless.choose(other, "3")
    assert nameless.statuses(rows) == ["posted"] * 2


def test_absence_counts_only_after_two_searches_where_two_are_declared(nameless):
    nameless.posted("10.00")
    nameless.books.order("create", before=lost())
    sent = nameless.clock.now()
    nameless.work()
    assert nameless.clock.now() >= sent + timedelta(seconds=60)
    assert nameless.books.calls.count("find") >= 2
    assert nameless.books.totals() == totals("10.00")


def test_worker_that_died_after_storing_what_it_would_send(called):
    """Claimed and gone: the lease runs out, the ledger is asked, and only then it goes again."""
    called.posted("10.00")
    lease = Lease(called.connection.id, called.connection.id)
    claim(called.connection, called.connection.declared, lease, called.clock, set())
    assert called.states() == ["sending"]
    called.turn()
    assert called.books.totals() == []
    called.work()
    assert called.books.totals() == totals("10.00")
    assert called.books.calls.count("find") >= 1


def test_answer_that_comes_after_the_lease_was_lost_changes_nothing(called):
    """The slow worker commits and answers; meanwhile its lease ran out and somebody else settled the matter."""
    called.posted("10.00")

    def stand_still():
        called.connection.refresh_from_db()
        type(called.connection).objects.filter(id=called.connection.id).update(
            lease_token=None, lease_until=None
        )
        called.clock.sleep(300)
        called.turn()

    called.books.order(called.commits, meanwhile=stand_still, after=lost())
    called.work()
    assert called.books.totals() == totals("10.00")
    assert called.states() == ["written"]


def test_drainer_that_lost_its_lease_sends_nothing_more(called):
    called.posted("10.00")
    with leased(called.connection.id, called.clock) as lease:
        lease.sure_until = 0.0
        assert not lease.is_held
        assert drain(called.connection.id, called.clock) is Turn.BUSY
    called.work()
    assert called.books.totals() == totals("10.00")


def test_drainers_racing_for_the_same_queue(called):
    called.posted(*[f"{number}.00" for number in range(10, 30)])
    together = threading.Barrier(4)
    turns = []

    def race():
        try:
            together.wait()
            turns.append(drain(called.connection.id, called.clock))
        finally:
            database_connection.close()

    racers = [threading.Thread(target=race) for _ in range(4)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert Turn.BUSY in turns
    called.work()
    assert called.books.totals() == totals(*[f"{number}.00" for number in range(10, 30)])


def test_lane_is_never_used_twice_at_once(called):
    called.posted(*[f"{number}.00" for number in range(10, 40)])
    called.work()
    assert len(called.books.totals()) == 30
    assert called.books.most_at_once == 1


def test_tax_that_the_ledger_computed_otherwise_is_shown_and_not_corrected(atomic):
    rows = atomic.posted("10.00")
    atomic.books.tax_of = lambda tax: tax + Decimal("0.01")
    atomic.work()
    assert atomic.parts().get().differences == [{"field": "tax", "wanted": "0", "found": "0.01"}]
    assert atomic.statuses(rows) == ["posted"]
    assert atomic.books.calls.count("post") == 1


def test_draft_is_shown_as_such(atomic):
    rows = atomic.posted("10.00")
    atomic.books.drafts = True
    atomic.work()
    assert atomic.statuses(rows) == ["draft"]


def test_one_transaction_becomes_several_documents_and_is_partly_written_when_one_is_refused(nameless):
    nameless.strategy("claims")
    rows = nameless.receive("30.00", lines=3)
    nameless.post(rows)
    nameless.books.order("create", before=Refused(SAID), skip=1)
    nameless.work()
    assert sorted(nameless.states()) == ["refused", "written", "written"]
    assert nameless.statuses(rows) == ["partly"]
    nameless.retry(rows)
    nameless.work()
    assert nameless.books.totals() == totals("10.00", "10.00", "10.00")
    assert nameless.statuses(rows) == ["posted"]


def test_document_waits_for_the_supplier_it_needs(nameless):
    nameless.strategy("supplier")
    rows = nameless.posted("10.00", merchant="Harbour Bakery")
    nameless.books.order("create", before=Unavailable(SAID))
    nameless.turn()
    assert nameless.books.documents == {}
    nameless.work()
    made = [entry.body.get("name", "entry") for entry in nameless.books.documents.values()]
    assert made == ["Harbour Bakery", "entry"]
    assert nameless.statuses(rows) == ["posted"]


def test_document_whose_supplier_is_refused_is_refused_and_names_it(nameless):
    nameless.strategy("supplier")
    rows = nameless.posted("10.00")
    nameless.books.order("create", before=Refused(SAID))
    nameless.work()
    assert nameless.books.documents == {}
    assert nameless.states() == ["refused", "refused"]
    assert nameless.parts().get(role="main").error["cause"] == "supplier"
    assert nameless.statuses(rows) == ["refused"]


def test_writer_that_a_parcel_was_packed_for_stays_whatever_the_facts_say_later(nameless):
    nameless.strategy("rest")
    nameless.posted("10.00")
    nameless.clock.sleep(1)
    nameless.strategy("script")
    nameless.posted("20.00")
    nameless.work()
    assert nameless.books.writers == ["rest", "script"]


def test_ledger_that_knows_more_than_our_restored_database(atomic):
    """Rows are lost with their writes, received and posted again: the ledger's documents are adopted."""
    atomic.posted("10.00", "20.00")
    atomic.work()
    atomic.forget_everything()
    rows = atomic.receive_again("10.00", "20.00")
    atomic.post(rows)
    atomic.work()
    assert atomic.books.totals() == totals("10.00", "20.00")
    assert atomic.books.calls.count("lines") == 1
    assert atomic.statuses(rows) == ["posted"] * 2


def test_posted_document_is_changed_and_taken_back(called):
    rows = called.posted("10.00")
    called.work()
    called.change_amount(rows[0], "12.50")
    called.post(rows)
    called.books.order(Operation.UPDATE.value, after=lost())
    called.work()
    assert called.books.totals() == totals("12.50")
    called.void(rows[0])
    called.books.order(Operation.VOID.value, after=lost())
    called.work()
    assert called.books.totals() == []
    assert called.statuses(rows) == ["voided"]
