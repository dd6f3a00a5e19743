"""$batch: order, what stops it, and the snapshot that keeps all or nothing."""

import pytest

from tests.simulators.dynamics_365.books import KEY, amounts, refusal


def batch(books, *requests, **headers):
    numbered = [{"id": str(number)} | request for number, request in enumerate(requests, start=1)]
    return books.send("POST", f"{books.api}/$batch", {"requests": numbered}, **headers)


def new_line(books, **changes):
    return {
        "method": "POST",
        "url": f"companies({books.company})/{books.lines_path}",
        "headers": {"Content-Type": "application/json"},
        "body": books.line(**changes),
    }


def statuses(answer):
    return [(each["id"], each["status"]) for each in answer.json()["responses"]]


def test_lines_come_in_one_call(books):
    answer = batch(books, new_line(books), new_line(books, amount=60.5), Isolation="snapshot")
    assert statuses(answer) == [("1", 201), ("2", 201)]
    assert [each["body"]["amount"] for each in answer.json()["responses"]] == [120, 60.5]
    assert [line["lineNumber"] for line in books.lines()] == [10000, 20000]
    assert answer.json()["responses"][0]["headers"]["odata-version"] == "4.0"


def test_a_snapshot_is_taken_back_as_a_whole_though_the_first_answers_stay(books):
    wrong = new_line(books, accountNumber="9998")
    answer = batch(books, new_line(books), new_line(books), wrong, new_line(books), Isolation="snapshot")
    assert statuses(answer) == [("1", 201), ("2", 201), ("3", 400)]
    assert answer.json()["responses"][2]["body"]["error"]["code"] == "Application_DialogException"
    assert books.lines() == []


def test_without_a_snapshot_what_was_done_stays_and_the_first_error_stops(books):
    answer = batch(books, new_line(books), new_line(books, accountNumber="9998"), new_line(books))
    assert statuses(answer) == [("1", 201), ("2", 400)]
    assert len(books.lines()) == 1


def test_a_client_may_ask_to_go_on(books):
    prefer = "odata.continue-on-error"
    answer = batch(
        books, new_line(books), new_line(books, accountNumber="9998"), new_line(books), Prefer=prefer
    )
    assert statuses(answer) == [("1", 201), ("2", 400), ("3", 201)]


def test_changes_and_deletions_are_taken_back_too(books):
    line = books.written_line()
    path = f"companies({books.company})/{books.lines_path}({line['id']})"
    change = {"method": "PATCH", "url": path, "headers": {"If-Match": "*"}, "body": {"amount": 1}}
    delete = {"method": "DELETE", "url": path, "headers": {"If-Match": "*"}}
    answer = batch(books, change, delete, new_line(books, accountNumber="9998"), Isolation="snapshot")
    assert statuses(answer) == [("1", 200), ("2", 204), ("3", 400)]
    (standing,) = books.lines()
    assert (standing["amount"], standing["@odata.etag"]) == (120, line["@odata.etag"])


def test_posting_inside_a_snapshot_commits_what_came_before(books):
    post = {
        "method": "POST",
        "url": f"companies({books.company})/journals({books.journal})/Microsoft.NAV.post",
    }
    answer = batch(books, new_line(books), post, new_line(books, accountNumber="9998"), Isolation="snapshot")
    assert statuses(answer) == [("1", 201), ("2", 204), ("3", 400)]
    assert amounts(books.entries(KEY)) == {"8410": 100, "2220": 20, "1220": -120}


@pytest.mark.parametrize("prefix", ["", "/api/v2.0/", "{api}/"])
def test_addresses_of_inner_requests(books, prefix):
    url = f"{prefix.format(api=books.api)}companies({books.company})/currencies?$filter=code eq 'EUR'"
    (answer,) = batch(books, {"method": "GET", "url": url}).json()["responses"]
    assert [row["code"] for row in answer["body"]["value"]] == ["EUR"]


def test_hundred_operations_and_no_more(books):
    one = {"method": "GET", "url": f"companies({books.company})/generalLedgerSetup"}
    assert len(batch(books, *[one] * 100).json()["responses"]) == 100
    assert refusal(batch(books, *[one] * 101))[:2] == (400, "BadRequest")


@pytest.mark.parametrize(
    "body", [{}, {"requests": "all"}, {"requests": [1]}, {"requests": [{"method": "GET"}]}]
)
def test_a_batch_that_is_none(books, body):
    assert refusal(books.send("POST", f"{books.api}/$batch", body))[:2] == (400, "BadRequest")


def test_a_wrong_address_inside_is_its_own_refusal(books):
    (answer,) = batch(books, {"method": "GET", "url": f"companies({books.company})/widgets"}).json()[
        "responses"
    ]
    assert (answer["status"], answer["body"]["error"]["code"]) == (404, "BadRequest_ResourceNotFound")
