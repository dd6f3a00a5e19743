"""A worker is killed at every named point of the engine; the next one goes on, and the ledger is right."""

import pytest

from expenses_app.sync.engine.points import Point
from tests.drills.comparing import bytes_that_no_parcel_holds, differences
from tests.drills.stage import KILLED

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
AFTER_A_LOST_ANSWER = [Point.REPLAYING]


@pytest.mark.parametrize("count", [1, 20])
@pytest.mark.parametrize("point", ALWAYS_REACHED)
def test_creating(stage, point, count):
    rows = stage.receive(count)
    stage.post(rows)
    assert stage.work(kill_at=f"{point}:1") == KILLED
    assert stage.work() == 0
    assert differences(stage, rows) == []
    assert bytes_that_no_parcel_holds(stage) == []


@pytest.mark.parametrize("point", AFTER_A_LOST_ANSWER)
def test_repeating_after_a_lost_answer(stage, point):
    rows = stage.receive(3)
    stage.post(rows)
    stage.lose_next_reply()
    assert stage.work(kill_at=f"{point}:1") == KILLED
    assert stage.work() == 0
    assert differences(stage, rows) == []
