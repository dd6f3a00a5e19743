"""Records as they are stored and back: the dataclasses of `ledger.records` as JSON, with the text they are found by."""

import hashlib
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from expenses_app.core.text import normalised
from expenses_app.ledger.records import (
    Account,
    AnyRecord,
    Currency,
    Customer,
    Employee,
    RecordKind,
    Supplier,
    TaxRate,
    TrackingCategory,
    TrackingOption,
)

RECORD_TYPES: Mapping[RecordKind, type[AnyRecord]] = {
    RecordKind.ACCOUNT: Account,
    RecordKind.SUPPLIER: Supplier,
    RecordKind.CUSTOMER: Customer,
    RecordKind.EMPLOYEE: Employee,
    RecordKind.TAX_RATE: TaxRate,
    RecordKind.TRACKING_CATEGORY: TrackingCategory,
    RecordKind.TRACKING_OPTION: TrackingOption,
    RecordKind.CURRENCY: Currency,
}
SEARCH_LENGTH = 300  # what a B-tree takes has an end, and nobody types more
_encode = msgspec.json.Encoder(decimal_format="string", order="sorted").encode


def record_json(record: AnyRecord) -> bytes:
    """The record as JSON; amounts and rates as text, so that no place is lost."""
    return _encode(record)


def record_from(kind: RecordKind, stored: Mapping[str, Any]) -> AnyRecord:
    """Raises msgspec.ValidationError when it is not what `record_json` made."""
    return msgspec.convert(stored, RECORD_TYPES[kind])


def search_text(record: AnyRecord) -> str:
    """What a person may type to find it: code, name, and what else tells it apart."""
    parts = [record_code(record), record.name]
    if isinstance(record, Account) and record.number:
        parts.append(record.number)
    if isinstance(record, TrackingOption) and record.category_name:
        parts.append(record.category_name)
    return normalised(" ".join(part for part in parts if part))[:SEARCH_LENGTH]


def record_code(record: AnyRecord) -> str:
    """The code a bookkeeper knows it by, empty where its kind has none."""
    if isinstance(record, Account | TaxRate):
        return record.code
    return record.id if isinstance(record, Currency) else ""


def scope_of(company_id: UUID, ledger_id: str, kind: RecordKind) -> int:
    """One signed 64-bit number for (company, ledger, kind), so that an index starts with a single short column.

    It narrows only: every query names company, ledger and kind as well.
    """
    named = f"{company_id}\x1f{ledger_id}\x1f{kind.value}"
    return int.from_bytes(hashlib.sha256(named.encode()).digest()[:8], "big", signed=True)
