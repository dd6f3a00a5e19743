"""Lines of Purchase, Bill and VendorCredit: account, class, customer, billable, tax code; then the document's tax."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from expenses_app.simulators.quickbooks_online.refusals import Refusal, RefusalDetail, business, missing
from expenses_app.simulators.quickbooks_online.rules import gates, references
from expenses_app.simulators.quickbooks_online.rules.draft import Draft
from expenses_app.simulators.quickbooks_online.state import Record
from expenses_app.simulators.quickbooks_online.tax import TaxableLine, settle

DETAIL = "AccountBasedExpenseLineDetail"
ITEM_DETAIL = "ItemBasedExpenseLineDetail"
NOT_ON_LINES = ("Accounts Payable", "Accounts Receivable")
NAMED_BY = {"Accounts Payable": "Vendor", "Accounts Receivable": "Customer"}
US_CODES = ("TAX", "NON")


@dataclass(frozen=True)
class ExpenseLine:
    """One judged line; ``body`` is its part of the document."""

    body: dict[str, Any]
    detail: dict[str, Any]
    amount: Decimal
    account: Record


def judge(draft: Draft) -> list[ExpenseLine]:
    """Check every line on its own; raises Refusal."""
    rows = draft.body.get("Line")
    if not rows:
        raise missing("Line")
    judged = []
    for row in rows:
        draft.limit("Description", 4000, row)
        amount = draft.amount(row)
        detail = _detail(draft, row)
        account = references.account(draft, detail.get("AccountRef"), f"Line.{DETAIL}.AccountRef")
        if account is None:
            raise Refusal(
                "6440",
                "You must select a product or service or an account for each split line that has an amount or a "
                "billable customer.",
                f"Line.{DETAIL}.AccountRef",
            )
        if account.body["AccountType"] in NOT_ON_LINES:
            raise Refusal("6430", f"Invalid account type: {account.body['AccountType']}", "AccountRef")
        tracking(draft, detail)
        _billable(draft, detail)
        row["Amount"] = amount
        judged.append(ExpenseLine(row, detail, amount, account))
    signs(draft, [line.amount for line in judged])
    us_tax_codes(draft, [(line.detail, f"Line.{DETAIL}.TaxCodeRef") for line in judged])
    return judged


def tracking(draft: Draft, detail: dict[str, Any]) -> None:
    """Check the class of a line against plan and list."""
    if detail.get("ClassRef"):
        gates.feature(draft, "Class tracking", gates.WITHOUT_TRACKING)
        references.listed(draft, detail["ClassRef"], "Class", "ClassRef")


def location(draft: Draft, body: dict[str, Any] | None = None) -> None:
    """Check the location of a document (or of a journal line) against plan and list."""
    holder = draft.body if body is None else body
    if holder.get("DepartmentRef"):
        gates.feature(draft, "Location tracking", gates.WITHOUT_TRACKING)
        references.listed(draft, holder["DepartmentRef"], "Department", "DepartmentRef")


def named(account: Record, party: Record | None) -> bool:
    """Whether an account needs a name; refuse (6000) when it is missing or of the wrong kind."""
    needed = NAMED_BY.get(account.body["AccountType"])
    if needed and (party is None or party.kind != needed):
        raise business(
            f"When you use {account.body['AccountType']}, you must choose a {needed.lower()} in the Name field.",
            "Entity",
        )
    return needed is not None


def signs(draft: Draft, amounts: Sequence[Decimal]) -> None:
    """Refuse negative lines, or only a negative total, as the switch says."""
    if draft.switches["negative_lines"] == "refuse" and any(amount < 0 for amount in amounts):
        raise Refusal("2290", "Negative amounts are not supported on transaction lines.", "Line.Amount")
    if sum(amounts, Decimal(0)) < 0:
        raise business("Transaction amount must be 0 or greater.", "Line.Amount")


def us_tax_codes(draft: Draft, details: Sequence[tuple[dict[str, Any], str]]) -> None:
    """In the United States a line's code is TAX or NON (6100, one error for each wrong line)."""
    if not draft.company.united_states:
        return
    wrong = [
        RefusalDetail(
            "6100", f"Valid line TaxCodes for US should be TAX or NON. Supplied value: {code}", element
        )
        for detail, element in details
        if (code := (detail.get("TaxCodeRef") or {}).get("value")) and code not in US_CODES
    ]
    if wrong:
        raise Refusal(wrong[0].code, wrong[0].detail, wrong[0].element, more=tuple(wrong[1:]))
    for detail, _ in details:
        detail.setdefault("TaxCodeRef", {"value": "NON"})


def book_tax(draft: Draft, lines: Sequence[ExpenseLine]) -> tuple[Decimal, ...]:
    """Settle tax and TotalAmt in the body; return the tax of each line."""
    body = draft.body
    if draft.company.united_states:
        no_tax_detail(draft)
        body["TotalAmt"] = sum((line.amount for line in lines), Decimal(0))
        for line in lines:
            line.detail.pop("TaxAmount", None)
            line.detail.pop("TaxInclusiveAmt", None)
        return tuple(Decimal(0) for _ in lines)
    calculation = body.get("GlobalTaxCalculation")
    if calculation is None:
        raise missing("GlobalTaxCalculation")
    taxable = []
    for line in lines:
        code = tax_code(draft, line.detail, calculation)
        for name in ("TaxAmount", "TaxInclusiveAmt"):
            if line.detail.get(name) is not None:
                line.detail[name] = draft.amount(line.detail, name)
        gross = line.detail.get("TaxInclusiveAmt")
        amount = gross if calculation == "TaxInclusive" and gross else line.amount
        taxable.append(TaxableLine(amount, code, stated_tax=line.detail.get("TaxAmount")))
    outcome = settle(
        draft.company,
        taxable,
        calculation,
        body.get("TxnTaxDetail"),
        draft.day,
        sums_checked=draft.switches["tax_sums_checked"],
    )
    for line, net in zip(lines, outcome.nets, strict=True):
        line.body["Amount"] = net
        if calculation == "TaxInclusive" and line.detail.get("TaxCodeRef"):
            line.detail["TaxInclusiveAmt"] = line.detail.get("TaxInclusiveAmt") or line.amount
        else:
            line.detail.pop("TaxInclusiveAmt", None)
    body["TxnTaxDetail"] = outcome.detail
    body["TotalAmt"] = sum(outcome.nets, Decimal(0)) + outcome.total
    return outcome.taxes


def tax_code(
    draft: Draft, detail: dict[str, Any], calculation: str, *, required: bool = True
) -> Record | None:
    """The code of a line outside the United States; none where tax does not apply."""
    if calculation == "NotApplicable":
        detail.pop("TaxCodeRef", None)
        return None
    if not (detail.get("TaxCodeRef") or {}).get("value"):
        if required:
            tax = {"GB": "VAT", "AU": "GST", "NZ": "GST", "CA": "GST/HST"}.get(draft.company.country, "tax")
            raise business(
                f"Make sure all your transactions have a {tax} rate before you save.", "TaxCodeRef"
            )
        return None
    return references.listed(draft, detail["TaxCodeRef"], "TaxCode", "TaxCodeRef")


def no_tax_detail(draft: Draft) -> None:
    """In the United States tax paid is part of an expense; a tax amount is refused (6470)."""
    detail = draft.body.pop("TxnTaxDetail", None) or {}
    draft.body.pop("GlobalTaxCalculation", None)
    rows = [detail.get("TotalTax"), *(row.get("Amount") for row in detail.get("TaxLine", []))]
    if any(amount for amount in rows if amount is not None):
        raise Refusal(
            "6470",
            "You either selected a tax on a transaction that's not allowed, or haven't specified a tax rate.",
            "TxnTaxDetail",
        )


def home_total(draft: Draft, currency: str) -> None:
    """Add the total in home currency to a foreign document."""
    if currency != draft.company.home_currency:
        rate = draft.body["ExchangeRate"]
        draft.body["HomeTotalAmt"] = (draft.body["TotalAmt"] * rate).quantize(Decimal("0.01"))


def _detail(draft: Draft, row: dict[str, Any]) -> dict[str, Any]:
    kind = row.get("DetailType")
    if kind is None:
        raise missing("DetailType")
    if kind == ITEM_DETAIL:
        gates.feature(draft, "Lines with products or services", gates.ACCOUNT_LINES_ONLY)
        item = (row.get(ITEM_DETAIL) or {}).get("ItemRef") or {}
        raise Refusal(
            "2500", f"Invalid Reference Id : Items element id {item.get('value', '')} not found", "ItemRef"
        )
    if kind != DETAIL:
        raise Refusal("2120", f"The specified type is not supported by the API : {kind}", "Line.DetailType")
    detail: dict[str, Any] | None = row.get(DETAIL)
    if not detail:
        raise missing(f"Line.{DETAIL}")
    return detail


def _billable(draft: Draft, detail: dict[str, Any]) -> None:
    customer = references.person(draft, detail.get("CustomerRef"), "CustomerRef", ("Customer",))
    status = detail.get("BillableStatus")
    if status == "HasBeenBilled":
        raise Refusal("2170", "Invalid Enumeration : HAS_BEEN_BILLED", "BillableStatus")
    if status == "Billable":
        if customer is None:
            raise Refusal("6310", "A customer is required if the transaction is billable.", "CustomerRef")
        if not draft.company.billable_tracking:
            raise Refusal("6320", "Invalid billable status: Billable", "BillableStatus")
    detail["BillableStatus"] = status or "NotBillable"
