"""What cannot be changed where it stands is taken back and written anew: in order, once, and only when a person agrees."""

from decimal import Decimal

import pytest

from expenses_app.companies.actor import SYSTEM
from expenses_app.core.messages import Message
from expenses_app.ledger.errors import Locked, Refused, Unavailable
from expenses_app.sync.preview import preview
from expenses_app.sync.services.post import post
from expenses_app.transactions.models import Transaction
from tests.ledgers.books import lost

pytestmark = pytest.mark.django_db(transaction=True)

SAID = Message("Said by the ledger.")


@pytest.fixture
def moved(nameless):
    """A posted payment whose money left another account after all; the ledger cannot change that."""
    rows = nameless.posted("10.00")
    nameless.work()
    nameless.move(rows[0], "savings")
    return rows[0]


def banks(shelf):
    return [entry.body["bank"] for entry in shelf.books.standing()]


def newest(shelf):
    """Name of the part → its state, of the last write."""
    write = shelf.parts().order_by("-write__revision").first().write
    return {("undo " if part.undoes else "") + part.name: part.state for part in write.parts.all()}


def test_preview_says_that_it_will_be_taken_back_and_written_anew(nameless, moved):
    shown = preview(Transaction.objects.get(id=moved.id))
    assert shown.replaces
    assert [(one.operation.value, one.undoes) for one in shown.plan.documents] == [
        ("void", True),
        ("create", False),
    ]


def test_nothing_goes_until_a_person_agrees(nameless, moved):
    row = Transaction.objects.get(id=moved.id)
    posted = post(nameless.company, [row], actor=SYSTEM, now=nameless.clock.now())
    assert posted.run is None
    assert "taken back and written anew" in str(posted.held[0][1])
    nameless.work()
    assert banks(nameless) == ["bank"]


def test_the_old_one_goes_before_the_new_one_is_made(nameless, moved):
    before = nameless.parts().get().marker
    nameless.post([moved], confirmed=True)
    assert newest(nameless) == {"undo main": "queued", "main": "waiting"}
    nameless.work()
    assert nameless.books.calls == ["create", "void", "create"]
    assert banks(nameless) == ["savings"]
    assert nameless.statuses([moved]) == ["posted"]
    assert nameless.parts().get(write__revision=2, undoes=False).marker != before


@pytest.mark.parametrize("call", ["void", "create"])
@pytest.mark.parametrize("fault", [{"after": lost()}, {"before": lost()}], ids=["after commit", "on the way"])
def test_answers_are_lost(nameless, moved, call, fault):
    nameless.post([moved], confirmed=True)
    nameless.books.order(call, **fault)
    nameless.work()
    assert banks(nameless) == ["savings"]
    assert nameless.statuses([moved]) == ["posted"]


def test_new_one_waits_while_the_ledger_is_away(nameless, moved):
    nameless.post([moved], confirmed=True)
    nameless.books.order("void", before=Unavailable(SAID), times=3)
    nameless.turn()
    assert newest(nameless) == {"undo main": "waiting", "main": "waiting"}
    assert nameless.statuses([moved]) == ["retrying"]
    nameless.work()
    assert banks(nameless) == ["savings"]


def test_old_one_may_not_be_touched_so_nothing_is_written(nameless, moved):
    nameless.post([moved], confirmed=True)
    nameless.books.order("void", before=Locked(SAID))
    nameless.work()
    assert newest(nameless) == {"undo main": "refused", "main": "refused"}
    assert nameless.statuses([moved]) == ["refused"]
    assert banks(nameless) == ["bank"]


def test_trying_again_keeps_the_order(nameless, moved):
    """Even when only the new one is tried again: what it needs is tried with it."""
    nameless.post([moved], confirmed=True)
    nameless.books.order("void", before=Locked(SAID))
    nameless.work()
    nameless.retry([moved], only="main")
    nameless.work()
    assert nameless.books.calls[-2:] == ["void", "create"]
    assert banks(nameless) == ["savings"]
    assert nameless.statuses([moved]) == ["posted"]


def test_new_one_is_refused_after_the_old_one_has_gone(nameless, moved):
    nameless.post([moved], confirmed=True)
    nameless.books.order("create", before=Refused(SAID))
    nameless.work()
    assert newest(nameless) == {"undo main": "written", "main": "refused"}
    assert nameless.statuses([moved]) == ["refused"]  # nothing stands, and nothing says that it does
    nameless.change_amount(moved, "11.00")
    nameless.post([moved])  # nothing to confirm any more: it is a new document
    nameless.work()
    assert nameless.books.totals() == [Decimal("11.00")]
    assert banks(nameless) == ["savings"]


def test_old_one_was_deleted_there_meanwhile(nameless, moved):
    nameless.post([moved], confirmed=True)
    nameless.books.remove(nameless.parts().get(write__revision=1).remote_id)
    nameless.work()
    assert banks(nameless) == ["savings"]
    assert nameless.statuses([moved]) == ["posted"]


def test_replaced_twice_and_taken_back(nameless, moved):
    for bank in ("savings", "bank"):
        nameless.move(moved, bank)
        nameless.post([moved], confirmed=True)
        nameless.work()
    assert banks(nameless) == ["bank"]
    nameless.void(moved)
    nameless.work()
    assert banks(nameless) == []
    assert nameless.statuses([moved]) == ["voided"]
    markers = [part.marker for part in nameless.parts().filter(undoes=False)]
    assert len(set(markers)) == 3


def test_counter_entry_takes_back_where_nothing_can_be_deleted(posting):
    rows = posting.posted("10.00")
    posting.work()
    posting.change_amount(rows[0], "12.00")
    posting.post(rows, confirmed=True)
    posting.books.order("create", after=lost())
    posting.work()
    assert posting.books.totals() == [Decimal("-10.00"), Decimal("10.00"), Decimal("12.00")]
    assert posting.statuses(rows) == ["posted"]

    posting.void(rows[0])
    posting.books.order("create", before=lost())
    posting.work()
    assert sum(posting.books.totals()) == 0
    assert posting.statuses(rows) == ["voided"]
