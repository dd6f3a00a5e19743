"""What a person does in QuickBooks, the demonstration company, and what survives a restart."""

from decimal import Decimal

import pytest

from expenses_app.simulators.chassis import SimulatedClock
from expenses_app.simulators.quickbooks_desktop.app import create_app
from expenses_app.simulators.quickbooks_desktop.demo_company import COMPANY, read_back
from tests.simulators.quickbooks_desktop import requests_to_change as valid
from tests.simulators.quickbooks_desktop.books import US, Books, outcome, start
from tests.simulators.quickbooks_desktop.service import PASSWORD


@pytest.mark.parametrize(
    ("kind", "wish", "field", "value"),
    [
        ("CreditCardCharge", {"memo": "by hand"}, "memo", "by hand"),
        ("Check", {"reference": "NEW"}, "reference", "NEW"),
        ("Bill", {"amount": "12.00"}, "total", "12.00"),
        ("JournalEntry", {"amount": "5.00"}, "total", "5.00"),
        ("Transfer", {"amount": "1.00"}, "total", "1.00"),
        ("VendorCredit", {"date": "2026-05-05"}, "date", "2026-05-05"),
        ("CreditCardCredit", {"account": "Rent"}, "total", "48.50"),
    ],
)
def test_a_user_edits_a_document(books, kind, wish, field, value):
    before = books.written(valid.ADDS[kind])
    answer = books.act("edit_document", document=before.findtext("TxnID"), **wish)
    (shown,) = books.ledger()
    assert shown[field] == value
    assert answer["edit_sequence"] != before.findtext("EditSequence")


@pytest.mark.parametrize(
    ("deed", "documents"), [("void_document", 1), ("delete_document", 0), ("duplicate_document", 2)]
)
def test_a_user_voids_deletes_and_copies(books, deed, documents):
    books.act(deed, document=books.written(valid.CHARGE).findtext("TxnID"))
    assert len(books.ledger()) == documents


def test_a_paid_bill_has_nothing_open(books):
    key = books.written(valid.BILL).findtext("TxnID")
    books.act("pay_bill", document=key)
    bill = books.one("<BillQueryRq/>")[0]
    assert (bill.findtext("IsPaid"), bill.findtext("OpenAmount")) == ("true", "0.00")


def test_a_renamed_account_keeps_its_id_and_its_children_follow(books):
    before = books.list_id("Account", "Travel:Hotels")
    books.act("rename_element", list="Account", name="Travel", new_name="Journeys")
    assert books.list_id("Account", "Journeys:Hotels") == before
    assert books.list_id("Account", "Travel:Hotels") is None


def test_an_element_in_use_is_not_deleted(books):
    books.written(valid.CHARGE)
    path = f"organisations/{US}/act"
    assert "is in use" in books.refused(path, action="delete_element", list="Vendor", name="Corner Cafe")


@pytest.mark.parametrize(
    ("preference", "request_text", "met"),
    [
        ("classes", valid.CHARGE, 3250),
        ("multi_currency", valid.VENDOR, 3250),
        ("multi_currency", "<CurrencyQueryRq/>", 3250),
    ],
)
def test_a_feature_that_is_off_is_not_enabled(books, preference, request_text, met):
    books.act("set_preferences", **{preference: False})
    assert outcome(books.send(request_text)) == met


def test_a_rate_changes_for_what_is_written_then(books):
    books.act("change_rate", currency="EUR", rate="2")
    record = books.written(valid.CHARGE.replace("Company Visa", "Company Card EUR"))
    assert record.findtext("AmountInHomeCurrency") == "97.00"


@pytest.mark.parametrize(
    ("marker", "remote"),
    [
        ("EXP-7K2M9Q4XD3NBW8TR", ""),
        ("exp-7k2m9q4xd3nbw8tr", ""),
        ("nothing", "TXN"),
        ("{9F2C41D0-7B5A-4E88-90A3-1C2D3E4F5A6B}", ""),
    ],
)
def test_the_demonstration_reads_an_expense_back(books, marker, remote):
    key = books.written(valid.CHARGE).findtext("TxnID")
    found = read_back(books.url, COMPANY["name"], marker, key if remote else "")
    account = books.list_id("Account", "Office Supplies")
    assert found == {
        "total": Decimal("48.50"),
        "tax": Decimal(0),
        "accounts": (account, "Office Supplies"),
        "receipts": (),
    }


def test_the_demonstration_fails_unless_it_is_exactly_one(books):
    with pytest.raises(AssertionError, match="0 documents bear EXP"):
        read_back(books.url, US, "EXP-7K2M9Q4XD3NBW8TR", "")
    books.run(valid.CHARGE + valid.CHECK)
    with pytest.raises(AssertionError, match="2 documents bear EXP"):
        read_back(books.url, US, "EXP-7K2M9Q4XD3NBW8TR", "")


def test_a_company_file_is_known_by_its_file_id_too(connected):
    connected.written(valid.CHARGE)
    found = read_back(connected.url, "9a0c4b1e-5d7e-4c39-9a35-0d3d6f0b7e11", "EXP-7K2M9Q4XD3NBW8TR", "")
    assert found["total"] == Decimal("48.50")


def test_the_demo_seed_has_documents(books):
    with start(seed_demo=True) as running:
        for company in books.control("GET", "state")["organisations"]:
            assert len(Books(running, company["key"]).ledger()) == 4


def test_everything_survives_a_restart(books, service):
    books.act("add_application", qwc=service.qwc(), password=PASSWORD, auto_run=False)
    books.run(valid.CHARGE, attributes='newMessageSetID="A1"')
    books.switch(deleted_days=30)
    stored = books.running.app.platform.dump()
    later = create_app(SimulatedClock())
    later.platform.load(stored)
    assert len(later.platform.document_keys(US)) == 1
    assert later.platform.switches()["deleted_days"]["value"] == 30
    assert later.platform.lists(US)["Applications"][0]["User"] == "qbd-7f3a91"
    assert ("SDK program", "A1") in later.platform.world.files[US].recovery
    later.close()


def test_a_reset_forgets_documents_and_applications(connected):
    connected.written(valid.CHARGE)
    connected.control("POST", "reset")
    assert connected.ledger() == []
    assert connected.control("GET", f"lists/{US}?name=Applications")["Applications"] == []


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        ({"name": ""}, "needs a name"),
        ({"name": "X", "country": "FR"}, "country is one of"),
        ({"name": "X", "currency": "EUR"}, "keeps its books in USD"),
        ({"name": "X", "plan": "Online"}, "plan is one of"),
        ({"name": "X", "sizes": {"pets": 3}}, "sizes knows"),
        ({"name": "Cascade Outfitters Inc"}, "already"),
    ],
)
def test_a_company_file_that_cannot_be_is_refused(books, wish, sentence):
    assert sentence in books.refused("organisations", **wish)
