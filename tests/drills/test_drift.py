"""What a user changes or deletes inside the accounting software is noticed, shown, and not written over silently."""

import pytest

from expenses_app.companies.clock import system_clock
from expenses_app.sync.drift import look_for_drift
from expenses_app.sync.engine.stored import document_of
from expenses_app.sync.models import Part
from expenses_app.transactions.models import Transaction

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def posted(stage):
    rows = stage.receive(2)
    stage.post(rows)
    assert stage.work() == 0
    return rows


def status_of(row):
    return Transaction.objects.get(id=row.id).status


def act(stage, row, action):
    """Somebody does it by hand in the accounting software."""
    part = Part.objects.get(write__transaction=row, role="main")
    stage.act(getattr(stage.declared.deeds, action)(document_of(part).target, part.remote_id))


def test_nothing_drifted_after_our_own_writing(stage, posted):
    assert look_for_drift(stage.connection, system_clock()) == 0
    assert [status_of(row) for row in posted] == ["posted", "posted"]


def test_a_document_deleted_there_is_gone(stage, posted):
    act(stage, posted[0], "delete")
    assert look_for_drift(stage.connection, system_clock()) == 1
    assert [status_of(row) for row in posted] == ["gone", "posted"]


def test_a_document_changed_there_is_shown_once(stage, posted):
    act(stage, posted[1], "edit")
    assert look_for_drift(stage.connection, system_clock()) == 1
    assert [status_of(row) for row in posted] == ["posted", "changed_there"]
    assert look_for_drift(stage.connection, system_clock()) == 0
