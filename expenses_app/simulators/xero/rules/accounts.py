"""Accounts and currencies: what may be added to the chart, changed, archived and deleted."""

from collections.abc import Callable

from werkzeug.wrappers import Response

from expenses_app.simulators.xero import schema_check
from expenses_app.simulators.xero.rules import shown
from expenses_app.simulators.xero.rules.call import (
    Call,
    ElementRefused,
    checked,
    elements_of,
    read_body,
    write_all,
)
from expenses_app.simulators.xero.rules.common import NOT_SUBSCRIBED, TAX_REFUSED, too_long
from expenses_app.simulators.xero.state import CAN_APPLY, CLASS_OF_TYPE, millisecond, new_id
from expenses_app.simulators.xero.wire import NO_ID, Record, not_found

UNIQUE_NAME = "Please enter a unique Name."
UNIQUE_CODE = "Please enter a unique Code."
READ_ONLY = {
    "AccountID",
    "Class",
    "SystemAccount",
    "ReportingCodeName",
    "HasAttachments",
    "UpdatedDateUTC",
    "ValidationErrors",
}


def create(call: Call) -> Response:
    """PUT takes one account, not a list."""
    element = read_body(call, "Account")
    complaints = checked(call, element, "Account", None)
    try:
        if complaints.get(0):
            raise ElementRefused(*complaints[0])
        account = _creating(call, element)()
    except ElementRefused as refused:
        errors = [{"Message": sentence} for sentence in refused.sentences]
        return call.refused([{"AccountID": NO_ID} | element | {"ValidationErrors": errors}])
    return call.reply(Accounts=[shown.account(call.organisation, account)])


def update(call: Call, key: str) -> Response:
    """POST to one account updates it."""
    elements, complaints = elements_of(call, "Accounts", "Accounts", "Account")
    if key.lower() not in call.organisation.accounts:
        raise not_found()
    return write_all(
        call,
        [elements[0] | {"AccountID": key.lower()}],
        complaints,
        plural="Accounts",
        id_field="AccountID",
        prepare=_updating,
        show=shown.account,
        summarize=True,
    )


def delete(call: Call, key: str) -> Response:
    """DELETE removes an account that was never used and is not the system's."""
    account = call.organisation.accounts.get(key.lower())
    if account is None:
        raise not_found()
    sentence = ""
    if account["SystemAccount"]:
        sentence = "This is a system account and cannot be deleted."
    elif account["AccountID"] in call.organisation.used_accounts:
        sentence = "This account has been used in transactions and cannot be deleted. Archive it instead."
    if sentence:
        return call.refused(
            [shown.account(call.organisation, account) | {"ValidationErrors": [{"Message": sentence}]}]
        )
    account["Status"] = "DELETED"
    account["UpdatedDateUTC"] = millisecond(call.now)
    answer = shown.account(call.organisation, account)
    del call.organisation.accounts[account["AccountID"]]
    return call.reply(Accounts=[answer])


def add_currency(call: Call) -> Response:
    """PUT subscribes to one more currency."""
    element = read_body(call, "Currency")
    checked(call, element, "Currency", None)
    code = element.get("Code", "")
    organisation = call.organisation
    sentence = ""
    if code not in schema_check.enumeration("CurrencyCode"):
        sentence = f"The currency code '{code}' is not valid."
    elif not organisation.multi_currency and code != organisation.currency:
        sentence = NOT_SUBSCRIBED.format(code)
    if sentence:
        return call.refused([element | {"ValidationErrors": [{"Message": sentence}]}])
    organisation.currencies.setdefault(code, {"Code": code, "Description": element.get("Description", code)})
    return call.reply(Currencies=[organisation.currencies[code]])


def _objections(call: Call, element: Record, own: Record | None) -> list[str]:
    errors: list[str] = []
    organisation = call.organisation
    others = [each for each in organisation.accounts.values() if each is not own]
    kind = element.get("Type", own["Type"] if own else None)
    if kind not in schema_check.enumeration("AccountType"):
        return [f"The value '{kind}' is not valid for Type."]
    name, code = element.get("Name"), element.get("Code")
    if own is None and not str(name or "").strip():
        errors.append("Name is a mandatory field.")
    if own is None and kind != "BANK" and not code:
        errors.append("Code is a mandatory field.")
    errors += too_long(element, "Code", 10) + too_long(element, "Description", 4000)
    if name and any(
        each["Name"].lower() == name.strip().lower() and each["Status"] != "DELETED" for each in others
    ):
        errors.append(UNIQUE_NAME)
    if code and any(each.get("Code") == code and each["Status"] != "DELETED" for each in others):
        errors.append(UNIQUE_CODE)
    tax = element.get("TaxType")
    if tax:
        rate = organisation.tax_rates.get(tax)
        if rate is None or rate["Status"] != "ACTIVE" or not rate[CAN_APPLY[CLASS_OF_TYPE[kind]]]:
            errors.append(TAX_REFUSED.format(tax))
    return errors + _bank_objections(call, element, kind, own)


def _bank_objections(call: Call, element: Record, kind: str, own: Record | None) -> list[str]:
    errors = []
    currency = element.get("CurrencyCode")
    if kind != "BANK":
        if (
            currency
            or element.get("BankAccountNumber")
            or element.get("BankAccountType") not in (None, "", "NONE")
        ):
            errors.append("Bank account fields are only for accounts of the type BANK.")
        return errors
    if own is None and not element.get("BankAccountNumber") and call.switches["bank_account_number_required"]:
        errors.append("BankAccountNumber is a mandatory field.")
    if element.get("Description"):
        errors.append("A Description cannot be set on a bank account.")
    if currency and currency not in call.organisation.currencies:
        errors.append(NOT_SUBSCRIBED.format(currency))
    if own is not None and currency and currency != own["CurrencyCode"]:
        errors.append("The currency of a bank account cannot be changed.")
    return errors


def _creating(call: Call, element: Record) -> Callable[[], Record]:
    errors = _objections(call, element, None)
    if element.get("Status", "ACTIVE") != "ACTIVE":
        errors.append("A new account must be ACTIVE.")
    if errors:
        raise ElementRefused(*errors)

    def act() -> Record:
        bank = element["Type"] == "BANK"
        account: Record = {
            "AccountID": new_id(),
            "Code": element.get("Code", ""),
            "Name": element["Name"].strip(),
            "Status": "ACTIVE",
            "Type": element["Type"],
            "TaxType": element.get("TaxType", "NONE"),
            "Description": element.get("Description"),
            "Class": CLASS_OF_TYPE[element["Type"]],
            "SystemAccount": "",
            "EnablePaymentsToAccount": bool(element.get("EnablePaymentsToAccount", False)),
            "ShowInExpenseClaims": bool(element.get("ShowInExpenseClaims", False)),
            "BankAccountType": (element.get("BankAccountType") or "BANK") if bank else "",
            "BankAccountNumber": element.get("BankAccountNumber"),
            "CurrencyCode": element.get("CurrencyCode", call.organisation.currency) if bank else None,
            "ReportingCode": element.get("ReportingCode", ""),
            "HasAttachments": False,
            "AddToWatchlist": bool(element.get("AddToWatchlist", False)),
            "UpdatedDateUTC": millisecond(call.now),
        }
        call.organisation.accounts[account["AccountID"]] = account
        return account

    return act


def _updating(call: Call, element: Record) -> Callable[[], Record]:
    account = call.organisation.accounts[element["AccountID"]]
    errors = _objections(call, element, account)
    changes = {
        name: value for name, value in element.items() if name not in READ_ONLY and value != account.get(name)
    }
    if account["SystemAccount"] and changes:
        errors.append("This is a system account and cannot be changed.")
    if "Type" in changes:
        errors.append("The Type of an account cannot be changed.")
    if changes.get("Status") == "DELETED":
        errors.append("Use DELETE to delete an account.")
    if changes.get("Status") == "ARCHIVED" and len(changes) > 1 and call.switches["archive_alone"]:
        errors.append("An account must be archived without other changes.")
    if errors:
        raise ElementRefused(*errors)

    def act() -> Record:
        account.update(changes)
        account["UpdatedDateUTC"] = millisecond(call.now)
        return account

    return act
