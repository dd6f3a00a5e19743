"""The readable pages, the control interface's company, what survives a restart, and the demonstration's company."""

import hashlib
from decimal import Decimal

import pytest
import requests

from expenses_app.simulators.chassis import SimulatedClock, start_in_thread
from expenses_app.simulators.sage_intacct.app import create_app
from expenses_app.simulators.sage_intacct.demo_company import COMPANY, read_back
from tests.simulators.sage_intacct.books import BILL, CARD_TXN, MARKER, PDF, Books, charge, start


def page(books, path):
    answer = requests.get(f"{books.url}{path}", timeout=10)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_a_document_s_page_shows_lines_tax_tracking_files_and_history(books):
    books.attached()
    key = books.written(attachment={"id": MARKER})
    text = page(books, f"/ledger/harbourprint/credit-card-txn/{key}")
    for part in (
        MARKER, "Amazon UK", "Company card 1001", "Office supplies", "UK Purchase Standard Rate",
        "PS Professional Services", "receipt.pdf", hashlib.sha256(PDF).hexdigest(), "wsuser, REST API",
    ):  # fmt: skip
        assert part in text


def test_lists_and_overview_are_shown(books):
    assert COMPANY["organisation"] in page(books, "/")
    names = books.control("GET", "lists/harbourprint")
    for name in names:
        page(books, f"/ledger/harbourprint/lists/{name}")
    assert {row["id"] for row in names["Card accounts"]} == {"AMEX-001", "DEBIT-01", "EURO-CARD", "OLD-CARD"}


CHART_WORDS = ("travel", "meals", "entertainment", "office", "software", "subscriptions", "advertising", "telephone",
               "fuel", "motor", "bank fees", "insurance")  # fmt: skip


@pytest.mark.parametrize("word", CHART_WORDS)
def test_the_chart_of_accounts_names_what_cards_pay_for(books, word):
    accounts = books.control("GET", "lists/harbourprint?name=Accounts")["Accounts"]
    assert [row for row in accounts if word in row["name"].lower() and row["status"] == "active"]


def test_loose_files_are_shown_beside_the_documents(books):
    books.attached()
    content = books.control("GET", "ledger?organisation=harbourprint")
    (loose,) = content["other_attachments"]
    assert loose["sha256"] == hashlib.sha256(PDF).hexdigest()
    answer = requests.get(f"{books.url}/_control/attachments/harbourprint/{loose['key']}", timeout=5)
    assert answer.content == PDF


def test_the_web_page_of_nothing_is_not_found(books):
    for wanted in ("", "harbourprint.folder.1", "nowhere.bill.1"):
        assert (
            requests.get(f"{books.url}/ia/acct/ur.phtml", params={".r": wanted}, timeout=5).status_code == 404
        )


def test_companies_are_made_to_order(books):
    made = books.control("POST", "organisations", name="Elm Ltd", country="AU", currency="AUD", plan="3",
                         sizes={"customers": 3, "accounts": 2, "tracking_options": 4})  # fmt: skip
    assert (made["key"], made["plan"], made["currency"]) == ("elmltd", "Tier 3", "AUD")
    books.enter("elmltd")
    assert books.rows("tax/tax-solution", "id") == [{"id": "Australia - GST"}]
    for wish in ({"name": "Elm Ltd"}, {}, {"name": "X", "plan": "9"}, {"name": "X", "sizes": {"cats": 1}}):
        assert requests.post(f"{books.url}/_control/organisations", json=wish, timeout=5).status_code == 400


def test_demo_documents_are_there_when_asked_for():
    with start(seed_demo=True) as running:
        books = Books(running)
        for company in ("harbourprint", "meridiangroup", "lakesidesupply"):
            books.company = company
            assert [each["kind"] for each in books.ledger()] == ["credit-card-txn"] * 4 + ["bill"]


def test_everything_survives_a_restart(tmp_path):
    stored = tmp_path / "intacct.state"
    app = create_app(SimulatedClock())
    app.keep_state_in(stored)
    with start_in_thread(app) as running:
        books = Books(running)
        books.switch(delete_posted="never")
        key = books.post(CARD_TXN, charge(), **{"Idempotency-Key": "k1"}).json()["ia::result"]["key"]
        tokens = books.tokens
    again = create_app(SimulatedClock())
    again.keep_state_in(stored)
    with start_in_thread(again) as running:
        books = Books(running)
        books.tokens = tokens
        assert books.read(CARD_TXN, key)["referenceNumber"] == MARKER
        assert books.post(CARD_TXN, charge(), **{"Idempotency-Key": "k1"}).json()["ia::result"]["key"] == key
        assert books.delete(CARD_TXN, key).status_code == 422


def test_reset_returns_to_the_seed(books):
    books.written()
    books.control("POST", "reset")
    assert books.ledger() == []


def test_a_document_is_read_back_over_the_api(books):
    books.attached()
    key = books.written(attachment={"id": MARKER})
    found = read_back(books.url, "harbourprint", MARKER, key)
    assert (found["total"], found["tax"]) == (Decimal("120.00"), Decimal("20.00"))
    assert {"6700", "Office supplies"} <= set(found["accounts"])
    assert found["receipts"] == (hashlib.sha256(PDF).hexdigest(),)
    books.written()
    with pytest.raises(AssertionError, match="2 card transactions bear"):
        read_back(books.url, "harbourprint", MARKER, key)


def test_a_bill_s_page_is_reached_from_the_ledger(books):
    key = books.billed()
    assert "Jane Doe (expenses)" in page(books, f"/ledger/harbourprint/bill/{key}")
    assert books.read(BILL, key)["webURL"].endswith(f".bill.{key}")
