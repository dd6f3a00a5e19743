"""A long queue of one company does not hold up another's single item: turns are short, and go to the back."""

from collections import deque

import pytest

from expenses_app.companies.models import Company
from expenses_app.sync.engine.drain import TURN_DOCUMENTS, Turn, drain
from tests.sync.shelf import shelf_on

pytestmark = pytest.mark.django_db(transaction=True)


def test_single_item_waits_for_one_turn_at_most(shelf_of, partner):
    long = shelf_of("atomic_books")
    short = shelf_on(
        "atomic_books", Company.objects.create(partner=partner, name="Corner Shop", country="GB")
    )
    long.posted(*[f"{number}.00" for number in range(1, 4 * TURN_DOCUMENTS)])
    short.posted("10.00")

    # One worker, messages in the order in which they came; what is not done goes behind the others.
    messages = deque([long, short])
    turns = []
    while messages:
        shelf = messages.popleft()
        turns.append(shelf)
        if drain(shelf.connection.id, shelf.clock) is Turn.MORE:
            messages.append(shelf)
        if shelf is short:
            written = len(long.books.totals())
    assert [turn is short for turn in turns[:2]] == [False, True]
    assert turns.count(short) == 1
    assert written <= TURN_DOCUMENTS + 8
    assert len(long.books.totals()) == 4 * TURN_DOCUMENTS - 1
    assert len(short.books.totals()) == 1
