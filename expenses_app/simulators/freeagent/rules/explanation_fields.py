"""What an explanation says, worked out from a body: where the money moved, of which type it is, and its tax."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from expenses_app.simulators.freeagent.rules import bank_lines
from expenses_app.simulators.freeagent.rules.call import Call, Complaints
from expenses_app.simulators.freeagent.rules.fields import (
    BLANK,
    NOT_VALID,
    open_day,
    read_amount,
    rebilling,
    required,
    texts,
    usable,
)
from expenses_app.simulators.freeagent.rules.tax import sales_tax
from expenses_app.simulators.freeagent.wire import Record, not_found

EC_STATUSES = ("UK/Non-EC", "Reverse Charge", "EC VAT MOSS")
OWN_FORM = ("602", "681", "750", "796")
ABSENT_RECORDS = ("paid_invoice", "stock_item", "disposed_asset", "property")
KEPT_AS_SENT = ("receipt_reference", "cheque_number", "rebill_type", "place_of_supply")


@dataclass
class Plan:
    """An explanation that is about to be stored: its fields, its bank account, the line it explains when there is
    one already, what stands in its place so far, and the account on the other side of a transfer."""

    fields: Record
    account: Record
    line: Record | None
    existing: Record | None
    other_side: Record | None = None


def plan(call: Call, complaints: Complaints, content: Record, existing: Record | None) -> Plan:
    """Work an explanation out; raises Refusal for what is wrong with the body."""
    for name in ABSENT_RECORDS:
        if content.get(name):
            raise not_found()
    kind = next((name for name in KINDS if content.get(name)), "category")
    required(
        complaints, content, ("dated_on", "gross_value") if kind == "transfer_bank_account" else REQUIRED
    )
    day, gross = open_day(call, complaints, content), read_amount(complaints, content, "gross_value")
    texts(call, complaints, content, ("description", "receipt_reference"))
    account, line = _place(call, complaints, content, existing)
    made = Plan({}, account, line, existing)
    made.fields = KINDS[kind](call, complaints, content, made, gross or Decimal(0))
    category = call.company.categories.get(made.fields["category"] or "")
    taxable = category if kind == "category" else None
    field = call.switches["explanation_tax_field"]
    tax = sales_tax(
        call,
        complaints,
        content,
        taxable,
        gross or Decimal(1),
        amount_field=None if field == "none" else field,
    )
    project = rebilling(call, complaints, content)
    if content.get("ec_status") and content["ec_status"] not in EC_STATUSES:
        complaints.add("ec_status", NOT_VALID)
    if line is not None and gross is not None:
        _check_line(call, complaints, line, gross, existing)
    complaints.end()
    kept = {name: content[name] or None for name in KEPT_AS_SENT if name in content}
    made.fields = (
        {"bank_account": account["id"], "dated_on": day, "gross_value": gross}
        | {"foreign_currency_value": Decimal(0), "marked_for_review": False}
        | {"sales_tax_status": tax.status, "sales_tax_rate": tax.rate, "sales_tax_value": tax.value}
        | {"ec_status": content.get("ec_status") or None, "project": project}
        | {"rebill_factor": read_amount(complaints, content, "rebill_factor", zero_allowed=True)}
        | {"detail": _detail(call, category, tax.value)}
        | kept
        | made.fields
    )
    return made


def _place(
    call: Call, complaints: Complaints, content: Record, existing: Record | None
) -> tuple[Record, Record | None]:
    if existing is not None:
        line = call.company.bank_transactions[existing["bank_transaction"]]
        return call.company.bank_accounts[existing["bank_account"]], line
    if content.get("bank_transaction"):
        line = call.find("bank_transactions", content["bank_transaction"])
        account = call.company.bank_accounts[line["bank_account"]]
        if content.get("bank_account") and call.find("bank_accounts", content["bank_account"]) is not account:
            complaints.add("bank_account", NOT_VALID)
        return account, line
    if not content.get("bank_account"):
        complaints.add("bank_account", BLANK)
        complaints.end()
    account = call.find("bank_accounts", content["bank_account"])
    usable(call, complaints, "bank_account", account)
    return account, None


def _check_line(
    call: Call, complaints: Complaints, line: Record, gross: Decimal, existing: Record | None
) -> None:
    """An explanation cannot explain more than its line holds; a manual line of its own follows it."""
    if existing is not None and line["is_manual"] and line["_explanations"] == [existing["id"]]:
        return
    left = bank_lines.unexplained(call.company, line) + (existing["gross_value"] if existing else 0)
    if abs(gross) > abs(left) or gross * left < 0:
        complaints.add("gross_value", "is more than the unexplained amount of the bank transaction")


def _spending(call: Call, complaints: Complaints, content: Record, made: Plan, gross: Decimal) -> Record:
    if not content.get("category"):
        complaints.add("category", BLANK)
        return {"category": None}
    category = call.find("categories", content["category"])
    code, group = category["nominal_code"], category["_group"]
    if (
        code in OWN_FORM
        or (group == "general" and code.startswith("90"))
        or (group == "income" and gross < 0)
    ):
        complaints.add("category", NOT_VALID)
    title = "Payment" if gross < 0 else {"income": "Sales", "general": "Other Money Received"}.get(group)
    if title is None:
        title = call.switches["positive_spending_type"]
        if title == "refuse":
            complaints.add("gross_value", NOT_VALID)
    return {"category": code, "type": title, "description": content.get("description")}


def _transfer(call: Call, complaints: Complaints, content: Record, made: Plan, gross: Decimal) -> Record:
    other = call.find("bank_accounts", content["transfer_bank_account"])
    usable(call, complaints, "transfer_bank_account", other)
    if other is made.account:
        complaints.add("transfer_bank_account", NOT_VALID)
    elif (
        other["currency"] != made.account["currency"] and call.switches["cross_currency_transfer"] == "refuse"
    ):
        complaints.add("transfer_bank_account", "must have the currency of the bank account")
    made.other_side = other
    out = gross < 0
    return {
        "category": None,
        "type": "Transfer to Another Account" if out else "Transfer from Another Account",
        "description": f"Transfer {'to' if out else 'from'} {other['name']}",
        "linked_transfer_account": other["id"],
        "receipt_reference": None,
    }


def _bill_payment(call: Call, complaints: Complaints, content: Record, made: Plan, gross: Decimal) -> Record:
    bill = call.find("bills", content["paid_bill"])
    due = bill["total_value"] - bill["paid_value"]
    if made.existing and made.existing.get("paid_bill") == bill["id"]:
        due -= made.existing["gross_value"]
    if abs(gross) > abs(due) or gross * bill["total_value"] > 0:
        complaints.add("gross_value", "is more than the bill's due value")
    return {
        "category": None,
        "type": "Bill Payment" if gross < 0 else "Bill Refund",
        "description": content.get("description"),
        "paid_bill": bill["id"],
    }


def _user_payment(call: Call, complaints: Complaints, content: Record, made: Plan, gross: Decimal) -> Record:
    user = call.find("users", content["paid_user"])
    category = call.find("categories", content.get("category") or "905")
    if not category["nominal_code"].startswith("90"):
        complaints.add("category", NOT_VALID)
    return {
        "category": category["nominal_code"],
        "type": "Money Paid to User" if gross < 0 else "Money Received from User",
        "description": content.get("description"),
        "paid_user": user["id"],
    }


KINDS: dict[str, Callable[[Call, Complaints, Record, Plan, Decimal], Record]] = {
    "transfer_bank_account": _transfer,
    "paid_bill": _bill_payment,
    "paid_user": _user_payment,
    "category": _spending,
}
REQUIRED = ("dated_on", "gross_value", "description")


def _detail(call: Call, category: Record | None, tax: Decimal) -> str | None:
    if category is None:
        return None
    inclusive = f"Inc {abs(tax):,.2f} {call.company.record['sales_tax_name']} " if tax else ""
    return f"{category['description']}. {inclusive}"
