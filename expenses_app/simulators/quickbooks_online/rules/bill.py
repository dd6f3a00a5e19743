"""Bill and VendorCredit: what a supplier (an employee's supplier record) is owed, or owes."""

from decimal import Decimal
from typing import Any

from expenses_app.simulators.quickbooks_online.refusals import Refusal
from expenses_app.simulators.quickbooks_online.rules import currency, expense_lines, gates, references
from expenses_app.simulators.quickbooks_online.rules.draft import Draft
from expenses_app.simulators.quickbooks_online.rules.texts import document_texts, unique_number
from expenses_app.simulators.quickbooks_online.state import Record

NAMES = {"Bill": "Bills", "VendorCredit": "Vendor credits"}


def complete(draft: Draft) -> tuple[dict[str, Any], tuple[Decimal, ...]]:
    """Return the body to store and the tax of each line; raises Refusal."""
    body = draft.body
    gates.feature(draft, NAMES[draft.kind], gates.WITHOUT_BILLS)
    draft.require("VendorRef")
    document_texts(draft)
    unique_number(draft)
    vendor = references.person(draft, body["VendorRef"], "VendorRef", ("Vendor",))
    expense_lines.location(draft)
    lines = expense_lines.judge(draft)
    chosen = references.account(draft, body.get("APAccountRef"), "APAccountRef", ("Accounts Payable",))
    used = currency.settle(draft, own=[], people=[vendor], lines=[line.account for line in lines])
    payable = chosen or _default_payable(draft, used)
    if (payable.currency or draft.company.home_currency) != used:
        raise Refusal(
            "6000",
            "Business Validation Error: The transaction must have the same currency as the A/P account.",
            "APAccountRef",
        )
    body["APAccountRef"] = {"value": payable.id, "name": payable.name}
    taxes = expense_lines.book_tax(draft, lines)
    expense_lines.home_total(draft, used)
    body["Balance"] = body["TotalAmt"]
    if draft.kind == "Bill":
        body.setdefault("DueDate", body["TxnDate"])
    return body, taxes


def _default_payable(draft: Draft, used: str) -> Record:
    """The A/P account of a currency; the software makes one for each foreign currency when it is first needed."""
    company = draft.company
    for account in company.records["Account"].values():
        same = (account.currency or company.home_currency) == used
        if account.body["AccountType"] == "Accounts Payable" and account.active and same:
            return account
    name = f"Accounts Payable (A/P) - {used}"
    return company.add(
        "Account",
        {
            "Name": name,
            "FullyQualifiedName": name,
            "SubAccount": False,
            "Active": True,
            "Classification": "Liability",
            "AccountType": "Accounts Payable",
            "AccountSubType": "AccountsPayable",
            "CurrentBalance": Decimal(0),
            "CurrencyRef": {"value": used},
        },
        draft.now,
    )
