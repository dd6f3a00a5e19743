"""What a person does at QuickBooks' own windows. A name of a list element is its FullName or its ListID."""

import pickle
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from expenses_app.simulators.chassis import ActionRefused
from expenses_app.simulators.quickbooks_desktop.company_file import requests
from expenses_app.simulators.quickbooks_desktop.company_file.checking import MIXED, Checked
from expenses_app.simulators.quickbooks_desktop.company_file.lists.writing import check_name
from expenses_app.simulators.quickbooks_desktop.company_file.references import find
from expenses_app.simulators.quickbooks_desktop.company_file.refusals import Refused
from expenses_app.simulators.quickbooks_desktop.company_file.sessions import Call, Session
from expenses_app.simulators.quickbooks_desktop.company_file.state import (
    Access,
    CompanyFile,
    Deleted,
    Fields,
    Ref,
)
from expenses_app.simulators.quickbooks_desktop.company_file.transactions import booking
from expenses_app.simulators.quickbooks_desktop.company_file.versions import PROCESSOR
from expenses_app.simulators.quickbooks_desktop.switches import Switches

PERSON = "Admin"
BACKUP = "_backup"
Wish = dict[str, Any]


def act(file: CompanyFile, name: str, wish: Wish, now: datetime, switches: Switches) -> dict[str, Any]:
    """Do one deed in the file and say what came of it; raises ActionRefused or KeyError."""
    call = Call(Session(file, PERSON), Checked("", {}), now, switches, PROCESSOR, trouble=lambda kind: False)
    try:
        with file.lock:
            return DEEDS[name](call, wish)
    except Refused as refusal:
        raise ActionRefused(str(refusal)) from refusal


def _run(call: Call, name: str, given: Fields) -> None:
    requests.answer(
        Call(call.session, Checked(name, {}, given), call.now, call.switches, call.version, call.trouble)
    )


def _document(call: Call, wish: Wish) -> Fields:
    return call.file.transactions[str(wish["document"])]


def _edit(call: Call, wish: Wish) -> dict[str, Any]:
    record = _document(call, wish)
    kind = record["_kind"]
    body: Fields = {"TxnID": record["TxnID"], "EditSequence": record["EditSequence"]}
    if wish.get("memo") is not None:
        body["Memo"] = str(wish["memo"])
    if wish.get("reference") is not None:
        body["RefNumber"] = str(wish["reference"])
    if wish.get("date"):
        body["TxnDate"] = date.fromisoformat(str(wish["date"]))
    first: Fields = {}
    if wish.get("amount") is not None:
        first["Amount"] = Decimal(str(wish["amount"]))
    if wish.get("account"):
        first["AccountRef"] = {"ListID": _element(call.file, "Account", wish["account"])["ListID"]}
    if first and kind == "Transfer":
        body["Amount"] = first["Amount"]
    elif first and MIXED in record:
        lines = [{"TxnLineID": line["TxnLineID"]} | first for _, line in record[MIXED]]
        body["JournalLineMod"] = lines
    elif first:
        lines = [{"TxnLineID": line["TxnLineID"]} for line in record["ExpenseLineRet"]]
        lines[0] |= first
        body["ExpenseLineMod"] = lines
    _run(call, f"{kind}ModRq", {f"{kind}Mod": body})
    return {
        "document": record["TxnID"],
        "edit_sequence": call.file.transactions[record["TxnID"]]["EditSequence"],
    }


def _void(call: Call, wish: Wish) -> dict[str, Any]:
    record = _document(call, wish)
    _run(call, "TxnVoidRq", {"TxnVoidType": record["_kind"], "TxnID": record["TxnID"]})
    return {"voided": record["TxnID"]}


def _delete(call: Call, wish: Wish) -> dict[str, Any]:
    record = _document(call, wish)
    _run(call, "TxnDelRq", {"TxnDelType": record["_kind"], "TxnID": record["TxnID"]})
    return {"deleted": record["TxnID"]}


def _copy(call: Call, wish: Wish) -> dict[str, Any]:
    record = _document(call, wish)
    copy = (
        dict(record)
        | booking.new_record(call, record["_kind"])
        | {"TxnDate": record["TxnDate"], "_tax": record["_tax"]}
    )
    booking.enter(call, copy, record["_postings"], "Copied")
    return {"document": copy["TxnID"]}


def _flag(name: str, value: bool) -> Callable[[Call, Wish], dict[str, Any]]:
    def deed(call: Call, wish: Wish) -> dict[str, Any]:
        record = _document(call, wish)
        record[name] = value
        if name == "IsPaid":
            record["OpenAmount"] = Decimal("0.00") if value else record["_total"]
            call.file.touch(record, call.now)
        return {"document": record["TxnID"], name: value}

    return deed


def _hold(call: Call, wish: Wish) -> dict[str, Any]:
    key = str(wish["document"])
    if key not in call.file.transactions and key not in call.file.objects:
        raise KeyError(key)
    call.file.held[key] = f"{PERSON} has it open in a window"
    return {"held": key}


def _release(call: Call, wish: Wish) -> dict[str, Any]:
    return {"released": call.file.held.pop(str(wish["document"]), None) is not None}


def _element(file: CompanyFile, kind: str, name: str) -> Fields:
    record = file.objects.get(str(name)) or find(file, {"FullName": str(name)}, (kind,))
    if record is None or record["_kind"] != kind:
        raise KeyError(f"{kind} {name}")
    return record


def _activity(active: bool) -> Callable[[Call, Wish], dict[str, Any]]:
    def deed(call: Call, wish: Wish) -> dict[str, Any]:
        record = _element(call.file, wish["list"], wish["name"])
        record["IsActive"] = active
        call.file.touch(record, call.now)
        return {"element": record["ListID"], "active": active}

    return deed


def _rename(call: Call, wish: Wish) -> dict[str, Any]:
    record = _element(call.file, wish["list"], wish["name"])
    check_name(call, record["_kind"], str(wish["new_name"]), record.get("ParentRef"), record["ListID"])
    record["Name"] = str(wish["new_name"])
    call.file.place(record)
    call.file.touch(record, call.now)
    return {"element": record["ListID"], "name": record["FullName"]}


def _delete_element(call: Call, wish: Wish) -> dict[str, Any]:
    file = call.file
    record = _element(file, wish["list"], wish["name"])
    key = record["ListID"]
    used = any(Ref(key) in each["_refs"] for each in file.transactions.values())
    if used or any(Ref(key) in each.values() for each in file.objects.values()):
        raise ActionRefused(f"{record['FullName']} is in use.")
    del file.objects[key], file.lists[record["_kind"]][key]
    file.names = {place: each for place, each in file.names.items() if each != key}
    file.deleted.append(
        Deleted(
            record["_kind"], key, record["TimeCreated"], call.now.replace(microsecond=0), record["FullName"]
        )
    )
    return {"deleted": key}


def _close_period(call: Call, wish: Wish) -> dict[str, Any]:
    chosen = call.file.preferences
    chosen.closing_date = date.fromisoformat(str(wish["date"])) if wish.get("date") else None
    chosen.closing_password = bool(wish.get("password"))
    return {"closing_date": chosen.closing_date, "password": chosen.closing_password}


def _accountants_copy(call: Call, wish: Wish) -> dict[str, Any]:
    if wish.get("date"):
        dividing = date.fromisoformat(str(wish["date"]))
        call.file.company["AccountantCopy"] = {"AccountantCopyExists": True, "DividingDate": dividing}
    else:
        call.file.company.pop("AccountantCopy", None)
    return {"dividing_date": wish.get("date")}


def _preferences(call: Call, wish: Wish) -> dict[str, Any]:
    for name in ("multi_currency", "account_numbers", "classes", "sales_tax", "amounts_include_tax"):
        if wish.get(name) is not None:
            setattr(call.file.preferences, name, bool(wish[name]))
    return {name: value for name, value in vars(call.file.preferences).items() if isinstance(value, bool)}


def _rate(call: Call, wish: Wish) -> dict[str, Any]:
    for each in call.file.every("Currency"):
        if each["CurrencyCode"] == wish["currency"]:
            each["ExchangeRate"], each["AsOfDate"] = Decimal(str(wish["rate"])), call.file.today(call.now)
            call.file.touch(each, call.now)
            return {"currency": wish["currency"], "rate": each["ExchangeRate"]}
    raise KeyError(f"currency {wish['currency']}")


def _access(**values: bool) -> Callable[[Call, Wish], dict[str, Any]]:
    def deed(call: Call, wish: Wish) -> dict[str, Any]:
        held = call.file.access
        names = [str(wish["application"])] if wish.get("application") else list(held)
        for name in names:
            access = held.setdefault(name, Access())
            for field, value in values.items():
                setattr(access, field, value)
        return {"applications": names}

    return deed


def _forget_messages(call: Call, wish: Wish) -> dict[str, Any]:
    count = len(call.file.recovery)
    call.file.recovery.clear()
    return {"forgotten": count}


def _backup(call: Call, wish: Wish) -> dict[str, Any]:
    state = {name: value for name, value in call.file.__getstate__().items() if name != BACKUP}
    vars(call.file)[BACKUP] = pickle.dumps(state)
    return {"documents": len(call.file.transactions)}


def _restore(call: Call, wish: Wish) -> dict[str, Any]:
    stored = vars(call.file).get(BACKUP)
    if stored is None:
        raise ActionRefused("There is no backup of this file.")
    vars(call.file).update(pickle.loads(stored))  # noqa: S301 - made by the deed above
    return {"documents": len(call.file.transactions)}


DEEDS: dict[str, Callable[[Call, Wish], dict[str, Any]]] = {
    "edit_document": _edit,
    "void_document": _void,
    "delete_document": _delete,
    "duplicate_document": _copy,
    "reconcile": _flag("_cleared", True),
    "unreconcile": _flag("_cleared", False),
    "pay_bill": _flag("IsPaid", True),
    "hold_open": _hold,
    "release": _release,
    "make_inactive": _activity(False),
    "make_active": _activity(True),
    "rename_element": _rename,
    "delete_element": _delete_element,
    "set_closing_date": _close_period,
    "accountants_copy": _accountants_copy,
    "set_preferences": _preferences,
    "change_rate": _rate,
    "revoke_access": _access(granted=False),
    "deny_access": _access(denied=True),
    "allow_access": _access(granted=True, denied=False),
    "forget_messages": _forget_messages,
    "back_up": _backup,
    "restore_backup": _restore,
}
