"""Deposit: money that came into a bank account, such as a refund."""

from decimal import Decimal
from typing import Any

from expenses_app.simulators.quickbooks_online.refusals import Refusal, missing
from expenses_app.simulators.quickbooks_online.rules import currency, expense_lines, references
from expenses_app.simulators.quickbooks_online.rules.draft import Draft
from expenses_app.simulators.quickbooks_online.rules.texts import document_texts
from expenses_app.simulators.quickbooks_online.state import Record
from expenses_app.simulators.quickbooks_online.tax import TaxableLine, settle

DETAIL = "DepositLineDetail"
INTO = ("Bank", "Other Current Asset")


def complete(draft: Draft) -> tuple[dict[str, Any], tuple[Decimal, ...]]:
    """Return the body to store and the tax of each line; raises Refusal."""
    body = draft.body
    draft.require("DepositToAccountRef")
    document_texts(draft)
    into = references.account(draft, body["DepositToAccountRef"], "DepositToAccountRef", INTO)
    expense_lines.location(draft)
    rows = body.get("Line")
    if not rows:
        raise Refusal("2250", "You must enter at least one split line.", "Line")
    accounts, parties, details = [], [], []
    for row in rows:
        draft.limit("Description", 4000, row)
        row["Amount"] = draft.amount(row)
        detail = _detail(row)
        accounts.append(_account(draft, detail))
        parties.append(_party(draft, detail))
        expense_lines.named(accounts[-1], parties[-1])
        expense_lines.tracking(draft, detail)
        details.append(detail)
    amounts = [row["Amount"] for row in rows]
    expense_lines.signs(draft, amounts)
    expense_lines.us_tax_codes(draft, [(detail, f"Line.{DETAIL}.TaxCodeRef") for detail in details])
    used = currency.settle(draft, own=[into], people=parties, lines=accounts)
    if draft.company.united_states:
        expense_lines.no_tax_detail(draft)
        for detail in details:
            detail.pop("TaxCodeRef", None)
            detail.pop("TaxApplicableOn", None)
        body["TotalAmt"] = sum(amounts, Decimal(0))
        taxes: tuple[Decimal, ...] = tuple(Decimal(0) for _ in rows)
    else:
        taxes = _tax(draft, rows, details)
    expense_lines.home_total(draft, used)
    return body, taxes


def _tax(draft: Draft, rows: list[dict[str, Any]], details: list[dict[str, Any]]) -> tuple[Decimal, ...]:
    body = draft.body
    taxed = any(detail.get("TaxCodeRef") for detail in details)
    calculation = body.get("GlobalTaxCalculation") or ("" if taxed else "NotApplicable")
    if not calculation:
        raise missing("GlobalTaxCalculation")
    taxable = []
    for row, detail in zip(rows, details, strict=True):
        code = expense_lines.tax_code(draft, detail, calculation, required=False)
        if code and not detail.get("TaxApplicableOn"):
            raise Refusal(
                "2270",
                "TaxApplicableOn is required with a TaxCodeRef. Valid values are Purchase or Sales.",
                "TaxApplicableOn",
            )
        taxable.append(TaxableLine(row["Amount"], code, detail.get("TaxApplicableOn", "Purchase")))
    outcome = settle(
        draft.company,
        taxable,
        calculation,
        body.get("TxnTaxDetail"),
        draft.day,
        sums_checked=draft.switches["tax_sums_checked"],
    )
    for row, net in zip(rows, outcome.nets, strict=True):
        row["Amount"] = net
    body["TxnTaxDetail"] = outcome.detail
    body["TotalAmt"] = sum(outcome.nets, Decimal(0)) + outcome.total
    return outcome.taxes


def _detail(row: dict[str, Any]) -> dict[str, Any]:
    if row.get("LinkedTxn"):
        linked = row["LinkedTxn"][0].get("TxnId", "")
        raise Refusal("2500", f"Invalid Reference Id : Txns element id {linked} not found", "LinkedTxn")
    kind = row.get("DetailType")
    if kind is None:
        raise missing("DetailType")
    if kind != DETAIL:
        raise Refusal("2120", f"The specified type is not supported by the API : {kind}", "Line.DetailType")
    detail: dict[str, Any] | None = row.get(DETAIL)
    if not detail:
        raise missing(f"Line.{DETAIL}")
    return detail


def _account(draft: Draft, detail: dict[str, Any]) -> Record:
    account = references.account(draft, detail.get("AccountRef"), f"Line.{DETAIL}.AccountRef")
    if account is None:
        raise Refusal(
            "6440",
            "You must select a product or service or an account for each split line that has an amount or a "
            "billable customer.",
            f"Line.{DETAIL}.AccountRef",
        )
    return account


def _party(draft: Draft, detail: dict[str, Any]) -> Record | None:
    reference = detail.get("Entity")
    party = references.person(draft, reference, "Entity", kind=(reference or {}).get("type", ""))
    if party and reference:
        reference["type"] = party.kind.upper()
    return party
