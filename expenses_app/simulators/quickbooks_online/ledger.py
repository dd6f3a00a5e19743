"""Shows documents the way the chassis lists and draws them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from expenses_app.simulators.chassis import (
    LedgerAttachment,
    LedgerDocument,
    LedgerLine,
    OrganisationSummary,
)
from expenses_app.simulators.quickbooks_online.catalogue import KINDS, TRANSACTIONS
from expenses_app.simulators.quickbooks_online.state import Company, Record

ZERO = Decimal(0)
ACCOUNT_FIELDS = {
    "Purchase": "AccountRef",
    "Deposit": "DepositToAccountRef",
    "Transfer": "FromAccountRef",
    "Bill": "APAccountRef",
    "VendorCredit": "APAccountRef",
}
PARTY_FIELDS = {"Purchase": "EntityRef", "Bill": "VendorRef", "VendorCredit": "VendorRef"}
DETAILS = ("AccountBasedExpenseLineDetail", "DepositLineDetail", "JournalEntryLineDetail")
TITLES = {"VendorCredit": "Supplier credit", "JournalEntry": "Journal entry"}
SHOWN_DETAILS = ("PaymentType", "GlobalTaxCalculation", "DueDate", "Adjustment", "HomeTotalAmt")


def summary(company: Company, connected: int) -> OrganisationSummary:
    """What the overview says; ``connected`` is the number of living grants."""
    counts = {kind: len(company.records[kind]) for kind in (*TRANSACTIONS, "Attachable", "Account", "Vendor")}
    details = {
        "Multicurrency": "on" if company.multicurrency else "off",
        "Books": f"closed until {company.close_date.isoformat()}" if company.close_date else "open",
        "Subscription": "active" if company.subscribed else "ended",
        "Connected apps": str(connected),
    }
    return OrganisationSummary(
        company.realm,
        company.name,
        company.country,
        company.home_currency,
        company.plan,
        {kind: count for kind, count in counts.items() if count},
        details,
    )


def document(company: Company, kind: str, identity: str) -> LedgerDocument:
    """One document; raises KeyError."""
    record = company.records[kind][identity]
    body = record.body
    lines = _lines(company, record)
    account = body.get(ACCOUNT_FIELDS.get(kind, ""), {})
    party = _party(record)
    currency = record.currency or company.home_currency
    total = body.get("TotalAmt", body.get("Amount", ZERO))
    tax = sum(record.line_taxes, ZERO) if kind != "JournalEntry" else ZERO
    return LedgerDocument(
        key=identity,
        kind=kind,
        title=_title(record),
        status="Voided" if record.voided else "Posted",
        date=date.fromisoformat(body["TxnDate"]),
        currency=currency,
        net=total - tax,
        tax=tax,
        total=total,
        reference=body.get("DocNumber", ""),
        memo=body.get("PrivateNote", ""),
        contact=party.get("name", ""),
        account=account.get("value", ""),
        account_name=account.get("name", ""),
        rate=body.get("ExchangeRate") if currency != company.home_currency or kind == "Transfer" else None,
        reconciled=record.matched,
        created=record.created,
        updated=record.updated,
        lines=lines,
        attachments=tuple(
            _file(company, each, kind, identity) for each in _files_of(company, kind, identity)
        ),
        history=tuple(record.history),
        details=_details(record, party),
    )


def attachment(company: Company, identity: str) -> LedgerAttachment:
    """One stored file; raises KeyError."""
    record = company.records["Attachable"][identity]
    references = [row["EntityRef"] for row in record.body.get("AttachableRef", []) if row.get("EntityRef")]
    first = references[0] if references else {}
    return _file(company, record, str(first.get("type", "")), str(first.get("value", "")))


def loose_attachments(company: Company) -> list[LedgerAttachment]:
    """Files that hang on no document."""
    found = []
    for record in company.records["Attachable"].values():
        references = [
            row["EntityRef"] for row in record.body.get("AttachableRef", []) if row.get("EntityRef")
        ]
        hangs = any(
            KINDS[each["type"]].transaction and company.get(each["type"], each["value"])
            for each in references
        )
        if record.id in company.files and not hangs:
            found.append(attachment(company, record.id))
    return found


def lists(company: Company) -> dict[str, Sequence[dict[str, Any]]]:
    """The lists as flat rows."""
    return {
        "accounts": [
            _row(each, "AcctNum", "AccountType", "AccountSubType") | {"currency": each.currency or ""}
            for each in company.records["Account"].values()
        ],
        "vendors": [
            _row(each) | {"currency": each.currency or ""} for each in company.records["Vendor"].values()
        ],
        "customers": [
            _row(each) | {"currency": each.currency or ""} for each in company.records["Customer"].values()
        ],
        "employees": [_row(each) for each in company.records["Employee"].values()],
        "classes": [_row(each) for each in company.records["Class"].values()],
        "locations": [_row(each) for each in company.records["Department"].values()],
        "tax codes": [_row(each, "Description") for each in company.records["TaxCode"].values()],
        "tax rates": [_row(each, "RateValue") for each in company.records["TaxRate"].values()],
        "currencies": [
            _row(each, "Code") | {"rate": company.rates.get(each.body["Code"], Decimal(1))}
            for each in company.records["CompanyCurrency"].values()
        ],
    }


def _row(record: Record, *fields: str) -> dict[str, Any]:
    shown: dict[str, Any] = {"id": record.id, "name": record.name, "active": record.active}
    return shown | {field: record.body.get(field, "") for field in fields}


def _lines(company: Company, record: Record) -> tuple[LedgerLine, ...]:
    if record.kind == "Transfer":
        target = record.body["ToAccountRef"]
        return (
            LedgerLine(
                target["value"], target.get("name", ""), "Transferred to", record.body["Amount"], ZERO
            ),
        )
    rows = record.body.get("Line", [])
    taxes = record.line_taxes or tuple(ZERO for _ in rows)
    return tuple(_line(company, record, row, tax) for row, tax in zip(rows, taxes, strict=True))


def _line(company: Company, record: Record, row: dict[str, Any], tax: Decimal) -> LedgerLine:
    detail: dict[str, Any] = next((row[name] for name in DETAILS if name in row), {})
    account = detail.get("AccountRef", {})
    code = (detail.get("TaxCodeRef") or {}).get("value", "")
    known = company.get("TaxCode", code)
    department = detail.get("DepartmentRef") or record.body.get("DepartmentRef") or {}
    entity = detail.get("Entity") or {}
    named = {
        "Class": detail.get("ClassRef") or {},
        "Location": department,
        "Customer": detail.get("CustomerRef") or {},
        "Name": entity.get("EntityRef") or (entity if "value" in entity else {}),
    }
    details = {
        "class": named["Class"].get("value", ""),
        "department": department.get("value", ""),
        "customer": named["Customer"].get("value", ""),
        "party": named["Name"].get("value", ""),
        "tax_code": code,
        "billable": detail.get("BillableStatus", ""),
        "posting": detail.get("PostingType", ""),
    }
    return LedgerLine(
        account=account.get("value", ""),
        account_name=account.get("name", ""),
        description=row.get("Description", ""),
        net=_signed(row.get("Amount", ZERO), detail),
        tax=_signed(tax, detail),
        tax_rate=known.name if known else code,
        tracking=tuple((title, each.get("name", "")) for title, each in named.items() if each),
        line_id=row.get("Id", ""),
        details={name: value for name, value in details.items() if value},
    )


def _signed(amount: Decimal, detail: dict[str, Any]) -> Decimal:
    return ZERO - amount if detail.get("PostingType") == "Credit" else amount


def _party(record: Record) -> dict[str, Any]:
    body = record.body
    if record.kind in PARTY_FIELDS:
        return dict(body.get(PARTY_FIELDS[record.kind]) or {})
    for row in body.get("Line", []):
        for name in ("DepositLineDetail", "JournalEntryLineDetail"):
            entity = (row.get(name) or {}).get("Entity") or {}
            reference = entity.get("EntityRef") or entity
            if reference.get("value"):
                return {"type": entity.get("Type", ""), **reference}
    return {}


def _title(record: Record) -> str:
    if record.kind != "Purchase":
        return TITLES.get(record.kind, record.kind)
    if record.body.get("Credit"):
        return "Credit card credit"
    return {"Check": "Check", "Cash": "Expense", "CreditCard": "Credit card expense"}[
        record.body["PaymentType"]
    ]


def _details(record: Record, party: dict[str, Any]) -> dict[str, str]:
    body = record.body
    shown = {name: str(body[name]) for name in SHOWN_DETAILS if name in body}
    if record.kind == "Purchase":
        shown["Credit"] = str(bool(body.get("Credit"))).lower()
    if record.kind == "Transfer":
        shown["to_account"] = body["ToAccountRef"]["value"]
    if party:
        shown["party_id"] = str(party["value"])
        shown["party_kind"] = str(party.get("type", "")).capitalize()
    if body.get("DepartmentRef"):
        shown["department"] = body["DepartmentRef"]["value"]
    for row in (body.get("TxnTaxDetail") or {}).get("TaxLine", []):
        detail = row["TaxLineDetail"]
        shown[f"tax rate {detail['TaxRateRef']['value']}"] = (
            f"{row['Amount']} on {detail['NetAmountTaxable']}"
        )
    shown["SyncToken"] = str(record.token)
    return shown


def _files_of(company: Company, kind: str, identity: str) -> list[Record]:
    return [each for each in company.attachments_of(kind, identity) if each.id in company.files]


def _file(company: Company, record: Record, parent_kind: str, parent: str) -> LedgerAttachment:
    return LedgerAttachment(
        key=record.id,
        name=record.body.get("FileName", ""),
        content_type=record.body.get("ContentType", ""),
        content=company.files[record.id],
        parent=parent,
        parent_kind=parent_kind,
        created=record.created,
    )
