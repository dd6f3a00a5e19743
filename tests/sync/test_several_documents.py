"""A transaction that stands as several documents: each is changed, added or taken away by itself."""

from decimal import Decimal

import pytest

from expenses_app.core.messages import Message
from expenses_app.ledger.errors import Refused
from tests.ledgers.books import lost

pytestmark = pytest.mark.django_db(transaction=True)

SAID = Message("Said by the ledger.")


@pytest.fixture
def claims(nameless):
    """10.00 on each of three lines, each a document of its own."""
    nameless.strategy("claims")
    rows = nameless.receive("30.00", lines=3)
    nameless.post(rows)
    nameless.work()
    nameless.books.calls.clear()
    return rows[0]


def totals(*amounts):
    return sorted(Decimal(amount) for amount in amounts)


def test_only_what_changed_is_written(nameless, claims):
    nameless.split(claims, "10.00", "12.00", "10.00")
    nameless.post([claims])
    nameless.work()
    assert nameless.books.calls == ["update"]
    assert nameless.books.totals() == totals("10", "12", "10")
    assert nameless.statuses([claims]) == ["posted"]


def test_new_line_is_a_new_document_and_a_missing_one_is_taken_away(nameless, claims):
    nameless.split(claims, "10.00", "10.00")
    nameless.post([claims])
    nameless.work()
    assert nameless.books.calls == ["void"]
    assert nameless.books.totals() == totals("10", "10")

    gone = nameless.parts().get(name="line-2", undoes=False).marker
    nameless.split(claims, "10.00", "10.00", "7.00")
    nameless.post([claims])
    nameless.work()
    assert nameless.books.totals() == totals("10", "10", "7")
    assert nameless.parts().get(name="line-2", write__revision=3).marker != gone
    assert nameless.statuses([claims]) == ["posted"]


def test_what_was_taken_away_before_the_answer_was_lost_stays_away(nameless, claims):
    nameless.split(claims, "10.00", "20.00")
    nameless.post([claims])
    nameless.books.order("void", after=lost())
    nameless.books.order("update", after=lost())
    nameless.work()
    assert nameless.books.totals() == totals("10", "20")
    assert nameless.statuses([claims]) == ["posted"]


def test_one_of_them_cannot_be_taken_away(nameless, claims):
    nameless.split(claims, "10.00", "20.00")
    nameless.post([claims])
    nameless.books.order("void", before=Refused(SAID))
    nameless.work()
    assert nameless.books.totals() == totals("10", "10", "20")
    assert nameless.statuses([claims]) == ["partly"]
    nameless.retry([claims])
    nameless.work()
    assert nameless.books.totals() == totals("10", "20")
    assert nameless.statuses([claims]) == ["posted"]


def test_taking_back_takes_all_of_them(nameless, claims):
    nameless.void(claims)
    nameless.work()
    assert nameless.books.standing() == []
    assert nameless.statuses([claims]) == ["voided"]


def test_taking_back_half_of_them_is_shown_as_half(nameless, claims):
    nameless.void(claims)
    nameless.books.order("void", before=Refused(SAID), skip=1)
    nameless.work()
    assert nameless.books.totals() == totals("10")
    assert nameless.statuses([claims]) == ["partly"]


def test_all_of_them_are_replaced_together(nameless, claims):
    nameless.move(claims, "savings")
    nameless.post([claims], confirmed=True)
    nameless.work()
    assert nameless.books.calls == ["void"] * 3 + ["create"] * 3
    assert {entry.body["bank"] for entry in nameless.books.standing()} == {"savings"}
    assert nameless.books.totals() == totals("10", "10", "10")


def test_one_that_cannot_be_replaced_holds_all_new_ones_back(nameless, claims):
    nameless.move(claims, "savings")
    nameless.post([claims], confirmed=True)
    nameless.books.order("void", before=Refused(SAID), skip=2)
    nameless.work()
    assert nameless.books.totals() == totals("10")
    assert nameless.statuses([claims]) == ["partly"]
    nameless.retry([claims])
    nameless.work()
    assert {entry.body["bank"] for entry in nameless.books.standing()} == {"savings"}
    assert nameless.books.totals() == totals("10", "10", "10")
    assert nameless.statuses([claims]) == ["posted"]


def test_receipt_stays_with_the_first_document_and_is_attached_once(nameless, claims):
    nameless.add_receipt(claims)
    nameless.work()
    for amounts in (("10.00", "20.00"), ("11.00", "20.00")):
        nameless.split(claims, *amounts)
        nameless.post([claims])
        nameless.work()
    assert nameless.books.calls.count("attach") == 1
    main = nameless.parts().filter(name="main").first()
    assert [name for name, entry in nameless.books.documents.items() if entry.files] == [main.remote_id]
    assert nameless.statuses([claims]) == ["posted"]


def test_receipt_goes_over_to_what_is_written_anew(nameless, claims):
    nameless.add_receipt(claims)
    nameless.work()
    nameless.move(claims, "savings")
    nameless.post([claims], confirmed=True)
    nameless.work()
    assert nameless.books.calls.count("attach") == 2
    assert sum(1 for entry in nameless.books.documents.values() if entry.files) == 1


def test_one_was_deleted_there_and_ours_is_written_again(nameless, claims):
    part = nameless.parts().get(name="line-1")
    nameless.books.remove(part.remote_id, part.target)
    assert nameless.look() == 1
    assert nameless.statuses([claims]) == ["gone"]
    nameless.split(claims, "10.00", "11.00", "10.00")
    nameless.post([claims])
    nameless.work()
    assert nameless.books.calls == ["create"]
    assert nameless.books.totals() == totals("10", "11", "10")
    assert nameless.statuses([claims]) == ["posted"]
