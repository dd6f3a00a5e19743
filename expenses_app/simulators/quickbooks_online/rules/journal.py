"""JournalEntry: debits and credits that must balance."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from expenses_app.simulators.quickbooks_online.refusals import Refusal, missing
from expenses_app.simulators.quickbooks_online.rules import currency, expense_lines, references
from expenses_app.simulators.quickbooks_online.rules.draft import Draft
from expenses_app.simulators.quickbooks_online.rules.texts import document_texts, unique_number
from expenses_app.simulators.quickbooks_online.state import Record

DETAIL = "JournalEntryLineDetail"


def complete(draft: Draft) -> tuple[dict[str, Any], tuple[Decimal, ...]]:
    """Return the body to store and the tax of each line; raises Refusal."""
    body = draft.body
    document_texts(draft)
    unique_number(draft)
    rows = body.get("Line")
    if not rows:
        raise Refusal("2250", "You must enter at least one split line.", "Line")
    accounts: list[Record | None] = []
    people: list[Record | None] = []
    taxes: list[Decimal] = []
    details = []
    for row in rows:
        draft.limit("Description", 4000, row)
        if row.get("DetailType") == "DescriptionOnly":
            taxes.append(Decimal(0))
            continue
        detail = _detail(row)
        row["Amount"] = _amount(draft, row)
        if not detail.get("PostingType"):
            raise Refusal(
                "2260", "A posting type is required. Valid values are Credit or Debit.", "PostingType"
            )
        account = _account(draft, detail)
        people.append(_party(draft, detail, account))
        expense_lines.tracking(draft, detail)
        expense_lines.location(draft, detail)
        accounts.append(account)
        taxes.append(_line_tax(draft, detail))
        details.append((row, detail))
    expense_lines.us_tax_codes(
        draft, [(detail, f"Line.{DETAIL}.TaxCodeRef") for _, detail in details if detail.get("TaxCodeRef")]
    )
    if draft.company.united_states:
        expense_lines.no_tax_detail(draft)
    _balance(details, [tax for row, tax in zip(rows, taxes, strict=True) if row["DetailType"] == DETAIL])
    used = currency.settle(draft, own=[], people=people, lines=accounts)
    body["TotalAmt"] = sum(
        (row["Amount"] for row, each in details if each["PostingType"] == "Debit"), Decimal(0)
    )
    body.setdefault("Adjustment", False)
    expense_lines.home_total(draft, used)
    return body, tuple(taxes)


def _detail(row: dict[str, Any]) -> dict[str, Any]:
    kind = row.get("DetailType")
    if kind is None:
        raise missing("DetailType")
    if kind != DETAIL:
        raise Refusal("2120", f"The specified type is not supported by the API : {kind}", "Line.DetailType")
    detail: dict[str, Any] | None = row.get(DETAIL)
    if not detail:
        raise missing(f"Line.{DETAIL}")
    return detail


def _amount(draft: Draft, row: dict[str, Any]) -> Decimal:
    amount = draft.amount(row)
    if amount < 0:
        raise Refusal("2290", "Negative amounts are not supported on transaction lines.", "Line.Amount")
    return amount


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


def _party(draft: Draft, detail: dict[str, Any], account: Record) -> Record | None:
    entity = detail.get("Entity") or {}
    party = references.person(draft, entity.get("EntityRef"), "Entity.EntityRef", kind=entity.get("Type", ""))
    needed = expense_lines.named(account, party)
    if party:
        entity["Type"] = party.kind
    return party if needed else None


def _line_tax(draft: Draft, detail: dict[str, Any]) -> Decimal:
    if draft.company.united_states or not (detail.get("TaxCodeRef") or {}).get("value"):
        for name in ("TaxApplicableOn", "TaxAmount", "TaxInclusiveAmt"):
            detail.pop(name, None)
        return Decimal(0)
    references.listed(draft, detail["TaxCodeRef"], "TaxCode", "TaxCodeRef")
    if not detail.get("TaxApplicableOn"):
        raise Refusal(
            "2270",
            "TaxApplicableOn is required with a TaxCodeRef. Valid values are Purchase or Sales.",
            "TaxApplicableOn",
        )
    if detail.get("TaxAmount") is None:
        raise Refusal("2280", "A tax amount is required with TaxCodeRef applied.", "TaxAmount")
    return draft.amount(detail, "TaxAmount")


def _balance(details: Sequence[tuple[dict[str, Any], dict[str, Any]]], taxes: Sequence[Decimal]) -> None:
    difference = Decimal(0)
    for (row, detail), tax in zip(details, taxes, strict=True):
        difference += (row["Amount"] + tax) * (1 if detail["PostingType"] == "Debit" else -1)
    if difference:
        raise Refusal(
            "2300",
            "A journal entry's debits and credits must be equal. "
            f"Please balance debits and credits; the difference is {abs(difference)}.",
            "Line",
        )
