"""Adds and changes accounts."""

from decimal import Decimal

from expenses_app.simulators.quickbooks_desktop.company_file import refusals
from expenses_app.simulators.quickbooks_desktop.company_file.answers import Answer
from expenses_app.simulators.quickbooks_desktop.company_file.lists.currencies import (
    check_unchanged,
    chosen_currency,
    is_used,
)
from expenses_app.simulators.quickbooks_desktop.company_file.lists.query import shown
from expenses_app.simulators.quickbooks_desktop.company_file.lists.writing import (
    check_name,
    current,
    stored_texts,
)
from expenses_app.simulators.quickbooks_desktop.company_file.references import resolve
from expenses_app.simulators.quickbooks_desktop.company_file.refusals import Refused
from expenses_app.simulators.quickbooks_desktop.company_file.sessions import Call
from expenses_app.simulators.quickbooks_desktop.company_file.state import Fields, Ref

FOREIGN_TYPES = {"Bank", "CreditCard", "AccountsPayable", "AccountsReceivable"}
PLAIN = ("Name", "IsActive", "AccountType", "AccountNumber", "BankNumber", "Desc")


def add_account(call: Call) -> Answer:
    """Answer AccountAdd."""
    body = call.given["AccountAdd"]
    if body["AccountType"] == "NonPosting":
        raise refusals.bad_value("AccountType", "NonPosting", "Accounts of this type cannot be created.")
    fields = _fields(call, body, {})
    opening = body.get("OpenBalance", Decimal(0))
    record = call.file.add("Account", fields, call.now)
    if opening:
        call.file.balances[record["ListID"]] = opening
        equity = next(
            each
            for each in call.file.every("Account")
            if each.get("SpecialAccountType") == "OpeningBalanceEquity"
        )
        held = call.file.balances.get(equity["ListID"], Decimal(0))
        call.file.balances[equity["ListID"]] = held + opening
    return Answer(rows=[("AccountRet", shown(call, record))])


def change_account(call: Call) -> Answer:
    """Answer AccountMod; elements left out stay."""
    record = current(call, "Account")
    body = call.given["AccountMod"]
    if body.get("AccountType", record["AccountType"]) != record["AccountType"] and is_used(
        call, record["ListID"]
    ):
        raise Refused(
            refusals.CANNOT_MODIFY, f'The type of "{record["FullName"]}" cannot change: it has transactions.'
        )
    record.update(_fields(call, body, record))
    call.file.place(record)
    call.file.touch(record, call.now)
    return Answer(rows=[("AccountRet", shown(call, record))])


def _fields(call: Call, body: Fields, record: Fields) -> Fields:
    fields = {name: stored_texts(call, body[name]) for name in PLAIN if body.get(name) is not None}
    if "ParentRef" in body:
        fields["ParentRef"] = resolve(call.file, body["ParentRef"], ("Account",), "Account ParentRef")
    merged = record | fields
    parent = merged.get("ParentRef")
    _check_parent(call, merged, parent, record.get("ListID", ""))
    check_name(call, "Account", merged["Name"], parent, record.get("ListID", ""))
    _check_number(call, fields, record.get("ListID", ""))
    currency = chosen_currency(call, body, "Account")
    if currency is not None:
        if currency != call.file.home and merged["AccountType"] not in FOREIGN_TYPES:
            raise refusals.bad_reference(
                "Currency",
                call.file.code_of(currency),
                "Account CurrencyRef",
                "Only bank, card, A/R and A/P accounts.",
            )
        if record:
            check_unchanged(call, record, currency)
        fields["CurrencyRef"] = currency
    if not record:
        fields.setdefault("CurrencyRef", call.file.home)
    if body.get("SalesTaxCodeRef"):
        fields["SalesTaxCodeRef"] = resolve(
            call.file, body["SalesTaxCodeRef"], ("SalesTaxCode",), "Account SalesTaxCodeRef"
        )
    return fields


def _check_parent(call: Call, merged: Fields, parent: Ref | None, own: str) -> None:
    above = call.file.of(parent)
    if above and call.switches["parent_same_type"] and above["AccountType"] != merged["AccountType"]:
        raise refusals.bad_reference(
            "Account", above["FullName"], "Account ParentRef", "The parent is of another type."
        )
    while above:
        if above["ListID"] == own:
            raise refusals.bad_value("ParentRef", above["FullName"], "An account cannot stand below itself.")
        above = call.file.of(above.get("ParentRef"))


def _check_number(call: Call, fields: Fields, own: str) -> None:
    number = fields.get("AccountNumber")
    if number is None:
        return
    if not call.file.preferences.account_numbers:
        if call.switches["numbers_off"] == "refuse":
            raise refusals.not_enabled("account numbers")
        del fields["AccountNumber"]
        return
    if any(
        each.get("AccountNumber") == number and each["ListID"] != own for each in call.file.every("Account")
    ):
        raise Refused(refusals.NAME_IN_USE, f'The account number "{number}" is already in use.')
