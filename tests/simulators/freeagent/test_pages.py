"""The pages of the FreeAgent simulator, through HTTP."""

import pytest
import requests

from tests.simulators.freeagent.books import Books, attachment, start


def page(books, path):
    return requests.get(f"{books.url}{path}", timeout=5)


def key_of(record):
    return record["url"].rsplit("/", 1)[1]


def test_a_document_page_shows_line_tax_tracking_file_and_history(books):
    written = books.explained(project=books.project(), rebill_type="cost", attachment=attachment())
    text = page(books, f"/ledger/{books.company}/bank_transaction_explanation/{key_of(written)}").text
    expected = [
        "This is a simulator",
        "Payment",
        "120.00 GBP",
        "02 Nov 2026",
        "Company Credit Card",
        "EXP-7K2M9Q4XD3NBW8TR",
        "Team lunch",
        "Accommodation and Meals",
        "TAXABLE 20.0 %",
        "Museum shop range",
        "100.00",
        "20.00",
        "receipt.pdf",
        "SHA-256",
        "Created",
        "Attached a file",
    ]
    assert [each for each in expected if each not in text] == []
    assert "<script" not in text


@pytest.mark.parametrize(
    ("make", "title", "address"),
    [
        (lambda books: books.explained(), "Payment", "/bank_transaction_explanations/{key}"),
        (lambda books: books.explained(), "Payment", "/bank_transactions/{line}"),
        (lambda books: books.explained(), "Payment", "/bank_accounts/1/bank_transactions/{line}"),
        (
            lambda books: books.explained(books.transfer()),
            "Transfer to Another Account",
            "/bank_transaction_explanations/{key}",
        ),
        (lambda books: books.written("expense", books.claim()), "Expense", "/expenses/{key}"),
        (lambda books: books.written("expense", books.claim()), "Expense", "/expenses/{key}/edit"),
        (lambda books: books.written("bill", books.bill()), "Bill", "/bills/{key}"),
    ],
)
def test_addresses_of_the_web_application_open_the_document(books, make, title, address):
    written = make(books)
    line = written.get("bank_transaction", "").rsplit("/", 1)[-1]
    shown = page(books, address.format(key=key_of(written), line=line))
    assert (shown.status_code, f"<h1>{title}" in shown.text) == (200, True)


@pytest.mark.parametrize("path", ["/expenses/1", "/bills/none", "/overview", "/bank_transactions/5"])
def test_an_address_of_nothing_is_404(shared_books, path):
    assert page(shared_books, path).status_code == 404


def test_contacts_and_unexplained_lines_open_in_their_lists(books):
    line = books.act(
        "add_bank_line", bank_account="PayPal", date="2026-11-02", amount="-3", description="Feed"
    )
    assert "Feed" in page(books, f"/bank_transactions/{line['bank_transaction']}").text
    contact = books.contact("Trainline").rsplit("/", 1)[1]
    assert "Trainline" in page(books, f"/contacts/{contact}").text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Categories", "Accommodation and Meals"),
        ("Bank accounts", "Company Credit Card"),
        ("Contacts", "Trainline"),
        ("Users", "ada@example.com"),
        ("Projects", "Museum shop range"),
    ],
)
def test_reference_data_can_be_read(shared_books, name, text):
    assert text in page(shared_books, f"/ledger/{shared_books.company}/lists/{name}").text


def test_what_was_typed_by_others_is_escaped(books):
    books.explained(receipt_reference="<script>alert(1)</script>")
    text = page(books, f"/ledger/{books.company}").text
    assert "&lt;script&gt;" in text
    assert "<script" not in text


@pytest.mark.parametrize(
    ("form", "fields", "sentence"),
    [
        (
            "act",
            {"action": "set_lock_date", "date": "2026-11-30"},
            "Done inside FreeAgent: set the lock date.",
        ),
        ("act", {"action": "lapse_subscription", "on": "on"}, "Done inside FreeAgent"),
        ("act", {"action": "revoke_app"}, "Done inside FreeAgent: remove the app."),
        ("act", {"action": "rename_category", "category": "888", "name": "X"}, "Not found"),
        ("limits", {"enforce": "on"}, "The published limits are enforced."),
        ("switches", {"name": "text_max_length", "value": "100"}, "text_max_length is now 100."),
        ("switches", {"name": "expense_batch_whole", "value": "false"}, "expense_batch_whole is now False."),
        ("organisation", {"name": "Third Ltd", "multi_currency": "on"}, "Third Ltd exists."),
        ("fault", {"kind": "late_commit"}, "is ordered: late_commit."),
    ],
)
def test_the_control_page_does_what_its_buttons_say(books, form, fields, sentence):
    fields = fields | ({"organisation": books.company} if form == "act" else {})
    answer = requests.post(f"{books.url}/control/{form}", data=fields, timeout=5)
    assert (answer.status_code, sentence in answer.text) == (200, True)


def test_a_seeded_demo_has_documents_with_history():
    with start(seed_demo=True) as running:
        books = Books(running)
        documents = books.ledger()
        assert len(documents) == 7
        assert {each["title"] for each in documents} == {"Payment", "Sales", "Expense"}
        assert all(each["history"] for each in documents)
        assert "Studio rent" in {each["memo"] for each in documents}
        assert "Business Current Account" in page(books, f"/ledger/{books.company}").text
