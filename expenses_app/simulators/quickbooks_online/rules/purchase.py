"""Purchase: money spent from a bank account or a credit card, and refunds on a card."""

from decimal import Decimal
from typing import Any

from expenses_app.simulators.quickbooks_online.refusals import Refusal, business
from expenses_app.simulators.quickbooks_online.rules import currency, expense_lines, references
from expenses_app.simulators.quickbooks_online.rules.draft import Draft
from expenses_app.simulators.quickbooks_online.rules.texts import document_texts

ACCOUNT_OF = {"Cash": ("Bank",), "Check": ("Bank",), "CreditCard": ("Credit Card",)}


def complete(draft: Draft) -> tuple[dict[str, Any], tuple[Decimal, ...]]:
    """Return the body to store and the tax of each line; raises Refusal."""
    body = draft.body
    draft.require("PaymentType", "AccountRef")
    document_texts(draft)
    payment_type = body["PaymentType"]
    if payment_type not in ACCOUNT_OF:
        raise Refusal("2170", f"Invalid Enumeration : {payment_type}", "PaymentType")
    _credit(draft)
    _unchanged(draft)
    account = references.account(draft, body["AccountRef"], "AccountRef", ACCOUNT_OF[payment_type])
    party = references.person(
        draft, body.get("EntityRef"), "EntityRef", kind=(body.get("EntityRef") or {}).get("type", "")
    )
    if party:
        body["EntityRef"]["type"] = party.kind
    expense_lines.location(draft)
    lines = expense_lines.judge(draft)
    used = currency.settle(draft, own=[account], people=[party], lines=[line.account for line in lines])
    taxes = expense_lines.book_tax(draft, lines)
    expense_lines.home_total(draft, used)
    body.setdefault("PrintStatus", "NotSet")
    return body, taxes


def _credit(draft: Draft) -> None:
    body = draft.body
    if body["PaymentType"] == "CreditCard":
        body.setdefault("Credit", False)
        return
    if body.get("Credit"):
        action = draft.switches["credit_on_cash"]
        if action == "refuse":
            raise business("Credit is valid only for CreditCard transactions.", "Credit")
        if action == "ignore":
            body.pop("Credit")
    else:
        body.pop("Credit", None)


def _unchanged(draft: Draft) -> None:
    if draft.previous is None or not draft.switches["payment_type_fixed"]:
        return
    before = draft.previous.body
    if before["PaymentType"] != draft.body["PaymentType"]:
        raise business("The payment type of an existing transaction cannot be changed.", "PaymentType")
    if bool(before.get("Credit")) != bool(draft.body.get("Credit")):
        raise business("A charge cannot be changed into a credit or back.", "Credit")
