"""A valid request for every kind that is written, and the means to spoil it in one place."""

import copy

from tests.simulators.quickbooks_online.books import purchase


def changed(path, value):
    """A mutation that sets one place: ``changed("Line.0.Amount", "abc")``."""

    def mutate(body):
        body = copy.deepcopy(body)
        *way, last = path.split(".")
        place = body
        for step in way:
            place = place[int(step)] if isinstance(place, list) else place.setdefault(step, {})
        place[int(last) if isinstance(place, list) else last] = value
        return body

    return mutate


def without(path):
    """A mutation that removes one place."""

    def mutate(body):
        body = copy.deepcopy(body)
        *way, last = path.split(".")
        place = body
        for step in way:
            place = place[int(step)] if isinstance(place, list) else place[step]
        del place[last]
        return body

    return mutate


def wrapped(name):
    """A mutation that puts the body into an envelope, which the API does not take."""
    return lambda body: {name: body}


def both(*mutations):
    """Several mutations, one after the other."""

    def mutate(body):
        for each in mutations:
            body = each(body)
        return body

    return mutate


def uk_purchase(books):
    """100.00 at 20 per cent, with the tax overridden to what it is anyway."""
    rate = books.company.records["TaxCode"][books.id_of("TaxCode", "20.0% S")].body["PurchaseTaxRateList"]
    body = purchase(books, 100)
    body["Line"][0]["AccountBasedExpenseLineDetail"]["TaxAmount"] = 20
    body["TxnTaxDetail"] = {
        "TotalTax": 20,
        "TaxLine": [
            {
                "Amount": 20,
                "DetailType": "TaxLineDetail",
                "TaxLineDetail": {
                    "TaxRateRef": {"value": rate["TaxRateDetail"][0]["TaxRateRef"]["value"]},
                    "PercentBased": False,
                    "NetAmountTaxable": 100,
                },
            }
        ],
    }
    return body


def deposit(books):
    """A refund into the bank."""
    return {
        "TxnDate": "2026-03-15",
        "DepositToAccountRef": books.ref("Account", "Checking"),
        "PrivateNote": "Refund | exp:1",
        "Line": [
            {
                "Amount": 12,
                "Description": "Refund",
                "DetailType": "DepositLineDetail",
                "DepositLineDetail": {
                    "AccountRef": books.ref("Account", "Travel"),
                    "Entity": books.ref("Vendor", "Corner Cafe") | {"type": "VENDOR"},
                    "ClassRef": books.ref("Class", "Design"),
                },
            }
        ],
    }


def transfer(books):
    """A card top-up."""
    return {
        "TxnDate": "2026-03-16",
        "Amount": 250,
        "FromAccountRef": books.ref("Account", "Checking"),
        "ToAccountRef": books.ref("Account", "Visa Business"),
        "PrivateNote": "Card top-up | exp:2",
    }


def bill(books):
    """A claim."""
    return {
        "VendorRef": books.ref("Vendor", "Kathy Rodriguez (expenses)"),
        "TxnDate": "2026-03-10",
        "DueDate": "2026-04-09",
        "DocNumber": "RE-101",
        "PrivateNote": "Claim | exp:3",
        "Line": [
            {
                "Amount": 60,
                "Description": "Subscription",
                "DetailType": "AccountBasedExpenseLineDetail",
                "AccountBasedExpenseLineDetail": {
                    "AccountRef": books.ref("Account", "Software"),
                    "TaxCodeRef": {"value": "NON"},
                    "BillableStatus": "NotBillable",
                },
            }
        ],
    }


def vendor_credit(books):
    """A claim that gives money back."""
    body = bill(books)
    del body["DueDate"]
    return body


def journal(books):
    """A small difference, booked in a class and a location."""

    def line(posting, account, **more):
        detail = {"PostingType": posting, "AccountRef": books.ref("Account", account)} | more
        return {
            "Amount": 4.20,
            "Description": "FX loss",
            "DetailType": "JournalEntryLineDetail",
            "JournalEntryLineDetail": detail,
        }

    tracking = {
        "ClassRef": books.ref("Class", "Overhead"),
        "DepartmentRef": books.ref("Department", "New York"),
    }
    return {
        "TxnDate": "2026-03-18",
        "DocNumber": "ADJ-7",
        "PrivateNote": "FX true-up | exp:4",
        "Adjustment": False,
        "Line": [line("Debit", "Exchange Gain or Loss", **tracking), line("Credit", "Visa Business")],
    }


def vendor(books):
    """A supplier."""
    return {
        "DisplayName": "Amazon Business",
        "CompanyName": "Amazon Inc",
        "PrimaryEmailAddr": {"Address": "accounts@amazon.example"},
        "AcctNum": "EXP-90AA",
        "CurrencyRef": {"value": "USD"},
        "Notes": "EXP-7K2M9Q4XD3NBW8TR",
    }


def account(books):
    """A card account."""
    return {
        "Name": "Company card USD",
        "AcctNum": "2110",
        "AccountType": "Credit Card",
        "AccountSubType": "CreditCard",
        "CurrencyRef": {"value": "USD"},
        "Description": "Cards of the team",
    }
