"""Repeats and corrections: what stands is never written again, whatever a client sends how often."""

import datetime

import pytest

from expenses_app.api.models import Submission
from expenses_app.companies.clock import system_clock
from expenses_app.core.messages import Message
from expenses_app.ledger.errors import Refused
from expenses_app.partners.models import PartnerAccess
from expenses_app.sync.models import Part
from expenses_app.transactions.models import Transaction
from tests.api.bodies import Raw, guid
from tests.api.bodies import expense as xero_expense
from tests.api.bodies import line as xero_line

pytestmark = pytest.mark.django_db(transaction=True)


def line(net="100.00", **more):
    made = xero_line(net, account="food", **more)
    del made["taxRateRef"]
    return made


def expense(number=1, lines=None, **more):
    body = xero_expense(number, lines=[line()] if lines is None else lines, **more)
    body["bankAccountRef"] = {"id": "bank"}
    del body["contactRef"]
    return body


@pytest.fixture
def shelf(shelf_of):
    return shelf_of("atomic_books")


@pytest.fixture
def sync(shelf):
    return f"/companies/{shelf.company.pk}/sync/expenses"


@pytest.fixture
def send(call, sync):
    def send(*bodies, **headers):
        return call.post(f"{sync}/expense-transactions", list(bodies), **headers)

    return send


@pytest.fixture
def work(shelf):
    """The ledger works until nothing moves by itself."""

    def work():
        shelf.clock.at = system_clock().now() + datetime.timedelta(seconds=1)
        shelf.work()

    return work


@pytest.fixture
def told(call, sync):
    def told(id):
        status = call.get(f"{sync}/syncs/{id}/status").json()
        outcomes = call.get(f"{sync}/syncs/{id}/transactions").json()["results"]
        return status["syncStatusCode"], [one["status"] for one in outcomes]

    return told


def id_of(answer):
    assert answer.status_code in (200, 202), answer.content
    return answer.json()["syncId"]


def standing(shelf):
    return len(shelf.books.standing())


def refuse_next(shelf):
    shelf.books.order("post", before=Refused(Message("No."), said="no thanks"))


def test_a_sync_that_went_well(shelf, send, work, told, call, sync):
    id = id_of(send(expense(1), expense(2)))
    work()
    assert told(id) == (2000, ["Completed", "Completed"])
    status = call.get(f"{sync}/syncs/lastSuccessful/status").json()
    assert (status["syncId"], status["syncStatus"], status["dataPushed"]) == (id, "Complete", True)
    message = call.get(f"{sync}/syncs/{id}/transactions/{guid(1)}").json()[0]["message"]
    part = Part.objects.get(write__transaction__source_id=guid(1))
    assert message == f"{part.target} {part.remote_id}"


def test_an_identical_repeat_is_answered_with_the_sync_it_began(shelf, send, work):
    first = id_of(send(expense()))
    assert id_of(send(expense())) == first  # while it runs
    work()
    assert id_of(send(expense())) == first  # and once it is complete
    work()
    assert standing(shelf) == 1
    assert Submission.objects.count() == 1


def test_a_repeat_is_the_same_however_it_is_written(send):
    first = id_of(send(expense()))
    other = dict(reversed(expense().items())) | {"notes": None, "lines": [line("100")]}
    other["lines"][0]["netAmount"] = Raw("1e2")
    assert id_of(send(other)) == first


def test_what_was_processed_cannot_be_sent_with_other_words(send, work):
    id_of(send(expense()))
    work()
    answer = send(expense(lines=[line("101.00")]))
    assert answer.status_code == 400
    assert answer.json()["error"] == f"One or more transactions have previously been processed: {guid(1)}"
    assert answer.json()["validation"]["errors"][0]["itemId"] == guid(1)


def test_what_is_on_its_way_cannot_be_sent_with_other_words(send):
    id_of(send(expense()))
    answer = send(expense(lines=[line("101.00")]))
    assert answer.json()["error"] == f"One or more transactions are still being processed: {guid(1)}"


def test_a_batch_is_never_split(send, work):
    id_of(send(expense(1)))
    work()
    assert send(expense(2), expense(1, lines=[line("101.00")])).status_code == 400
    assert Transaction.objects.count() == 1


def test_what_stands_is_acknowledged_beside_what_is_new(shelf, send, work, told):
    id_of(send(expense(1)))
    work()
    id = id_of(send(expense(1), expense(2)))
    work()
    assert told(id) == (2000, ["Completed", "Completed"])
    assert standing(shelf) == 2


def test_a_refused_transaction_may_be_sent_again_corrected(shelf, send, work, told):
    refuse_next(shelf)
    first = id_of(send(expense()))
    work()
    assert told(first) == (5130, ["PushError"])
    second = id_of(send(expense(lines=[line("90.00")])))
    assert second != first
    work()
    assert told(second) == (2000, ["Completed"])
    assert told(first) == (5130, ["PushError"])  # what it came to does not change any more
    assert standing(shelf) == 1


def test_a_repeat_of_what_failed_is_no_new_try_at_once_and_one_later(shelf, send, work, told):
    refuse_next(shelf)
    first = id_of(send(expense()))
    work()
    assert id_of(send(expense())) == first
    Submission.objects.update(made_at=system_clock().now() - datetime.timedelta(minutes=66))
    second = id_of(send(expense()))
    assert second != first
    work()
    assert told(second) == (2000, ["Completed"])


def test_what_our_checks_held_back_may_be_sent_again_corrected(shelf, send, work, told):
    first = id_of(send(expense(lines=[line() | {"accountRef": {"id": "nothing"}}])))
    assert told(first) == (5120, ["ValidationError"])
    second = id_of(send(expense()))
    work()
    assert told(second) == (2000, ["Completed"])
    assert standing(shelf) == 1


def test_an_update_changes_what_it_names(shelf, call, sync, send, work, told):
    id_of(send(expense(notes="before", merchantName="Bakery")))
    work()
    body = {"type": "Payment", "issueDate": "2026-11-20", "currency": "GBP", "lines": [line("80.00")]}
    answer = call.put(f"{sync}/expense-transactions/{guid(1)}", body)
    assert answer.status_code == 202
    work()
    assert told(answer.json()["syncId"]) == (2000, ["Completed"])
    row = Transaction.objects.get()
    assert (row.amount, row.memo, row.merchant) == (80, "before", "Bakery")
    assert [str(one.total) for one in shelf.books.standing()] == ["80"]


def test_a_repeated_update_is_one(call, sync, send, work):
    id_of(send(expense()))
    work()
    body = {"type": "Payment", "issueDate": "2026-11-20", "currency": "GBP", "lines": [line("80.00")]}
    answers = {id_of(call.put(f"{sync}/expense-transactions/{guid(1)}", body)) for _ in range(3)}
    assert len(answers) == 1


def test_an_update_that_changes_nothing_writes_nothing(shelf, call, sync, send, work, told):
    id_of(send(expense()))
    work()
    body = {"type": "Payment", "issueDate": "2026-11-20T10:00:00Z", "currency": "GBP"}
    id = id_of(call.put(f"{sync}/expense-transactions/{guid(1)}", body))
    assert told(id) == (2040, ["Completed"])


@pytest.mark.parametrize(
    ("body", "status", "text"),
    [
        ({"type": "Refund"}, 400, "type: a Payment cannot become a Refund."),
        ({"lines": [line("1.005")]}, 400, "not valid"),
        ({"lines": []}, 400, "not valid"),
    ],
)
def test_an_update_that_cannot_be(call, sync, send, work, body, status, text):
    id_of(send(expense()))
    work()
    whole = {"type": "Payment", "issueDate": "2026-11-20", "currency": "GBP"} | body
    answer = call.put(f"{sync}/expense-transactions/{guid(1)}", whole)
    assert answer.status_code == status
    assert text in answer.json()["error"]


def test_an_update_of_what_is_not_there_or_not_written_yet(call, sync, send):
    whole = {"type": "Payment", "issueDate": "2026-11-20", "currency": "GBP"}
    assert call.put(f"{sync}/expense-transactions/{guid(1)}", whole).status_code == 404
    id_of(send(expense()))
    answer = call.put(f"{sync}/expense-transactions/{guid(1)}", whole)
    assert answer.json()["error"] == f"One or more transactions are still being processed: {guid(1)}"


def test_an_update_that_the_platform_cannot_is_told_by_422(call, shelf_of):
    shelf = shelf_of("posting_books")
    sync = f"/companies/{shelf.company.pk}/sync/expenses"
    assert not shelf.connection.capabilities.updatable
    id_of(call.post(f"{sync}/expense-transactions", [expense()]))
    shelf.clock.at = system_clock().now() + datetime.timedelta(seconds=1)
    shelf.work()
    whole = {"type": "Payment", "issueDate": "2026-11-20", "currency": "GBP"}
    assert call.put(f"{sync}/expense-transactions/{guid(1)}", whole).status_code == 422


def test_what_a_person_changed_is_not_walked_over(shelf, call, sync, send, work, partner):
    id_of(send(expense(notes="before")))
    work()
    shelf.change(Transaction.objects.get(), lambda row, lines: setattr(row, "memo", "by a person"))
    whole = {"type": "Payment", "issueDate": "2026-11-20T10:00:00Z", "currency": "GBP", "notes": "by program"}
    path = f"{sync}/expense-transactions/{guid(1)}"
    answer = call.put(path, whole)
    assert answer.status_code == 400
    assert "notes: a person set 'by a person' here since; you sent 'by program'." in str(answer.json())
    PartnerAccess.objects.create(partner=partner, partner_wins=True)
    assert call.put(path, whole).status_code == 202
    assert Transaction.objects.get().memo == "by program"
