"""What a person may do inside the simulated Xero, and what it does to the books."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from expenses_app.simulators.chassis import ActionField, ActionRefused, UserAction
from expenses_app.simulators.xero.rules.call import rounded
from expenses_app.simulators.xero.state import Organisation, lock_day, millisecond, new_id
from expenses_app.simulators.xero.wire import Record

PERSON = "Ada Reid"
DOCUMENT = ActionField("document", "Id of the document")
ACTIONS: tuple[UserAction, ...] = (
    UserAction(
        "edit_document",
        "Edit a document",
        "Changes a bank transaction or journal as a user would: reference, date, or the first line.",
        (
            DOCUMENT,
            ActionField("reference", "Reference", required=False),
            ActionField("date", "Date", "date", required=False),
            ActionField("amount", "Unit amount of the first line", "number", required=False),
            ActionField("tax_amount", "Tax of the first line", "number", required=False),
            ActionField("account", "Account code of the first line", required=False),
            ActionField("description", "Text of the first line", required=False),
        ),
    ),
    UserAction(
        "delete_document", "Delete a document", "Marks it DELETED, a posted journal VOIDED.", (DOCUMENT,)
    ),
    UserAction(
        "duplicate_document",
        "Copy a document",
        "Makes a second bank transaction with the same content.",
        (DOCUMENT,),
    ),
    UserAction("reconcile", "Reconcile a document", "Matches it with a statement line.", (DOCUMENT,)),
    UserAction("unreconcile", "Undo a reconciliation", "Removes the match.", (DOCUMENT,)),
    UserAction(
        "remove_attachment",
        "Remove a file",
        "Takes a file off its document.",
        (ActionField("attachment", "Id of the file"),),
    ),
    UserAction(
        "archive_account",
        "Archive an account",
        "It can no longer be used.",
        (ActionField("account", "Code or id"),),
    ),
    UserAction(
        "restore_account",
        "Restore an account",
        "It can be used again.",
        (ActionField("account", "Code or id"),),
    ),
    UserAction(
        "rename_account",
        "Rename an account",
        "Changes its name.",
        (ActionField("account", "Code or id"), ActionField("name", "New name")),
    ),
    UserAction(
        "archive_contact",
        "Archive a contact",
        "It can no longer be used.",
        (ActionField("contact", "Name or id"),),
    ),
    UserAction(
        "restore_contact",
        "Restore a contact",
        "It can be used again.",
        (ActionField("contact", "Name or id"),),
    ),
    UserAction(
        "rename_contact",
        "Rename a contact",
        "Changes its name.",
        (ActionField("contact", "Name or id"), ActionField("name", "New name")),
    ),
    UserAction(
        "merge_contacts",
        "Merge two contacts",
        "The first is archived and points to the second.",
        (ActionField("contact", "Name or id"), ActionField("into", "Name or id of the one that stays")),
    ),
    UserAction(
        "archive_tax_rate",
        "Archive a tax rate",
        "It can no longer be used.",
        (ActionField("tax_type", "TaxType"),),
    ),
    UserAction(
        "archive_tracking_option",
        "Archive a tracking option",
        "It can no longer be used.",
        (ActionField("category", "Category"), ActionField("option", "Option")),
    ),
    UserAction(
        "set_lock_date",
        "Set the lock dates",
        "Nothing may be written on or before them; empty fields clear them.",
        (
            ActionField("period", "Period lock date", "date", required=False),
            ActionField("end_of_year", "End of year lock date", "date", required=False),
        ),
    ),
    UserAction(
        "change_rate",
        "Change an exchange rate",
        "Foreign units per unit of the base currency.",
        (ActionField("currency", "Currency"), ActionField("rate", "Rate", "number")),
    ),
    UserAction(
        "change_role",
        "Change the role of the standard user",
        "STANDARD, FINANCIALADVISER, READONLY or INVOICEONLY.",
        (ActionField("role", "Role"),),
    ),
    UserAction(
        "set_multi_currency",
        "Allow or refuse several currencies",
        "As the plan does.",
        (ActionField("on", "Several currencies", "checkbox"),),
    ),
    UserAction(
        "set_offline",
        "Take the organisation offline",
        "Every call answers 503.",
        (ActionField("on", "Offline", "checkbox"),),
    ),
    UserAction("disconnect", "Disconnect the app", "Removes every connection to this organisation."),
    UserAction("revoke_tokens", "Revoke the tokens", "Ends every token set that reaches this organisation."),
)


class Actions:
    """Does them; the organisation's lock is held."""

    def __init__(self) -> None:
        self._deeds: dict[str, Callable[[Organisation, dict[str, Any], datetime], dict[str, Any]]] = {
            "edit_document": edit_document,
            "delete_document": delete_document,
            "duplicate_document": duplicate_document,
            "reconcile": lambda organisation, wish, now: _reconciled(organisation, wish, now, value=True),
            "unreconcile": lambda organisation, wish, now: _reconciled(organisation, wish, now, value=False),
            "remove_attachment": remove_attachment,
            "archive_account": lambda organisation, wish, now: _account(
                organisation, wish, now, Status="ARCHIVED"
            ),
            "restore_account": lambda organisation, wish, now: _account(
                organisation, wish, now, Status="ACTIVE"
            ),
            "rename_account": lambda organisation, wish, now: _account(
                organisation, wish, now, Name=_need(wish, "name")
            ),
            "archive_contact": lambda organisation, wish, now: _contact(
                organisation, wish, now, ContactStatus="ARCHIVED"
            ),
            "restore_contact": lambda organisation, wish, now: _contact(
                organisation, wish, now, ContactStatus="ACTIVE"
            ),
            "rename_contact": lambda organisation, wish, now: _contact(
                organisation, wish, now, Name=_need(wish, "name")
            ),
            "merge_contacts": merge_contacts,
            "archive_tax_rate": archive_tax_rate,
            "archive_tracking_option": archive_tracking_option,
            "set_lock_date": set_lock_date,
            "change_rate": change_rate,
            "change_role": change_role,
            "set_multi_currency": set_multi_currency,
            "set_offline": set_offline,
        }

    def act(
        self, organisation: Organisation, action: str, wish: dict[str, Any], now: datetime
    ) -> dict[str, Any]:
        """Do one action; raises ActionRefused or KeyError."""
        try:
            return self._deeds[action](organisation, wish, millisecond(now))
        except (InvalidOperation, ValueError) as error:
            raise ActionRefused(str(error) or "A value cannot be read.") from error


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
        account = _find_account(organisation, {"account": wish["account"]})
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
    stored = organisation.files.pop(_need(wish, "attachment"))
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


def _reconciled(
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


def _account(
    organisation: Organisation, wish: dict[str, Any], now: datetime, **changes: str
) -> dict[str, Any]:
    account = _find_account(organisation, wish)
    account |= changes | {"UpdatedDateUTC": now}
    return {"account": account["AccountID"], **changes}


def _contact(
    organisation: Organisation, wish: dict[str, Any], now: datetime, **changes: str
) -> dict[str, Any]:
    contact = _find_contact(organisation, _need(wish, "contact"))
    contact |= changes | {"UpdatedDateUTC": now}
    organisation.index_contact(contact)
    return {"contact": contact["ContactID"], **changes}


def merge_contacts(organisation: Organisation, wish: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Archive one contact in favour of another; its documents follow."""
    gone = _find_contact(organisation, _need(wish, "contact"))
    kept = _find_contact(organisation, _need(wish, "into"))
    gone |= {"ContactStatus": "ARCHIVED", "MergedToContactID": kept["ContactID"], "UpdatedDateUTC": now}
    organisation.index_contact(gone)
    for record in organisation.bank_transactions.values():
        if record.get("_contact") == gone["ContactID"]:
            record |= {"_contact": kept["ContactID"], "UpdatedDateUTC": now}
    return {"contact": gone["ContactID"], "into": kept["ContactID"]}


def archive_tax_rate(organisation: Organisation, wish: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Archive a tax rate."""
    organisation.tax_rates[_need(wish, "tax_type")]["Status"] = "ARCHIVED"
    return {"tax_type": wish["tax_type"]}


def archive_tracking_option(
    organisation: Organisation, wish: dict[str, Any], now: datetime
) -> dict[str, Any]:
    """Archive a tracking option."""
    for category in organisation.tracking.values():
        for option in category["Options"]:
            if (category["Name"], option["Name"]) == (_need(wish, "category"), _need(wish, "option")):
                option["Status"] = "ARCHIVED"
                return {"option": option["TrackingOptionID"]}
    raise KeyError(wish["option"])


def set_lock_date(organisation: Organisation, wish: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Set or clear both lock dates."""
    organisation.record["PeriodLockDate"] = lock_day(wish.get("period"))
    organisation.record["EndOfYearLockDate"] = lock_day(wish.get("end_of_year"))
    return {"period": wish.get("period"), "end_of_year": wish.get("end_of_year")}


def change_rate(organisation: Organisation, wish: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Change the organisation's own rate."""
    rate = Decimal(str(_need(wish, "rate")))
    if rate <= 0:
        raise ActionRefused("A rate is greater than zero.")
    organisation.rates[_need(wish, "currency")] = rate
    return {"currency": wish["currency"], "rate": rate}


def change_role(organisation: Organisation, wish: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Change the role of whoever connected as the standard user."""
    if _need(wish, "role") not in ("STANDARD", "FINANCIALADVISER", "READONLY", "INVOICEONLY"):
        raise ActionRefused("A role is STANDARD, FINANCIALADVISER, READONLY or INVOICEONLY.")
    organisation.role = wish["role"]
    return {"role": organisation.role}


def set_multi_currency(organisation: Organisation, wish: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Change what the plan allows."""
    organisation.multi_currency = bool(wish.get("on"))
    return {"multi_currency": organisation.multi_currency}


def set_offline(organisation: Organisation, wish: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Take the organisation off or on line."""
    organisation.offline = bool(wish.get("on"))
    return {"offline": organisation.offline}


def _need(wish: dict[str, Any], name: str) -> str:
    if wish.get(name) in (None, ""):
        raise ActionRefused(f"The action needs {name}.")
    return str(wish[name])


def _document(organisation: Organisation, wish: dict[str, Any]) -> tuple[str, Record]:
    key = _need(wish, "document").lower()
    for kind, records in (
        ("BankTransaction", organisation.bank_transactions),
        ("BankTransfer", organisation.bank_transfers),
        ("ManualJournal", organisation.manual_journals),
    ):
        if key in records:
            return kind, records[key]
    raise KeyError(f"document {key}")


def _find_account(organisation: Organisation, wish: dict[str, Any]) -> Record:
    wanted = _need(wish, "account")
    account = organisation.accounts.get(wanted.lower()) or organisation.account_by_code(wanted)
    if account is None:
        raise KeyError(f"account {wanted}")
    return account


def _find_contact(organisation: Organisation, wanted: str) -> Record:
    contact = organisation.contacts.get(wanted.lower())
    contact = contact or next(
        (each for each in organisation.contacts.values() if each["Name"] == wanted), None
    )
    if contact is None:
        raise KeyError(f"contact {wanted}")
    return contact


def _note(organisation: Organisation, key: str, now: datetime, what: str, details: str) -> None:
    organisation.note(key.lower(), now, PERSON, what, details)
