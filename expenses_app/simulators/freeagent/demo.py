"""A few documents that a bookkeeper might have entered by hand, so that a demo ledger is not empty."""

from datetime import datetime, timedelta

from expenses_app.simulators.freeagent.by_hand import call_by_hand
from expenses_app.simulators.freeagent.rules import expenses, explanations
from expenses_app.simulators.freeagent.rules.call import Complaints
from expenses_app.simulators.freeagent.rules.explanation_fields import plan
from expenses_app.simulators.freeagent.state import Company
from expenses_app.simulators.freeagent.switches import Switches
from expenses_app.simulators.freeagent.wire import Record

# days ago, bank account, nominal code, gross value, description
PAYMENTS = (
    (41, "Business Current Account", "251", "-1450.00", "Studio rent"),
    (33, "Company Credit Card", "277", "-64.50", "Ryman Stationery"),
    (26, "Business Current Account", "001", "5160.00", "Hotel tableware, first delivery"),
    (19, "Company Credit Card", "365", "-23.40", "Trainline"),
    (11, "Business Current Account", "273", "-59.00", "Vodafone broadband"),
    (4, "Company Credit Card", "103", "-212.80", "Clay and glaze"),
)
CLAIM = (7, "285", "-36.00", "Lunch with the museum")


def add_demo_documents(company: Company, switches: Switches, now: datetime) -> None:
    """Enter the rows some days before ``now``, dated accordingly."""
    accounts = {each["name"]: key for key, each in company.bank_accounts.items()}
    for days, account, code, gross, text in PAYMENTS:
        moment = now - timedelta(days=days)
        call = call_by_hand(company, switches, moment)
        content: Record = {
            "bank_account": accounts[account],
            "dated_on": moment.date().isoformat(),
            "gross_value": gross,
            "category": code,
            "description": text,
        }
        explanations.store(call, plan(call, Complaints(switches), content, None), content)
    days, code, gross, text = CLAIM
    moment = now - timedelta(days=days)
    call = call_by_hand(company, switches, moment)
    claim: Record = {
        "user": call.grant.user,
        "category": code,
        "dated_on": moment.date().isoformat(),
        "gross_value": gross,
        "description": text,
    }
    expenses.store(call, claim, Complaints(switches))
