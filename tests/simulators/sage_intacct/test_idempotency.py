"""``Idempotency-Key``: 48 hours of replay, failures included, 60 days of reservation, and 409 for anything else."""

import threading

import pytest
import requests

from tests.simulators.sage_intacct.books import CARD_TXN, VENDOR, changed, charge, error_of

KEY = "Idempotency-Key"
CACHED = "x-ia-idempotency-cached-date"
HOUR, DAY = 3600, 86_400


def put(books, key, body=None, path=CARD_TXN):
    return books.post(path, body or charge(), **{KEY: key})


def later(books, seconds):
    books.advance(seconds)
    books.enter(books.company)


def test_the_same_request_is_answered_again_and_written_once(books):
    first, second = put(books, "k1"), put(books, "k1")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert CACHED not in first.headers
    assert second.headers[CACHED]
    assert len(books.ledger()) == 1


def test_a_refusal_is_remembered_too(books):
    books.act("close_books", until="2026-11-30")
    first = put(books, "k1")
    books.act("close_books")
    second = put(books, "k1")
    assert (first.status_code, second.status_code) == (422, 422)
    assert first.content == second.content
    assert put(books, "k2").status_code == 201


def test_a_deleted_record_is_not_written_anew_under_its_key(books):
    key = put(books, "k1").json()["ia::result"]["key"]
    assert books.delete(CARD_TXN, key).status_code == 204
    assert put(books, "k1").json()["ia::result"]["key"] == key
    assert books.ledger() == []


AGES = [
    pytest.param(47 * HOUR, 201, 1, id="replayed for 48 hours"),
    pytest.param(49 * HOUR, 409, 1, id="reserved afterwards"),
    pytest.param(59 * DAY, 409, 1, id="reserved for 60 days"),
    pytest.param(61 * DAY, 201, 2, id="free after 60 days"),
]


@pytest.mark.parametrize(("seconds", "status", "documents"), AGES)
def test_a_key_ages(books, seconds, status, documents):
    put(books, "k1")
    later(books, seconds)
    assert put(books, "k1").status_code == status
    assert len(books.ledger()) == documents


OTHERS = [
    pytest.param(lambda books: put(books, "k1", changed(charge(), "payee", "Other")), id="other body"),
    pytest.param(lambda books: put(books, "k1", {"id": "V-1", "name": "One"}, VENDOR), id="other address"),
    pytest.param(lambda books: books.patch(CARD_TXN, "1", charge(), **{KEY: "k1"}), id="other method"),
]


@pytest.mark.parametrize("other", OTHERS)
def test_a_key_with_another_request_is_refused(books, other):
    put(books, "k1")
    answer = other(books)
    assert (answer.status_code, error_of(answer)["code"]) == (409, "invalidRequest")
    assert len(books.ledger()) == 1


def test_changes_take_keys_as_well(books):
    key = books.written()
    first = books.patch(CARD_TXN, key, {"payee": "One"}, **{KEY: "k1"})
    books.patch(CARD_TXN, key, {"payee": "Two"})
    second = books.patch(CARD_TXN, key, {"payee": "One"}, **{KEY: "k1"})
    assert first.content == second.content
    assert books.read(CARD_TXN, key)["payee"] == "Two"


def test_queries_models_and_workflows_have_no_keys(books):
    key = books.written()
    body = {"object": CARD_TXN, "fields": ["key"]}
    for _ in range(2):
        answer = books.call("POST", "/services/core/query", body, headers={KEY: "k1"})
        assert CACHED not in answer.headers
    assert books.patch(CARD_TXN, key, {"payee": "One"}, **{KEY: "k1"}).status_code == 200


@pytest.mark.parametrize(("length", "status"), [(256, 201), (257, 400)])
def test_a_key_has_at_most_256_characters(books, length, status):
    assert put(books, "k" * length).status_code == status


def test_keys_of_another_company_are_its_own(books):
    put(books, "k1")
    books.enter("lakesidesupply")
    assert put(books, "k1", charge(currency={"txnCurrency": "USD"}, lines=[])).status_code == 400


def test_a_lost_reply_is_found_again_by_its_key(books):
    books.order(kind="lose_reply", method="POST", path="credit-card-txn")
    with pytest.raises(requests.ConnectionError):
        put(books, "k1")
    assert put(books, "k1").headers[CACHED]
    assert len(books.ledger()) == 1


def test_a_failure_of_the_server_can_be_remembered(books):
    books.order(kind="failed_and_remembered", method="POST", path="credit-card-txn")
    assert [put(books, "k1").status_code, put(books, "k1").status_code] == [500, 500]
    assert books.ledger() == []


def at_once(books):
    """Send one request while another with the same key is held; returns both statuses, the held one last."""
    books.order(kind="hold", method="POST", path="credit-card-txn", seconds=0.6)
    held = []
    headers = books.headers(**{KEY: "k1"})
    url = f"{books.api}/objects/{CARD_TXN}"
    thread = threading.Thread(
        target=lambda: held.append(requests.post(url, json=charge(), headers=headers, timeout=10).status_code)
    )
    thread.start()
    while not any(entry["status"] is None for entry in books.control("GET", "requests?path=credit-card-txn")):
        pass
    second = requests.post(url, json=charge(), headers=headers, timeout=10).status_code
    thread.join()
    return second, held[0]


def test_the_second_of_two_at_once_is_refused(books):
    assert at_once(books) == (409, 201)
    assert len(books.ledger()) == 1


def test_or_it_waits_for_the_first_one_s_answer(books):
    books.switch(simultaneous_key="wait")
    assert at_once(books) == (201, 201)
    assert len(books.ledger()) == 1
