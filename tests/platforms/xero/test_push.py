"""Accounts and contacts as Xero's schema has them; expected bodies are written by hand from the vendor's pages."""

from dataclasses import replace

import pytest

from expenses_app.core.json_bytes import dumps, loads
from expenses_app.core.messages import Message
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
from expenses_app.platforms.xero.platform import PLATFORM
from tests.platforms.fakes import MAIN
from tests.platforms.xero import books
from tests.platforms.xero.schema_check import check

AMAZON = SupplierDraft(
    "Amazon UK",
    "accounts@amazon.example",
    "7946 0000",
    "GB123456789",
    "GBP",
    PostalAddress("1 Principal Place", city="London", postal_code="EC2A 2FA", country="GB"),
)
CLEARING = AccountDraft("Card clearing", AccountClass.EXPENSE, code="671", description="To be sorted")
CARDS = BankAccountDraft("Company cards", BankAccountKind.CARD, code="095", currency="GBP", number="4821")
STANDS = Remote(ids={"id": "7f0c9a2e-0000-4000-8000-00000000000a"}, version="2026-11-02T09:00:00+00:00")

BODIES = [
    (
        "a supplier",
        AMAZON,
        {
            "ContactNumber": MAIN,
            "Name": "Amazon UK",
            "EmailAddress": "accounts@amazon.example",
            "TaxNumber": "GB123456789",
            "DefaultCurrency": "GBP",
            "Addresses": [
                {
                    "AddressType": "STREET",
                    "AddressLine1": "1 Principal Place",
                    "City": "London",
                    "PostalCode": "EC2A 2FA",
                    "Country": "GB",
                }
            ],
            "Phones": [{"PhoneType": "DEFAULT", "PhoneNumber": "7946 0000"}],
        },
    ),
    ("a customer", CustomerDraft("Northwind"), {"ContactNumber": MAIN, "Name": "Northwind"}),
    (
        "an account",
        CLEARING,
        {"Type": "EXPENSE", "Code": "671", "Name": "Card clearing", "Description": "To be sorted"},
    ),
    (
        "a card account",
        CARDS,
        {
            "Code": "095",
            "Name": "Company cards",
            "Type": "BANK",
            "BankAccountType": "CREDITCARD",
            "BankAccountNumber": "4821",
            "CurrencyCode": "GBP",
        },
    ),
]
CHANGES = [
    (
        "a contact's name and address for mail",
        SupplierDraft("Amazon Business", "ap@amazon.example"),
        {"ContactID": STANDS.id, "Name": "Amazon Business", "EmailAddress": "ap@amazon.example"},
    ),
    (
        "an archived contact",
        replace(AMAZON, active=False),
        {"ContactID": STANDS.id, "ContactStatus": "ARCHIVED"},
    ),
    (
        "an account's name",
        replace(CLEARING, description=""),
        {"AccountID": STANDS.id, "Code": "671", "Name": "Card clearing"},
    ),
    ("an archived account", replace(CARDS, active=False), {"AccountID": STANDS.id, "Status": "ARCHIVED"}),
]
REFUSED = [
    ("no name", SupplierDraft(" "), "name"),
    ("too long a name", SupplierDraft("x" * 256), "name"),
    ("too long a code", replace(CLEARING, code="12345678901"), "code"),
    ("an account without a code", replace(CLEARING, code=""), "code"),
    ("a type of another class", replace(CLEARING, type="SALES"), "type"),
    ("a card without its last digits", replace(CARDS, number=""), "number"),
    ("a currency that is not subscribed", replace(CARDS, currency="JPY"), "currency"),
]


def push(draft, standing=None):
    return PLATFORM.push.build(draft, books.FACTS, MAIN, standing)


def checked(document):
    plural = {"Contact": "Contacts", "Account": "Accounts"}[document.target]
    body = dumps({plural: [document.body]})
    check(plural, body)
    return loads(body)[plural][0]


def ids(rows):
    return [row[0] for row in rows]


@pytest.mark.parametrize(("draft", "expected"), [row[1:] for row in BODIES], ids=ids(BODIES))
def test_a_new_record(draft, expected):
    assert checked(push(draft)) == expected


@pytest.mark.parametrize(("draft", "expected"), [row[1:] for row in CHANGES], ids=ids(CHANGES))
def test_a_change_sends_what_is_named_and_leaves_the_rest(draft, expected):
    assert checked(push(draft, STANDS)) == expected


@pytest.mark.parametrize(("draft", "field"), [row[1:] for row in REFUSED], ids=ids(REFUSED))
def test_what_xero_would_not_take_is_refused_before(draft, field):
    with pytest.raises(Unbuildable) as refusal:
        push(draft)
    assert refusal.value.field == field
    assert isinstance(refusal.value.advice, Message)


@pytest.mark.parametrize(
    ("draft", "standing", "method", "path", "listed"),
    [
        (AMAZON, None, "PUT", "/api.xro/2.0/Contacts", True),
        (AMAZON, STANDS, "POST", f"/api.xro/2.0/Contacts/{STANDS.id}", True),
        (CLEARING, None, "PUT", "/api.xro/2.0/Accounts", False),
        (CLEARING, STANDS, "POST", f"/api.xro/2.0/Accounts/{STANDS.id}", True),
    ],
    ids=["new contact", "contact", "new account, bare and not in a list", "account"],
)
def test_each_travels_alone(draft, standing, method, path, listed):
    document = push(draft, standing)
    first, second = PLATFORM.pack([Keyed(document, "a" * 32), Keyed(document, "b" * 32)], PLATFORM.limits)
    (call,) = first.calls
    assert (call.method, call.path) == (method, path)
    assert dict(call.headers)["Idempotency-Key"] == "a" * 32
    plural = path.split("/")[3]
    assert (plural in loads(call.head)) is listed
    assert second.markers == (MAIN,)
