"""Intuit's schema holds for what is sent and for what is answered."""

from decimal import Decimal

import pytest

from expenses_app.simulators.quickbooks_online import schema
from expenses_app.simulators.quickbooks_online.refusals import Refusal
from tests.simulators.quickbooks_online import valid
from tests.simulators.quickbooks_online.books import purchase

LISTS = (
    "Account", "Vendor", "Customer", "Employee", "Class", "Department", "TaxCode", "TaxRate", "TaxAgency",
    "CompanyCurrency", "CompanyInfo", "Preferences",
)  # fmt: skip


@pytest.mark.parametrize("kind", LISTS)
def test_every_list_record_that_is_answered_fits_the_schema(us, uk, kind):
    for books in (us, uk):
        for record in books.query(f"select * from {kind} maxresults 1000").get(kind, []):
            schema.checked(kind, record)


def test_every_document_that_is_answered_fits_the_schema(us, uk):
    answered = [
        ("Purchase", us.create("Purchase", purchase(us))),
        ("Purchase", uk.create("Purchase", valid.uk_purchase(uk))),
        ("Deposit", us.create("Deposit", valid.deposit(us))),
        ("Transfer", us.create("Transfer", valid.transfer(us))),
        ("Bill", us.create("Bill", valid.bill(us))),
        ("VendorCredit", us.create("VendorCredit", valid.vendor_credit(us))),
        ("JournalEntry", us.create("JournalEntry", valid.journal(us))),
        ("Attachable", us.upload(b"%PDF-1.4").json()["AttachableResponse"][0]["Attachable"]),
    ]
    for kind, record in answered:
        schema.checked(kind, record)


def test_numbers_become_exact_and_empty_texts_are_left_out():
    body = {
        "TotalAmt": "12.10",
        "ExchangeRate": 1,
        "PrivateNote": "",
        "TxnDate": "",
        "LinkedTxn": [],
        "Credit": "true",
    }
    assert schema.checked("Purchase", body) == {
        "TotalAmt": Decimal("12.10"),
        "ExchangeRate": Decimal(1),
        "Credit": True,
    }


@pytest.mark.parametrize(
    ("kind", "body", "code"),
    [
        ("Purchase", {"Line": {"Amount": {}}}, "2010"),
        ("Purchase", {"AccountRef": {"value": "1", "colour": "red"}}, "2010"),
        ("Purchase", {"TotalAmt": True}, "2090"),
        ("Purchase", {"TotalAmt": "NaN"}, "2090"),
        ("Purchase", {"TotalAmt": "1e99"}, "2090"),
        ("Purchase", {"TxnDate": 20260314}, "2070"),
        ("Purchase", {"MetaData": {"CreateTime": "today"}}, "2070"),
        ("Purchase", {"PrintStatus": "Printed"}, "2170"),
        ("JournalEntry", {"Line": [{"JournalEntryLineDetail": {"Entity": {"Type": "Friend"}}}]}, "2170"),
        ("Deposit", {"Line": [{"DepositLineDetail": {"BillableStatus": "Billable"}}]}, "2010"),
        ("Transfer", {"FromAccountRef": ["1"]}, "2010"),
        ("Vendor", {"BillAddr": {"Street": "1 Principal Place"}}, "2010"),
    ],
)
def test_what_does_not_fit_is_refused(kind, body, code):
    with pytest.raises(Refusal) as refused:
        schema.checked(kind, body)
    assert refused.value.code == code
