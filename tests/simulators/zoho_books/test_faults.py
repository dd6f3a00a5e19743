"""What can go wrong on the way: Zoho's own faults beside the general ones, and a restart."""

import json

import pytest
import requests

from expenses_app.simulators.chassis import SimulatedClock, start_in_thread
from expenses_app.simulators.zoho_books.app import create_app
from tests.simulators.zoho_books.books import Books, refusal, start

REFERENCE = "EXP-7K2M9Q4XD3NBW8TR"


def found(books):
    return len(books.rows("expenses", reference_number=REFERENCE))


def test_a_lost_reply_leaves_the_expense_to_be_found(books):
    body = books.expense()
    books.order(kind="lose_reply", method="POST", path="/expenses")
    with pytest.raises(requests.ConnectionError):
        books.call("POST", "expenses", body)
    assert found(books) == 1


def test_a_dropped_request_leaves_nothing(books):
    body = books.expense()
    books.order(kind="drop_before", method="POST", path="/expenses")
    with pytest.raises(requests.ConnectionError):
        books.call("POST", "expenses", body)
    assert found(books) == 0


def test_a_late_request_writes_after_its_seconds_and_once(books):
    body = books.expense()
    books.order(kind="late_commit", method="POST", path="/expenses", seconds=30)
    with pytest.raises(requests.ConnectionError):
        books.call("POST", "expenses", body)
    assert found(books) == 0
    books.advance(31)
    assert found(books) == 1
    assert len(books.ledger()) == 1


def test_a_late_bill_that_was_overtaken_is_refused(books):
    body = books.bill()
    books.order(kind="late_commit", method="POST", path="/bills", seconds=30)
    with pytest.raises(requests.ConnectionError):
        books.call("POST", "bills", body)
    assert books.call("POST", "bills", body).status_code == 201
    books.advance(31)
    assert len(books.rows("bills", bill_number=body["bill_number"])) == 1


def test_an_internal_error_is_a_page_and_writes_nothing(books):
    body = books.expense()
    books.order(kind="html_error", method="POST", path="/expenses")
    answer = books.call("POST", "expenses", body)
    assert (answer.status_code, answer.headers["Content-Type"]) == (500, "text/html;charset=UTF-8")
    assert found(books) == 0
    assert books.call("POST", "expenses", body).status_code == 201


@pytest.mark.parametrize(("more", "code"), [({}, 1000), ({"code": 57}, 57)])
def test_a_refusal_may_hide_behind_200(books, more, code):
    body = books.expense()
    books.order(kind="refused_with_200", method="POST", path="/expenses", **more)
    assert refusal(books.call("POST", "expenses", body)) == (200, code)
    assert found(books) == 0


def test_json_may_end_early_although_the_expense_was_written(books):
    body = books.expense()
    books.order(kind="malformed_json", method="POST", path="/expenses")
    answer = books.call("POST", "expenses", body)
    with pytest.raises(json.JSONDecodeError):
        json.loads(answer.text)
    assert found(books) == 1


def test_a_list_may_be_short_and_say_that_it_is_whole(books):
    books.order(kind="short_list", path="/contacts")
    content = books.get("contacts", per_page=200).json()
    assert (len(content["contacts"]), content["page_context"]["has_more_page"]) == (25, False)
    assert len(books.rows("contacts")) == 50


def test_an_upload_whose_reply_is_lost_was_stored(books):
    key = books.written()["expense_id"]
    books.order(kind="lose_reply", path="/receipt")
    with pytest.raises(requests.ConnectionError):
        books.upload(f"expenses/{key}/receipt", "lunch.png")
    assert books.get(f"expenses/{key}").json()["expense"]["expense_receipt_name"] == "lunch.png"


def test_everything_survives_a_restart(tmp_path):
    def app():
        made = create_app(SimulatedClock(), enforce_limits=False)
        made.keep_state_in(tmp_path / "zoho")
        return made

    with start_in_thread(app()) as running:
        books = Books(running)
        books.written()
        key = books.rows("expenses")[0]["expense_id"]
        books.upload(f"expenses/{key}/receipt", content=b"\x89PNG")
        books.switch(default_page_size=200)
        tokens = books.tokens
    with start_in_thread(app()) as running:
        again = Books(running)
        again.tokens = tokens
        assert again.get(f"expenses/{key}").json()["expense"]["total"] == 150
        assert again.get(f"expenses/{key}/receipt").content == b"\x89PNG"
        assert again.get("contacts").json()["page_context"]["per_page"] == 200


def test_a_reset_returns_to_the_first_day(books):
    books.written()
    books.switch(default_page_size=200)
    books.control("POST", "reset")
    books.sign_in()
    assert books.ledger() == []
    assert books.get("contacts").json()["page_context"]["per_page"] == 10


def test_demo_documents_stand_in_every_organisation():
    with start(seed_demo=True) as running:
        books = Books(running)
        for organisation in books.control("GET", "state")["organisations"]:
            books.organisation = organisation["key"]
            kinds = sorted(document["kind"] for document in books.ledger())
            assert kinds == ["bill"] + ["expense"] * 5
