"""What can go wrong to order: NetSuite's own faults beside those of every simulator."""

import pytest
import requests

from tests.simulators.netsuite.books import HTTP, RECORD, RESTLET, detail


def test_maintenance_is_a_page_in_html(books):
    books.order(kind="maintenance")
    answer = books.get("vendor")
    assert answer.status_code == 503
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "maintenance" in answer.text
    assert books.get("vendor").status_code == 200


def test_an_unexpected_error_has_an_id_and_stores_nothing(books):
    books.order(kind="unexpected_error", method="POST")
    status, code, sentence, _ = detail(books.post("creditCardCharge", books.charge()))
    assert (status, code) == (500, "UNEXPECTED_ERROR")
    assert sentence.startswith("An unexpected error occurred. Error ID: ")
    assert books.ledger() == []


def test_too_many_at_once_can_be_ordered_for_either_channel(books):
    books.order(kind="too_many_at_once", times=2)
    assert detail(books.get("vendor"))[:2] == (429, "CONCURRENCY_LIMIT_EXCEEDED")
    answer = books.call("POST", f"{RESTLET}?script=101&deploy=1", {})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "SSS_REQUEST_LIMIT_EXCEEDED")


@pytest.mark.parametrize(("kind", "documents"), [("lose_reply", 1), ("drop_before", 0), ("half_page", 1)])
def test_a_dropped_connection_may_have_committed(books, kind, documents):
    books.order(kind=kind, method="POST", path="creditCardCharge")
    headers = {"Authorization": f"Bearer {books.tokens['access_token']}"}
    with pytest.raises(requests.RequestException):
        answer = HTTP.post(
            f"{books.url}{RECORD}/creditCardCharge", json=books.charge(), headers=headers, timeout=5
        )
        # An answer without a body arrives whole when half of nothing is sent.
        raise requests.RequestException(answer.status_code)
    # The connection may end a moment later than the answer: the next call makes a new one.
    HTTP.close()
    assert len(books.ledger()) == documents


def test_an_answer_can_be_replaced_after_the_commit(books):
    books.order(kind="status_after", status=502, method="POST", path="check")
    assert books.post("check", books.check()).status_code == 502
    assert books.get(f"check/eid:{books.check()['externalId']}").status_code == 200


ACTIONS = [
    ("edit_document", {"memo": "Edited", "amount": "50", "account": "6040"}, ("Edited", "60.00", "6040")),
    ("edit_document", {"date": "2026-04-01"}, ("Amazon | order 123XX45", "120.00", "6030")),
    ("clear_document", {}, ("Amazon | order 123XX45", "120.00", "6030")),
]


@pytest.mark.parametrize(("action", "fields", "shown"), ACTIONS)
def test_a_person_changes_a_transaction(books, action, fields, shown):
    key = books.written("creditCardCharge", books.charge())
    books.act(action, document=key, **fields)
    (document,) = books.ledger()
    assert (document["memo"], document["total"], document["lines"][0]["account"]) == shown
    assert document["reconciled"] is (action == "clear_document")


def test_a_person_deletes_a_transaction_and_takes_off_a_file(books):
    key = books.written("creditCardCharge", books.charge())
    answer = HTTP.post(
        f"{books.url}/_control/organisations/{books.organisation}/act",
        json={"action": "detach_file", "document": key, "file": "1"}, timeout=5,
    )  # fmt: skip
    assert answer.status_code == 400
    books.act("set_feature", feature="deletion_reason", on=True)
    books.act("delete_document", document=key)
    assert books.get(f"creditCardCharge/{key}").status_code == 404


def test_a_person_changes_lists(books):
    books.act("rename", kind="vendor", record="Amazon", name="Amazon EU")
    books.act("rename", kind="department", record="Sales", name="Selling")
    books.act("change_tax_rate", code="VAT:S-GB", rate="25")
    books.act("set_rate", currency="USD", rate="0.9")
    books.act("add_record", kind="department", fields={"name": "Finance"})
    assert books.rows("SELECT id FROM vendor WHERE entityid = 'Amazon EU'") == [{"id": "6"}]
    assert books.rows("SELECT rate FROM salestaxitem WHERE itemid = 'VAT:S-GB'") == [{"rate": "25"}]
    assert books.rows("SELECT name FROM department WHERE name IN ('Selling', 'Finance') ORDER BY id") == [
        {"name": "Selling"}, {"name": "Finance"},
    ]  # fmt: skip
    assert books.rows("SELECT exchangerate FROM currency WHERE symbol = 'USD'") == [{"exchangerate": "0.9"}]
    books.act("add_record", kind="vendor", fields={"companyName": "By Hand", "subsidiary": {"id": "1"}})
    books.act("delete_record", kind="department", record="Finance")
    assert books.rows("SELECT id FROM department WHERE name = 'Finance'") == []


@pytest.mark.parametrize(
    "wish",
    [
        {"action": "void_check", "document": "4711"},
        {"action": "edit_document", "document": "4711"},
        {"action": "set_inactive", "kind": "widget", "record": "1"},
        {"action": "set_feature", "feature": "widgets"},
        {"action": "set_tier", "tier": "gold"},
        {"action": "set_rate", "currency": "USD", "rate": "-1"},
        {"action": "require_field", "kind": "check", "field": "colour"},
        {"action": "edit_document", "document": "4711", "date": "soon"},
        {"action": "upload_certificate", "certificate": "none", "client": "c"},
    ],
)
def test_an_action_that_makes_no_sense_is_refused(books, wish):
    books.written("creditCardCharge", books.charge())
    answer = HTTP.post(f"{books.url}/_control/organisations/{books.organisation}/act", json=wish, timeout=5)
    assert answer.status_code == 400
    assert answer.json()["error"]
