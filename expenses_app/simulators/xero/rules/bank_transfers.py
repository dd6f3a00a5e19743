"""Bank transfers: money between two bank accounts of one currency."""

from collections.abc import Callable
from datetime import date

from werkzeug.wrappers import Response

from expenses_app.simulators.xero.rules import shown
from expenses_app.simulators.xero.rules.call import (
    Call,
    ElementRefused,
    checked,
    decimal,
    elements_of,
    read_body,
    read_date,
    rounded,
    write_all,
)
from expenses_app.simulators.xero.rules.common import bank_account, locked, too_long, tracking
from expenses_app.simulators.xero.state import millisecond, new_id
from expenses_app.simulators.xero.wire import Record, not_found

HALVES = (("From", "SPEND-TRANSFER"), ("To", "RECEIVE-TRANSFER"))


def create(call: Call) -> Response:
    """PUT creates; a refused element always makes the answer a 400."""
    elements, complaints = elements_of(call, "BankTransfers", "BankTransfers", "BankTransfer")
    return write_all(
        call,
        elements,
        complaints,
        plural="BankTransfers",
        id_field="BankTransferID",
        prepare=_prepare,
        show=shown.bank_transfer,
        summarize=True,
    )


def delete(call: Call, key: str | None) -> Response:
    """POST exists for deletion only: a transfer cannot be edited."""
    if key is None:
        elements, complaints = elements_of(call, "BankTransfersDelete", "BankTransfers", "BankTransfer")
    else:
        content = read_body(call, "BankTransfer")
        if key.lower() not in call.organisation.bank_transfers:
            raise not_found()
        complaints = checked(call, content, "BankTransferDeleteByUrlParam", None)
        elements = [content | {"BankTransferID": key.lower()}]
    return write_all(
        call,
        elements,
        complaints,
        plural="BankTransfers",
        id_field="BankTransferID",
        prepare=_prepare_delete,
        show=shown.bank_transfer,
    )


def _prepare_delete(call: Call, element: Record) -> Callable[[], Record]:
    transfer = call.organisation.bank_transfers.get(element.get("BankTransferID", "").lower())
    if transfer is None:
        raise ElementRefused(
            f"The bank transfer with BankTransferID '{element.get('BankTransferID')}' could not be found."
        )
    if element.get("Status") != "DELETED":
        raise ElementRefused("A bank transfer can only be updated to the status DELETED.")
    if transfer["Status"] == "DELETED":
        raise ElementRefused("This bank transfer has been deleted already.")
    if transfer["FromIsReconciled"] or transfer["ToIsReconciled"]:
        raise ElementRefused(
            "This document cannot be edited as it has been reconciled with a statement line."
        )
    errors = locked(call, transfer["Date"])
    if errors:
        raise ElementRefused(*errors)

    def act() -> Record:
        set_deleted(call, transfer, "Deleted through the API")
        return transfer

    return act


def set_deleted(call: Call, transfer: Record, text: str) -> None:
    """Delete a transfer with both of its halves."""
    organisation = call.organisation
    transfer["Status"] = "DELETED"
    transfer["_updated"] = millisecond(call.now)
    for side, _ in HALVES:
        half = organisation.bank_transactions[transfer[f"{side}BankTransactionID"]]
        half["Status"], half["UpdatedDateUTC"] = "DELETED", millisecond(call.now)
    organisation.note(transfer["BankTransferID"], call.now, call.actor, "Deleted", text)


def _prepare(call: Call, element: Record) -> Callable[[], Record]:
    errors: list[str] = []
    sides: dict[str, Record] = {}
    tracked: dict[str, list[Record]] = {}
    for side, _ in HALVES:
        try:
            sides[side] = bank_account(call, element.get(f"{side}BankAccount"), f"{side}BankAccount")
            tracked[side] = tracking(call, element.get(f"{side}Tracking", []))
        except ElementRefused as refused:
            errors += refused.sentences
    if len(sides) == 2:
        if sides["From"] is sides["To"]:
            errors.append("A bank transfer must be between two different bank accounts.")
        elif sides["From"]["CurrencyCode"] != sides["To"]["CurrencyCode"]:
            errors.append("A bank transfer must be between bank accounts of the same currency.")
    amount = decimal(element.get("Amount", 0))
    if amount <= 0:
        errors.append("The Amount of a bank transfer must be greater than zero.")
    elif amount != rounded(amount):
        errors.append("The Amount of a bank transfer can have at most 2 decimal places.")
    day = read_date(element["Date"], "Date") if "Date" in element else call.today
    errors += too_long(element, "Reference", 255) + locked(call, day)
    if errors:
        raise ElementRefused(*errors)
    return lambda: _store(call, element, sides, tracked, day)


def _store(
    call: Call, element: Record, sides: dict[str, Record], tracked: dict[str, list[Record]], day: date
) -> Record:
    organisation = call.organisation
    key, moment = new_id(), millisecond(call.now)
    amount = rounded(decimal(element["Amount"]))
    currency = sides["From"]["CurrencyCode"]
    rate = decimal(1) if currency == organisation.currency else organisation.rates[currency]
    transfer: Record = {
        "BankTransferID": key,
        "CreatedDateUTC": moment,
        "Date": day,
        "Status": "AUTHORISED",
        "Amount": amount,
        "CurrencyRate": rounded(rate, decimal(1) / 1_000_000),
        "FromIsReconciled": bool(element.get("FromIsReconciled", False)),
        "ToIsReconciled": bool(element.get("ToIsReconciled", False)),
        "Reference": element.get("Reference", ""),
        "HasAttachments": False,
        "FromTracking": tracked["From"],
        "ToTracking": tracked["To"],
        "_from": sides["From"]["AccountID"],
        "_to": sides["To"]["AccountID"],
        "_updated": moment,
    }
    for side, kind in HALVES:
        half_key = new_id()
        transfer[f"{side}BankTransactionID"] = half_key
        organisation.bank_transactions[half_key] = {
            "BankTransactionID": half_key,
            "Type": kind,
            "_account": sides[side]["AccountID"],
            "_transfer": key,
            "_created": moment,
            "Date": day,
            "Status": "AUTHORISED",
            "IsReconciled": transfer[f"{side}IsReconciled"],
            "LineAmountTypes": "NoTax",
            "LineItems": [],
            "SubTotal": amount,
            "TotalTax": rounded(decimal(0)),
            "Total": amount,
            "CurrencyCode": currency,
            "CurrencyRate": transfer["CurrencyRate"],
            "Reference": transfer["Reference"],
            "HasAttachments": False,
            "UpdatedDateUTC": moment,
        }
        organisation.remember_reference(transfer["Reference"], half_key)
        organisation.used_accounts.add(sides[side]["AccountID"])
    organisation.bank_transfers[key] = transfer
    organisation.order.append(("BankTransfer", key))
    organisation.note(key, call.now, call.actor, "Created", f"{amount:,.2f} {currency} through the API")
    return transfer
