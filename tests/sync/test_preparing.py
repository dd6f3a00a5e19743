"""What documents are laid into is made sure of before they are sent; it does no harm to do that again."""

from decimal import Decimal

import pytest

from expenses_app.core.messages import Message
from expenses_app.ledger.errors import PermissionMissing, Unavailable
from expenses_app.sync.engine.claim import claim
from expenses_app.sync.engine.lease import Lease
from tests.ledgers.books import lost
from tests.ledgers.platforms.posting_books.platform import JOURNAL, Client

pytestmark = pytest.mark.django_db(transaction=True)

SAID = Message("Said by the ledger.")


def test_journal_is_made_once_for_many_documents(posting):
    posting.posted("10.00", "20.00")
    posting.work()
    assert posting.books.calls == ["prepare", "create", "create"]
    assert posting.books.journals == {JOURNAL}


@pytest.mark.parametrize("fault", [{"after": lost()}, {"before": Unavailable(SAID)}], ids=["lost", "away"])
def test_nobody_knows_whether_the_journal_was_made(posting, fault):
    """Nothing of the document was sent, so nothing has to be asked."""
    rows = posting.posted("10.00")
    posting.books.order("prepare", **fault)
    posting.work()
    assert "find" not in posting.books.calls
    assert posting.books.totals() == [Decimal("10.00")]
    assert posting.statuses(rows) == ["posted"]


def test_worker_died_between_making_the_journal_and_sending(posting):
    posting.posted("10.00")
    lease = Lease(posting.connection.id, posting.connection.id)
    ready = claim(posting.connection, posting.connection.declared, lease, posting.clock, set())
    Client(None, posting.connection.tenant_id, {}).prepare(ready[0].documents)
    posting.work()
    assert posting.books.calls.count("prepare") == 1
    assert posting.books.totals() == [Decimal("10.00")]


def test_journal_may_not_be_made(posting):
    rows = posting.posted("10.00")
    posting.books.order("prepare", before=PermissionMissing(SAID))
    posting.work()
    assert posting.statuses(rows) == ["reconnect"]
    posting.relink()
    posting.work()
    assert posting.statuses(rows) == ["posted"]
