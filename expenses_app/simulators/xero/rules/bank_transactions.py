"""Bank transactions: spend and receive money."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from werkzeug.wrappers import Response

from expenses_app.simulators.xero.rules import contacts, shown
from expenses_app.simulators.xero.rules.bank_lines import Lines, read_lines
from expenses_app.simulators.xero.rules.call import (
    Call,
    ElementRefused,
    decimal,
    elements_of,
    read_date,
    rounded,
    write_all,
)
from expenses_app.simulators.xero.rules.common import (
    NOT_SUBSCRIBED,
    amounts_mode,
    bank_account,
    locked,
    too_long,
    web_address,
)
from expenses_app.simulators.xero.state import millisecond, new_id
from expenses_app.simulators.xero.wire import Record, not_found

WRITABLE = ("SPEND", "RECEIVE")
MANDATORY = "is a mandatory field."


def write(call: Call, key: str | None) -> Response:
    """PUT creates; POST creates or updates; POST to one document updates it."""
    elements, complaints = elements_of(call, "BankTransactions", "BankTransactions", "BankTransaction")
    if key is not None:
        if key.lower() not in call.organisation.bank_transactions:
            raise not_found()
        elements = [elements[0] | {"BankTransactionID": key.lower()}]
    if call.switches["short_delete_accepted"]:
        for index, element in enumerate(elements):
            if element.get("BankTransactionID") and element.get("Status") in ("DELETED", "VOIDED"):
                complaints[index] = [
                    text for text in complaints.get(index, []) if not text.endswith(MANDATORY)
                ]
    return write_all(
        call,
        elements,
        complaints,
        plural="BankTransactions",
        id_field="BankTransactionID",
        prepare=_prepare,
        show=shown.bank_transaction,
    )


def _prepare(call: Call, element: Record) -> Callable[[], Record]:
    key = element.get("BankTransactionID", "").lower()
    if call.request.method == "PUT" or not key.strip("0-"):
        return _creating(call, element)
    existing = call.organisation.bank_transactions.get(key)
    if existing is None:
        raise ElementRefused(f"The bank transaction with BankTransactionID '{key}' could not be found.")
    if existing["Status"] != "AUTHORISED":
        raise ElementRefused("This document cannot be edited as it has been deleted.")
    if existing["IsReconciled"]:
        raise ElementRefused(
            "This document cannot be edited as it has been reconciled with a statement line."
        )
    if existing["Type"].endswith("-TRANSFER"):
        raise ElementRefused("This document cannot be edited as it is part of a bank transfer.")
    if element.get("Status") in ("DELETED", "VOIDED"):
        return _deleting(call, element, existing)
    return _updating(call, element, existing)


def _deleting(call: Call, element: Record, existing: Record) -> Callable[[], Record]:
    errors = locked(call, existing["Date"])
    if errors:
        raise ElementRefused(*errors)

    def act() -> Record:
        existing["Status"] = "DELETED"
        existing["UpdatedDateUTC"] = millisecond(call.now)
        call.organisation.note(
            existing["BankTransactionID"], call.now, call.actor, "Deleted", "Deleted through the API"
        )
        return existing

    return act


def _creating(call: Call, element: Record) -> Callable[[], Record]:
    if element.get("Status", "AUTHORISED") != "AUTHORISED":
        raise ElementRefused("A new bank transaction must have the status AUTHORISED.")
    return _storing(call, element, None)


def _updating(call: Call, element: Record, existing: Record) -> Callable[[], Record]:
    if element.get("Type") != existing["Type"] and call.switches["type_change_refused"]:
        raise ElementRefused("The Type of an existing bank transaction cannot be changed.")
    errors = locked(call, existing["Date"])
    if errors:
        raise ElementRefused(*errors)
    return _storing(call, element, existing)


def _storing(call: Call, element: Record, existing: Record | None) -> Callable[[], Record]:
    errors: list[str] = []
    kind = element.get("Type")
    if kind not in WRITABLE and (
        call.switches["transfer_types_refused"] or not str(kind).endswith("-TRANSFER")
    ):
        errors.append(f"A bank transaction of the type {kind} cannot be written through this endpoint.")
    contact_act: Callable[[], Record] | None = None
    account: Record | None = None
    lines: Lines | None = None
    day = _day(call, element, existing)
    try:
        if existing is None or "Contact" in element:
            contact_act = contacts.for_document(call, element.get("Contact"))
    except ElementRefused as refused:
        errors += refused.sentences
    try:
        account = bank_account(call, element.get("BankAccount"))
    except ElementRefused as refused:
        errors += refused.sentences
    try:
        mode = amounts_mode(element, existing["LineAmountTypes"] if existing else "Exclusive")
        lines = read_lines(call, element.get("LineItems", []), mode, existing)
        errors += _totals(call, element, lines)
    except ElementRefused as refused:
        errors += refused.sentences
    errors += too_long(element, "Reference", 255) + web_address(element) + locked(call, day)
    rate = None
    if account is not None:
        wrong, rate = _currency(call, element, account, existing)
        errors += wrong
    if errors or account is None or lines is None:
        raise ElementRefused(*errors)

    def act() -> Record:
        return _store(call, element, existing, contact_act, account, lines, day, rate)

    return act


def _day(call: Call, element: Record, existing: Record | None) -> date:
    if "Date" in element:
        return read_date(element["Date"], "Date")
    day: date = existing["Date"] if existing else call.today
    return day


def _totals(call: Call, element: Record, lines: Lines) -> list[str]:
    errors = []
    if lines.total <= 0:
        errors.append("The total of a bank transaction must be greater than zero.")
    if call.switches["totals_checked"]:
        for field, expected in (("SubTotal", lines.net), ("TotalTax", lines.tax), ("Total", lines.total)):
            if field in element and decimal(element[field]) != expected:
                sent = decimal(element[field])
                errors.append(
                    f"The document {field} {sent:f} does not match the expected {field} {expected:f}."
                )
    return errors


def _currency(
    call: Call, element: Record, account: Record, existing: Record | None
) -> tuple[list[str], Decimal]:
    organisation = call.organisation
    own = account["CurrencyCode"]
    code = element.get("CurrencyCode", own)
    errors = []
    if code not in organisation.currencies:
        errors.append(NOT_SUBSCRIBED.format(code))
    elif code != own and call.switches["other_currency_code"] == "refuse":
        errors.append(f"The currency {code} does not match the currency of the bank account, {own}.")
    if own == organisation.currency:
        return errors, Decimal("1.000000")
    if "CurrencyRate" in element:
        sent = decimal(element["CurrencyRate"])
        if sent <= 0:
            errors.append("The CurrencyRate must be greater than zero.")
        return errors, sent
    if existing is not None:
        return errors, existing["CurrencyRate"]
    rate = organisation.rates.get(own, Decimal(1))
    return errors, rate if call.switches["rate_direction"] == "foreign_per_base" else rounded(
        1 / rate, Decimal("0.000001")
    )


def _store(
    call: Call,
    element: Record,
    existing: Record | None,
    contact_act: Callable[[], Record] | None,
    account: Record,
    lines: Lines,
    day: date,
    rate: Decimal | None,
) -> Record:
    organisation = call.organisation
    record: Record = (
        existing if existing is not None else {"BankTransactionID": new_id(), "HasAttachments": False}
    )
    if contact_act is not None:
        contact = contact_act()
        record["_contact"] = contact["ContactID"]
        used = "IsSupplier" if element["Type"] == "SPEND" else "IsCustomer"
        if not contact[used]:
            contact[used] = True
            contact["UpdatedDateUTC"] = millisecond(call.now)
    honoured = existing is not None or call.switches["reconciled_on_create"]
    record |= {
        "Type": element["Type"],
        "_account": account["AccountID"],
        "Date": day,
        "Status": "AUTHORISED",
        "IsReconciled": bool(element.get("IsReconciled", record.get("IsReconciled", False))) and honoured,
        "LineAmountTypes": lines.mode,
        "LineItems": lines.records,
        "SubTotal": lines.net,
        "TotalTax": lines.tax,
        "Total": lines.total,
        "CurrencyCode": account["CurrencyCode"],
        "CurrencyRate": rate,
        "UpdatedDateUTC": millisecond(call.now),
        "Reference": element.get("Reference", record.get("Reference", "")),
        "Url": element.get("Url", record.get("Url")),
    }
    key = record["BankTransactionID"]
    organisation.used_accounts |= {account["AccountID"], *(line["AccountID"] for line in lines.records)}
    organisation.remember_reference(record["Reference"], key)
    if existing is None:
        record["_created"] = millisecond(call.now)
        organisation.bank_transactions[key] = record
        organisation.order.append(("BankTransaction", key))
        text = f"{record['Total']:,.2f} {record['CurrencyCode']} through the API"
        organisation.note(key, call.now, call.actor, "Created", text)
    else:
        organisation.note(
            key, call.now, call.actor, "Edited", f"Total {record['Total']:,.2f} {record['CurrencyCode']}"
        )
    return record
