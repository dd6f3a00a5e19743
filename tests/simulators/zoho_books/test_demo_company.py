"""The demo company is on the consent page, and its expenses can be read back with the standard library alone."""

import ast
import hashlib
import sys
from decimal import Decimal
from pathlib import Path

import pytest
import requests

from expenses_app.simulators.zoho_books import demo_company
from tests.simulators.zoho_books.books import HARBOUR

MARKER = "EXP-7K2M9Q4XD3NBW8TR"


def test_the_company_is_an_organisation_of_the_consent_page(books):
    query = "response_type=code&client_id=app&redirect_uri=http://localhost/&scope=ZohoBooks.settings.READ"
    page = requests.get(f"{books.url}/oauth/v2/auth?{query}", timeout=5)
    assert f"<span>{demo_company.COMPANY['organisation']}<br>" in page.text
    (organisation,) = books.get("organizations").json()["organizations"]
    assert organisation["name"] == demo_company.COMPANY["name"]
    assert organisation["time_zone"] == demo_company.COMPANY["time_zone"]
    assert organisation["country_code"] == demo_company.COMPANY["country"]


def test_an_expense_is_read_back_with_its_files(books):
    key = books.written()["expense_id"]
    books.upload(f"expenses/{key}/receipt", content=b"receipt")
    books.upload(f"expenses/{key}/attachment", content=b"second", field="attachment")
    found = demo_company.read_back(books.url, HARBOUR, MARKER, key)
    assert found == {
        "total": Decimal("150.00"),
        "tax": Decimal("20.00"),
        "accounts": (books.account("Office Supplies"), "Office Supplies"),
        "receipts": (hashlib.sha256(b"receipt").hexdigest(), hashlib.sha256(b"second").hexdigest()),
    }


@pytest.mark.parametrize("copies", [0, 2])
def test_none_or_two_expenses_of_a_marker_are_an_error(books, copies):
    for _ in range(copies):
        books.written()
    with pytest.raises(AssertionError, match=f"{copies} expenses bear"):
        demo_company.read_back(books.url, HARBOUR, MARKER, "")


def test_it_imports_only_the_standard_library():
    tree = ast.parse(Path(demo_company.__file__).read_text(encoding="utf-8"))
    names = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    names += [each.name for node in ast.walk(tree) if isinstance(node, ast.Import) for each in node.names]
    assert {name.split(".")[0] for name in names} <= set(sys.stdlib_module_names)
