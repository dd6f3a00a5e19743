"""Faults to order, the vendor's own and the general ones, and what stands in the ledger afterwards."""

import threading

import pytest
import requests

from expenses_app.simulators.chassis import SimulatedClock
from expenses_app.simulators.dynamics_365.platform import Dynamics365
from tests.simulators.dynamics_365.books import KEY, refusal

POST = r"Microsoft\.NAV\.post"

OWN = [
    ("unavailable", 503, "Internal_ServerError", 0),
    ("operation_timeout", 408, "Internal_ServerError", 0),
    ("deadlock", 500, "Internal_ServerError", 0),
]


@pytest.mark.parametrize(("kind", "status", "code", "entries"), OWN)
def test_a_fault_before_the_posting_leaves_the_lines(books, kind, status, code, entries):
    books.written_line()
    books.order(kind=kind, path=POST)
    answer = books.post()
    assert refusal(answer)[:2] == (status, code)
    assert (len(books.entries()), len(books.lines())) == (entries, 1)
    assert books.post().status_code == 204


def test_unavailable_says_when_to_come_back(books):
    books.order(kind="unavailable", path="accounts", retry_after=7)
    assert books.get("accounts").headers["Retry-After"] == "7"


def test_a_gateway_timeout_after_the_posting_hides_a_success(books):
    books.written_line()
    books.order(kind="gateway_timeout_after", path=POST)
    answer = books.post()
    assert (answer.status_code, "504" in answer.text) == (504, True)
    assert len(books.entries()) == 3
    assert refusal(books.post())[2] == "There is nothing to post."


def test_a_lost_reply_hides_a_line_that_was_written(books):
    assert books.journal
    books.order(kind="lose_reply", method="POST", path="journalLines")
    with pytest.raises(requests.ConnectionError):
        books.write_line()
    assert [line["documentNumber"] for line in books.lines()] == [KEY]


def test_a_slow_posting_commits_after_the_client_has_gone(books):
    books.written_line()
    books.order(kind="slow", path=POST, seconds=0.4)
    address = f"{books.api}/companies({books.company})/journals({books.journal})/Microsoft.NAV.post"
    with pytest.raises(requests.Timeout):
        requests.post(address, headers=books.headers(), timeout=0.1)
    assert books.entries() == []
    for _ in range(100):
        if books.entries():
            break
        threading.Event().wait(0.02)
    assert len(books.entries()) == 3


def test_a_short_list_has_no_next_page(books):
    whole = books.rows("vendors")
    books.order(kind="short_list", path="vendors")
    content = books.get("vendors", Prefer="odata.maxpagesize=10").json()
    assert content["value"] == whole[:5]
    assert "@odata.nextLink" not in content


def test_a_fault_of_one_company_spares_the_others(books):
    books.order(kind="unavailable", organisation=books.company, times=None)
    assert books.get("accounts").status_code == 503
    books.enter("Lakeside Supply Inc.")
    assert books.get("accounts").status_code == 200


def test_a_lapsed_subscription_refuses_every_call(books):
    books.act("lapse_subscription")
    assert refusal(books.get("accounts"))[:2] == (403, "Authorization_RequestDenied")
    books.act("lapse_subscription", on=False)
    assert books.get("accounts").status_code == 200


def test_a_renamed_environment_is_found_under_its_new_name(books):
    books.act("rename_environment", name="Live")
    assert refusal(books.get("accounts"))[:2] == (404, "BadRequest_NotFound")
    books.api = books.api.replace("/Production/", "/Live/")
    assert books.get("accounts").status_code == 200


def test_a_deleted_company_is_gone(books):
    books.act("delete_company")
    assert refusal(books.get("accounts"))[:2] == (404, "Internal_CompanyNotFound")
    assert books.send("GET", f"{books.api}/companies").json()["value"] == []


def test_the_state_survives_a_restart(books):
    entries = books.posted()
    books.switch(stale_etag_status=412)
    restarted = Dynamics365(SimulatedClock())
    restarted.load(books.running.app.platform.dump())
    assert restarted.switches()["stale_etag_status"]["value"] == 412
    (document,) = [
        restarted.document(books.company, *pair) for pair in restarted.document_keys(books.company)
    ]
    assert (document.reference, len(entries)) == (KEY, 3)
