"""The ledger as pages and tests see it: documents, lists, and where a person opens a record."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from expenses_app.simulators.chassis import LedgerDocument, LedgerLine
from expenses_app.simulators.netsuite.records.names import STATUSES, TITLES, account_path, record_name
from expenses_app.simulators.netsuite.state import Company
from expenses_app.simulators.netsuite.wire import Record

ZERO = Decimal(0)
# Pages of the web application by kind of transaction; transaction.nl opens any.
PAGES = {
    "transaction.nl": None,
    "cardchrg.nl": "creditCardCharge",
    "cardrfnd.nl": "creditCardRefund",
    "check.nl": "check",
    "deposit.nl": "deposit",
    "vendbill.nl": "vendorBill",
    "exprept.nl": "expenseReport",
}
ENTITY_PAGES = {"vendor.nl": "vendor", "custjob.nl": "customer", "entity.nl": None}
TRACKING = (("Department", "department", "department"), ("Class", "class", "classification"),
            ("Location", "location", "location"))  # fmt: skip


def document(company: Company, kind: str, key: str) -> LedgerDocument:
    """One transaction as it stands; raises KeyError."""
    record = company.records[kind][key]
    currency = company.records["currency"][record.get("currency") or record["expensereportcurrency"]]
    account = company.records["account"].get(record.get("account") or "")
    entity = company.entity(record.get("entity") or "")
    tax = record.get("taxTotal") or ZERO
    total = record["total"]
    if record.get("_voided"):
        tax = total = ZERO
    base = company.subsidiary_of(record)["currency"]
    rate = record.get("exchangeRate") or record.get("expensereportexchangerate")
    return LedgerDocument(
        key=key,
        kind=kind,
        title=TITLES[kind],
        status=_status(kind, record),
        date=record["tranDate"],
        currency=currency["symbol"],
        net=total - tax,
        tax=tax,
        total=total,
        reference=record.get("externalId") or "",
        memo=record.get("memo") or "",
        contact=record_name(company, *entity) if entity else "",
        account=account["acctNumber"] if account else "",
        account_name=account["acctName"] if account else "",
        rate=rate if currency["id"] != base else None,
        reconciled=bool(record.get("cleared")),
        created=record["createdDate"],
        updated=record["lastModifiedDate"],
        lines=tuple(_lines(company, record)),
        attachments=tuple(company.files[each] for each in company.attached.get((kind, key), [])),
        history=tuple(company.history[kind, key]),
        details={
            "Subsidiary": company.subsidiary_of(record)["name"],
            "Number": record.get("tranId") or "",
            "Transaction number": record["transactionNumber"],
            "Tax details overridden": "yes" if record.get("taxDetailsOverride") else "",
            "externalID": record.get("externalId") or "",
        },
    )


def _status(kind: str, record: Record) -> str:
    if record.get("_voided"):
        return "Voided"
    return STATUSES.get((kind, record.get("status") or ""), "Posted")


def _lines(company: Company, record: Record) -> Iterator[LedgerLine]:
    for name, sign in (("expense", 1), ("other", 1), ("cashback", -1)):
        for line in record.get(name) or []:
            account = company.records["account"][line["account"]]
            code = company.find_any(("salesTaxItem", "taxGroup"), line.get("taxCode") or "")
            entity = company.entity(line.get("entity") or line.get("customer") or "")
            tax = line.get("tax1Amt") or line.get("taxAmount") or ZERO
            yield LedgerLine(
                account=account["acctNumber"],
                account_name=account["acctName"],
                description=line.get("memo") or "",
                net=sign * line["amount"],
                tax=tax,
                tax_rate=code[1]["itemId"] if code else "",
                tracking=tuple(_tracking(company, line)),
                line_id=str(line.get("line", "")),
                details={
                    "Entity": record_name(company, *entity) if entity else "",
                    "Billable": "yes" if line.get("isBillable") else "",
                    "Reference": line.get("refNum") or "",
                },
            )


def _tracking(company: Company, line: Record) -> Iterator[tuple[str, str]]:
    for title, field, kind in TRACKING:
        if line.get(field):
            yield title, company.records[kind][line[field]]["name"]


def place(company: Company, page: str, key: str) -> str:
    """Where in the ledger pages a page of the web application leads; empty when it leads nowhere."""
    if page in PAGES:
        kinds = [kind for kind, each in company.order if each == key and PAGES[page] in (None, kind)]
        return f"{kinds[0]}/{key}" if kinds else ""
    if page in ENTITY_PAGES:
        found = company.entity(key)
        if found and ENTITY_PAGES[page] in (None, found[0]):
            return f"lists/{'Vendors' if found[0] == 'vendor' else 'Customers'}?q={found[1]['entityId']}"
    return ""


COLUMNS: dict[str, tuple[str, tuple[str, ...]]] = {
    "Subsidiaries": ("subsidiary", ("name", "country", "isElimination", "isInactive", "id")),
    "Vendors": ("vendor", ("entityId", "email", "isInactive", "subsidiary", "externalId", "id")),
    "Customers": ("customer", ("entityId", "email", "isInactive", "externalId", "id")),
    "Employees": ("employee", ("entityId", "email", "title", "isInactive", "id")),
    "Tax codes": ("salesTaxItem", ("itemId", "rate", "available", "nexusCountry", "isInactive", "id")),
    "Departments": ("department", ("name", "isInactive", "id")),
    "Classes": ("classification", ("name", "isInactive", "id")),
    "Locations": ("location", ("name", "isInactive", "id")),
    "Currencies": ("currency", ("symbol", "name", "exchangeRate", "isInactive", "id")),
    "Expense categories": ("expenseCategory", ("name", "expenseAcct", "id")),
    "Accounting periods": ("accountingPeriod", ("periodName", "startDate", "endDate", "closed", "id")),
}


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
        return {name: record.get(name) for name in self._columns}


def lists(company: Company) -> dict[str, Sequence[dict[str, Any]]]:
    """Return the reference data as tables."""
    found: dict[str, Sequence[dict[str, Any]]] = {"Accounts": _accounts(company)}
    for title, (kind, columns) in COLUMNS.items():
        found[title] = Rows(list(company.records[kind].values()), columns)
    found["Files"] = [
        {"name": file.name, "folder": company.folders[company.file_folders[key]]["name"], "bytes": file.size,
         "attached to": file.parent, "id": key}
        for key, file in company.files.items()
    ]  # fmt: skip
    return found


def _accounts(company: Company) -> list[dict[str, Any]]:
    rows = []
    for record in company.records["account"].values():
        currency = company.records["currency"].get(record.get("currency") or "", {})
        rows.append(
            {
                "acctNumber": record.get("acctNumber"),
                "fullName": account_path(company, record),
                "acctType": record["acctType"],
                "currency": currency.get("symbol", ""),
                "isSummary": record["isSummary"],
                "isInactive": record["isInactive"],
                "externalId": record.get("externalId"),
                "id": record["id"],
            }
        )
    return rows
