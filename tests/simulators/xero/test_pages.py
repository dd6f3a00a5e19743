"""The pages of the Xero simulator, through HTTP."""

import io

import pytest
import requests
from PIL import Image


def page(books, path):
    return requests.get(f"{books.url}{path}", timeout=5)


def picture():
    content = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(content, "PNG")
    return content.getvalue()


@pytest.fixture
def spent(books):
    written = books.written_spend()
    key = written["BankTransactionID"]
    books.call(
        "PUT",
        f"BankTransactions/{key}/Attachments/receipt.png",
        picture(),
        headers={"Content-Type": "image/png"},
    )
    return key


def test_every_page_says_that_it_is_a_simulator(books, spent):
    for path in (
        "/",
        f"/ledger/{books.organisation}",
        f"/ledger/{books.organisation}/BankTransaction/{spent}",
        "/control",
    ):
        content = page(books, path)
        assert content.status_code == 200
        assert "This is a simulator" in content.text
        assert "<script" not in content.text


def test_a_document_page_shows_lines_tax_tracking_file_and_history(books, spent):
    text = page(books, f"/ledger/{books.organisation}/BankTransaction/{spent}").text
    expected = [
        "Spend money",
        "AUTHORISED",
        "120.00 GBP",
        "Amazon UK",
        "02 Nov 2026",
        "Company Credit Card",
        "EXP-7K2M9Q4XD3NBW8TR",
        "Team lunch",
        "General Expenses",
        "INPUT2",
        "North",
        "100.00",
        "20.00",
        "receipt.png",
        "SHA-256",
        "Created",
        "Attached a file",
    ]
    assert [each for each in expected if each not in text] == []


def test_a_picture_is_shown_and_another_file_is_a_download(books, spent):
    (file,) = books.ledger()[0]["attachments"]
    shown = page(books, f"/ledger/{books.organisation}/attachments/{file['key']}")
    assert (shown.headers["Content-Type"], shown.content) == ("image/png", picture())
    assert shown.headers["Content-Disposition"].startswith("inline")
    (other,) = books.call("PUT", f"BankTransactions/{spent}/Attachments/a.zip", b"PK").json()["Attachments"]
    offered = page(books, f"/ledger/{books.organisation}/attachments/{other['AttachmentID']}")
    assert offered.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    "link",
    [
        "/Bank/ViewTransaction.aspx?bankTransactionID={spend}",
        "/organisationlogin/default.aspx?shortcode=!hRb0r&redirecturl=/Bank/ViewTransaction.aspx?bankTransactionID={spend}",
        "/organisationlogin/default.aspx?shortcode=!hRb0r&redirecturl=%2FBank%2FViewTransaction.aspx%3FbankTransactionID%3D{spend}",
        "/Journal/View.aspx?invoiceID={journal}",
        "/Bank/ViewTransaction.aspx?bankTransactionID={half}",
        "/Bank/ViewTransfer.aspx?bankTransferID={transfer}",
    ],
)
def test_deep_links_lead_to_the_document(books, spent, link):
    (transfer,) = books.call("PUT", "BankTransfers", {"BankTransfers": [books.transfer()]}).json()[
        "BankTransfers"
    ]
    (journal,) = books.call("PUT", "ManualJournals", {"ManualJournals": [books.journal()]}).json()[
        "ManualJournals"
    ]
    keys = {
        "spend": spent,
        "journal": journal["ManualJournalID"],
        "transfer": transfer["BankTransferID"],
        "half": transfer["ToBankTransactionID"],
    }
    shown = page(books, link.format(**keys))
    titles = {"{spend}": "Spend money", "{journal}": "Manual journal"}
    title = next((title for part, title in titles.items() if part in link), "Bank transfer")
    assert (shown.status_code, f"<h1>{title}" in shown.text) == (200, True)


def test_a_deep_link_to_nothing_is_404(books):
    assert page(books, "/Bank/ViewTransaction.aspx?bankTransactionID=none").status_code == 404


def test_the_ledger_pages_and_searches(books):
    books.write_spend(*[books.spend(Reference=f"EXP-{number:03d}") for number in range(60)])
    first = page(books, f"/ledger/{books.organisation}").text
    assert ("60 in all, page 1 of 2" in first, "EXP-059" in first, "EXP-009" in first) == (True, True, False)
    assert "EXP-009" in page(books, f"/ledger/{books.organisation}?page=2").text
    found = page(books, f"/ledger/{books.organisation}?q=exp-042").text
    assert ("EXP-042" in found, "EXP-041" in found) == (True, False)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Accounts", "General Expenses"),
        ("Tax rates", "INPUT2"),
        ("Contacts", "Amazon UK"),
        ("Tracking", "West Coast"),
    ],
)
def test_reference_data_can_be_read(books, name, text):
    assert text in page(books, f"/ledger/{books.organisation}/lists/{name}").text


def test_what_was_typed_by_others_is_escaped(books):
    books.written_spend(Reference="<script>alert(1)</script>")
    text = page(books, f"/ledger/{books.organisation}").text
    assert "&lt;script&gt;" in text
    assert "<script" not in text


@pytest.mark.parametrize(
    ("form", "fields", "sentence"),
    [
        ("act", {"action": "set_lock_date", "period": "2026-11-30"}, "Done inside Xero: set the lock dates."),
        ("act", {"action": "archive_account", "account": "429"}, "Done inside Xero: archive an account."),
        ("act", {"action": "archive_account", "account": "000"}, "Not found"),
        ("act", {"action": "set_offline", "on": "on"}, "Done inside Xero"),
        ("limits", {"enforce": "on"}, "The published limits are enforced."),
        (
            "switches",
            {"name": "previous_refresh_token_minutes", "value": "0"},
            "previous_refresh_token_minutes is now 0.",
        ),
        ("switches", {"name": "totals_checked", "value": "false"}, "totals_checked is now False."),
        ("organisation", {"name": "Third Ltd", "multi_currency": "on"}, "Third Ltd exists."),
        ("fault", {"kind": "lose_reply"}, "Fault 1 is ordered: lose_reply."),
    ],
)
def test_the_control_page_does_what_its_buttons_say(books, form, fields, sentence):
    fields = fields | ({"organisation": books.organisation} if form == "act" else {})
    answer = requests.post(f"{books.url}/control/{form}", data=fields, timeout=5)
    assert (answer.status_code, sentence in answer.text) == (200, True)


def test_acting_on_the_page_changes_the_books(books):
    fields = {"action": "set_lock_date", "period": "2026-11-30", "organisation": books.organisation}
    requests.post(f"{books.url}/control/act", data=fields, timeout=5)
    assert (
        books.get("Organisation").json()["Organisations"][0]["PeriodLockDateString"] == "2026-11-30T00:00:00"
    )
    assert "Period lock date 2026-11-30" in page(books, f"/ledger/{books.organisation}").text
