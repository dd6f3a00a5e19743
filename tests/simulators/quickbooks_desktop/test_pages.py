"""Pages: the books, the control forms, the Web Connector's window."""

import re

import pytest
import requests

from tests.simulators.quickbooks_desktop import requests_to_change as valid
from tests.simulators.quickbooks_desktop.books import CA
from tests.simulators.quickbooks_desktop.service import PASSWORD


def page(books, path):
    return requests.get(f"{books.url}{path}", timeout=5)


def test_every_page_says_that_it_is_a_simulator(books):
    key = books.written(valid.CHARGE).findtext("TxnID")
    for path in (
        "/",
        f"/ledger/{books.company}",
        f"/ledger/{books.company}/CreditCardCharge/{key}",
        f"/ledger/{books.company}/lists/Vendors",
        "/webconnector",
        "/webconnector/add",
        "/control",
        "/control/requests",
    ):
        shown = page(books, path)
        assert (shown.status_code, "This is a simulator" in shown.text, "<script" in shown.text) == (
            200,
            True,
            False,
        ), path


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (
            "CreditCardCharge",
            [
                "Credit card charge",
                "48.50 USD",
                "Corner Cafe",
                "EXP10422",
                "Office Supplies",
                "Sales:East",
                "Contoso",
                "Created",
            ],
        ),
        ("JournalEntry", ["Journal entry", "4.20", "Bank Fees", "Company Visa", "ADJ-7"]),
        ("Transfer", ["Transfer", "250.00", "Operating Account", "Company Visa", "Card top-up"]),
        ("Bill", ["Bill", "Grace Okafor (expenses)", "Accounts Payable", "RE-101"]),
    ],
)
def test_a_document_page_shows_what_was_written(books, kind, expected):
    key = books.written(valid.ADDS[kind]).findtext("TxnID")
    text = page(books, f"/ledger/{books.company}/{kind}/{key}").text
    assert [each for each in expected if each not in text] == []


def test_a_canadian_document_shows_its_tax(canadian):
    line = valid.LINE.replace(
        "<ClassRef><FullName>Sales:East</FullName></ClassRef>",
        "<SalesTaxCodeRef><FullName>H</FullName></SalesTaxCodeRef>",
    )
    key = canadian.written(valid.CHARGE.replace(valid.LINE, line)).findtext("TxnID")
    text = page(canadian, f"/ledger/{CA}/CreditCardCharge/{key}").text
    assert [each for each in ("54.81", "6.31", "H 13 %") if each not in text] == []


def test_what_was_typed_by_others_is_escaped(books):
    typed = valid.CHARGE.replace("<Memo>Corner Cafe", "<Memo>&lt;script&gt;alert(1)&lt;/script&gt;", 1)
    key = books.written(typed).findtext("TxnID")
    text = page(books, f"/ledger/{books.company}/CreditCardCharge/{key}").text
    assert "&lt;script&gt;" in text
    assert "<script" not in text


def test_the_consent_page_offers_each_company_file_as_a_radio_button_in_its_label(books):
    text = page(books, "/webconnector/add").text
    labels = re.findall(
        r'<label><input type="radio" name="company" value="([^"]+)"(?: checked)?>\s*<span>([^<]+)<br>', text
    )
    assert [name for _, name in labels] == [
        "Cascade Outfitters Inc",
        "Maple Ridge Consulting Ltd",
        "Lone Pine Bakery LLC",
    ]
    assert 'class="primary"' in text


@pytest.mark.parametrize("upload", [True, False])
def test_an_application_is_added_by_upload_or_by_pasting(books, service, upload):
    fields = {"company": CA, "access": "always", "password": PASSWORD}
    files = {"file": ("expenses.qwc", service.qwc())} if upload else None
    answer = requests.post(
        f"{books.url}/webconnector/add",
        data=fields | ({} if upload else {"qwc": service.qwc()}),
        files=files,
        timeout=5,
    )
    assert (answer.status_code, answer.url) == (200, f"{books.url}/webconnector")
    assert [
        each for each in ("Expenses Sync (Cascade)", "Maple Ridge", "qbd-7f3a91") if each not in answer.text
    ] == []
    assert PASSWORD not in answer.text
    (row,) = books.control("GET", f"lists/{CA}?name=Applications")["Applications"]
    assert row["Auto-Run"] is False


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"company": "elsewhere"}, "Choose the company file"),
        ({"password": ""}, "needs a password"),
        ({"access": "deny"}, "Access was denied"),
        ({"qwc": "nonsense"}, "The .qwc is refused"),
    ],
)
def test_what_is_wrong_on_the_page_is_said_there(books, service, change, sentence):
    fields = {"company": CA, "access": "always", "password": PASSWORD, "qwc": service.qwc()} | change
    answer = requests.post(f"{books.url}/webconnector/add", data=fields, timeout=5)
    assert (answer.status_code, sentence in answer.text) == (400, True)


@pytest.mark.parametrize(
    ("form", "fields", "sentence"),
    [
        (
            "act",
            {"action": "set_closing_date", "date": "2026-11-30", "password": "on"},
            "Done inside QuickBooks Desktop",
        ),
        (
            "act",
            {"action": "make_inactive", "list": "Account", "name": "Travel"},
            "Done inside QuickBooks Desktop",
        ),
        ("act", {"action": "make_inactive", "list": "Account", "name": "Nothing"}, "Not found"),
        ("act", {"action": "delete_element", "list": "Account", "name": "Travel"}, "is in use"),
        ("act", {"action": "close_quickbooks", "on": "on"}, "Done inside QuickBooks Desktop"),
        ("limits", {"enforce": "on"}, "The published limits are enforced."),
        ("switches", {"name": "deleted_days", "value": "30"}, "deleted_days is now 30."),
        ("organisation", {"name": "Third Inc", "multi_currency": "on"}, "Third Inc exists."),
        ("fault", {"kind": "die_after_running"}, "Fault 1 is ordered: die_after_running."),
    ],
)
def test_the_control_page_does_what_its_buttons_say(books, form, fields, sentence):
    fields = fields | ({"organisation": books.company} if form == "act" else {})
    answer = requests.post(f"{books.url}/control/{form}", data=fields, timeout=5)
    assert (answer.status_code, sentence in answer.text) == (200, True)


@pytest.mark.parametrize("path", ["/sdk/nothing", "/elsewhere", "/webconnector/else", "/ledger/nothing"])
def test_a_path_to_nothing_is_404(books, path):
    assert requests.post(f"{books.url}{path}", data=b"", timeout=5).status_code == 404
