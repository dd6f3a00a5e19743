"""Our database was set back to before a change that the ledger has: nobody's figures are written over unseen."""

from decimal import Decimal

import pytest

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def forgotten(atomic):
    """10.00, then 12.00, then 15.00, which our database has forgotten."""
    rows = atomic.posted("10.00")
    atomic.work()
    for amount in ("12.00", "15.00"):
        atomic.change_amount(rows[0], amount)
        atomic.post(rows)
        atomic.work()
    atomic.forget_newest(rows[0])
    assert atomic.books.totals() == [Decimal("15.00")]
    return rows[0]


def change(shelf, row, amount):
    shelf.change_amount(row, amount)
    shelf.post([row])
    shelf.work()


def look(shelf):
    (entry,) = shelf.books.documents.values()
    shelf.books.tell(entry)
    return shelf.look()


def test_the_same_change_once_more_is_found_done(atomic, forgotten):
    change(atomic, forgotten, "15.00")
    assert atomic.books.totals() == [Decimal("15.00")]
    assert atomic.statuses([forgotten]) == ["posted"]


def test_another_change_is_not_written_over_what_nobody_here_has_seen(atomic, forgotten):
    change(atomic, forgotten, "17.00")
    assert atomic.books.totals() == [Decimal("15.00")]
    assert atomic.statuses([forgotten]) == ["changed_there"]


def test_person_puts_ours_over_it(atomic, forgotten):
    change(atomic, forgotten, "17.00")
    assert look(atomic) == 1
    atomic.ours_again(forgotten)
    atomic.work()
    assert atomic.books.totals() == [Decimal("17.00")]
    assert atomic.statuses([forgotten]) == ["posted"]


def test_person_keeps_what_stands_there(atomic, forgotten):
    change(atomic, forgotten, "17.00")
    look(atomic)
    atomic.keep_theirs(atomic.parts().get(state="drifted"))
    assert atomic.books.totals() == [Decimal("15.00")]
    assert atomic.statuses([forgotten]) == ["posted"]


def test_look_for_changes_shows_it_even_before_somebody_changes_anything(atomic, forgotten):
    assert look(atomic) == 1
    assert atomic.statuses([forgotten]) == ["changed_there"]
