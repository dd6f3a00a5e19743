"""What a person does to documents inside the simulated Xero, without asking what the API would allow."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from expenses_app.simulators.chassis import ActionRefused
from expenses_app.simulators.xero.rules.call import rounded
from expenses_app.simulators.xero.state import Organisation, lock_day, new_id
from expenses_app.simulators.xero.wire import Record

PERSON = "Ada Reid"


def edit_document(organisation: Organisation, wish: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Change a bank transaction or journal without asking whether the API would allow it."""
    wish = dict(wish) | dict(wish.pop("fields", None) or {})
    kind, record = _document(organisation, wish)
    if kind == "BankTransfer":
        raise ActionRefused("A bank transfer cannot be edited, only deleted.")
    lines = record["LineItems"] if kind == "BankTransaction" else record["JournalLines"]
    if wish.get("reference") is not None:
        field = "Reference" if kind == "BankTransaction" else "Narration"
        record[field] = wish["reference"]
        if kind == "BankTransaction":
            organisation.remember_reference(wish["reference"], record["BankTransactionID"])
    if wish.get("date"):
        record["Date"] = lock_day(wish["date"])
    if wish.get("description") is not None:
        lines[0]["Description"] = wish["description"]
    if wish.get("account"):
        account = find_account(organisation, {"account": wish["account"]})
        lines[0] |= {"AccountCode": account.get("Code", ""), "AccountID": account["AccountID"]}
    if wish.get("tax_amount") not in (None, ""):
        lines[0]["TaxAmount"] = rounded(Decimal(str(wish["tax_amount"])))
    if wish.get("amount") not in (None, ""):
        _set_amount(kind, lines, rounded(Decimal(str(wish["amount"]))))
    if kind == "BankTransaction":
        _add_up(record)
    record["UpdatedDateUTC"] = now
    _note(organisation, wish["document"], now, "Edited", "Edited in Xero")
    return {"document": wish["document"], "updated": now}


def _set_amount(kind: str, lines: list[Record], amount: Decimal) -> None:
    if kind == "BankTransaction":
        lines[0] |= {"UnitAmount": amount, "LineAmount": rounded(amount * lines[0]["Quantity"])}
    else:
        lines[0]["LineAmount"] = amount
        lines[1]["LineAmount"] = -amount - sum((line["LineAmount"] for line in lines[2:]), Decimal("0.00"))


def _add_up(record: Record) -> None:
    amounts = sum((line["LineAmount"] for line in record["LineItems"]), Decimal("0.00"))
    tax = sum((line["TaxAmount"] for line in record["LineItems"]), Decimal("0.00"))
    net = amounts - tax if record["LineAmountTypes"] == "Inclusive" else amounts
    record |= {"SubTotal": net, "TotalTax": tax, "Total": net + tax}


def delete_document(organisation: Organisation, wish: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Delete or void."""
    kind, record = _document(organisation, wish)
    posted = kind == "ManualJournal" and record["Status"] == "POSTED"
    record["Status"] = "VOIDED" if posted else "DELETED"
    halves = [record[f"{side}BankTransactionID"] for side in ("From", "To")] if kind == "BankTransfer" else []
    for half in halves:
        organisation.bank_transactions[half] |= {"Status": "DELETED", "UpdatedDateUTC": now}
    record["_updated" if kind == "BankTransfer" else "UpdatedDateUTC"] = now
    _note(organisation, wish["document"], now, record["Status"].capitalize(), "In Xero")
    return {"document": wish["document"], "status": record["Status"]}


def duplicate_document(organisation: Organisation, wish: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Copy a bank transaction, reference included."""
    kind, record = _document(organisation, wish)
    if kind != "BankTransaction":
        raise ActionRefused("Only bank transactions can be copied.")
    key = new_id()
    lines = [line | {"LineItemID": new_id()} for line in record["LineItems"]]
    copy = record | {
        "BankTransactionID": key,
        "LineItems": lines,
        "UpdatedDateUTC": now,
        "_created": now,
        "HasAttachments": False,
    }
    organisation.bank_transactions[key] = copy
    organisation.order.append(("BankTransaction", key))
    organisation.remember_reference(copy["Reference"], key)
    _note(organisation, key, now, "Created", f"Copied from {record['BankTransactionID']} in Xero")
    return {"document": key}


def remove_attachment(organisation: Organisation, wish: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Take a file away (the API cannot)."""
    stored = organisation.files.pop(need(wish, "attachment"))
    files = organisation.files_of[stored.parent]
    del files[stored.name]
    for records in (
        organisation.bank_transactions,
        organisation.bank_transfers,
        organisation.manual_journals,
    ):
        if stored.parent in records:
            records[stored.parent]["HasAttachments"] = bool(files)
    _note(organisation, stored.parent, now, "Removed a file", stored.name)
    return {"document": stored.parent}


def set_reconciled(
    organisation: Organisation, wish: dict[str, Any], now: datetime, *, value: bool
) -> dict[str, Any]:
    kind, record = _document(organisation, wish)
    if kind == "ManualJournal":
        raise ActionRefused("A manual journal cannot be reconciled.")
    if kind == "BankTransfer":
        record |= {"FromIsReconciled": value, "ToIsReconciled": value, "_updated": now}
    else:
        record |= {"IsReconciled": value, "UpdatedDateUTC": now}
    _note(organisation, wish["document"], now, "Reconciled" if value else "Unreconciled", "In Xero")
    return {"document": wish["document"], "reconciled": value}


def _document(organisation: Organisation, wish: dict[str, Any]) -> tuple[str, Record]:
    key = need(wish, "document").lower()
    for kind, records in (
        ("BankTransaction", organisation.bank_transactions),
        ("BankTransfer", organisation.bank_transfers),
        ("ManualJournal", organisation.manual_journals),
    ):
        if key in records:
            return kind, records[key]
    raise KeyError(f"document {key}")


def _note(organisation: Organisation, key: str, now: datetime, what: str, details: str) -> None:
    organisation.note(key.lower(), now, PERSON, what, details)


def need(wish: dict[str, Any], name: str) -> str:
    """Return a field of the wish; raises ActionRefused without it."""
    if wish.get(name) in (None, ""):
        raise ActionRefused(f"The action needs {name}.")
    return str(wish[name])


def find_account(organisation: Organisation, wish: dict[str, Any]) -> Record:
    """Find an account by code or id; raises KeyError."""
    wanted = need(wish, "account")
    account = organisation.accounts.get(wanted.lower()) or organisation.account_by_code(wanted)
    if account is None:
        raise KeyError(f"account {wanted}")
    return account
