"""A document as QuickBooks tells it -> Remote. What a later full update needs is kept as plain JSON values. Pure."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from expenses_app.ledger.parcels import Remote
from expenses_app.platforms.quickbooks_online.names import (
    BILL,
    CREDIT_PAGE,
    JOURNAL_ENTRY,
    PURCHASE,
    TRANSFER,
    Target,
)

# What we never set but a person may: a full update would clear it, so it goes back as read.
_OTHERS = (
    "PaymentMethodRef",
    "PaymentRefNum",
    "Memo",
    "SalesTermRef",
    "TransactionLocationType",
    "APAccountRef",
    "PrintStatus",
)
_DETAILS = ("AccountBasedExpenseLineDetail", "DepositLineDetail", "JournalEntryLineDetail")


def remote(target: Target, record: Mapping[str, Any], web: str) -> Remote:
    """The document; its version is the SyncToken."""
    return Remote(
        ids={"id": str(record["Id"])},
        version=str(record.get("SyncToken", "")),
        url=f"{web.rstrip('/')}{_page(target, record)}{record['Id']}",
        total=_total(target, record),
        tax=_decimal((record.get("TxnTaxDetail") or {}).get("TotalTax")),
        detail=_detail(target, record),
    )


def ended(record: Mapping[str, Any]) -> bool:
    """Deleted; or voided by a person, which leaves zero amounts and a word in the note."""
    if record.get("status") == "Deleted":
        return True
    nothing = not Decimal(record.get("TotalAmt") or record.get("Amount") or 0)
    return nothing and "voided" in (record.get("PrivateNote") or "").lower()


def kept(standing: Remote) -> dict[str, Any]:
    """Header fields of the standing document that go back unchanged with a full update."""
    return dict(standing.detail.get("others", {}))


def line_ids(standing: Remote | None) -> list[str]:
    """The ids of the standing lines in order: a line without its id would be a new one."""
    return [line["id"] for line in standing.detail["lines"]] if standing else []


def _page(target: Target, record: Mapping[str, Any]) -> str:
    return CREDIT_PAGE if target is PURCHASE and record.get("Credit") else target.page


def _detail(target: Target, record: Mapping[str, Any]) -> dict[str, Any]:
    detail: dict[str, Any] = {
        "target": target.name,
        "date": record.get("TxnDate", ""),
        "updated": (record.get("MetaData") or {}).get("LastUpdatedTime", ""),
        "account": _value(record, target.account),
        "department": _value(record, "DepartmentRef"),
        "currency": _value(record, "CurrencyRef"),
        "others": {name: record[name] for name in _OTHERS if record.get(name) is not None},
        "lines": [_line(line) for line in record.get("Line") or ()],
    }
    if target is PURCHASE:
        detail |= {
            "entity": _value(record, "EntityRef"),
            "payment_type": record.get("PaymentType", ""),
            "credit": bool(record.get("Credit")),
        }
    elif target is BILL:
        detail |= {"entity": _value(record, "VendorRef"), "due": record.get("DueDate", "")}
    elif target is TRANSFER:
        detail |= {"counter_account": _value(record, "ToAccountRef")}
    return detail


def _line(line: Mapping[str, Any]) -> dict[str, Any]:
    inner: Mapping[str, Any] = next((line[name] for name in _DETAILS if line.get(name)), {})
    return {
        "id": str(line.get("Id", "")),
        "amount": _plain(line.get("Amount")),
        "account": _value(inner, "AccountRef"),
        "class": _value(inner, "ClassRef"),
        "tax_code": _value(inner, "TaxCodeRef"),
        "posting": inner.get("PostingType", ""),
    }


def _total(target: Target, record: Mapping[str, Any]) -> Decimal | None:
    if target is TRANSFER:
        return _decimal(record.get("Amount"))
    if target is not JOURNAL_ENTRY:
        return _decimal(record.get("TotalAmt"))
    debits = [
        Decimal(line.get("Amount") or 0)
        for line in record.get("Line") or ()
        if (line.get("JournalEntryLineDetail") or {}).get("PostingType") == "Debit"
    ]
    return sum(debits, Decimal(0)) if debits else None


def _value(record: Mapping[str, Any], name: str) -> str:
    return str((record.get(name) or {}).get("value", "")) if name else ""


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)


def _plain(value: Any) -> str:
    return "" if value is None else f"{Decimal(value).normalize():f}"
