"""Reference data as read from a ledger: what can be chosen when categorising."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any


class RecordKind(StrEnum):
    ACCOUNT = "account"  # nominal accounts and bank accounts
    SUPPLIER = "supplier"
    CUSTOMER = "customer"
    EMPLOYEE = "employee"
    TAX_RATE = "tax_rate"
    TRACKING_CATEGORY = "tracking_category"
    TRACKING_OPTION = "tracking_option"
    CURRENCY = "currency"


class RecordStatus(StrEnum):
    ACTIVE = "active"
    ARCHIVED = "archived"
    DELETED = "deleted"


class AccountClass(StrEnum):
    ASSET = "Asset"
    EQUITY = "Equity"
    EXPENSE = "Expense"
    INCOME = "Income"
    LIABILITY = "Liability"


class BankAccountKind(StrEnum):
    BANK = "bank"
    CARD = "card"


@dataclass(frozen=True)
class Record:
    """What every record has. `extra` holds what only the platform's own documents need; plain JSON values."""

    id: str
    name: str
    status: RecordStatus = RecordStatus.ACTIVE
    extra: Mapping[str, Any] = field(default_factory=dict, kw_only=True)


@dataclass(frozen=True)
class Account(Record):
    """`bank` is set for accounts that money leaves and enters. `selectable` is False for system accounts no line may use."""

    code: str = ""
    account_class: AccountClass | None = None
    type: str = ""  # the vendor's own word, for people
    bank: BankAccountKind | None = None
    currency: str | None = None
    number: str = ""  # the bank's own account number, as far as the ledger shows it
    selectable: bool = True
    default_tax_rate_id: str | None = None

    kind = RecordKind.ACCOUNT


@dataclass(frozen=True)
class Supplier(Record):
    email: str = ""
    currency: str | None = None

    kind = RecordKind.SUPPLIER


@dataclass(frozen=True)
class Customer(Record):
    email: str = ""
    currency: str | None = None
    parent_id: str | None = None

    kind = RecordKind.CUSTOMER


@dataclass(frozen=True)
class Employee(Record):
    email: str = ""

    kind = RecordKind.EMPLOYEE


@dataclass(frozen=True)
class TaxComponent:
    """One of the rates that a tax code is made of; `percent` of net, 20 means 20 %."""

    id: str
    name: str
    percent: Decimal
    compound: bool = False


@dataclass(frozen=True)
class TaxRate(Record):
    """`percent` is the effective rate on net (20 means 20 %), None where the ledger does not tell it."""

    code: str = ""
    percent: Decimal | None = None
    components: tuple[TaxComponent, ...] = ()
    purchases: bool = True
    sales: bool = False
    account_classes: tuple[AccountClass, ...] = ()  # empty: any

    kind = RecordKind.TAX_RATE


@dataclass(frozen=True)
class TrackingCategory(Record):
    """A dimension (class, location, region). `per_line` is False where the whole document has one value."""

    per_line: bool = True

    kind = RecordKind.TRACKING_CATEGORY


@dataclass(frozen=True)
class TrackingOption(Record):
    category_id: str = ""
    category_name: str = ""
    parent_id: str | None = None

    kind = RecordKind.TRACKING_OPTION


@dataclass(frozen=True)
class Currency(Record):
    """`id` is the ISO code; `rate` the ledger's latest, base units per unit of it, where it tells one."""

    rate: Decimal | None = None

    kind = RecordKind.CURRENCY


AnyRecord = Account | Supplier | Customer | Employee | TaxRate | TrackingCategory | TrackingOption | Currency
