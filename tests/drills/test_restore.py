"""Our database is set back to before the last 50 writes: nothing is written twice, nothing is lost, files included."""

import pytest

from tests.drills.comparing import differences
from tests.drills.restoring import backup

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]


def test_restored_to_before_the_last_fifty_writes(stage):
    old = stage.receive(5)
    stage.post(old)
    assert stage.work() == 0
    queued = stage.receive(25, first=6)
    stage.post(queued)
    with backup() as before:
        stage.work(60)
        lost = stage.receive(25, first=31)
        for shade, row in enumerate([*queued[:2], *lost[:2]]):
            stage.add_receipt(row, shade)
        stage.post(lost)
        assert stage.work() == 0
        ledger = {document["key"] for document in stage.ledger()}
        assert len(ledger) == 55

        before.restore()
    # What stood in the queue goes on; what the backup does not know is received, and given its receipts, again.
    assert stage.work() == 0
    again = stage.receive(25, first=31)
    for shade, row in enumerate([*queued[:2], *again[:2]]):
        stage.add_receipt(row, shade)
    stage.post(again)
    assert stage.work() == 0
    assert differences(stage, old + queued + again) == []
    assert {document["key"] for document in stage.ledger()} == ledger
