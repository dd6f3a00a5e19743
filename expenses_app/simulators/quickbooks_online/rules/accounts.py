"""Account: type and detail type, place in the chart, currency, unique name and number."""

from decimal import Decimal
from typing import Any

from expenses_app.simulators.quickbooks_online import schema
from expenses_app.simulators.quickbooks_online.refusals import MESSAGES, Refusal, business, missing
from expenses_app.simulators.quickbooks_online.rules import archiving, references
from expenses_app.simulators.quickbooks_online.rules.draft import Draft
from expenses_app.simulators.quickbooks_online.state import Record

CLASSIFICATION = {
    "Bank": "Asset",
    "Accounts Receivable": "Asset",
    "Other Current Asset": "Asset",
    "Fixed Asset": "Asset",
    "Other Asset": "Asset",
    "Accounts Payable": "Liability",
    "Credit Card": "Liability",
    "Other Current Liability": "Liability",
    "Long Term Liability": "Liability",
    "Equity": "Equity",
    "Income": "Revenue",
    "Other Income": "Revenue",
    "Cost of Goods Sold": "Expense",
    "Expense": "Expense",
    "Other Expense": "Expense",
}
DEFAULT_SUB_TYPE = {
    "Bank": "Checking",
    "Accounts Receivable": "AccountsReceivable",
    "Other Current Asset": "OtherCurrentAssets",
    "Fixed Asset": "OtherFixedAssets",
    "Other Asset": "OtherLongTermAssets",
    "Accounts Payable": "AccountsPayable",
    "Credit Card": "CreditCard",
    "Other Current Liability": "OtherCurrentLiabilities",
    "Long Term Liability": "OtherLongTermLiabilities",
    "Equity": "OpeningBalanceEquity",
    "Income": "OtherPrimaryIncome",
    "Other Income": "OtherMiscellaneousIncome",
    "Cost of Goods Sold": "SuppliesMaterialsCogs",
    "Expense": "OtherMiscellaneousServiceCost",
    "Other Expense": "OtherMiscellaneousExpense",
}
FOREIGN_ALLOWED = ("Bank", "Credit Card", "Accounts Receivable", "Accounts Payable")
DEEPEST_LEVEL = 5


def complete(draft: Draft) -> tuple[dict[str, Any], tuple[Decimal, ...]]:
    """Return the body to store; raises Refusal."""
    body = draft.body
    draft.require("Name")
    if not body.get("AccountType") and not body.get("AccountSubType"):
        raise Refusal(
            "6010",
            "Either an Account.AccountType or an Account.AccountSubType must be specified",
            "AccountType",
        )
    if not body.get("AccountType"):
        raise missing("AccountType")
    _texts(draft)
    _types(draft)
    _place(draft)
    _unique(draft)
    _currency(draft)
    archiving.apply(draft)
    body["CurrentBalance"] = (
        draft.previous.body.get("CurrentBalance", Decimal(0)) if draft.previous else Decimal(0)
    )
    body["CurrentBalanceWithSubAccounts"] = body["CurrentBalance"]
    return body, ()


def _texts(draft: Draft) -> None:
    name = draft.body["Name"]
    if ":" in name or '"' in name:
        raise Refusal("2040", "Element contains invalid characters: Name", "Name")
    draft.limit("Name", 100)
    draft.limit("Description", 100)
    draft.limit("AcctNum", draft.switches["account_number_length"])


def _types(draft: Draft) -> None:
    body = draft.body
    kind = body["AccountType"]
    if kind not in CLASSIFICATION:
        raise Refusal("2170", f"Invalid Enumeration : {kind}", "AccountType")
    sub_type = body.setdefault("AccountSubType", DEFAULT_SUB_TYPE[kind])
    if sub_type not in schema.account_sub_types():
        raise Refusal("2170", f"Invalid Enumeration : {sub_type}", "AccountSubType")
    if draft.previous and draft.switches["account_type_fixed"] and draft.previous.body["AccountType"] != kind:
        raise business("The type of this account cannot be changed.", "AccountType")
    body["Classification"] = CLASSIFICATION[kind]


def _place(draft: Draft) -> None:
    body = draft.body
    if body.get("SubAccount") and not body.get("ParentRef"):
        raise Refusal("6150", "A ParentRef is required if SubAccount is true", "ParentRef")
    parent = references.account(draft, body.get("ParentRef"), "ParentRef")
    if parent is None:
        body["SubAccount"] = False
        body["FullyQualifiedName"] = body["Name"]
        return
    if parent is draft.previous:
        raise Refusal("900", "The same object can't be the parent or child of itself.", "ParentRef")
    if parent.body["AccountType"] != body["AccountType"]:
        raise business("A sub-account must have the same account type as its parent.", "ParentRef")
    if parent.name.count(":") + 1 >= DEEPEST_LEVEL:
        raise Refusal("6180", "You can nest up to 5 levels.", "ParentRef")
    body["SubAccount"] = True
    body["FullyQualifiedName"] = f"{parent.name}:{body['Name']}"


def _unique(draft: Draft) -> None:
    body = draft.body
    for other in draft.company.records["Account"].values():
        if other is draft.previous:
            continue
        if other.name.lower() == body["FullyQualifiedName"].lower():
            raise _taken(draft, "name", other)
        if body.get("AcctNum") and other.body.get("AcctNum") == body["AcctNum"]:
            raise _taken(draft, "number", other)


def _taken(draft: Draft, what: str, other: Record) -> Refusal:
    code = draft.switches["account_name_taken"]
    if code == "6000":
        return business(f"Another account is already using this {what}.")
    return Refusal(code, f"{MESSAGES[code]} : Another account is already using this {what}. Id={other.id}")


def _currency(draft: Draft) -> None:
    company, body = draft.company, draft.body
    asked = (body.get("CurrencyRef") or {}).get("value")
    if draft.previous:
        kept = draft.previous.currency or company.home_currency
        if asked and asked != kept:
            raise business("The currency of an account cannot be changed.", "CurrencyRef")
        asked = kept
    asked = asked or company.home_currency
    if asked != company.home_currency:
        if not company.multicurrency:
            raise business("Multi currency should be enabled to perform this operation.", "CurrencyRef")
        if asked not in company.active_currencies():
            raise Refusal("2220", f"The specified currency type is not valid: {asked}", "CurrencyRef")
        if body["AccountType"] not in FOREIGN_ALLOWED:
            raise business(
                f"An account of type {body['AccountType']} must be in home currency.", "CurrencyRef"
            )
    body["CurrencyRef"] = {"value": asked}
