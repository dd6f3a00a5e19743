"""Faults to order, and what a person does inside the software."""

import pytest
import requests

from tests.simulators.sage_intacct.books import (
    BILL,
    CARD_TXN,
    MARKER,
    VENDOR,
    bill,
    charge,
    error_of,
    sentences,
)


def test_a_failure_of_the_gateway_writes_nothing(books):
    books.order(kind="gateway_failure", method="POST", path="credit-card-txn")
    answer = books.post(CARD_TXN, charge())
    assert (answer.status_code, error_of(answer)["code"]) == (500, "GW-0001")
    assert books.ledger() == []


def test_a_reply_may_be_lost_after_the_commit(books):
    books.order(kind="lose_reply", method="POST", path="credit-card-txn")
    with pytest.raises(requests.ConnectionError):
        books.post(CARD_TXN, charge())
    assert len(books.ledger()) == 1


def test_a_page_may_come_short_under_its_full_count(books):
    whole = books.query(VENDOR, "id")
    books.order(kind="short_list", path="query")
    short = books.query(VENDOR, "id")
    assert short["ia::meta"] == whole["ia::meta"]
    assert len(short["ia::result"]) == len(whole["ia::result"]) // 2


def test_a_fault_may_name_the_company(books):
    books.order(kind="status", status=503, organisation="lakesidesupply", times=None)
    assert books.call("GET", f"/objects/{VENDOR}").status_code == 200
    books.enter("lakesidesupply")
    assert books.call("GET", f"/objects/{VENDOR}").status_code == 503


class TestPeople:
    def test_edit_a_card_transaction(self, books):
        key = books.written()
        books.act(
            "edit_document", document=key, reference="OTHER", amount="90", account="6800", date="2026-11-05",
            line_description="Paper",
        )  # fmt: skip
        record = books.read(CARD_TXN, key)
        first = record["lines"][0]
        assert (record["referenceNumber"], record["txnDate"]) == ("OTHER", "2026-11-05")
        assert (first["txnAmount"], first["glAccount"]["id"], first["description"]) == (
            "90.00",
            "6800",
            "Paper",
        )
        assert record["audit"]["modifiedByUser"]["id"] == "ada"

    def test_edit_a_bill(self, books):
        key = books.billed()
        books.act("edit_document", document=key, description="Other", amount="90")
        record = books.read(BILL, key)
        assert (record["description"], record["lines"][0]["txnAmount"]) == ("Other", "90.00")

    def test_delete_and_copy(self, books):
        key = books.written()
        copy = books.act("duplicate_document", document=key)["document"]
        books.act("delete_document", document=key)
        (document,) = books.ledger()
        assert (document["key"], document["reference"], document["total"]) == (copy, MARKER, "120.00")
        assert books.call("GET", f"/objects/{CARD_TXN}/{key}").status_code == 404

    def test_pay_reconcile_and_undo(self, books):
        key = books.written()
        assert books.act("reconcile", document=key)["reconciliationState"] == "cleared"
        assert books.read(CARD_TXN, key)["clearingDate"]
        books.act("unreconcile", document=key)
        books.act("pay_document", document=key)
        record = books.read(CARD_TXN, key)
        assert (record["state"], record["totalDue"], record["totalPaid"]) == ("paid", "0.00", "120.00")

    def test_a_hold_a_dimension_and_an_archived_record_bind_the_next_write(self, books):
        books.act("hold_vendor", vendor="EMP-JDOE", on=True)
        assert books.post(BILL, bill()).status_code == 422
        books.act("require_dimension", account="6700", dimension="project", on=True)
        expected = "This transaction is missing the Project dimension for the Account 6700"
        assert sentences(books.post(CARD_TXN, charge()))[1].startswith(expected)
        books.act("require_dimension", account="6700", dimension="project", on=False)
        books.act("set_status", object="company-config/department", id="PS", status="inactive")
        assert sentences(books.post(CARD_TXN, charge()))[1:] == ["Invalid Department 'PS' specified."]

    def test_a_changed_rate_is_the_next_document_s(self, books):
        books.act("change_rate", currency="EUR", rate="0.90")
        currency = {"txnCurrency": "EUR", "exchangeRate": {"typeId": "Intacct Daily Rate"}}
        assert books.read(CARD_TXN, books.written(currency=currency))["totalEntered"] == "108.00"

    def test_a_user_may_lose_the_permission_to_write(self, books):
        books.act("set_read_only", user="wsuser", on=True)
        assert books.post(CARD_TXN, charge()).status_code == 403

    def test_a_file_may_be_taken_away(self, books):
        books.attached()
        books.written(attachment={"id": MARKER})
        (stored,) = books.ledger()[0]["attachments"]
        books.act("remove_attachment", attachment=stored["key"])
        assert books.ledger()[0]["attachments"] == []

    REFUSED = (
        ("edit_document", {"document": "99999"}, 404),
        ("edit_document", {"document": "own", "account": "9999"}, 400),
        ("edit_document", {"document": "own", "amount": "much"}, 400),
        ("approve_bill", {"document": "own"}, 400),
        ("set_status", {"object": VENDOR, "id": "V-210", "status": "gone"}, 400),
        ("set_status", {"object": VENDOR, "id": "V-999", "status": "inactive"}, 404),
        ("rename", {"object": "a/b", "id": "1", "name": "x"}, 400),
        ("change_rate", {"currency": "EUR", "rate": "0"}, 400),
        ("set_tier", {"tier": "9"}, 400),
        ("fly", {}, 400),
    )

    @pytest.mark.parametrize(("action", "wish", "status"), REFUSED)
    def test_what_makes_no_sense_is_refused(self, books, action, wish, status):
        key = books.written()
        wish = {name: key if value == "own" else value for name, value in wish.items()}
        url = f"{books.url}/_control/organisations/harbourprint/act"
        answer = requests.post(url, json={"action": action} | wish, timeout=5)
        assert answer.status_code == status, answer.text
