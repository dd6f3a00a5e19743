"""A few transactions that a bookkeeper might have entered by hand, so that a demo ledger is not empty."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from expenses_app.simulators.netsuite.people import PERSON, find_record
from expenses_app.simulators.netsuite.records.call import Call
from expenses_app.simulators.netsuite.records.writing import create
from expenses_app.simulators.netsuite.state import Company
from expenses_app.simulators.netsuite.switches import Switches
from expenses_app.simulators.netsuite.wire import Record

# Days ago, record type, account, vendor, account of the line, per cent, net, text.
ROWS = [
    (41, "check", "1010", "WeWork", "6100", "standard", "1250.00", "Office rent"),
    (36, "creditCardCharge", "2100", "Staples", "6030", "standard", "64.50", "Printer paper and toner"),
    (29, "creditCardCharge", "2110", "Ryanair", "6010", "none", "184.20", "Flights to the trade fair"),
    (22, "vendorBill", "2000", "Vodafone", "6060", "standard", "59.00", "Mobile telephones"),
    (15, "creditCardRefund", "2100", "Staples", "6030", "standard", "12.00", "Toner returned"),
    (8, "deposit", "1010", "Amazon", "4900", "none", "25.00", "Cashback"),
]
TAX = {"GB": ("VAT:S-GB", "VAT:Z-GB"), "IE": ("VAT:S-IE", "VAT:Z-IE"), "US": ("-7", "-7")}


def add_demo_documents(company: Company, switches: Switches, now: datetime) -> None:
    """Enter the rows some days before ``now``, dated accordingly."""
    call = Call(company, switches, now, PERSON, "")
    for days, kind, account, vendor, line_account, tax, net, text in ROWS:
        moment = now - timedelta(days=days)
        line: Record = {
            "account": find_record(company, "account", line_account)["id"],
            "amount": Decimal(net),
            "memo": text,
        }
        record: Record = {
            "account": find_record(company, "account", account)["id"],
            "subsidiary": "1",
            "tranDate": moment.date(),
            "memo": text,
        }
        entity = find_record(company, "vendor", vendor)["id"]
        if kind == "deposit":
            record["other"] = [line | {"entity": entity}]
        else:
            if not company.features["suite_tax"]:
                code = TAX[company.country][0 if tax == "standard" else 1]
                line["taxCode"] = find_record(company, "salesTaxItem", code)["id"]
            record |= {"entity": entity, "expense": [line]}
        create(replace(call, now=moment), kind, record)
