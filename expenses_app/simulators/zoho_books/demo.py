"""A few documents that a bookkeeper might have entered by hand, so that a demo ledger is not empty."""

import json
from datetime import datetime, timedelta
from typing import Any

from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from expenses_app.simulators.zoho_books.document_actions import PERSON
from expenses_app.simulators.zoho_books.rules import bills, expenses
from expenses_app.simulators.zoho_books.rules.call import Call
from expenses_app.simulators.zoho_books.state import Organisation
from expenses_app.simulators.zoho_books.switches import Switches
from expenses_app.simulators.zoho_books.wire import Record

# days ago, account, paid through, vendor, amount, taxed, text
EXPENSES: list[tuple[int, str, str, str, float, bool, str]] = [
    (41, "Rent Expense", "Business Checking", "WeWork", 1180.00, True, "Desks"),
    (33, "Office Supplies", "Company Credit Card", "Staples", 64.50, True, "Printer paper and toner"),
    (26, "Travel Expense", "Company Credit Card", "Uber", 23.40, False, "Airport"),
    (12, "Telephone Expense", "Business Checking", "Vodafone", 59.00, True, "Mobile phones"),
    (4, "Software and Subscriptions", "Company Credit Card", "Slack", 87.50, True, "Seats"),
]
# days ago, account, vendor, amount, text
BILLS: list[tuple[int, str, str, float, str]] = [
    (20, "Meals and Entertainment", "Priya Nair (employee)", 41.20, "Client lunch"),
]


def add_demo_documents(organisation: Organisation, now: datetime) -> None:
    """Enter the rows some days before ``now``, dated accordingly."""
    accounts = {each["account_name"]: key for key, each in organisation.accounts.items()}
    tax = next(key for key, each in organisation.taxes.items() if each["_active"])
    for days, category, paid, vendor, amount, taxed, text in EXPENSES:
        moment = now - timedelta(days=days)
        body: Record = {
            "account_id": accounts[category],
            "paid_through_account_id": accounts[paid],
            "vendor_id": organisation.contact_names[vendor.lower()],
            "date": f"{organisation.local(moment):%Y-%m-%d}",
            "amount": amount,
            "is_inclusive_tax": True,
            "description": text,
            **({"tax_id": tax} if taxed else {}),
        }
        expenses.create(_call(organisation, moment, body))
    for number, (days, category, vendor, amount, text) in enumerate(BILLS, start=1):
        moment = now - timedelta(days=days)
        line = {"account_id": accounts[category], "rate": amount, "description": text}
        body = {
            "vendor_id": organisation.contact_names[vendor.lower()],
            "bill_number": f"BILL-{number:04d}",
            "date": f"{organisation.local(moment):%Y-%m-%d}",
            "line_items": [line],
        }
        bills.create(_call(organisation, moment, body))


def _call(organisation: Organisation, moment: datetime, body: dict[str, Any]) -> Call:
    content = json.dumps(body).encode()
    builder = EnvironBuilder(method="POST", data=content, content_type="application/json")
    return Call(organisation, moment, PERSON, Request(builder.get_environ()), content, Switches())
