"""A few documents for the demo companies, written through the same rules as everybody's."""

from datetime import datetime, timedelta

from expenses_app.simulators.sage_intacct.rules import bill_workflows, bills, credit_card_transactions
from expenses_app.simulators.sage_intacct.rules.call import Call
from expenses_app.simulators.sage_intacct.rules.tax import solutions
from expenses_app.simulators.sage_intacct.state import Company
from expenses_app.simulators.sage_intacct.switches import Switches

# days ago, vendor, payee, account, net
CARD_SPEND = (
    (34, "V-229", "Microsoft", "6150", "96.00"),
    (27, "V-239", "Trainline", "6400", "84.50"),
    (19, "V-231", "Pret A Manger", "6450", "12.40"),
    (9, "V-237", "Staples", "6700", "150.00"),
)


def add_demo_documents(company: Company, now: datetime, switches: Switches) -> None:
    """Add card transactions and one posted bill, as a person would have."""
    entity = "100" if company.multi_entity else ""
    call = Call(company, entity, "ada", now, switches, actor="Sage Intacct")
    taxed = [{"purchasingTaxDetail": {"id": "UK Purchase Standard Rate"}}] if solutions(call) else []
    for days, vendor, payee, account, net in CARD_SPEND:
        line = {"glAccount": {"id": account}, "txnAmount": net, "description": payee, "taxEntries": taxed}
        line |= {"dimensions": {"location": {"id": "110"}, "vendor": {"id": vendor}}}
        credit_card_transactions.create(
            call,
            {
                "creditCardAccount": {"id": "AMEX-001"},
                "txnDate": (now - timedelta(days=days)).date().isoformat(),
                "payee": payee,
                "description": f"Card purchase, {payee}",
                "lines": [line],
            },
        )
    day = (now - timedelta(days=12)).date()
    bill = bills.create(
        call,
        {
            "billNumber": "INV-2041",
            "vendor": {"id": "V-226"},
            "createdDate": day.isoformat(),
            "dueDate": (day + timedelta(days=30)).isoformat(),
            "description": "Office insurance",
            "currency": {"txnCurrency": call.base_currency},
            "lines": [
                {
                    "glAccount": {"id": "6250"},
                    "txnAmount": "420.00",
                    "memo": "Annual premium",
                    "dimensions": {"location": {"id": "110"}},
                }
            ],
        },
    )
    bill_workflows.run(call, "submit", {"key": bill["key"]})
