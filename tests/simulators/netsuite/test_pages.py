"""The pages of the NetSuite simulator, deep links, state, and the reader of the demonstration."""

import base64
import io
from decimal import Decimal

import pytest
from PIL import Image

from expenses_app.simulators.chassis import SimulatedClock
from expenses_app.simulators.netsuite.app import create_app
from expenses_app.simulators.netsuite.demo_company import COMPANY, read_back
from tests.simulators.netsuite.books import DOCUMENT, HTTP, RECORD, Books, start


def page(books, path):
    return HTTP.get(f"{books.url}{path}", timeout=5)


def picture():
    content = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(content, "PNG")
    return content.getvalue()


def with_receipt(books, kind="creditCardCharge", **changes):
    key = books.written(kind, books.valid(kind) | changes)
    body = {"name": "a1_receipt.png", "folder": {"id": "1"}, "content": base64.b64encode(picture()).decode()}
    file = books.call("POST", f"{DOCUMENT}/file", body).headers["Location"].rsplit("/", 1)[1]
    assert books.call("POST", f"{RECORD}/{kind}/{key}/!attach/file/{file}").status_code == 204
    return key


def test_every_page_says_that_it_is_a_simulator(books):
    key = with_receipt(books)
    for path in (
        "/",
        "/ledger/1482093",
        f"/ledger/1482093/creditCardCharge/{key}",
        "/control",
        "/control/requests",
    ):
        content = page(books, path)
        assert content.status_code == 200
        assert "This is a simulator" in content.text
        assert "<script" not in content.text


def test_a_document_page_shows_lines_tax_tracking_file_and_history(books):
    text = page(books, f"/ledger/1482093/creditCardCharge/{with_receipt(books)}").text
    expected = [
        "Credit Card Charge", "Posted", "120.00 GBP", "Amazon", "02 Mar 2026", "Corporate Card", "EXP-10482",
        "exp_6f1c0a52-2f1b-4f7a-9a0e-6c1f3f0e9b11", "Printer paper", "Office Supplies", "VAT:S-GB", "Sales", "Retail",
        "Head Office", "a1_receipt.png", "SHA-256", "Created", "File attached", "Harbourside Supplies Group plc",
    ]  # fmt: skip
    assert [word for word in expected if word not in text] == []


LISTS = ["Accounts", "Subsidiaries", "Vendors", "Customers", "Employees", "Tax codes", "Departments", "Classes",
         "Locations", "Currencies", "Expense categories", "Accounting periods", "Files"]  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_every_list_has_a_page(books, name):
    with_receipt(books)
    assert page(books, f"/ledger/1482093/lists/{name}").status_code == 200


DEEP_LINKS = ["transaction.nl", "cardchrg.nl"]


@pytest.mark.parametrize("name", DEEP_LINKS)
@pytest.mark.parametrize("tail", ["", "&compid=1482093"])
def test_a_deep_link_of_the_web_application_opens_the_document(books, name, tail):
    key = books.written("creditCardCharge", books.charge())
    answer = page(books, f"/app/accounting/transactions/{name}?id={key}{tail}")
    assert answer.url.endswith(f"/ledger/1482093/creditCardCharge/{key}")
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "path", ["transactions/check.nl?id={}", "transactions/transaction.nl?id=1", "transactions/x.nl?id={}"]
)
def test_a_deep_link_to_nothing_is_404(books, path):
    key = books.written("creditCardCharge", books.charge())
    assert page(books, f"/app/accounting/{path.format(key)}").status_code == 404


def test_a_supplier_opens_in_the_list(books):
    answer = page(books, "/app/common/entity/vendor.nl?id=6")
    assert answer.status_code == 200
    assert "Amazon" in answer.text


def test_the_seed_has_three_accounts_with_two_tax_engines_and_three_currencies(books):
    summaries = books.control("GET", "state")["organisations"]
    shown = [(each["key"], each["country"], each["currency"], each["details"]["Tax"]) for each in summaries]
    assert shown == [
        ("1482093", "GB", "GBP", "legacy"), ("2750416", "IE", "EUR", "legacy"), ("3916528_SB1", "US", "USD", "SuiteTax"),
    ]  # fmt: skip
    assert len(books.company.records["vendor"]) >= 30


def test_demo_documents_stand_in_every_account():
    with start(seed_demo=True) as running:
        books = Books(running, "3916528_SB1")
        assert [document["kind"] for document in books.ledger()] == [
            "check", "creditCardCharge", "creditCardCharge", "vendorBill", "creditCardRefund", "deposit",
        ]  # fmt: skip
        assert page(books, "/ledger/3916528_SB1").status_code == 200


def test_everything_survives_a_restart(books):
    key = with_receipt(books)
    books.switch(tran_id_length=10)
    other = create_app(SimulatedClock())
    other.platform.load(books.running.app.platform.dump())
    document = other.platform.document("1482093", "creditCardCharge", key)
    assert document.attachments[0].content == picture()
    assert other.platform.switches()["tran_id_length"]["value"] == 10
    assert other.platform.world.access.keys() == books.running.app.platform.world.access.keys()


def test_a_reset_goes_back_to_the_seed(books):
    books.written("creditCardCharge", books.charge())
    books.switch(tran_id_length=10)
    books.control("POST", "reset")
    books.sign_in()
    assert books.ledger() == []
    assert books.control("GET", "switches")["tran_id_length"]["value"] == 45


@pytest.mark.parametrize("kind", ["creditCardCharge", "deposit"])
def test_the_demonstration_reads_its_document_back(irish_books, kind):
    books = irish_books
    assert books.company.name == COMPANY["organisation"]
    changes = {"externalId": "exp_7K2M9Q4XD3NBW8TR"}
    key = with_receipt(books, kind, **changes)
    found = read_back(books.url, "2750416", "EXP-7K2M9Q4XD3NBW8TR", key)
    (receipt,) = books.ledger()[0]["attachments"]
    assert found["receipts"] == (receipt["sha256"],)
    total, tax = {"creditCardCharge": ("123.0", "23.0"), "deposit": ("25.0", "0")}[kind]
    assert (found["total"], found["tax"]) == (Decimal(total), Decimal(tax))
    assert set(found["accounts"]) >= {"6030", "Office Supplies", "29"}
    with pytest.raises(AssertionError, match="0 transactions bear"):
        read_back(books.url, "2750416:1", "EXP-NOT-THERE", key)
