"""A worker is killed at every named point of the engine; the next one goes on, and the ledger is right.

Each test walks all points on one company, a document or a batch of 20 for each.
"""

import pytest

from expenses_app.connections.models import Authorisation
from expenses_app.sync.engine.points import Point
from expenses_app.sync.preview import preview_all
from tests.drills.comparing import bytes_that_no_parcel_holds, differences, other_than_previewed
from tests.drills.stage import KILLED
from tests.platforms.declared import Call

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]

ALWAYS_REACHED = [
    Point.LEASED,
    Point.CLAIMING,
    Point.CLAIMED,
    Point.SENT,
    Point.SETTLING,
    Point.SETTLED,
    Point.RELEASED,
]
# What was sent and not settled, and what was stored and not sent, are the moments that differ by operation.
DIFFER_BY_OPERATION = [Point.CLAIMED, Point.SENT, Point.SETTLING]


def killed_and_resumed(stage, point, **wish):
    assert stage.work(kill_at=f"{point}:1", **wish) == KILLED, point
    assert stage.work() == 0, (point, stage.states())


@pytest.mark.parametrize("count", [1, 20])
def test_creating(stage, count):
    rows = []
    for point in ALWAYS_REACHED:
        new = stage.receive(count, first=len(rows) + 1)
        previews = {row.id: drawn for row, drawn in zip(new, preview_all(new), strict=True)}
        stage.post(new)
        killed_and_resumed(stage, point)
        rows += new
        assert differences(stage, rows) == [], point
        assert other_than_previewed(previews) == []
    assert bytes_that_no_parcel_holds(stage) == []


def test_repeating_after_a_lost_answer(stage):
    rows = stage.receive(3)
    stage.post(rows)
    stage.lose_next_reply()
    killed_and_resumed(stage, Point.REPLAYING)
    assert differences(stage, rows) == []


@pytest.mark.parametrize("count", [1, 20])
def test_changing_and_taking_back(stage, count):
    rows = stage.receive(count)
    stage.post(rows)
    assert stage.work() == 0
    for number, point in enumerate(DIFFER_BY_OPERATION[: 3 if count == 1 else 1], 1):
        for row in rows:
            stage.change_amount(row, f"{100 * number}.00", f"{20 * number}.00")
        stage.post(rows)
        killed_and_resumed(stage, point)
        assert differences(stage, rows) == [], point
    for point in DIFFER_BY_OPERATION[:1] if count > 1 else DIFFER_BY_OPERATION:
        for row in rows:
            stage.void(row)
        killed_and_resumed(stage, point)
        assert stage.ledger() == [], point
        if count == 1:
            for row in rows:
                stage.change_amount(row, f"{row.amount + 1}", "0.00")
            stage.post(rows)
            assert stage.work() == 0
            assert differences(stage, rows) == []
    assert bytes_that_no_parcel_holds(stage) == []


def test_replacing(stage):
    """Neither ledger turns a payment into a refund: deleted, then written anew, with its receipt."""
    rows = stage.receive(1, bank="card")
    stage.add_receipt(rows[0], 1)
    stage.post(rows)
    assert stage.work() == 0
    # The first of each is the deletion, the second the new document.
    for point in (f"{Point.SENT}:1", f"{Point.SETTLING}:1", f"{Point.CLAIMED}:2", f"{Point.SENT}:2"):
        stage.turn_round(rows[0])
        stage.post(rows, confirmed=True)
        assert stage.work(kill_at=point) == KILLED, point
        assert stage.work() == 0, (point, stage.states())
        assert differences(stage, rows) == [], point
    assert bytes_that_no_parcel_holds(stage) == []


def test_attaching(stage):
    rows = stage.receive(1)
    stage.post(rows)
    assert stage.work() == 0
    for shade, point in enumerate(DIFFER_BY_OPERATION):
        stage.add_receipt(rows[0], shade)
        killed_and_resumed(stage, point)
        assert differences(stage, rows) == [], point


@pytest.mark.parametrize("count", [1, 5])
def test_attaching_after_a_lost_answer(stage, count):
    rows = stage.receive(count)
    for shade, row in enumerate(rows):
        stage.add_receipt(row, shade)
    stage.post(rows)
    stage.lose_next_reply(Call.ATTACH)
    assert stage.work() == 0
    assert differences(stage, rows) == []


@pytest.mark.parametrize("point", ["refresh.asking", "refresh.received", "refresh.stored"])
def test_renewing_the_tokens(stage, point):
    """The answer to a renewal holds the only good token; killed before it is stored, the old one is tried again."""
    rows = stage.receive(1)
    stage.post(rows)
    authorisation = Authorisation.objects.filter(id=stage.connection.authorisation_id)
    authorisation.update(expires_at=stage.connection.linked_at)
    assert stage.work(kill_at=point, renew=True) == KILLED
    assert stage.work() == 0
    assert differences(stage, rows) == []
    assert authorisation.get().state == Authorisation.State.ACTIVE
