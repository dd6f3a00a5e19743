"""Exactly once: asynchronous requests under a key, external ids for all others."""

import uuid

import pytest
import requests

from tests.simulators.netsuite.books import RECORD, detail

KEY = "X-NetSuite-Idempotency-Key"
LATER = {"Prefer": "respond-async"}
JOB = "/services/rest/async/v1/job"


def later(books, body, key=None, kind="creditCardCharge"):
    return books.post(kind, body, headers=LATER | ({KEY: key} if key else {}))


def followed(books, location):
    path = location.removeprefix(books.url)
    tasks = books.call("GET", f"{path}/task").json()["items"]
    return books.call("GET", f"{path}/task/{tasks[0]['id']}/result")


def test_an_asynchronous_request_is_accepted_then_answered(books):
    answer = later(books, books.charge())
    assert (answer.status_code, answer.content) == (202, b"")
    location = answer.headers["Location"]
    path = location.removeprefix(books.url)
    assert path.startswith(JOB)
    assert books.call("GET", path).json()["completed"] is False
    assert followed(books, location).status_code == 404
    books.advance(3)
    job = books.call("GET", path).json()
    assert (job["completed"], job["progress"]) == (True, "succeeded")
    result = followed(books, location)
    assert result.status_code == 204
    assert result.headers["Location"].endswith(books.ledger()[0]["key"])


def test_a_refusal_waits_in_the_job(books):
    location = later(books, books.charge(account=books.account("1010"))).headers["Location"]
    books.advance(3)
    assert books.call("GET", location.removeprefix(books.url)).json()["progress"] == "failed"
    assert detail(followed(books, location))[1] == "INVALID_KEY_OR_REF"


def test_a_repeated_key_conflicts_and_points_to_the_first_job(books):
    key = str(uuid.uuid4())
    first = later(books, books.charge(), key)
    again = later(books, books.charge(externalId="exp_other"), key)
    assert detail(again)[:2] == (400, "IDEMPOTENCY_ERROR")
    assert again.json()["title"] == "Conflict"
    assert again.headers["Location"] == first.headers["Location"]
    assert len(books.ledger()) == 1


def test_a_key_is_forgotten_after_its_time(books):
    key = str(uuid.uuid4())
    later(books, books.charge(), key)
    books.advance(24 * 3600)
    books.sign_in()
    assert later(books, books.charge(externalId="exp_other"), key).status_code == 202


def test_a_key_is_a_uuid(books):
    assert detail(later(books, books.charge(), "one"))[:2] == (400, "INVALID_REQUEST")


def test_a_synchronous_call_ignores_the_key(books):
    key = {KEY: str(uuid.uuid4())}
    assert books.post("creditCardCharge", books.charge(), headers=key).status_code == 204
    other = books.charge(externalId="exp_other")
    assert books.post("creditCardCharge", other, headers=key).status_code == 204


def test_after_a_lost_reply_the_external_id_tells(books):
    books.order(kind="lose_reply", method="POST", path="creditCardCharge")
    with pytest.raises(requests.ConnectionError):
        books.post("creditCardCharge", books.charge())
    external = books.charge()["externalId"]
    assert books.get(f"creditCardCharge/eid:{external}").json()["total"] == 120.0
    assert detail(books.post("creditCardCharge", books.charge()))[2] == "This record already exists"
    assert len(books.ledger()) == 1


def test_a_batch_runs_asynchronously_and_answers_for_each(books):
    items = [books.charge(externalId="exp_a"), books.charge(externalId="exp_b", entity={"id": "999"})]
    assert books.post("creditCardCharge", {"items": items}).status_code == 400
    location = later(books, {"items": items}).headers["Location"]
    books.advance(3)
    results = followed(books, location).json()["items"]
    assert [result["status"] for result in results] == [204, 400]
    change = {"items": [{"id": books.ledger()[0]["key"], "memo": "Batch"}]}
    books.call("PATCH", f"{RECORD}/creditCardCharge", change, LATER)
    assert books.ledger()[0]["memo"] == "Batch"
    books.call(
        "PUT", f"{RECORD}/creditCardCharge", {"items": [{"externalId": "exp_a", "memo": "Put"}]}, LATER
    )
    assert books.ledger()[0]["memo"] == "Put"
    books.call("DELETE", f"{RECORD}/creditCardCharge", {"items": [{"id": books.ledger()[0]["key"]}]}, LATER)
    assert books.ledger() == []


def test_jobs_are_listed(books):
    later(books, books.charge())
    listed = books.call("GET", JOB).json()
    assert [item["id"] for item in listed["items"]] == ["1"]
    assert books.call("GET", f"{JOB}/2").status_code == 404
