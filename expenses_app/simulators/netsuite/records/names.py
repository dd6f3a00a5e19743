"""How records and enumerations are called where another record refers to them."""

from expenses_app.simulators.netsuite.state import Company
from expenses_app.simulators.netsuite.wire import Record

TITLES = {
    "creditCardCharge": "Credit Card Charge",
    "creditCardRefund": "Credit Card Refund",
    "check": "Check",
    "deposit": "Deposit",
    "vendorBill": "Bill",
    "expenseReport": "Expense Report",
}
ACCOUNT_TYPES = {
    "Bank": "Bank", "CredCard": "Credit Card", "AcctRec": "Accounts Receivable", "AcctPay": "Accounts Payable",
    "OthCurrAsset": "Other Current Asset", "OthCurrLiab": "Other Current Liability",
    "LongTermLiab": "Long Term Liability", "FixedAsset": "Fixed Asset", "OthAsset": "Other Asset",
    "Equity": "Equity", "Income": "Income", "OthIncome": "Other Income", "COGS": "Cost of Goods Sold",
    "Expense": "Expense", "OthExpense": "Other Expense", "DeferExpense": "Deferred Expense",
    "DeferRevenue": "Deferred Revenue", "UnbilledRec": "Unbilled Receivable", "NonPosting": "Non Posting",
    "Stat": "Statistical",
}  # fmt: skip
STATUSES = {
    ("vendorBill", "A"): "Open",
    ("vendorBill", "D"): "Pending Approval",
    ("vendorBill", "E"): "Rejected",
    ("check", "V"): "Voided",
    ("check", "Z"): "Open",
    ("expenseReport", "A"): "In Progress",
    ("expenseReport", "B"): "Pending Supervisor Approval",
    ("expenseReport", "C"): "Pending Accounting Approval",
    ("expenseReport", "F"): "Approved by Accounting",
}
APPROVALS = {"1": "Pending Approval", "2": "Approved", "3": "Rejected", "11": "Open"}


def enumeration_name(kind: str, field: str, key: str) -> str:
    """The text beside an enumeration's id."""
    if field == "acctType":
        return ACCOUNT_TYPES.get(key, key)
    if field == "approvalStatus":
        return APPROVALS.get(key, key)
    return STATUSES.get((kind, key), key) if field == "status" else key.replace("_", " ").title()


def record_name(company: Company, kind: str, record: Record) -> str:
    """The text by which others show a record."""
    if kind == "account":
        return " ".join(part for part in (record.get("acctNumber"), account_path(company, record)) if part)
    if kind in TITLES:
        return f"{TITLES[kind]} #{record.get('tranId') or record['transactionNumber']}"
    for name in ("entityId", "itemId", "periodName", "name"):
        if record.get(name):
            return str(record[name])
    return str(record["id"])


def account_path(company: Company, record: Record) -> str:
    """An account's name behind those of its parents."""
    parts = [record["acctName"]]
    while record.get("parent"):
        record = company.records["account"][record["parent"]]
        parts.append(record["acctName"])
    return " : ".join(reversed(parts))
