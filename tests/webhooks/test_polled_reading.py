"""Reading a ledger that calls us: page by page, as long as its session lives; on demand; what changed and what is gone."""

import json
from datetime import timedelta

import pytest

from expenses_app.ledger.records import RecordKind
from expenses_app.reference_data.models import Pull, Reading, ReferenceRecord
from expenses_app.reference_data.progress import progress_of
from expenses_app.reference_data.services.start_pull import start_pull
from expenses_app.sync.models import Part

pytestmark = pytest.mark.django_db

ACCOUNTS = [
    {"id": "bank", "name": "Current account", "bank": "bank", "currency": "GBP"},
    {"id": "food", "name": "Food", "account_class": "Expense"},
]
SUPPLIERS = [{"id": f"s{number}", "name": f"Supplier {number}"} for number in range(5)]


@pytest.fixture
def books(site):
    site.desk.lists = {"account": ACCOUNTS, "supplier": list(SUPPLIERS)}
    return site


def ask(site, kind=Pull.Kind.FULL):
    return start_pull(site.shelf.connection, kind, site.shelf.clock, "Alice")


def names(site, kind=RecordKind.SUPPLIER, status="active"):
    return sorted(
        ReferenceRecord.objects.filter(
            ledger_id=site.shelf.connection.ledger_id, kind=kind.value, status=status
        ).values_list("name", flat=True)
    )


def test_reading_waits_for_the_connector_and_says_so(books):
    pull = ask(books)
    told = progress_of(pull, books.shelf.clock.now(), "en")
    assert told.problem == "It goes on as soon as the Books Connector calls."
    assert not told.finished


def test_everything_is_read_page_by_page_in_one_session(books):
    pull = ask(books)
    assert books.visit() == "Admitted"
    assert books.desk.asked() == ["company", "list", "list", "list", "list"]
    pull.refresh_from_db()
    assert pull.state == "done"
    assert names(books) == [f"Supplier {number}" for number in range(5)]
    books.shelf.connection.refresh_from_db()
    assert books.shelf.connection.tenant_name == "Harbour Cafe Ltd"


def test_list_that_is_broken_off_begins_again_and_counts_nothing_twice(books):
    pull = ask(books)
    books.visit(rounds=4)  # company, accounts, two pages of suppliers
    waiting = pull.steps.get(kind="supplier")
    assert (waiting.read, waiting.state) == (4, "running")
    books.later()
    books.visit()
    done = pull.steps.get(kind="supplier")
    assert (done.read, done.state) == (5, "done")
    assert [json.loads(body).get("kind", "") for body in books.desk.worked_on].count("account") == 1
    assert Reading.objects.get(kind="supplier").count == 5


def test_whole_list_marks_what_is_no_longer_there(books):
    ask(books)
    books.visit()
    books.desk.lists["supplier"] = SUPPLIERS[1:]
    books.later()
    ask(books)
    books.visit()
    assert names(books, status="deleted") == ["Supplier 0"]


def test_incremental_reading_asks_for_changes_and_for_the_deleted(books):
    ask(books)
    books.visit()
    books.later()
    now = books.shelf.clock.now().isoformat()
    books.desk.lists["supplier"] = [{"id": "s9", "name": "Supplier 9", "changed": now}, *SUPPLIERS[1:]]
    books.desk.gone = [{"kind": "supplier", "id": "s0", "name": "Supplier 0", "at": now}]
    pull = ask(books, Pull.Kind.INCREMENTAL)
    books.visit()
    step = pull.steps.get(kind="supplier")
    assert (step.added, step.deleted) == (1, 1)
    assert names(books, status="deleted") == ["Supplier 0"]
    assert "Supplier 9" in names(books)


def test_documents_go_out_before_the_lists(books):
    books.shelf.posted("10.00")
    ask(books)
    books.visit()
    assert books.desk.asked()[:2] == ["marked", "parcel"]
    assert books.shelf.states() == ["written"]


def test_books_that_close_in_between_leave_the_reading_waiting(books):
    pull = ask(books)
    ticket = books.program.sign_in()["ticket"]
    books.program.fetch(ticket)
    told = books.program.call("deliver", ticket=ticket, reply="", failure="modal dialog")
    assert told["answer"] == "Progress"
    pull.refresh_from_db()
    assert (pull.state, pull.problem.text()) == ("waiting", "The books are closed on that PC. Open them.")
    books.later(60)
    books.visit()
    pull.refresh_from_db()
    assert pull.state == "done"


def test_document_that_was_changed_there_is_noticed_in_a_later_session(books):
    rows = books.shelf.posted("10.00")
    books.visit()
    books.later(60)
    (entry,) = books.shelf.books.standing()
    entry.version, entry.body = 2, {**entry.body, "total": 12}
    assert books.visit() == "Admitted"
    assert books.desk.asked()[-2:] == ["changed", "document"]
    assert Part.objects.get().state == "drifted"
    assert books.shelf.statuses(rows) != ["posted"]


def test_connection_is_read_again_every_day(books):
    from expenses_app.reference_data import tasks

    books.shelf.clock.at = books.shelf.clock.at + timedelta(days=1)
    tasks.start_daily()
    assert Pull.objects.get().state == "waiting"
    tasks.wake_pulls()
    assert Pull.objects.get().state == "waiting"
