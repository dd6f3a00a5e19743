"""New records in the accounting software: made once, whatever becomes of the answer, and known at once."""

import pytest

from expenses_app.companies.actor import SYSTEM
from expenses_app.core.messages import Message
from expenses_app.ledger.errors import Refused, Unsupported
from expenses_app.ledger.masters import AccountDraft, SupplierDraft
from expenses_app.ledger.records import AccountClass, RecordKind
from expenses_app.reference_data.queries import search
from expenses_app.sync.services.push import push
from tests.ledgers.books import lost

pytestmark = pytest.mark.django_db(transaction=True)

BAKERY = SupplierDraft("Harbour Bakery", email="till@harbour.example")


@pytest.fixture
def ask(computing):
    """ask(draft) is what somebody asks for; the ledger works until nothing moves."""

    def ask(draft=BAKERY, **more):
        write = push(computing.company, draft, actor=SYSTEM, clock=computing.clock, **more)
        computing.work()
        return write

    return ask


def suppliers(shelf):
    """Name and e-mail of every supplier that can be chosen."""
    found = search(shelf.company, shelf.connection.ledger_id, RecordKind.SUPPLIER, "")
    return [(one.name, one.email) for one in found]


def standing(shelf):
    return [entry.body["name"] for entry in shelf.books.standing()]


def test_new_supplier_can_be_chosen_as_soon_as_it_is_written(computing, ask):
    write = ask()
    assert computing.states() == ["written"]
    assert suppliers(computing) == [("Harbour Bakery", "till@harbour.example")]
    assert (write.operation, write.subject_type) == ("push", "record")


@pytest.mark.parametrize("fault", [{"after": lost()}, {"before": lost()}], ids=["after commit", "on the way"])
def test_lost_answer_makes_no_second_supplier(computing, ask, fault):
    computing.books.order("push", **fault)
    ask()
    assert standing(computing) == ["Harbour Bakery"]
    assert suppliers(computing) == [("Harbour Bakery", "till@harbour.example")]


def test_asking_twice_is_asking_once(computing, ask):
    first = push(computing.company, BAKERY, actor=SYSTEM, clock=computing.clock)
    assert push(computing.company, BAKERY, actor=SYSTEM, clock=computing.clock) == first
    assert ask(SupplierDraft("  harbour bakery")) == first
    assert ask() == first
    assert standing(computing) == ["Harbour Bakery"]


def test_restored_database_asks_again_and_finds_it(computing, ask):
    ask()
    computing.forget_everything()
    computing.books.order("push", meanwhile=lambda: None)
    ask()
    assert standing(computing) == ["Harbour Bakery"]
    assert computing.states() == ["written"]


def test_name_that_somebody_else_gave_is_offered_to_a_person(computing, ask):
    theirs = computing.books.new({"name": "Harbour Bakery", "email": "", "active": True})
    ask()
    part = computing.parts().get()
    assert part.state == "ambiguous"
    assert [one["ids"]["id"] for one in part.candidates] == [theirs.id]
    assert suppliers(computing) == []

    computing.choose(part, theirs.id)
    assert computing.parts().get().state == "written"
    assert suppliers(computing) == [("Harbour Bakery", "")]
    assert standing(computing) == ["Harbour Bakery"]


def test_refused_one_is_asked_for_again(computing, ask):
    computing.books.order("push", before=Refused(Message("Said by the ledger.")))
    ask()
    assert computing.states() == ["refused"]
    ask()
    assert sorted(computing.states()) == ["dropped", "written"]
    assert standing(computing) == ["Harbour Bakery"]


def test_change_starts_from_what_stands_there(computing, ask):
    ask()
    id = computing.parts().get().remote_id
    ask(SupplierDraft("Harbour Bakery Ltd", email="ap@harbour.example"), record_id=id)
    assert suppliers(computing) == [("Harbour Bakery Ltd", "ap@harbour.example")]
    assert standing(computing) == ["Harbour Bakery Ltd"]


def test_archived_supplier_is_offered_no_more(computing, ask):
    ask()
    id = computing.parts().get().remote_id
    ask(SupplierDraft("Harbour Bakery", active=False), record_id=id)
    assert suppliers(computing) == []


def test_ledger_that_takes_no_such_record(computing, ask):
    with pytest.raises(Unsupported):
        ask(AccountDraft("Card clearing", AccountClass.EXPENSE))
    assert computing.states() == []
