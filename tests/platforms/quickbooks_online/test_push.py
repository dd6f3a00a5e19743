"""Accounts, vendors and customers as Intuit's schema has them; expected bodies are written by hand from its pages."""

from dataclasses import replace

import pytest

from expenses_app.core.json_bytes import dumps, loads
from expenses_app.ledger.documents import Keyed
from expenses_app.ledger.errors import Unbuildable
from expenses_app.ledger.masters import (
    AccountDraft,
    BankAccountDraft,
    CustomerDraft,
    PostalAddress,
    SupplierDraft,
)
from expenses_app.ledger.parcels import Remote
from expenses_app.ledger.records import AccountClass, BankAccountKind
from expenses_app.platforms.quickbooks_online.platform import PLATFORM
from tests.platforms.fakes import MAIN
from tests.platforms.quickbooks_online import books
from tests.platforms.quickbooks_online.schema_check import check

AMAZON = SupplierDraft(
    "Amazon UK",
    "accounts@amazon.example",
    "020 7946 0000",
    address=PostalAddress("1 Principal Place", city="London", postal_code="EC2A 2FA", country="GB"),
)
CLEARING = AccountDraft("Card clearing", AccountClass.EXPENSE, code="6710", description="To be sorted")
CARDS = BankAccountDraft("Company card EUR", BankAccountKind.CARD, code="2110", currency="EUR", number="4821")
STANDS = Remote(
    ids={"id": "61"},
    version="3",
    detail={
        "Id": "61",
        "SyncToken": "3",
        "Name": "Card clearing",
        "AccountType": "Expense",
        "AccountSubType": "OtherMiscellaneousServiceCost",
        "FullyQualifiedName": "Card clearing",
        "CurrentBalance": 0,
        "MetaData": {},
        "domain": "QBO",
        "sparse": False,
        "SubAccount": False,
    },
)

BODIES = [
    (
        "a supplier",
        AMAZON,
        {
            "DisplayName": "Amazon UK",
            "PrimaryEmailAddr": {"Address": "accounts@amazon.example"},
            "PrimaryPhone": {"FreeFormNumber": "020 7946 0000"},
            "BillAddr": {
                "Line1": "1 Principal Place",
                "City": "London",
                "PostalCode": "EC2A 2FA",
                "Country": "GB",
            },
            "Notes": MAIN,
        },
    ),
    ("a customer", CustomerDraft("Northwind"), {"DisplayName": "Northwind", "Notes": MAIN}),
    (
        "an account",
        CLEARING,
        {
            "Name": "Card clearing",
            "AcctNum": "6710",
            "Description": "To be sorted",
            "AccountType": "Expense",
        },
    ),
    (
        "a card account",
        replace(CARDS, currency=None),
        {
            "Name": "Company card EUR",
            "AcctNum": "2110",
            "AccountType": "Credit Card",
            "AccountSubType": "CreditCard",
        },
    ),
]
CHANGES = [
    (
        "a supplier's name and address for mail, sparse",
        SupplierDraft("Amazon Business", "ap@amazon.example"),
        {
            "sparse": True,
            "Id": "61",
            "SyncToken": "3",
            "DisplayName": "Amazon Business",
            "PrimaryEmailAddr": {"Address": "ap@amazon.example"},
        },
    ),
    (
        "an archived supplier",
        replace(AMAZON, active=False),
        {"sparse": True, "Id": "61", "SyncToken": "3", "Active": False},
    ),
    (
        "an account, whole, as it stands there",
        AccountDraft("Card clearing old", AccountClass.EXPENSE),
        {
            "Id": "61",
            "SyncToken": "3",
            "Name": "Card clearing old",
            "AccountType": "Expense",
            "AccountSubType": "OtherMiscellaneousServiceCost",
            "SubAccount": False,
            "Active": True,
        },
    ),
]
REFUSED = [
    ("no name", SupplierDraft(" "), "name"),
    ("a colon", SupplierDraft("Amazon: UK"), "name"),
    ("too long a name", CustomerDraft("x" * 101), "name"),
    ("too long a description", replace(CLEARING, description="x" * 101), "description"),
    ("a type of another class", replace(CLEARING, type="Income"), "type"),
    ("a currency that is not on the list", replace(CARDS, currency="JPY"), "currency"),
]


def push(draft, standing=None):
    return PLATFORM.push.build(draft, books.BRITISH, MAIN, standing)


def ids(rows):
    return [row[0] for row in rows]


@pytest.mark.parametrize(
    ("draft", "standing", "expected"),
    [(draft, None, body) for _, draft, body in BODIES]
    + [(draft, STANDS, body) for _, draft, body in CHANGES],
    ids=ids(BODIES) + ids(CHANGES),
)
def test_a_record_is_what_intuit_documents(draft, standing, expected):
    document = push(draft, standing)
    # `sparse` is an attribute in the schema, not an element.
    check(document.target, dumps({name: value for name, value in document.body.items() if name != "sparse"}))
    assert loads(dumps(document.body)) == expected


@pytest.mark.parametrize(("draft", "field"), [row[1:] for row in REFUSED], ids=ids(REFUSED))
def test_what_quickbooks_would_not_take_is_refused_before(draft, field):
    with pytest.raises(Unbuildable) as refusal:
        push(draft)
    assert refusal.value.field == field


def test_what_has_no_place_there_is_said():
    (notice,) = push(replace(CARDS, currency=None)).notices
    assert (notice.field, notice.original) == ("number", "4821")


def test_each_travels_alone():
    document = push(AMAZON)
    first, second = PLATFORM.pack([Keyed(document, "a" * 32), Keyed(document, "b" * 32)], PLATFORM.limits)
    (call,) = first.calls
    assert (call.method, call.path) == ("POST", f"/vendor?minorversion=75&requestid={'a' * 32}")
    assert second.markers == (MAIN,)
