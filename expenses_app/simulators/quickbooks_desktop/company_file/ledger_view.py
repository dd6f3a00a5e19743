"""The books as the pages and the control interface show them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from expenses_app.simulators.chassis import LedgerDocument, LedgerLine, OrganisationSummary
from expenses_app.simulators.quickbooks_desktop.company_file.checking import MIXED
from expenses_app.simulators.quickbooks_desktop.company_file.state import CompanyFile, Fields, Ref
from expenses_app.simulators.quickbooks_desktop.company_file.transactions.journal import DEBIT
from expenses_app.simulators.quickbooks_desktop.company_file.transactions.kinds import EXPENSES, TITLES
from expenses_app.simulators.quickbooks_desktop.company_file.transactions.tax import tax_code_of

COLUMNS = {
    "Accounts": (
        ("Account",),
        ("AccountNumber", "FullName", "AccountType", "CurrencyRef", "IsActive", "ListID"),
    ),
    "Vendors": (("Vendor",), ("FullName", "CompanyName", "Email", "CurrencyRef", "IsActive", "ListID")),
    "Customers": (("Customer",), ("FullName", "JobStatus", "CurrencyRef", "IsActive", "ListID")),
    "Employees": (("Employee",), ("FullName", "FirstName", "LastName", "Email", "IsActive", "ListID")),
    "Other names": (("OtherName",), ("FullName", "IsActive", "ListID")),
    "Classes": (("Class",), ("FullName", "IsActive", "ListID")),
    "Tax codes": (
        ("SalesTaxCode",),
        ("Name", "Desc", "IsTaxable", "ItemPurchaseTaxRef", "IsActive", "ListID"),
    ),
    "Currencies": (("Currency",), ("CurrencyCode", "Name", "ExchangeRate", "IsActive", "ListID")),
    "Items": (
        ("ItemService", "ItemSalesTax", "ItemSalesTaxGroup"),
        ("FullName", "TaxRate", "IsActive", "ListID"),
    ),
}


class Rows(Sequence[dict[str, Any]]):
    """Rows of a list made only when they are looked at, so that 100,000 vendors cost nothing."""

    def __init__(self, file: CompanyFile, kinds: tuple[str, ...], columns: tuple[str, ...]) -> None:
        self._file, self._columns = file, columns
        self._keys = [key for kind in kinds for key in file.lists.get(kind, ())]

    def __len__(self) -> int:
        return len(self._keys)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self._row(key) for key in self._keys[index]]
        return self._row(self._keys[index])

    def _row(self, key: str) -> dict[str, Any]:
        record = self._file.objects[key]
        return {name: self._shown(record.get(name)) for name in self._columns}

    def _shown(self, value: Any) -> Any:
        return self._file.of(value)["FullName"] if isinstance(value, Ref) else value


def lists(file: CompanyFile) -> dict[str, Sequence[dict[str, Any]]]:
    """The reference data as tables."""
    return {title: Rows(file, kinds, columns) for title, (kinds, columns) in COLUMNS.items()}


def summary(file: CompanyFile) -> OrganisationSummary:
    """One company file on the overview."""
    chosen = file.preferences
    return OrganisationSummary(
        file.key,
        file.name,
        file.country,
        file.currency,
        file.plan,
        {
            "documents": len(file.transactions),
            "vendors": len(file.lists.get("Vendor", ())),
            "accounts": len(file.lists.get("Account", ())),
            "applications": sum(each.granted for each in file.access.values()),
        },
        {
            "File": file.path,
            "Time zone": file.time_zone,
            "Closing date": str(chosen.closing_date or "none"),
            "Several currencies": "yes" if chosen.multi_currency else "no",
            "FileID": ", ".join(each["FileID"] for each in file.extensions.values() if "FileID" in each),
        },
    )


def document(file: CompanyFile, kind: str, key: str) -> LedgerDocument:
    """One transaction; raises KeyError."""
    record = file.transactions[key]
    if record["_kind"] != kind:
        raise KeyError(f"{kind} {key}")
    expense = EXPENSES.get(kind)
    header = _header(file, record)
    payee = file.of(record.get(expense.payee_field)) if expense else {}
    total: Decimal = record["_total"]
    return LedgerDocument(
        key=key,
        kind=kind,
        title=TITLES[kind],
        status="Voided" if record["_voided"] else "Posted",
        date=record["TxnDate"],
        currency=file.code_of(record["_currency"]),
        net=total - record["_tax"],
        tax=record["_tax"],
        total=total,
        reference=record.get("RefNumber", ""),
        memo=record.get("Memo", ""),
        contact=payee.get("FullName", ""),
        account=header.get("AccountNumber", ""),
        account_name=header.get("FullName", ""),
        rate=record["_rate"] if record["_currency"] != file.home else None,
        reconciled=record["_cleared"],
        created=record["TimeCreated"],
        updated=record["TimeModified"],
        lines=tuple(_lines(file, record)),
        history=record["_history"],
        details={
            "EditSequence": record["EditSequence"],
            "ExternalGUID": record.get("ExternalGUID", ""),
            "AccountListID": header.get("ListID", ""),
            "PayeeListID": payee.get("ListID", ""),
        },
    )


def _header(file: CompanyFile, record: Fields) -> Fields:
    expense = EXPENSES.get(record["_kind"])
    return file.of(record[expense.account_field] if expense else record.get("TransferFromAccountRef"))


def _lines(file: CompanyFile, record: Fields) -> list[LedgerLine]:
    if record["_kind"] == "Transfer":
        return [
            _line(file, {"AccountRef": record[f"Transfer{side}AccountRef"]}, sign * record["_total"], side)
            for side, sign in (("From", -1), ("To", 1))
        ]
    if MIXED in record:
        return [
            _line(file, line, line["Amount"] if side == DEBIT else -line["Amount"], line.get("Memo", ""))
            for side, line in record[MIXED]
        ]
    included = record.get("IsTaxIncluded", False)
    lines = [*record["ExpenseLineRet"], *record["ItemLineRet"]]
    taxes = record["_line_taxes"] or [(Decimal(0), Decimal(0)) for _ in lines]
    made = []
    for line, (tax, rate) in zip(lines, taxes, strict=True):
        net = line["Amount"] - tax if included else line["Amount"]
        code = file.of(tax_code_of(line, record)).get("Name", "")
        text = line.get("Memo") or line.get("Desc", "")
        made.append(_line(file, line, net, text, tax, f"{code} {rate} %" if code else ""))
    return made


def _line(
    file: CompanyFile, line: Fields, net: Decimal, text: str, tax: Decimal = Decimal(0), rate: str = ""
) -> LedgerLine:
    account = file.of(line.get("AccountRef")) or file.of(line.get("ItemRef"))
    tracking = [
        (title, file.of(line[name])["FullName"])
        for title, name in (("Class", "ClassRef"), ("Customer", "CustomerRef"), ("Name", "EntityRef"))
        if line.get(name)
    ]
    return LedgerLine(
        account=account.get("AccountNumber", ""),
        account_name=account["FullName"],
        description=text,
        net=net,
        tax=tax,
        tax_rate=rate,
        tracking=tuple(tracking),
        line_id=line.get("TxnLineID", ""),
        details={"ListID": account["ListID"], "BillableStatus": line.get("BillableStatus", "")},
    )
