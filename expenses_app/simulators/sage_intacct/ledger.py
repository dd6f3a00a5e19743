"""The books of a company as the pages and the control interface read them."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from expenses_app.simulators.chassis import LedgerAttachment, LedgerDocument, LedgerLine
from expenses_app.simulators.sage_intacct import catalogue as paths
from expenses_app.simulators.sage_intacct.catalogue import DIMENSION_OF
from expenses_app.simulators.sage_intacct.rules.attachments import parents
from expenses_app.simulators.sage_intacct.state import Company
from expenses_app.simulators.sage_intacct.wire import Record

# The kind in an address of a page, the object type behind it.
KINDS = {"credit-card-txn": paths.CARD_TXN, "bill": paths.BILL}
KIND_OF = {path: kind for kind, path in KINDS.items()}


def document(company: Company, kind: str, key: str) -> LedgerDocument:
    """Return one document; raises KeyError."""
    path = KINDS[kind]
    record = company.get(path, key)
    if record is None:
        raise KeyError(key)
    return _card_transaction(company, record) if path == paths.CARD_TXN else _bill(company, record)


def _card_transaction(company: Company, record: Record) -> LedgerDocument:
    card = company.refer(paths.CARD, record["creditCardAccount"]) or {}
    refund = Decimal(record["txnTotalEntered"]) < 0
    return LedgerDocument(
        kind="credit-card-txn",
        title="Credit card refund" if refund else "Credit card transaction",
        date=date.fromisoformat(record["txnDate"]),
        reference=record["referenceNumber"] or "",
        memo=record["description"] or "",
        contact=record["payee"] or "",
        account=record["creditCardAccount"]["id"],
        account_name=card.get("accountDetails", {}).get("description", ""),
        reconciled=record["reconciliationState"] != "uncleared",
        details={
            "Entity": record["entity"]["id"] or "Top level",
            "Tax": "inclusive" if record["isInclusiveTax"] else "exclusive",
            "Tax solution": (record["taxSolution"] or {}).get("id", ""),
            "Reversed by": record["reversedBy"]["key"] or "",
            "Reversal of": record["reversalOf"]["key"] or "",
        },
        **_common(company, paths.CARD_TXN, record, "description"),
    )


def _bill(company: Company, record: Record) -> LedgerDocument:
    return LedgerDocument(
        kind="bill",
        title="Bill",
        date=date.fromisoformat(record["postingDate"]),
        reference=record["billNumber"],
        memo=record["description"] or "",
        contact=record["vendor"]["name"],
        account_name="Accounts payable",
        reconciled=record["state"] in ("paid", "partiallyPaid"),
        details={
            "Due": record["dueDate"],
            "Reference number": record["referenceNumber"] or "",
            "Vendor": record["vendor"]["id"],
            "Entity": record["entity"]["id"] or "Top level",
            "Tax": "inclusive" if record["isTaxInclusive"] else "exclusive",
        },
        **_common(company, paths.BILL, record, "memo"),
    )


def _common(company: Company, path: str, record: Record, text: str) -> dict[str, Any]:
    lines = tuple(_line(company, line, text) for line in record["lines"])
    net, tax = (
        sum((line.net for line in lines), Decimal("0.00")),
        sum((line.tax for line in lines), Decimal("0.00")),
    )
    currency = record["currency"]
    foreign = currency["txnCurrency"] != currency["baseCurrency"]
    return {
        "key": record["key"],
        "status": record["state"],
        "currency": currency["txnCurrency"],
        "rate": Decimal(currency["exchangeRate"]["rate"]) if foreign else None,
        "net": net,
        "tax": tax,
        "total": net + tax,
        "lines": lines,
        "created": datetime.fromisoformat(record["audit"]["createdDateTime"]),
        "updated": datetime.fromisoformat(record["audit"]["modifiedDateTime"]),
        "attachments": _files(company, record),
        "history": tuple(company.history.get(f"{path}/{record['key']}", ())),
    }


def _line(company: Company, line: Record, text: str) -> LedgerLine:
    tax = sum((Decimal(entry["txnTaxAmount"]) for entry in line["taxEntries"]), Decimal("0.00"))
    return LedgerLine(
        account=line["glAccount"]["id"],
        account_name=line["glAccount"]["name"],
        description=line[text] or "",
        net=Decimal(line["txnAmount"]),
        tax=tax,
        tax_rate=", ".join(entry["purchasingTaxDetail"]["id"] for entry in line["taxEntries"]),
        tracking=tuple(
            (
                company.terms.get(DIMENSION_OF[name].name, DIMENSION_OF[name].label),
                f"{held['id']} {held['name']}",
            )
            for name, held in line["dimensions"].items()
        ),
        line_id=line["key"],
    )


def _files(company: Company, record: Record) -> tuple[LedgerAttachment, ...]:
    held = company.refer(paths.ATTACHMENT, record.get("attachment"))
    return tuple(company.files[each["key"]] for each in (held or {}).get("files", []))


def loose_files(company: Company) -> list[LedgerAttachment]:
    """Return the files of attachments that no document holds."""
    return [
        company.files[file["key"]]
        for each in company.all(paths.ATTACHMENT)
        if not parents(company, each)
        for file in each["files"]
    ]


LISTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "Accounts": (paths.ACCOUNT, ("id", "name", "accountType", "normalBalance", "status", "disallowDirectPosting",
                                 "category", "key")),
    "Card accounts": (paths.CARD, ("id", "accountDetails.description", "accountDetails.accountType",
                                   "accountDetails.currency", "status", "key")),
    "Checking accounts": (paths.CHECKING, ("id", "bankAccountDetails.bankName", "bankAccountDetails.currency", "key")),
    "Savings accounts": (paths.SAVINGS, ("id", "bankAccountDetails.bankName", "bankAccountDetails.currency", "key")),
    "Vendors": (paths.VENDOR, ("id", "name", "status", "isOnHold", "state", "notes", "key")),
    "Customers": (paths.CUSTOMER, ("id", "name", "status", "key")),
    "Employees": (paths.EMPLOYEE, ("id", "name", "status", "key")),
    "Entities": (paths.ENTITY, ("id", "name", "baseCurrency.id", "operatingCountry", "key")),
    "Locations": (paths.LOCATION, ("id", "name", "parent.id", "status", "key")),
    "Departments": (paths.DEPARTMENT, ("id", "name", "status", "key")),
    "Classes": (paths.CLASS, ("id", "name", "status", "key")),
    "Projects": (paths.PROJECT, ("id", "name", "customer.id", "status", "key")),
    "Items": (paths.ITEM, ("id", "name", "status", "key")),
    "Channels": (paths.CHANNEL, ("id", "name", "status", "key")),
    "Purchasing tax details": (paths.PURCHASE_TAX, ("id", "taxPercent", "taxSolution.id", "status", "key")),
    "Sales tax details": (paths.SALES_TAX, ("id", "taxPercent", "taxSolution.id", "status", "key")),
    "Tax solutions": (paths.TAX_SOLUTION, ("id", "taxCalculationMethod", "status", "key")),
    "Currencies": (paths.CURRENCY, ("id", "name", "status")),
    "Folders": (paths.FOLDER, ("id", "description", "status", "key")),
    "Attachments": (paths.ATTACHMENT, ("id", "name", "folder.id", "key")),
    "Users": (paths.USER, ("id", "userName", "userType", "status")),
}  # fmt: skip


class Rows(Sequence[dict[str, Any]]):
    """Rows of a list made only when they are looked at, so that 100,000 vendors cost nothing."""

    def __init__(self, records: list[Record], columns: tuple[str, ...]) -> None:
        self._records, self._columns = records, columns

    def __len__(self) -> int:
        return len(self._records)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self._row(record) for record in self._records[index]]
        return self._row(self._records[index])

    def _row(self, record: Record) -> dict[str, Any]:
        row: dict[str, Any] = {}
        for column in self._columns:
            value: Any = record
            for step in column.split("."):
                value = (value or {}).get(step)
            row[column] = value
        return row


def lists(company: Company) -> dict[str, Sequence[dict[str, Any]]]:
    """Return the reference data as tables."""
    return {name: Rows(list(company.all(path)), columns) for name, (path, columns) in LISTS.items()}
