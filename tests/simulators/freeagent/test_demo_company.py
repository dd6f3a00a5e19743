"""The reader of the demo's books finds what was written, with nothing of ours."""

import hashlib
from decimal import Decimal

import pytest

from expenses_app.simulators.freeagent.demo_company import COMPANY, read_back
from tests.simulators.freeagent.books import PDF, attachment

MARKER = "EXP-7K2M9Q4XD3NBW8TR"


@pytest.mark.parametrize("tenant", ["10000000", "tidewater"])
def test_a_document_is_read_back_by_its_marker(books, tenant):
    written = books.explained(attachment=attachment())
    books.explained(receipt_reference="EXP-OTHER", description="Other")
    found = read_back(books.url, tenant, MARKER, written["url"])
    assert found == {
        "total": Decimal("120.0"),
        "tax": Decimal("20.0"),
        "accounts": (books.category("285"), "285"),
        "receipts": (hashlib.sha256(PDF).hexdigest(),),
    }


@pytest.mark.parametrize("times", [0, 2])
def test_none_or_two_are_an_error(books, times):
    for _ in range(times):
        books.explained()
    with pytest.raises(AssertionError, match=f"{times} explanations bear {MARKER}"):
        read_back(books.url, "tidewater", MARKER, "")


def test_the_company_is_one_of_the_seeded(books):
    assert COMPANY["organisation"] in books.companies
    company = books.get("company").json()["company"]
    assert (company["name"], company["currency"]) == (COMPANY["name"], "GBP")
