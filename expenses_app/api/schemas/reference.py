"""Reference data as read from the ledger."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, WithJsonSchema

from expenses_app.api.schemas.base import NumberOut, Out
from expenses_app.api.schemas.lists import Listed

Status = Literal["Unknown", "Active", "Archived"]
AccountType = Literal["Unknown", "Asset", "Expense", "Income", "Liability", "Equity"]
Percent = Annotated[NumberOut, WithJsonSchema({"type": "number", "format": "decimal"})]


class Metadata(Out):
    is_deleted: bool


class ReferenceOut(Out):
    """`modified_date`: last change of what we hold."""

    id: str
    status: Status
    metadata: Metadata
    modified_date: datetime


class Account(ReferenceOut):
    nominal_code: str | None = None
    name: str
    fully_qualified_category: str | None = None
    fully_qualified_name: str | None = None
    currency: str | None = None
    type: AccountType
    is_bank_account: bool


class Accounts(Listed):
    results: list[Account]


class TaxComponent(Out):
    name: str
    rate: Percent
    is_compound: bool


class TaxRate(ReferenceOut):
    name: str
    code: str | None = None
    effective_tax_rate: Percent | None = None
    total_tax_rate: Percent | None = None
    components: list[TaxComponent]


class TaxRates(Listed):
    results: list[TaxRate]


class TrackingCategory(ReferenceOut):
    name: str
    parent_id: str | None = None
    has_children: bool


class TrackingCategoryTree(TrackingCategory):
    sub_categories: list["TrackingCategoryTree"] = Field(default_factory=list)


class TrackingCategories(Listed):
    results: list[TrackingCategory]


class Contact(ReferenceOut):
    email_address: str | None = None
    default_currency: str | None = None


class Supplier(Contact):
    supplier_name: str


class Suppliers(Listed):
    results: list[Supplier]


class Customer(Contact):
    customer_name: str


class Customers(Listed):
    results: list[Customer]


class Employee(ReferenceOut):
    """An extension: whom a reimbursable can be owed to."""

    employee_name: str
    email_address: str | None = None


class Employees(Listed):
    results: list[Employee]
