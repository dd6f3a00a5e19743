"""From a journal line to the ledger: what is written, what it becomes, how it is changed and taken back."""

import hashlib

import pytest

from expenses_app.simulators.dynamics_365.demo_company import read_back
from tests.simulators.dynamics_365.books import DAY, KEY, amounts, refusal


def test_a_new_line_answers_with_encoded_options_and_an_etag(books):
    answer = books.write_line()
    line = answer.json()
    assert answer.status_code == 201
    assert line["@odata.etag"].startswith('W/"')
    assert (line["accountType"], line["balanceAccountType"]) == (
        "G_x002F_L_x0020_Account",
        "Bank_x0020_Account",
    )
    assert (line["lineNumber"], line["amount"], line["taxCode"]) == (10000, 120, "VAT20")
    assert (line["journalId"], line["journalDisplayName"]) == (books.journal, "EXPSYNC")
    assert [(each["code"], each["valueCode"]) for each in line["dimensionSetLines"]] == [
        ("DEPARTMENT", "SALES")
    ]


def test_posting_splits_the_tax_off_and_writes_the_bank_side(books):
    entries = books.posted()
    assert amounts(entries) == {"8410": 100, "2220": 20, "1220": -120}
    assert {row["documentNumber"] for row in entries} == {KEY}
    assert {row["postingDate"] for row in entries} == {DAY}
    assert {row["description"] for row in entries} == {"Amazon UK | order 123XX45"}
    numbers = [row["entryNumber"] for row in entries]
    assert numbers == sorted(numbers)


def test_read_back_sees_what_was_posted(books):
    entries = books.posted()
    books.attached(entries[0]["id"], b"%PDF receipt")
    seen = read_back(books.url, f"{books.tenant}|{books.environment}|{books.company}", KEY, entries[0]["id"])
    assert (str(seen["total"]), str(seen["tax"])) == ("120", "20")
    assert seen["accounts"][1:] == ("8410", "Office Supplies")
    assert seen["receipts"] == (hashlib.sha256(b"%PDF receipt").hexdigest(),)
    with pytest.raises(AssertionError, match="No ledger entries"):
        read_back(books.url, books.company, "XNOBODY", "")
    assert refusal(books.get("nowhere"))[:2] == (404, "BadRequest_ResourceNotFound")
