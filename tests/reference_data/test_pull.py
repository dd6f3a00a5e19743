"""A pull can be stopped anywhere and goes on; what is gone is noticed; what fails says so."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection as database

from expenses_app.audit.models import Event
from expenses_app.connections.models import Connection
from expenses_app.ledger.errors import NeedsReauthorising
from expenses_app.ledger.records import RecordKind, RecordStatus
from expenses_app.reference_data.models import Pull, PullStep, Reading, ReferenceRecord
from expenses_app.reference_data.queries import rows_of
from expenses_app.reference_data.services.run_pull import LEASE, Outcome, run_pull
from expenses_app.reference_data.services.start_pull import start_pull
from tests.connections.conftest import NOW, refused
from tests.reference_data.conftest import ACCOUNTS, facts, page, suppliers

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    pass


def pull_whole(connection, clock, kind="full"):
    pull = start_pull(connection, kind, clock, "Alice")
    assert run_pull(pull.pk, clock) is Outcome.OVER
    pull.refresh_from_db()
    return pull


def stored(kind):
    return {row.record_id: row.status for row in ReferenceRecord.objects.filter(kind=kind)}


def test_a_first_pull_reads_facts_and_every_kind_the_platform_declares(books, connection, clock):
    pull = pull_whole(connection, clock)
    assert pull.state == "done"
    assert [(step.kind, step.state, step.read) for step in pull.steps.order_by("position")] == [
        ("facts", "done", 1),
        ("account", "done", 2),
        ("tax_rate", "done", 1),
        ("supplier", "done", 3),
    ]
    assert Connection.objects.get().facts.base_currency == "GBP"
    assert stored("supplier") == {"s0": "active", "s1": "active", "s2": "active"}
    assert [asked.query["cursor"] for asked in books.requests("/records/supplier")] == ["", "2"]
    event = Event.objects.get(action="connection.read")
    assert event.after["counts"]["supplier"] == {"added": 3}


def test_every_page_is_stored_with_its_cursor_before_the_next_is_asked_for(books, connection, clock):
    seen = []

    def second_page(asked):
        step = PullStep.objects.get(kind="supplier")
        seen.append((step.cursor, step.read, len(stored("supplier"))))
        return page(suppliers(2, 3))

    pull = start_pull(connection, "full", clock)
    books.script("GET", "/records/supplier", page(suppliers(0, 2), cursor="2"), page(suppliers(2, 3)))
    while run_pull(pull.pk, clock, turn_seconds=0) is Outcome.MORE:
        step = PullStep.objects.get(kind="supplier")
        seen.append((step.cursor, step.read, len(stored("supplier"))))
    assert ("2", 2, 2) in seen


def test_killed_between_pages_another_process_goes_on_at_the_cursor(books, connection, clock):
    pull = start_pull(connection, "full", clock)

    def dies(connection, clock):
        from expenses_app.reference_data.services.run_pull import background_client

        client = background_client(connection, clock)
        ordinary = client.read

        def read(kind, since, cursor):
            if kind is RecordKind.SUPPLIER and cursor == "2":
                raise Killed
            return ordinary(kind, since, cursor)

        client.read = read
        return client

    with pytest.raises(Killed):
        run_pull(pull.pk, clock, clients=dies)
    assert len(stored("supplier")) == 2
    assert run_pull(pull.pk, clock) is Outcome.OVER
    assert len(stored("supplier")) == 3
    assert [asked.query["cursor"] for asked in books.requests("/records/supplier")] == ["", "2"]


def test_a_pull_whose_process_vanished_waits_for_the_lease_and_goes_on(books, connection, clock):
    pull = start_pull(connection, "full", clock)
    Pull.objects.update(lease_token=pull.pk, lease_until=NOW + LEASE, state="running")
    assert run_pull(pull.pk, clock) is Outcome.LATER
    assert books.requests() == []
    clock.sleep(LEASE.total_seconds() + 1)
    assert run_pull(pull.pk, clock) is Outcome.OVER


def test_who_lost_the_lease_stores_nothing(books, connection, clock):
    pull = start_pull(connection, "full", clock)

    def stolen(connection, clock):
        from expenses_app.reference_data.services.run_pull import background_client

        client = background_client(connection, clock)
        ordinary = client.read

        def read(kind, since, cursor):
            found = ordinary(kind, since, cursor)
            Pull.objects.update(lease_token=pull.pk)
            return found

        client.read = read
        return client

    assert run_pull(pull.pk, clock, clients=stolen) is Outcome.LATER
    assert ReferenceRecord.objects.count() == 0


def test_long_lists_are_read_from_the_high_water_and_short_ones_whole(books, connection, clock):
    pull_whole(connection, clock)
    books.asked.clear()
    clock.sleep(3600)
    books.script("GET", "/records/supplier", page([], complete=False))
    again = pull_whole(connection, clock, "incremental")
    assert again.state == "done"
    assert books.requests("/records/supplier")[0].query["since"] == NOW.isoformat()
    assert "since" not in books.requests("/records/account")[0].query
    assert len(stored("supplier")) == 3


def test_a_long_list_not_seen_whole_for_a_week_is_read_whole(books, connection, clock):
    pull_whole(connection, clock)
    books.asked.clear()
    clock.sleep(8 * 86400)
    connection.authorisation.expires_at = clock.now() + timedelta(hours=1)
    connection.authorisation.save()
    books.script("GET", "/records/supplier", page(suppliers(0, 2)))
    pull_whole(connection, clock, "incremental")
    assert "since" not in books.requests("/records/supplier")[0].query
    assert stored("supplier")["s2"] == "deleted"


def test_archived_and_vanished_accounts_are_noticed(books, connection, clock):
    pull_whole(connection, clock)
    books.script("GET", "/records/account", page([replace(ACCOUNTS[1], status=RecordStatus.ARCHIVED)]))
    again = pull_whole(connection, clock, "incremental")
    assert stored("account") == {"a1": "deleted", "a2": "archived"}
    step = again.steps.get(kind="account")
    assert (step.archived, step.deleted) == (1, 1)


def test_an_incomplete_listing_deletes_nothing(books, connection, clock):
    pull_whole(connection, clock)
    books.script("GET", "/records/account", page([ACCOUNTS[0]], complete=False))
    pull_whole(connection, clock, "incremental")
    assert set(stored("account").values()) == {"active"}


def test_what_the_last_reading_found_is_expected_of_the_next(books, connection, clock):
    pull_whole(connection, clock)
    assert Reading.objects.get(kind="supplier").count == 3
    assert start_pull(connection, "full", clock).steps.get(kind="supplier").expected == 3


def test_a_platform_that_is_away_is_waited_for(books, connection, clock):
    books.script("GET", "/records/tax_rate", (503, b"Maintenance", {"Retry-After": "120"}))
    pull = start_pull(connection, "full", clock)
    assert run_pull(pull.pk, clock) is Outcome.LATER
    pull.refresh_from_db()
    assert (pull.state, pull.problem_said, pull.tries) == ("waiting", "Maintenance", 1)
    assert run_pull(pull.pk, clock) is Outcome.LATER
    assert pull.not_before > clock.now() + timedelta(seconds=100)
    books.script("GET", "/records/tax_rate", page([]))
    clock.sleep(130)
    assert run_pull(pull.pk, clock) is Outcome.OVER
    pull.refresh_from_db()
    assert (pull.state, pull.problem_json) == ("done", None)


def test_it_does_not_try_for_ever(books, connection, clock):
    books.script("GET", "/records/tax_rate", (503, b"Gone fishing", {}))
    pull = start_pull(connection, "full", clock)
    Pull.objects.update(tries=39)
    assert run_pull(pull.pk, clock) is Outcome.OVER
    pull.refresh_from_db()
    assert (pull.state, pull.problem_said) == ("failed", "Gone fishing")
    assert len(stored("account")) == 2


def test_a_revoked_consent_in_the_middle_stops_the_pull_and_blocks_the_connection(books, connection, clock):
    books.script("GET", "/records/tax_rate", (401, b"TokenExpired", {}))
    books.script("POST", "/token", refused())
    pull = start_pull(connection, "full", clock)
    assert run_pull(pull.pk, clock) is Outcome.OVER
    pull.refresh_from_db()
    assert (pull.state, pull.problem_cause) == ("failed", "needs_reauthorising")
    assert Connection.objects.get().state == "needs_reauthorising"


def test_another_organisation_that_answers_stops_everything(books, connection, clock):
    books.script("GET", "/facts", facts(key="t9"))
    pull = pull_whole(connection, clock)
    assert (pull.state, pull.problem_cause) == ("failed", "wrong_tenant")
    assert ReferenceRecord.objects.count() == 0


def test_one_pull_at_a_time(books, connection, clock):
    pull = start_pull(connection, "full", clock)
    assert start_pull(connection, "incremental", clock).pk == pull.pk


@pytest.mark.parametrize("state", ["needs_reauthorising", "unlinked", "pending"])
def test_a_connection_that_cannot_be_read_is_refused(connection, clock, state):
    Connection.objects.update(state=state)
    with pytest.raises(NeedsReauthorising):
        start_pull(Connection.objects.get(), "full", clock)


def test_linking_starts_a_first_pull(books, alice, connection, clock):
    from expenses_app.connections import signals

    signals.linked.send(sender=Connection, connection=connection)
    pull = Pull.objects.get()
    assert (pull.kind, pull.asked_by) == ("full", "Alice")


@pytest.mark.django_db(transaction=True)
def test_two_workers_read_one_pull_once(books, connection, clock):
    pull = start_pull(connection, "full", clock)
    outcomes, barrier = [], threading.Barrier(2)

    def work():
        try:
            barrier.wait()
            outcomes.append(run_pull(pull.pk, clock))
        finally:
            database.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert Outcome.OVER in outcomes
    assert len(books.requests("/records/account")) == 1


@pytest.mark.django_db(transaction=True)
def test_ten_thousand_records_come_in_pages(books, connection, clock, company):
    def pages(asked):
        first = int(asked.query["cursor"] or 0)
        following = str(first + 1000) if first < 9000 else None
        return page(suppliers(first, first + 1000), cursor=following)

    books.script("GET", "/records/supplier", pages)
    pull = start_pull(connection, "full", clock)
    while run_pull(pull.pk, clock, turn_seconds=1) is Outcome.MORE:
        pass
    rows = rows_of(company, connection.ledger_id, RecordKind.SUPPLIER)
    assert rows.filter(status="active").count() == 10_000
    assert len(books.requests("/records/supplier")) == 10
