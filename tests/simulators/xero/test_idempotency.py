import threading

import pytest


def put(books, key, element=None, path="BankTransactions?summarizeErrors=false"):
    body = {"BankTransactions": [element or books.spend()]}
    return books.call("PUT", path, body, headers={"Idempotency-Key": key})


def test_the_same_request_is_answered_again_and_written_once(books):
    first, second = put(books, "k1"), put(books, "k1")
    assert first.content == second.content
    assert len(books.ledger()) == 1


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"element": {"Reference": "EXP-OTHER"}}, id="other body"),
        pytest.param({"path": "BankTransactions?summarizeErrors=true"}, id="other address"),
    ],
)
def test_the_same_key_with_another_request_is_refused(books, change):
    put(books, "k1")
    element = books.spend(**change.get("element", {}))
    answer = put(books, "k1", element, change.get("path", "BankTransactions?summarizeErrors=false"))
    assert answer.status_code == 400
    assert answer.json()["Detail"] == "Idempotency Key: k1 is used with a different request"
    assert len(books.ledger()) == 1


def test_the_refusal_can_have_the_shape_of_a_validation(books):
    books.switch(idempotency_refusal="validation")
    put(books, "k1")
    content = put(books, "k1", books.spend(Reference="EXP-OTHER")).json()
    assert (content["Type"], content["Message"]) == (
        "ValidationException",
        "Idempotency Key: k1 is used with a different request",
    )


def test_another_key_writes_again(books):
    put(books, "k1")
    put(books, "k2")
    assert len(books.ledger()) == 2


@pytest.mark.parametrize(("seconds", "documents"), [(5 * 60, 1), (6 * 60 + 1, 2)])
def test_a_key_is_remembered_for_six_minutes(books, seconds, documents):
    put(books, "k1")
    books.advance(advance_seconds=seconds)
    put(books, "k1")
    assert len(books.ledger()) == documents


def test_refusals_are_remembered_too(books):
    spend = books.spend(Date="2026-05-01")
    path = "BankTransactions?summarizeErrors=true"
    books.act("set_lock_date", period="2026-06-30")
    assert put(books, "k1", spend, path).status_code == 400
    books.act("set_lock_date")
    assert put(books, "k1", spend, path).status_code == 400
    assert put(books, "k2", spend, path).status_code == 200


def test_a_failure_is_remembered_and_wrote_nothing(books):
    books.order(kind="failed_and_remembered", method="PUT")
    assert [put(books, "k1").status_code, put(books, "k1").status_code] == [500, 500]
    assert books.ledger() == []
    assert put(books, "k2").status_code == 200


def test_a_lost_reply_is_found_again_by_its_key(books):
    books.order(kind="lose_reply", method="PUT")
    with pytest.raises(OSError):
        put(books, "k1")
    assert put(books, "k1").json()["BankTransactions"][0]["StatusAttributeString"] == "OK"
    assert len(books.ledger()) == 1


def test_two_at_the_same_moment_write_once(books):
    import requests

    body = {"BankTransactions": [books.spend()]}
    headers = books.headers(**{"Idempotency-Key": "k1"})

    def send():
        requests.put(f"{books.api}/BankTransactions", json=body, headers=headers, timeout=10)

    threads = [threading.Thread(target=send) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(books.ledger()) == 1


def test_a_key_is_ignored_when_reading(books):
    assert books.get("Accounts", headers={"Idempotency-Key": "k1"}).status_code == 200
    assert put(books, "k1").status_code == 200


def test_a_key_has_at_most_128_characters(books):
    assert put(books, "k" * 128).status_code == 200
    assert put(books, "k" * 129).status_code == 400


def test_attachments_take_keys(books):
    key = books.written_spend()["BankTransactionID"]
    path = f"BankTransactions/{key}/Attachments/a.txt"
    headers = {"Idempotency-Key": "k1", "Content-Type": "text/plain"}
    first = books.call("PUT", path, b"one", headers=headers)
    assert books.call("PUT", path, b"one", headers=headers).content == first.content
    assert books.call("PUT", path, b"two", headers=headers).status_code == 400


def test_keys_of_another_organisation_are_its_own(books):
    put(books, "k1")
    books.organisation, home = books.demo, books.organisation
    books.sign_in()
    assert put(books, "k1").status_code == 200
    assert len(books.ledger()) == 1
    books.organisation = home
    assert len(books.ledger()) == 1
