"""Expense lines, as on charges, refunds, checks, bills and expense reports."""

from expenses_app.simulators.netsuite.catalogue import CHARGES
from expenses_app.simulators.netsuite.records.call import Call
from expenses_app.simulators.netsuite.refusals import NO_LINES, invalid_key, missing, user_error
from expenses_app.simulators.netsuite.rules.common import (
    ZERO,
    check_texts,
    check_tracking,
    has_subsidiary,
    rounded,
)
from expenses_app.simulators.netsuite.rules.header import check_account
from expenses_app.simulators.netsuite.rules.tax import legacy_tax, suite_tax
from expenses_app.simulators.netsuite.wire import Record

POSTABLE = (
    "Expense", "OthExpense", "COGS", "DeferExpense", "OthCurrAsset", "FixedAsset", "OthAsset", "OthCurrLiab",
    "LongTermLiab", "Equity", "Income", "OthIncome", "DeferRevenue", "UnbilledRec", "Bank", "CredCard",
)  # fmt: skip


def check_expense_lines(call: Call, kind: str, record: Record, subsidiary: str, places: int) -> None:
    """Check lines, compute their tax, and set the totals of the transaction. Raises Refused."""
    lines = record.get("expense") or []
    if not lines:
        raise user_error(NO_LINES, "expense")
    country = call.company.records["subsidiary"][subsidiary]["country"]
    suite = bool(call.company.features["suite_tax"])
    by_code = not suite and not (kind in CHARGES and call.switches["legacy_charge_tax_code"] != "kept")
    for number, line in enumerate(lines):
        path = f"expense.items[{number}]."
        _check_target(call, line, subsidiary, path)
        if line.get("amount") is None and line.get("grossAmt") is None:
            raise missing("Amount", path=f"{path}amount")
        line["amount"] = rounded(line.get("amount") or ZERO, places)
        check_texts(line, {"memo": call.switches["memo_length"]}, path)
        check_tracking(call, line, subsidiary, path)
        _check_customer(call, line, subsidiary, path)
        if by_code:
            legacy_tax(call, line, country, record["tranDate"], places, path)
        else:
            for name in ("_gross", "taxCode", "tax1Amt", "grossAmt", "taxRate1"):
                line.pop(name, None)
    tax = (
        suite_tax(call, record, lines, country, places)
        if suite
        else sum((line.get("tax1Amt") or ZERO for line in lines), ZERO)
    )
    total = sum((line["amount"] for line in lines), ZERO) + tax
    if total < 0:
        raise user_error("The total of this transaction cannot be negative.", "expense")
    record |= {"total": total, "taxTotal": tax, "userTotal": total, "userTaxTotal": tax}
    if suite:
        record["totalAfterTaxes"] = total


def mark_sent_gross(record: Record, before: Record | None) -> None:
    """Note on which lines a new gross amount was sent: it then leads, else the net amount does."""
    held = {line.get("line"): line for line in (before or {}).get("expense") or []}
    for line in record.get("expense") or []:
        earlier = held.get(line.get("line"), {})
        if line.get("grossAmt") is not None and line["grossAmt"] != earlier.get("grossAmt"):
            line["_gross"] = line["grossAmt"]


def _check_target(call: Call, line: Record, subsidiary: str, path: str) -> None:
    if line.get("category"):
        category = call.company.records["expenseCategory"][line["category"]]
        if category.get("isInactive") or not has_subsidiary(call.company, category, subsidiary):
            raise invalid_key("category", category["id"], "subsidiary", subsidiary, f"{path}category")
        line["account"] = category["expenseAcct"]
    if not line.get("account"):
        raise missing("Account", path=f"{path}account")
    check_account(call, line["account"], subsidiary, POSTABLE, f"{path}account")


def _check_customer(call: Call, line: Record, subsidiary: str, path: str) -> None:
    key = line.get("customer")
    if line.get("isBillable") and not key:
        raise missing("Customer", path=f"{path}customer")
    if not key:
        return
    customer = call.company.records["customer"][key]
    if customer.get("isInactive") or not has_subsidiary(call.company, customer, subsidiary):
        raise invalid_key("customer", key, "subsidiary", subsidiary, f"{path}customer")
