"""Records as Xero answers them, with contacts and bank accounts put in as they are now."""

from expenses_app.simulators.xero.state import Organisation
from expenses_app.simulators.xero.wire import Record


def bank_transaction(organisation: Organisation, record: Record, *, lines: bool = True) -> Record:
    """A bank transaction; without lines as in unpaged lists."""
    account = organisation.accounts[record["_account"]]
    content = {
        "BankTransactionID": record["BankTransactionID"],
        "BankAccount": {
            "AccountID": account["AccountID"],
            "Code": account.get("Code", ""),
            "Name": account["Name"],
        },
        **{name: value for name, value in record.items() if not name.startswith("_")},
    }
    if record.get("_contact"):
        contact = organisation.contacts[record["_contact"]]
        brief = ("ContactID", "ContactStatus", "Name")
        content["Contact"] = {name: contact[name] for name in brief} | {
            "Addresses": [],
            "Phones": [],
            "ContactGroups": [],
            "ContactPersons": [],
            "HasValidationErrors": False,
        }
    if not lines:
        content["LineItems"] = []
    return content


def bank_transfer(organisation: Organisation, record: Record) -> Record:
    """A bank transfer."""
    content = {name: value for name, value in record.items() if not name.startswith("_")}
    for side in ("From", "To"):
        account = organisation.accounts[record[f"_{side.lower()}"]]
        content[f"{side}BankAccount"] = {
            "AccountID": account["AccountID"],
            "Code": account.get("Code", ""),
            "Name": account["Name"],
        }
    return content


def manual_journal(organisation: Organisation, record: Record, *, lines: bool = True) -> Record:
    """A manual journal; without lines as in unpaged lists."""
    content = {name: value for name, value in record.items() if not name.startswith("_")}
    if not lines:
        content["JournalLines"] = []
    return content


def account(organisation: Organisation, record: Record) -> Record:
    """An account: currency and bank fields only on bank accounts, SystemAccount only on system accounts."""
    content = dict(record)
    if record["Type"] != "BANK":
        for name in ("BankAccountType", "BankAccountNumber", "CurrencyCode"):
            content.pop(name, None)
    if not record.get("SystemAccount"):
        content.pop("SystemAccount", None)
    return content
