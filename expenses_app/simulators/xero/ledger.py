"""The books of an organisation as the pages and the control interface read them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from expenses_app.simulators.chassis import LedgerDocument, LedgerLine
from expenses_app.simulators.xero.state import Organisation
from expenses_app.simulators.xero.wire import Record

TITLES = {"SPEND": "Spend money", "RECEIVE": "Receive money"}
ZERO = Decimal("0.00")


def document(organisation: Organisation, kind: str, key: str) -> LedgerDocument:
    """Return one document; raises KeyError."""
    match kind:
        case "BankTransaction":
            return _bank_transaction(organisation, organisation.bank_transactions[key])
        case "BankTransfer":
            return _bank_transfer(organisation, organisation.bank_transfers[key])
        case "ManualJournal":
            return _manual_journal(organisation, organisation.manual_journals[key])
    raise KeyError(kind)


def _line(organisation: Organisation, line: Record, net: Decimal, key: str) -> LedgerLine:
    account = organisation.accounts.get(line.get("AccountID", ""), {})
    rate = organisation.tax_rates.get(line["TaxType"], {})
    return LedgerLine(
        account=account.get("Code", ""),
        account_name=account.get("Name", "(no account)"),
        description=line["Description"],
        net=net,
        tax=line["TaxAmount"],
        tax_rate=f"{line['TaxType']} ({rate.get('Name', '')})" if rate else line["TaxType"],
        tracking=tuple((each["Name"], each["Option"]) for each in line["Tracking"]),
        line_id=key,
        details={"TaxType": line["TaxType"], "AccountID": line.get("AccountID", "")},
    )


def _common(organisation: Organisation, key: str) -> dict[str, Any]:
    files = organisation.files_of.get(key, {}).values()
    return {
        "attachments": tuple(organisation.files[each] for each in files),
        "history": tuple(organisation.history.get(key, ())),
    }


def _bank_transaction(organisation: Organisation, record: Record) -> LedgerDocument:
    account = organisation.accounts[record["_account"]]
    contact = organisation.contacts.get(record.get("_contact", ""), {})
    inclusive = record["LineAmountTypes"] == "Inclusive"
    lines = [
        _line(
            organisation,
            line,
            line["LineAmount"] - (line["TaxAmount"] if inclusive else 0),
            line["LineItemID"],
        )
        for line in record["LineItems"]
    ]
    return LedgerDocument(
        key=record["BankTransactionID"],
        kind="BankTransaction",
        title=TITLES.get(record["Type"], str(record["Type"])),
        status=record["Status"],
        date=record["Date"],
        currency=record["CurrencyCode"],
        net=record["SubTotal"],
        tax=record["TotalTax"],
        total=record["Total"],
        reference=record["Reference"],
        contact=contact.get("Name", ""),
        account=account.get("Code", ""),
        account_name=account["Name"],
        rate=record["CurrencyRate"] if record["CurrencyCode"] != organisation.currency else None,
        reconciled=record["IsReconciled"],
        created=record["_created"],
        updated=record["UpdatedDateUTC"],
        lines=tuple(lines),
        details={
            "Type": record["Type"],
            "LineAmountTypes": record["LineAmountTypes"],
            "Url": record.get("Url") or "",
            "AccountID": account["AccountID"],
            "ContactID": contact.get("ContactID", ""),
        },
        **_common(organisation, record["BankTransactionID"]),
    )


def _bank_transfer(organisation: Organisation, record: Record) -> LedgerDocument:
    source, target = organisation.accounts[record["_from"]], organisation.accounts[record["_to"]]
    sides = (("From", source, -record["Amount"]), ("To", target, record["Amount"]))
    lines = tuple(
        LedgerLine(
            account=account.get("Code", ""),
            account_name=account["Name"],
            description=side,
            net=amount,
            tax=ZERO,
            tracking=tuple((each["Name"], each["Option"]) for each in record[f"{side}Tracking"]),
            line_id=record[f"{side}BankTransactionID"],
            details={"AccountID": account["AccountID"]},
        )
        for side, account, amount in sides
    )
    return LedgerDocument(
        key=record["BankTransferID"],
        kind="BankTransfer",
        title="Bank transfer",
        status=record["Status"],
        date=record["Date"],
        currency=source["CurrencyCode"],
        net=record["Amount"],
        tax=ZERO,
        total=record["Amount"],
        reference=record["Reference"],
        account=source.get("Code", ""),
        account_name=f"{source['Name']} to {target['Name']}",
        reconciled=record["FromIsReconciled"] or record["ToIsReconciled"],
        created=record["CreatedDateUTC"],
        updated=record["_updated"],
        lines=lines,
        details={"FromAccountID": source["AccountID"], "ToAccountID": target["AccountID"]},
        **_common(organisation, record["BankTransferID"]),
    )


def _manual_journal(organisation: Organisation, record: Record) -> LedgerDocument:
    inclusive = record["LineAmountTypes"] == "Inclusive"
    lines = tuple(
        _line(organisation, line, line["LineAmount"] - (line["TaxAmount"] if inclusive else 0), str(number))
        for number, line in enumerate(record["JournalLines"], start=1)
    )
    debits = sum((line.net for line in lines if line.net > 0), ZERO)
    return LedgerDocument(
        key=record["ManualJournalID"],
        kind="ManualJournal",
        title="Manual journal",
        status=record["Status"],
        date=record["Date"],
        currency=organisation.currency,
        net=debits,
        tax=sum((line.tax for line in lines if line.tax > 0), ZERO),
        total=debits,
        memo=record["Narration"],
        created=record["_created"],
        updated=record["UpdatedDateUTC"],
        lines=lines,
        details={"LineAmountTypes": record["LineAmountTypes"], "Url": record.get("Url") or ""},
        **_common(organisation, record["ManualJournalID"]),
    )


COLUMNS: dict[str, tuple[str, ...]] = {
    "Accounts": (
        "Code",
        "Name",
        "Type",
        "Status",
        "TaxType",
        "BankAccountType",
        "CurrencyCode",
        "SystemAccount",
        "AccountID",
    ),
    "Tax rates": (
        "TaxType",
        "Name",
        "EffectiveRate",
        "Status",
        "CanApplyToExpenses",
        "CanApplyToAssets",
        "CanApplyToRevenue",
    ),
    "Contacts": (
        "Name",
        "ContactStatus",
        "EmailAddress",
        "ContactNumber",
        "IsSupplier",
        "IsCustomer",
        "ContactID",
    ),
    "Currencies": ("Code", "Description"),
    "Users": ("FirstName", "LastName", "EmailAddress", "OrganisationRole"),
}


class Rows(Sequence[dict[str, Any]]):
    """Rows of a list made only when they are looked at, so that 100,000 contacts cost nothing."""

    def __init__(self, records: list[Record], columns: tuple[str, ...]) -> None:
        self._records, self._columns = records, columns

    def __len__(self) -> int:
        return len(self._records)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self._row(record) for record in self._records[index]]
        return self._row(self._records[index])

    def _row(self, record: Record) -> dict[str, Any]:
        return {name: record.get(name) for name in self._columns}


def lists(organisation: Organisation) -> dict[str, Sequence[dict[str, Any]]]:
    """Return the reference data as tables."""
    sources = {
        "Accounts": organisation.accounts,
        "Tax rates": organisation.tax_rates,
        "Contacts": organisation.contacts,
        "Currencies": organisation.currencies,
        "Users": organisation.users,
    }
    found: dict[str, Sequence[dict[str, Any]]] = {
        name: Rows(list(records.values()), COLUMNS[name]) for name, records in sources.items()
    }
    found["Tracking"] = [
        {
            "Category": category["Name"],
            "Option": option["Name"],
            "Status": option["Status"],
            "TrackingOptionID": option["TrackingOptionID"],
        }
        for category in organisation.tracking.values()
        for option in category["Options"]
    ]
    return found
