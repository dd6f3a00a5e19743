"""Expenses: what a user has paid for the company and claims back. Negative is owed to the user."""

from decimal import Decimal
from typing import Any

from werkzeug.wrappers import Response

from expenses_app.simulators.freeagent.rules import files, shown
from expenses_app.simulators.freeagent.rules.call import Call, Complaints
from expenses_app.simulators.freeagent.rules.fields import (
    NOT_VALID,
    open_day,
    read_amount,
    rebilling,
    required,
    texts,
    usable,
)
from expenses_app.simulators.freeagent.rules.locks import check_deletable, check_unlocked
from expenses_app.simulators.freeagent.rules.tax import MUST_BE_AUTO, SalesTax, can_be_taxed, sales_tax
from expenses_app.simulators.freeagent.schema_check import checked
from expenses_app.simulators.freeagent.state import millisecond
from expenses_app.simulators.freeagent.wire import Record, Refusal, answer, problem, rounded

ROOT, COLLECTION = "expense", "expenses"
REQUIRED = ("user", "category", "dated_on", "gross_value", "description")
OTHERS_LEVEL = 7
SPENDING = ("admin_expenses", "cost_of_sales")
DECIDES_TAX = {"gross_value", "category", "sales_tax_rate", "sales_tax_status", "currency"}


def create(call: Call) -> Response:
    """POST one claim, or several at once under ``expenses``."""
    batch = call.json_body().get("expenses")
    if batch is not None:
        return _create_many(call, batch)
    record = store(call, call.content(ROOT), Complaints(call.switches))
    return call.created(ROOT, call.url(COLLECTION, record["id"]), shown.expense(call, record))


def one(call: Call, key: str) -> Response:
    """GET one."""
    return answer({ROOT: shown.expense(call, _own(call, key))})


def update(call: Call, key: str) -> Response:
    """PUT: changes the fields that are sent."""
    record = _own(call, key)
    content = checked(call, complaints := Complaints(call.switches), call.content(ROOT), "ExpenseWrite")
    change(call, record, content, complaints)
    return answer({ROOT: shown.expense(call, record)})


def change(call: Call, record: Record, content: Record, complaints: Complaints) -> None:
    """Change a claim by the fields of a body; raises Refusal."""
    sends_file = "attachment" in content
    attachment = content.pop("attachment", None)
    check_unlocked(complaints, call.company, record, set(content))
    file = files.checked_file(complaints, attachment) if attachment else None
    wish = dict(record["_wish"])
    if DECIDES_TAX & set(content):
        wish.pop("manual_sales_tax_amount", None)
    if {"gross_value", "currency"} & set(content):
        wish.pop("native_gross_value", None)
    wish |= content
    record |= _fields(call, complaints, wish) | {"_wish": wish, "updated_at": millisecond(call.now)}
    if sends_file:
        files.replace(call, record["id"], ROOT, file)
    call.company.note(record["id"], call.now, call.actor, "Changed", ", ".join(sorted(content)))
    call.touched()


def delete(call: Call, key: str) -> Response:
    """DELETE one."""
    record = _own(call, key)
    check_deletable(call.company, record, "Expense")
    content = {ROOT: shown.expense(call, record)}
    remove(call, record)
    return answer(content)


def remove(call: Call, record: Record) -> None:
    """Take a claim out of the books."""
    del call.company.expenses[record["id"]]
    call.company.forget_document(ROOT, record["id"])
    call.touched()


def _create_many(call: Call, batch: Any) -> Response:
    if not isinstance(batch, list) or not batch or not all(isinstance(each, dict) for each in batch):
        raise problem(400, "param is missing or the value is empty: expenses")
    refused: list[Refusal] = []
    made: list[Record] = []
    for each in batch:
        try:
            made.append(store(call, each, Complaints(call.switches)))
        except Refusal as refusal:
            refused.append(refusal)
    if refused:
        if call.switches["expense_batch_whole"]:
            for record in made:
                remove(call, record)
        raise refused[0]
    return answer({"expenses": [shown.expense(call, record) for record in made]}, 201)


def store(call: Call, sent: Record, complaints: Complaints) -> Record:
    content = checked(call, complaints, dict(sent), "ExpenseWrite")
    attachment = content.pop("attachment", None)
    file = files.checked_file(complaints, attachment) if attachment else None
    fields = _fields(call, complaints, content)
    now = millisecond(call.now)
    record: Record = {"id": call.company.new_id()} | fields
    record |= {"created_at": now, "updated_at": now, "_wish": content}
    call.company.expenses[record["id"]] = record
    call.company.order.append((ROOT, record["id"]))
    money = f"{record['gross_value']:,.2f} {record['currency']}"
    call.company.note(record["id"], call.now, call.actor, "Created", money)
    if file is not None:
        files.store(call, record["id"], ROOT, file)
    call.touched()
    return record


def _own(call: Call, key: str) -> Record:
    record = call.find(COLLECTION, key)
    _check_claimant(call, record["user"])
    return record


def _check_claimant(call: Call, user: str) -> None:
    if user != call.grant.user and call.level < OTHERS_LEVEL:
        raise problem(403, "You are not allowed to access this action.")


def _fields(call: Call, complaints: Complaints, content: Record) -> Record:
    required(complaints, content, REQUIRED)
    day, gross = open_day(call, complaints, content), read_amount(complaints, content, "gross_value")
    texts(call, complaints, content, ("description", "receipt_reference"))
    project = rebilling(call, complaints, content)
    user: Record = call.find("users", content["user"]) if content.get("user") else {}
    category: Record = call.find("categories", content["category"]) if content.get("category") else {}
    if user:
        _check_claimant(call, user["id"])
        usable(call, complaints, "user", user)
    if category and category["_group"] not in SPENDING:
        complaints.add("category", NOT_VALID)
    currency = content.get("currency") or call.company.currency
    foreign = currency != call.company.currency
    if currency not in call.company.rates or (foreign and not call.company.multi_currency):
        complaints.add("currency", NOT_VALID)
    # Whatever is missing has been complained about: what stands in for it never leaves this function.
    value = gross or Decimal(1)
    tax = _tax(call, complaints, content, category or None, value, foreign=foreign)
    native = read_amount(complaints, content, "native_gross_value") if foreign else value
    by_hand = read_amount(complaints, content, "manual_sales_tax_amount", zero_allowed=True)
    complaints.end()
    rate = call.company.rate_to_native(currency)
    return {
        "user": user["id"],
        "category": category["nominal_code"],
        "dated_on": day,
        "currency": currency,
        "gross_value": value,
        "native_gross_value": native if native is not None else rounded(value * rate),
        "sales_tax_status": tax.status,
        "sales_tax_rate": tax.rate,
        "sales_tax_value": rounded(tax.value / rate),
        "native_sales_tax_value": tax.value,
        "manual_sales_tax_amount": abs(by_hand) if by_hand is not None else None,
        "description": content["description"],
        "receipt_reference": content.get("receipt_reference") or None,
        "ec_status": content.get("ec_status") or None,
        "project": project,
        "rebill_type": content.get("rebill_type") or None,
        "rebill_factor": read_amount(complaints, content, "rebill_factor", zero_allowed=True),
    }


def _tax(
    call: Call,
    complaints: Complaints,
    content: Record,
    category: Record | None,
    gross: Decimal,
    *,
    foreign: bool,
) -> SalesTax:
    """In a foreign currency the rate is ignored and set to zero; tax by hand is in the native one."""
    if not foreign:
        return sales_tax(call, complaints, content, category, gross, amount_field="manual_sales_tax_amount")
    taxed = can_be_taxed(call, category)
    by_hand = read_amount(complaints, content, "manual_sales_tax_amount", zero_allowed=True) or Decimal(0)
    if by_hand and not taxed:
        complaints.add("sales_tax_rate", MUST_BE_AUTO)
    return SalesTax("TAXABLE" if taxed else "OUT_OF_SCOPE", Decimal(0), abs(by_hand).copy_sign(gross))
