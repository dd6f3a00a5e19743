"""``requestid``: the same id gives the first answer and does nothing."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.simulators.quickbooks_online.books import fault_of, purchase


def test_a_repeat_gives_the_original_answer_and_writes_nothing(us):
    body = purchase(us)
    first = us.create("Purchase", body, requestid="key-1")
    again = us.create("Purchase", body, requestid="key-1")
    assert again == first
    assert len(us.ledger()) == 1


def test_a_document_that_was_deleted_since_is_answered_as_if_it_stood(us):
    body = purchase(us)
    first = us.create("Purchase", body, requestid="key-1")
    us.delete("Purchase", first)
    assert us.create("Purchase", body, requestid="key-1") == first
    assert us.ledger() == []


def test_update_and_deletion_are_replayed_too(us):
    record = us.create("Purchase", purchase(us))
    change = purchase(us, 50, Id=record["Id"], SyncToken="0")
    first = us.create("Purchase", change, requestid="change")
    assert us.create("Purchase", change, requestid="change") == first
    assert us.read("Purchase", record["Id"])["SyncToken"] == "1"
    gone = {"Id": record["Id"], "SyncToken": "1"}
    for _ in range(2):
        answer = us.post("purchase", gone, operation="delete", requestid="gone")
        assert answer.json()["Purchase"]["status"] == "Deleted"


def test_keys_belong_to_one_company(us, uk):
    us.create("Purchase", purchase(us), requestid="key-1")
    uk.create("Purchase", purchase(uk), requestid="key-1")
    assert (len(us.ledger()), len(uk.ledger())) == (1, 1)


def test_other_content_under_the_same_key_is_refused_or_answered_by_switch(us):
    first = us.create("Purchase", purchase(us), requestid="key-1")
    answer = us.post("purchase", purchase(us), requestid="key-1")
    assert (answer.status_code, fault_of(answer)[0]) == (400, "600")
    us.control("switches", {"requestid_other_content": "replay"})
    assert us.create("Purchase", purchase(us), requestid="key-1") == first
    assert len(us.ledger()) == 1


def test_a_fault_is_replayed_until_the_key_changes(us):
    wrong = purchase(us, PaymentType="CreditCard")
    assert fault_of(us.post("purchase", wrong, requestid="key-1"))[0] == "6430"
    us.control("switches", {"requestid_other_content": "replay"})
    assert fault_of(us.post("purchase", purchase(us), requestid="key-1"))[0] == "6430"
    us.create("Purchase", purchase(us), requestid="key-2")


def test_a_fault_can_leave_the_key_free_by_switch(us):
    us.control("switches", {"requestid_replays_faults": False})
    assert fault_of(us.post("purchase", purchase(us, PaymentType="CreditCard"), requestid="k"))[0] == "6430"
    us.create("Purchase", purchase(us), requestid="k")


def test_the_key_is_forgotten_after_its_time(us, clock):
    body = purchase(us)
    us.create("Purchase", body, requestid="key-1")
    clock.advance(25 * 3600)
    us.tokens = us.control("tokens", {"organisation": us.realm, "client_id": "client"})
    us.http.headers["Authorization"] = f"Bearer {us.tokens['access_token']}"
    us.create("Purchase", body, requestid="key-1")
    assert len(us.ledger()) == 2


@pytest.mark.parametrize("key", ["x" * 51, "two words"])
def test_a_key_of_a_wrong_form_is_refused(us, key):
    assert fault_of(us.post("purchase", purchase(us), requestid=key))[0] == "2130"
    assert us.ledger() == []


def test_a_lost_reply_is_found_again_by_its_key(us):
    us.control("faults", {"kind": "lose_reply", "path": "/purchase"})
    body = purchase(us)
    with pytest.raises(OSError):
        us.post("purchase", body, requestid="key-1")
    found = us.create("Purchase", body, requestid="key-1")
    assert [document["key"] for document in us.ledger()] == [found["Id"]]


def test_a_server_error_after_commit_is_found_again_by_its_key(us):
    us.control("faults", {"kind": "status_after", "path": "/purchase", "status": 500, "body": "oops"})
    body = purchase(us)
    assert us.post("purchase", body, requestid="key-1").status_code == 500
    us.create("Purchase", body, requestid="key-1")
    assert len(us.ledger()) == 1


def test_a_repeat_while_the_first_still_runs_meets_600(us, clock):
    us.control("faults", {"kind": "stall_inside", "path": "/purchase", "simulated_seconds": 1})
    body = purchase(us)
    answers = []
    first = threading.Thread(target=lambda: answers.append(us.post("purchase", body, requestid="key-1")))
    first.start()
    time.sleep(0.3)
    early = us.post("purchase", body, requestid="key-1")
    first.join()
    assert fault_of(early)[0] == "600"
    assert us.create("Purchase", body, requestid="key-1") == answers[0].json()["Purchase"]
    assert len(us.ledger()) == 1


def test_an_upload_ignores_the_key_unless_the_switch_says_otherwise(us):
    for _ in range(2):
        us.upload(b"%PDF-1.4", requestid="file-1")
    assert us.query("select count(*) from Attachable") == {"totalCount": 2}
    us.control("switches", {"requestid_on_upload": True})
    record = us.create("Purchase", purchase(us))
    metadata = {"AttachableRef": [{"EntityRef": {"type": "Purchase", "value": record["Id"]}}]}
    body, kind = multipart(us, metadata)
    for _ in range(2):
        us.http.post(
            us.address("upload"), data=body, headers={"Content-Type": kind}, params={"requestid": "file-2"}
        )
    assert us.query("select count(*) from Attachable") == {"totalCount": 3}


def multipart(books, metadata):
    import json

    import requests

    files = {
        "file_metadata_01": (None, json.dumps(metadata), "application/json"),
        "file_content_01": ("receipt.pdf", b"%PDF-1.4", "application/pdf"),
    }
    prepared = requests.Request("POST", books.address("upload"), files=files).prepare()
    return prepared.body, prepared.headers["Content-Type"]


def test_many_at_once_under_one_key_write_once(us):
    body = purchase(us)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: us.post("purchase", body, requestid="key-1"), range(16)))
    assert len(us.ledger()) == 1
    identity = us.ledger()[0]["key"]
    for answer in answers:
        if answer.status_code == 200:
            assert answer.json()["Purchase"]["Id"] == identity
        else:
            assert fault_of(answer)[0] == "600"


def test_of_many_changes_at_once_one_wins_and_the_others_are_stale(us):
    record = us.create("Purchase", purchase(us))

    def change(number):
        return us.post("purchase", purchase(us, number + 1, Id=record["Id"], SyncToken="0"))

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(change, range(8)))
    codes = sorted(answer.status_code for answer in answers)
    assert codes == [200] + [400] * 7
    assert {fault_of(answer)[0] for answer in answers if answer.status_code == 400} == {"5010"}
    assert us.read("Purchase", record["Id"])["SyncToken"] == "1"
