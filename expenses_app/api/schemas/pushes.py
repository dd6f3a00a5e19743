"""Records that are written into the ledger, and what it wants to know of them."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from expenses_app.api.schemas.base import In, Out, Validation
from expenses_app.api.schemas.lists import Listed
from expenses_app.api.schemas.transactions import Currency

Short = Annotated[str, StringConstraints(max_length=300)]
Status = Literal["Unknown", "Active", "Archived"]
AnyStatus = Literal["Unknown", "Active", "Archived", "Pending"]


class Address(In):
    type: Literal["Unknown", "Billing", "Delivery"] = "Unknown"
    line1: Short | None = None
    line2: Short | None = None
    city: Short | None = None
    region: Short | None = None
    country: Short | None = None
    postal_code: Short | None = None


class ContactBody(In):
    contact_name: Short | None = None
    email_address: Short | None = None
    phone: Short | None = None
    addresses: list[Address] | None = None
    registration_number: Short | None = None
    tax_number: Short | None = None
    status: Status
    default_currency: Currency | None = None


class SupplierBody(ContactBody):
    supplier_name: Short | None = None


class CustomerBody(ContactBody):
    customer_name: Short | None = None


class AccountBody(In):
    nominal_code: Short | None = None
    name: Short | None = None
    description: Annotated[str, StringConstraints(max_length=4000)] | None = None
    fully_qualified_category: Short | None = None
    type: Literal["Unknown", "Asset", "Expense", "Income", "Liability", "Equity"] | None = None
    status: AnyStatus | None = None


class BankAccountBody(In):
    account_name: Short | None = None
    account_type: Literal["Unknown", "Credit", "Debit"] | None = None
    nominal_code: Short | None = None
    account_number: Short | None = None
    currency: Currency | None = None
    institution: Short | None = None
    status: AnyStatus | None = None


class RecordRef(Out):
    id: str
    data_type: str


class Change(Out):
    type: Literal["Unknown", "Created", "Modified", "Deleted", "AttachmentUploaded"]
    record_ref: RecordRef


class PushOperation(Out):
    changes: list[Change] | None = None
    data_type: str
    company_id: UUID
    push_operation_key: UUID
    data_connection_key: UUID
    requested_on_utc: datetime
    completed_on_utc: datetime | None = None
    timeout_in_minutes: int | None = None
    status: Literal["Pending", "Failed", "Success", "TimedOut"]
    error_message: str | None = None
    validation: Validation
    status_code: int


class PushOperations(Listed):
    results: list[PushOperation]


class Choice(Out):
    value: str
    type: str
    display_name: str
    description: str
    required: bool


class FieldNote(Out):
    field: str
    details: str


class Notes(Out):
    warnings: list[FieldNote] = []
    information: list[FieldNote] = []


class PushProperty(Out):
    type: str
    display_name: str
    description: str
    required: bool
    properties: "dict[str, PushProperty] | None" = None
    options: list[Choice] | None = None
    validation: Notes | None = None


class PushOption(PushProperty):
    pass


class PushAsked(In):
    """`allow_sync_on_push_complete`, `force_update`: taken for compatibility. What is written is known at once, and a
    change is never written over what somebody changed meanwhile."""

    timeout_in_minutes: int | None = Field(None, ge=0, le=525_600)
    allow_sync_on_push_complete: bool = True
    force_update: bool = False
