"""The pages of the Zoho Books simulator, through HTTP, and links of the web application."""

import io

import pytest
import requests
from PIL import Image

from tests.simulators.zoho_books.books import UNKNOWN, refusal


def page(books, path):
    return requests.get(f"{books.url}{path}", timeout=5)


def picture():
    content = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(content, "PNG")
    return content.getvalue()


@pytest.fixture
def spent(books):
    key = books.written()["expense_id"]
    books.upload(f"expenses/{key}/receipt", "receipt.png", picture())
    return key


def test_every_page_says_that_it_is_a_simulator(books, spent):
    for path in (
        "/",
        f"/ledger/{books.organisation}",
        f"/ledger/{books.organisation}/expense/{spent}",
        "/control",
    ):
        content = page(books, path)
        assert content.status_code == 200
        assert "This is a simulator" in content.text
        assert "<script" not in content.text


def test_a_document_page_shows_lines_tax_tags_file_and_history(books, spent):
    text = page(books, f"/ledger/{books.organisation}/expense/{spent}").text
    expected = [
        "Expense", "non-billable", "150.00 GBP", "Amazon Business", "02 Nov 2026", "Company Credit Card",
        "EXP-7K2M9Q4XD3NBW8TR", "Paper", "Stamps", "Office Supplies", "Standard Rate (20%)", "Department", "Sales",
        "100.00", "20.00", "receipt.png", "SHA-256", "Created", "Attached a file",
    ]  # fmt: skip
    assert [each for each in expected if each not in text] == []


def test_a_bills_page_shows_number_due_date_and_balance(books):
    key = books.written("bills")["bill_id"]
    text = page(books, f"/ledger/{books.organisation}/bill/{key}").text
    expected = ["Bill", "open", "EXP-81539597E68140C9", "Priya Nair (employee)", "28 Nov 2026", "60.00 GBP"]
    assert [each for each in expected if each not in text] == []


def test_a_receipt_is_shown(books, spent):
    (file,) = books.ledger()[0]["attachments"]
    shown = page(books, f"/ledger/{books.organisation}/attachments/{file['key']}")
    assert (shown.headers["Content-Type"], shown.content) == ("image/png", picture())


@pytest.mark.parametrize("region", ["", "/eu"])
@pytest.mark.parametrize(("module", "title"), [("expenses", "Expense"), ("bills", "Bill")])
def test_a_link_with_the_document_in_its_path_leads_to_the_document(books, spent, region, module, title):
    key = {"expenses": spent, "bills": books.written("bills")["bill_id"]}[module]
    shown = page(books, f"{region}/app/{books.organisation}/{module}/{key}")
    assert (shown.status_code, f"<h1>{title}" in shown.text) == (200, True)


def test_a_link_with_the_document_behind_the_hash_is_opened_by_the_page_itself(books, spent):
    answer = page(books, f"/app/{books.organisation}#/expenses/{spent}")
    assert answer.status_code == 200
    assert f'location.replace("/ledger/{books.organisation}"' in answer.text
    assert '{"expenses": "expense", "bills": "bill"}' in answer.text
    assert "script-src 'sha256-" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path", [f"/app/{UNKNOWN}", "/app/20079112345/expenses/1", "/app/20079112345/bills/1"]
)
def test_a_link_to_nothing_is_404(books, path):
    assert page(books, path).status_code == 404


def test_another_address_is_an_invalid_url(books):
    assert refusal(page(books, "/books/v2/contacts")) == (404, 5)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Accounts", "Meals and Entertainment"), ("Taxes", "Standard Rate"), ("Contacts", "Amazon Business"),
        ("Tags", "West Coast"), ("Currencies", "EUR"), ("Users", "ada@harbour.example"), ("Employees", "Priya Nair"),
        ("Locations", "Warehouse"), ("Projects", "Campus Refit"),
    ],
)  # fmt: skip
def test_reference_data_can_be_read(books, name, text):
    assert text in page(books, f"/ledger/{books.organisation}/lists/{name}").text


def test_what_was_typed_by_others_is_escaped(books):
    books.written(body=books.simple_expense(reference_number="<script>alert(1)</script>"))
    text = page(books, f"/ledger/{books.organisation}").text
    assert "&lt;script&gt;" in text
    assert "<script" not in text


@pytest.mark.parametrize(
    ("form", "fields", "sentence"),
    [
        (
            "act",
            {"action": "set_lock_date", "module": "purchase", "date": "2026-11-30"},
            "Done inside Zoho Books",
        ),
        ("act", {"action": "set_lock_date", "module": "payroll"}, "A module is one of"),
        ("act", {"action": "archive_account", "account": "Training"}, "Done inside Zoho Books"),
        ("act", {"action": "archive_account", "account": "000"}, "Not found"),
        ("act", {"action": "set_subscription", "active": "on"}, "Done inside Zoho Books"),
        ("act", {"action": "change_plan", "plan": "FREE"}, "Done inside Zoho Books"),
        ("act", {"action": "change_rate", "currency": "USD", "rate": "0"}, "A rate is greater than zero."),
        ("act", {"action": "edit_document", "document": "1"}, "Not found"),
        ("limits", {"enforce": "on"}, "The published limits are enforced."),
        ("switches", {"name": "default_page_size", "value": "200"}, "default_page_size is now 200."),
        ("organisation", {"name": "Third Ltd", "multi_currency": "on"}, "Third Ltd exists."),
        ("fault", {"kind": "html_error"}, "Fault 1 is ordered: html_error."),
    ],
)
def test_the_control_page_does_what_its_buttons_say(books, form, fields, sentence):
    fields = fields | ({"organisation": books.organisation} if form == "act" else {})
    answer = requests.post(f"{books.url}/control/{form}", data=fields, timeout=5)
    assert (answer.status_code, sentence in answer.text) == (200, True)


@pytest.mark.parametrize(
    ("action", "wish", "path", "field", "value"),
    [
        ("archive_account", {"account": "Training"}, "chartofaccounts", "is_active", False),
        ("rename_account", {"account": "6150", "name": "Courses"}, "chartofaccounts", "account_name", "Courses"),
        ("restore_account", {"account": "Old Vehicle Costs"}, "chartofaccounts", "is_active", True),
        ("archive_contact", {"contact": "Uber"}, "contacts", "status", "inactive"),
        ("restore_contact", {"contact": "Old Printers Ltd"}, "contacts", "status", "active"),
        ("rename_contact", {"contact": "Uber", "name": "Uber BV"}, "contacts", "contact_name", "Uber BV"),
        ("change_rate", {"currency": "USD", "rate": "0.8"}, "settings/currencies", "exchange_rate", 0.8),
        ("change_role", {"user": "ada@harbour.example", "role": "staff"}, "users", "user_role", "staff"),
    ],
)  # fmt: skip
def test_what_a_person_does_is_read_over_the_api(books, action, wish, path, field, value):
    before = [row[field] for row in books.rows(path)]
    books.act(action, **wish)
    after = [row[field] for row in books.rows(path)]
    assert after.count(value) == before.count(value) + 1


@pytest.mark.parametrize(
    ("action", "wish", "refused"),
    [
        ("archive_tax", {"tax": "Standard Rate"}, "Standard Rate is inactive"),
        ("archive_tracking_option", {"tag": "Department", "option": "Sales"}, "Sales is inactive"),
        ("archive_contact", {"contact": "Amazon Business"}, "Amazon Business is inactive"),
        ("archive_account", {"account": "Postage"}, "Postage is inactive"),
        ("set_tag", {"tag": "Department", "active": False}, "Department is inactive"),
    ],
)
def test_what_a_person_switched_off_can_no_longer_be_used(books, action, wish, refused):
    body = books.expense()
    books.act(action, **wish)
    answer = books.call("POST", "expenses", body)
    assert (answer.status_code, refused in answer.json()["message"]) == (400, True)
