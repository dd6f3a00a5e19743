"""A document as Xero tells it -> Remote. What a later update or deletion needs is kept as plain JSON values."""

import hashlib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from expenses_app.core.json_bytes import dumps
from expenses_app.ledger.parcels import Remote
from expenses_app.platforms.xero.dates import day, moment
from expenses_app.platforms.xero.names import BANK_TRANSACTION, BANK_TRANSFER, ENDED, Target

_AMOUNTS = ("Quantity", "UnitAmount", "TaxAmount", "LineAmount")
_LINE = ("LineItemID", "Description", "Quantity", "UnitAmount", "AccountCode", "TaxType", "TaxAmount")
_JOURNAL_LINE = ("LineAmount", "AccountCode", "Description", "TaxType")
_SHOWN_ELSEWHERE = ("updated", "reconciled", "status")
_VERSION_LENGTH = 20


def remote(target: Target, record: Mapping[str, Any], web: str, page: str = "") -> Remote:
    """The document. `web` is the platform's web address in force, `page` the path that leads to it, ahead of the id.

    The version is a digest of what stands in the document and not UpdatedDateUTC alone, which also moves when a receipt is
    attached or the line is reconciled, and which transfers do not have.
    """
    id = str(record[target.id])
    detail = _detail(target, record)
    return Remote(
        ids={"id": id},
        version=_digest({key: value for key, value in detail.items() if key not in _SHOWN_ELSEWHERE}),
        url=f"{web.rstrip('/')}{page or target.page}{id}",
        total=_total(target, record),
        tax=_decimal(record.get("TotalTax")) if target is BANK_TRANSACTION else None,
        posted=record.get("Status") != "DRAFT",
        detail=detail,
    )


def ended(record: Mapping[str, Any]) -> bool:
    """Whether Xero keeps it only as deleted or voided."""
    return record.get("Status") in ENDED


def restored(line: Mapping[str, Any]) -> dict[str, Any]:
    """A line from a Remote's detail as it goes back to Xero, its amounts as numbers again."""
    return {key: Decimal(value) if key in _AMOUNTS else value for key, value in line.items()}


def _detail(target: Target, record: Mapping[str, Any]) -> dict[str, Any]:
    common = {"status": record.get("Status", ""), "date": _day(record), "updated": _updated(record)}
    if target is BANK_TRANSACTION:
        return common | {
            "type": record["Type"],
            "bank_account": _account(record, "BankAccount"),
            "contact": (record.get("Contact") or {}).get("ContactID", ""),
            "reference": record.get("Reference", ""),
            "rate": _plain(record.get("CurrencyRate")),
            "reconciled": bool(record.get("IsReconciled")),
            "lines": [_line(line, _LINE) for line in record.get("LineItems") or ()],
        }
    if target is BANK_TRANSFER:
        return common | {
            "from": _account(record, "FromBankAccount"),
            "to": _account(record, "ToBankAccount"),
            "amount": _plain(record.get("Amount")),
            "reference": record.get("Reference", ""),
            "reconciled": bool(record.get("FromIsReconciled") or record.get("ToIsReconciled")),
        }
    return common | {
        "narration": record.get("Narration", ""),
        "lines": [_line(line, _JOURNAL_LINE) for line in record.get("JournalLines") or ()],
    }


def _line(line: Mapping[str, Any], fields: Sequence[str]) -> dict[str, Any]:
    kept: dict[str, Any] = {
        name: _plain(line[name]) if name in _AMOUNTS else line[name]
        for name in fields
        if line.get(name) is not None
    }
    tracking = [
        {name: option[name] for name in ("TrackingCategoryID", "TrackingOptionID") if option.get(name)}
        for option in line.get("Tracking") or ()
    ]
    return kept | ({"Tracking": tracking} if tracking else {})


def _digest(content: Mapping[str, Any]) -> str:
    """Lines come back in no promised order, so they are summed in one of their own."""
    ordered = dict(content) | {"lines": sorted(dumps(line).decode() for line in content.get("lines", ()))}
    return hashlib.sha256(dumps(ordered)).hexdigest()[:_VERSION_LENGTH]


def _total(target: Target, record: Mapping[str, Any]) -> Decimal | None:
    if target is BANK_TRANSACTION:
        return _decimal(record.get("Total"))
    if target is BANK_TRANSFER:
        return _decimal(record.get("Amount"))
    amounts = [_decimal(line.get("LineAmount")) for line in record.get("JournalLines") or ()]
    return sum((amount for amount in amounts if amount and amount > 0), Decimal(0)) if amounts else None


def _account(record: Mapping[str, Any], name: str) -> str:
    return str((record.get(name) or {}).get("AccountID", ""))


def _day(record: Mapping[str, Any]) -> str:
    read = day(record.get("DateString") or record.get("Date"))
    return read.isoformat() if read else ""


def _updated(record: Mapping[str, Any]) -> str:
    read = moment(record.get("UpdatedDateUTC") or record.get("CreatedDateUTC"))
    return read.isoformat() if read else ""


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)


def _plain(value: Any) -> str:
    """A number as text, without trailing zeros: "1", "100.5"."""
    return "" if value is None else f"{Decimal(value).normalize():f}"
