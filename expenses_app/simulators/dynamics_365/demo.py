"""A few documents that a bookkeeper might have posted by hand, so that a demo ledger is not empty."""

from datetime import datetime, timedelta
from decimal import Decimal

from expenses_app.simulators.dynamics_365.books.company import Company
from expenses_app.simulators.dynamics_365.document_actions import PERSON
from expenses_app.simulators.dynamics_365.posting.post import post_now
from expenses_app.simulators.dynamics_365.rules.lines import STEP, empty_line
from expenses_app.simulators.dynamics_365.rules.sides import BANK
from expenses_app.simulators.dynamics_365.switches import Switches

ROWS = (
    (40, "8640", "CHECKING", "1180.00", "Rent, quay studio"),
    (38, "8410", "CARD", "64.50", "Ryman Stationery | paper and toner"),
    (31, "4010", "CHECKING", "-5160.00", "Contoso Retail | autumn campaign"),
    (24, "8210", "CARD", "23.40", "Transport for London | travel"),
    (12, "8430", "CHECKING", "59.00", "British Telecom | broadband"),
    (5, "8130", "CARD", "212.80", "Plotter service"),
)


def add_demo_documents(company: Company, switches: Switches, now: datetime) -> None:
    """Post the rows some days before ``now`` from the journal DEFAULT."""
    journal = next(row for row in company["journals"] if row["code"] == "DEFAULT")
    for number, (days, account, bank, amount, text) in enumerate(ROWS, start=1):
        moment = now - timedelta(days=days)
        line = empty_line(journal) | {
            "lineNumber": STEP, "accountNumber": account, "postingDate": moment.date(),
            "documentNumber": f"G{1000 + number:05d}", "amount": Decimal(amount), "description": text,
            "balanceAccountType": BANK,
            "balancingAccountNumber": f"CARD-{company.currency}" if bank == "CARD" else bank,
        }  # fmt: skip
        record, setup = company.ledger_account(account), company.account_setups.get(account)
        if record is None:
            continue
        line["accountId"] = record["id"]
        if setup:
            line |= {"taxCode": setup.product_group, "_posting_type": setup.posting_type}
            line["_business_group"] = setup.business_group
        company["journalLines"].put(line, moment)
        post_now(company, journal, switches, moment, PERSON)
