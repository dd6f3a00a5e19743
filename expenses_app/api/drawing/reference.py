"""Records of a ledger as clients see them. A deleted record stays, marked."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any, TypeVar

from expenses_app.ledger.records import (
    Account,
    AccountClass,
    BankAccountKind,
    Customer,
    Employee,
    RecordStatus,
    Supplier,
    TaxRate,
    TrackingOption,
)
from expenses_app.reference_data.models import ReferenceRecord

Kept = TypeVar("Kept")


def drawn_account(row: ReferenceRecord) -> dict[str, Any]:
    account = _as(row, Account)
    return {
        **_common(row),
        "nominal_code": account.code or None,
        "name": account.name,
        "fully_qualified_category": category_of(account),
        "fully_qualified_name": f"{category_of(account)}.{account.name}",
        "currency": account.currency,
        "type": type_of(account),
        "is_bank_account": account.bank is not None,
    }


def type_of(account: Account) -> str:
    """The class; where the ledger tells none, money in a bank is an asset and a card's balance a liability."""
    if account.account_class is not None:
        return account.account_class.value
    by_bank = {BankAccountKind.BANK: AccountClass.ASSET, BankAccountKind.CARD: AccountClass.LIABILITY}
    return by_bank[account.bank].value if account.bank else "Unknown"


def category_of(account: Account) -> str:
    return f"{type_of(account)}.{account.type}" if account.type else type_of(account)


def drawn_tax_rate(row: ReferenceRecord) -> dict[str, Any]:
    rate = _as(row, TaxRate)
    return {
        **_common(row),
        "name": rate.name,
        "code": rate.code or None,
        "effective_tax_rate": rate.percent,
        "total_tax_rate": total_rate(rate),
        "components": [
            {"name": part.name, "rate": part.percent, "is_compound": part.compound}
            for part in rate.components
        ],
    }


def total_rate(rate: TaxRate) -> Decimal | None:
    """The plain sum of what it is made of."""
    return sum((part.percent for part in rate.components), Decimal(0)) if rate.components else rate.percent


def drawn_tracking(row: ReferenceRecord, parents: Collection[str]) -> dict[str, Any]:
    """`parents`: ids that have options below them."""
    record = row.record
    above = (record.parent_id or record.category_id) if isinstance(record, TrackingOption) else None
    return {
        **_common(row),
        "name": record.name,
        "parent_id": above,
        "has_children": row.record_id in parents,
    }


def drawn_supplier(row: ReferenceRecord) -> dict[str, Any]:
    supplier = _as(row, Supplier)
    return {
        **_common(row),
        "supplier_name": supplier.name,
        "email_address": supplier.email or None,
        "default_currency": supplier.currency,
    }


def drawn_customer(row: ReferenceRecord) -> dict[str, Any]:
    customer = _as(row, Customer)
    return {
        **_common(row),
        "customer_name": customer.name,
        "email_address": customer.email or None,
        "default_currency": customer.currency,
    }


def drawn_employee(row: ReferenceRecord) -> dict[str, Any]:
    employee = _as(row, Employee)
    return {**_common(row), "employee_name": employee.name, "email_address": employee.email or None}


def _common(row: ReferenceRecord) -> dict[str, Any]:
    return {
        "id": row.record_id,
        "status": "Active" if row.status == RecordStatus.ACTIVE else "Archived",
        "metadata": {"is_deleted": row.status == RecordStatus.DELETED},
        "modified_date": row.changed_at,
    }


def _as(row: ReferenceRecord, kind: type[Kept]) -> Kept:
    record = row.record
    if not isinstance(record, kind):
        raise TypeError(type(record))
    return record
