"""A few documents that a bookkeeper might have entered by hand, so that a demo ledger is not empty."""

from datetime import datetime, timedelta
from decimal import Decimal

from expenses_app.simulators.xero.document_actions import PERSON
from expenses_app.simulators.xero.rules.call import rounded
from expenses_app.simulators.xero.state import Organisation, fixed_id, millisecond
from expenses_app.simulators.xero.wire import Record

ROWS = [
    (40, "SPEND", "090", "Truxton Property Management", "469", "NONE", "1181.25", "Rent"),
    (38, "SPEND", "092", "Office Supplies Company", "461", "INPUT2", "64.50", "Printer paper and toner"),
    (31, "RECEIVE", "090", "Ridgeway University", "200", "OUTPUT2", "5160.00", "Catering, autumn term"),
    (24, "SPEND", "092", "Transport for London", "493", "ZERORATEDINPUT", "23.40", "Travel"),
    (12, "SPEND", "090", "British Telecom", "489", "INPUT2", "59.00", "Broadband"),
    (5, "SPEND", "093", "Petit Bateau Bakery", "310", "NONE", "212.80", "Pastry, week 46"),
]


def add_demo_documents(organisation: Organisation, now: datetime) -> None:
    """Enter the rows some days before ``now``, dated accordingly."""
    for number, (days, kind, bank, contact, code, tax_type, net, text) in enumerate(ROWS):
        moment = millisecond(now - timedelta(days=days))
        account, line_account = organisation.account_by_code(bank), organisation.account_by_code(code)
        rate = organisation.tax_rates.get(tax_type)
        who = organisation.contact_names.get(contact.lower())
        if account is None or line_account is None or rate is None or who is None:
            continue
        key = fixed_id(organisation.key, "demo", str(number))
        amount = Decimal(net)
        tax = rounded(amount * rate["EffectiveRate"] / 100)
        line: Record = {
            "Description": text,
            "UnitAmount": amount,
            "TaxType": tax_type,
            "TaxAmount": tax,
            "LineAmount": amount,
            "AccountCode": code,
            "AccountID": line_account["AccountID"],
            "Tracking": [],
            "Quantity": Decimal("1.0000"),
            "LineItemID": fixed_id(key, "line"),
        }
        organisation.bank_transactions[key] = {
            "BankTransactionID": key,
            "HasAttachments": False,
            "Type": kind,
            "_contact": who,
            "_account": account["AccountID"],
            "_created": moment,
            "Date": moment.date(),
            "Status": "AUTHORISED",
            "IsReconciled": False,
            "LineAmountTypes": "Exclusive",
            "LineItems": [line],
            "SubTotal": amount,
            "TotalTax": tax,
            "Total": amount + tax,
            "CurrencyCode": account["CurrencyCode"],
            "CurrencyRate": organisation.rates.get(account["CurrencyCode"], Decimal(1)),
            "UpdatedDateUTC": moment,
            "Reference": "",
            "Url": None,
        }
        organisation.order.append(("BankTransaction", key))
        organisation.used_accounts |= {account["AccountID"], line_account["AccountID"]}
        organisation.note(key, moment, PERSON, "Created", "Entered in Xero")
