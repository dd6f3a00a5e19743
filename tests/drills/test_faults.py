"""What goes wrong between us and the ledger, with real workers, and what stands in the ledger afterwards."""

from datetime import date

import pytest

from expenses_app.companies.actor import SYSTEM
from expenses_app.sync.models import Part, SyncRun
from expenses_app.sync.services.settling import retry
from expenses_app.transactions.models import Transaction
from tests.drills.comparing import bytes_that_no_parcel_holds, differences
from tests.drills.stage import KILLED
from tests.platforms.declared import Fault

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]


def statuses(rows):
    return sorted(
        Transaction.objects.filter(id__in=[row.id for row in rows]).values_list("status", flat=True)
    )


@pytest.mark.parametrize("count", [1, 20])
def test_reply_lost_and_error_after_commit(stage, count):
    rows = []
    for fault in (Fault.LOSE_REPLY, Fault.ERROR_AFTER_COMMIT, Fault.HALF_ANSWER):
        new = stage.receive(count, first=len(rows) + 1)
        stage.post(new)
        stage.order(fault, times=1)
        assert stage.work() == 0
        rows += new
        assert differences(stage, rows) == [], fault
    assert bytes_that_no_parcel_holds(stage) == []


@pytest.mark.parametrize("headers", [{"Retry-After": "7"}, {}], ids=["told when", "not told when"])
def test_too_fast(stage, headers):
    rows = stage.receive(20)
    stage.post(rows)
    stage.order(Fault.TOO_FAST, headers=headers, times=2)
    assert stage.work() == 0
    assert differences(stage, rows) == []


def test_tokens_revoked_in_the_middle_and_given_again(stage):
    first = stage.receive(3)
    stage.post(first)
    assert stage.work() == 0
    rest = stage.receive(20, first=4)
    stage.post(rest)
    stage.act(stage.declared.deeds.revoke)
    stage.work(8)
    assert statuses(first + rest) == ["posted"] * 3 + ["reconnect"] * 20
    stage.reconnect()
    assert stage.work() == 0
    assert differences(stage, first + rest) == []


def test_two_workers_race_for_the_same_writes(stage):
    rows = stage.receive(60)
    stage.post(rows)
    workers = [stage.start_worker() for _ in range(3)]
    assert [worker.wait() for worker in workers] == [0, 0, 0]
    assert differences(stage, rows) == []


def test_books_closed_and_account_archived_between_review_and_posting(stage):
    closed, archived = stage.receive(1), stage.receive(1, first=2)
    deeds = stage.declared.deeds
    stage.post(closed)
    stage.act(deeds.close_books(date(2026, 11, 30)))
    assert stage.work() == 0
    assert statuses(closed) == ["period_locked"]
    stage.act(deeds.open_books)
    stage.post(archived)
    account = archived[0].lines.get().account_id
    stage.act(deeds.archive_account(account))
    assert stage.work() == 0
    assert statuses(archived) == ["refused"]
    assert stage.ledger() == []

    # Mended there, and tried again by a person.
    stage.act(deeds.restore_account(account))
    refused = Part.objects.filter(connection=stage.connection, state="refused")
    retry(stage.company, [part.id for part in refused], actor=SYSTEM, now=stage.clock.now())
    assert stage.work() == 0
    assert differences(stage, closed + archived) == []


def test_refused_one_is_edited_and_posted_again(stage):
    rows = stage.receive(1)
    stage.post(rows)
    account = rows[0].lines.get().account_id
    stage.act(stage.declared.deeds.archive_account(account))
    assert stage.work() == 0
    assert statuses(rows) == ["refused"]
    stage.act(stage.declared.deeds.restore_account(account))
    stage.change_amount(rows[0], "40.00", "8.00")
    stage.post(rows)
    assert stage.work() == 0
    assert differences(stage, rows) == []
    # The run that was refused keeps its outcome; the new one has its own.
    assert sorted(str(run.outcome) for run in SyncRun.objects.all()) == ["{'refused': 1}", "{'written': 1}"]


def test_worker_killed_again_and_again_in_a_long_queue(stage):
    rows = stage.receive(60)
    stage.post(rows)
    assert [stage.work(kill_at="sent:1") for _ in range(2)] == [KILLED, KILLED]
    assert stage.work() == 0
    assert differences(stage, rows) == []
