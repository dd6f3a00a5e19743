"""Drafts, and what stands in the ledger's own queue: somebody posts them there, or deletes them."""

from decimal import Decimal

import pytest

from tests.ledgers.platforms.posting_books.platform import post_there

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draft(posting):
    posting.books.drafts = True
    rows = posting.posted("10.00")
    posting.work()
    assert posting.statuses(rows) == ["draft"]
    return rows[0]


def part_of(shelf, row):
    return shelf.parts().get(write__transaction=row)


def test_posted_there_under_another_id(posting, draft):
    """By somebody, or by the ledger's own queue: both show in the same way."""
    post_there(posting.books, part_of(posting, draft).remote_id)
    assert posting.look() == 0
    part = part_of(posting, draft)
    assert (part.state, part.remote_id) == ("written", "2")
    assert part.remote["posted"]
    assert posting.statuses([draft]) == ["posted"]


def test_posted_there_under_the_same_id(atomic):
    atomic.books.drafts = True
    rows = atomic.posted("10.00")
    atomic.work()
    assert atomic.statuses(rows) == ["draft"]
    atomic.books.post_as_it_is(part_of(atomic, rows[0]).remote_id)
    assert atomic.look() == 0
    assert atomic.statuses(rows) == ["posted"]


def test_still_a_draft(posting, draft):
    assert posting.look() == 0
    assert posting.statuses([draft]) == ["draft"]


def test_changed_there_before_it_was_posted(posting, draft):
    id = part_of(posting, draft).remote_id
    posting.books.documents[id].body = {**posting.books.documents[id].body, "total": Decimal("11.00")}
    post_there(posting.books, id)
    assert posting.look() == 1
    part = part_of(posting, draft)
    assert part.differences == [{"field": "total", "wanted": "10", "found": "11.00"}]
    assert part.remote["posted"]
    assert posting.statuses([draft]) == ["changed_there"]


def test_deleted_there(posting, draft):
    posting.books.remove(part_of(posting, draft).remote_id)
    assert posting.look() == 1
    assert posting.statuses([draft]) == ["gone"]
    assert (
        part_of(posting, draft).error["advice"]["id"] == "The draft was deleted in the accounting software."
    )


def test_posted_one_is_told_no_more(posting, draft):
    post_there(posting.books, part_of(posting, draft).remote_id)
    posting.look()
    assert posting.look() == 0
    assert posting.statuses([draft]) == ["posted"]
