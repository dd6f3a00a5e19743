"""Transactions as clients send them. Batches hold 1 to 50, lines 1 to 100, tracking 1 to 10."""

import re
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, WithJsonSchema

from expenses_app.api.faults import Fault
from expenses_app.api.schemas.base import In, Number, Out
from expenses_app.api.schemas.lists import Listed
from expenses_app.api.settled import RETIRED_TYPES
from expenses_app.api.submitting.dates import day_of

_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
MOST_AT_ONCE = 50


def _guid(text: str) -> str:
    if not _GUID.fullmatch(text):
        raise ValueError("a GUID is needed")
    return text.lower()


def guid_in_path(text: str) -> str:
    """A transaction's id as it stands in a path. Raises Fault 400."""
    try:
        return _guid(text)
    except ValueError as malformed:
        raise Fault(400, f"{text} is not a GUID.") from malformed


def _dated(text: str) -> str:
    day_of(text)
    return text


def _bounded(amount: Decimal) -> Decimal:
    if abs(amount) >= Decimal(10) ** 14:
        raise ValueError("this is too large")
    return amount


def _rate(rate: Decimal) -> Decimal:
    if not 0 < rate < Decimal(10) ** 12:
        raise ValueError("a rate above zero is needed")
    return rate


def _living(type: Any) -> Any:
    if isinstance(type, str) and type in RETIRED_TYPES:
        raise ValueError(RETIRED_TYPES[type])
    return type


Guid = Annotated[str, AfterValidator(_guid), WithJsonSchema({"type": "string", "format": "uuid"})]
Moment = Annotated[str, StringConstraints(max_length=40), AfterValidator(_dated)]
Amount = Annotated[Number, AfterValidator(_bounded)]
Rate = Annotated[Number, AfterValidator(_rate)]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
RecordId = Annotated[str, StringConstraints(min_length=1, max_length=120)]
ExpenseType = Annotated[Literal["Payment", "Refund", "Reward", "Chargeback"], BeforeValidator(_living)]
Notes = Annotated[str, StringConstraints(max_length=4000)]
Reference = Annotated[str, StringConstraints(max_length=100)]


class RecordRef(In):
    id: RecordId | None = None


class NeededRef(In):
    id: RecordId


class SupplierRef(In):
    id: RecordId
    type: Literal["Supplier"] = "Supplier"


class InvoiceTo(In):
    """The kind of record is written in several ways by clients; only customers can be invoiced."""

    id: RecordId | None = None
    type: str | None = None
    data_type: str | None = None


class TrackingRef(In):
    id: RecordId
    data_type: Literal["trackingCategories", "customers", "suppliers"] = "trackingCategories"


Tracking = Annotated[list[TrackingRef], Field(min_length=1, max_length=10)]


class ExpenseLine(In):
    net_amount: Amount
    tax_amount: Amount | None = None
    tax_rate_ref: RecordRef | None = None
    account_ref: RecordRef | None = None
    item_ref: RecordRef | None = None
    tracking_refs: Tracking | None = None
    invoice_to: InvoiceTo | None = None


class ReimbursableLine(ExpenseLine):
    description: Notes | None = None


ExpenseLines = Annotated[list[ExpenseLine], Field(min_length=1, max_length=100)]
ReimbursableLines = Annotated[list[ReimbursableLine], Field(min_length=1, max_length=100)]


class ExpenseUpdate(In):
    """What is left out stays as it is."""

    type: ExpenseType
    issue_date: Moment
    currency: Currency
    currency_rate: Rate | None = None
    contact_ref: SupplierRef | None = None
    bank_account_ref: RecordRef | None = None
    merchant_name: Annotated[str, StringConstraints(max_length=300)] | None = None
    lines: ExpenseLines | None = None
    notes: Notes | None = None


class Expense(ExpenseUpdate):
    id: Guid
    reference: Reference | None = None
    post_as_draft: bool | None = None


class ReimbursableUpdate(In):
    reference: Reference | None = None
    contact_ref: NeededRef
    ap_account_ref: RecordRef | None = None
    issue_date: Moment
    due_date: Moment
    currency: Currency
    currency_rate: Rate | None = None
    notes: Notes | None = None
    lines: ReimbursableLines | None = None


class Reimbursable(ReimbursableUpdate):
    id: Guid


class AdjustmentLine(In):
    """`amount`: debit positive, credit negative."""

    amount: Amount
    account_ref: NeededRef
    description: Notes | None = None
    tracking_refs: Tracking | None = None
    invoice_to: InvoiceTo | None = None


class Adjustment(In):
    id: Guid
    date: Moment
    currency: Currency
    currency_rate: Rate | None = None
    reference: Reference | None = None
    lines: Annotated[list[AdjustmentLine], Field(min_length=1, max_length=100)]


class TransferSide(In):
    account_ref: NeededRef
    amount: Annotated[Amount, Field(gt=0)]


class Transfer(In):
    description: Notes | None = None
    date: Moment
    source: TransferSide = Field(alias="from")
    to: TransferSide


Expenses = Annotated[list[Expense], Field(min_length=1, max_length=MOST_AT_ONCE)]
Reimbursables = Annotated[list[Reimbursable], Field(min_length=1, max_length=MOST_AT_ONCE)]
Adjustments = Annotated[list[Adjustment], Field(min_length=1, max_length=MOST_AT_ONCE)]


class Accepted(Out):
    sync_id: UUID


class SyncStatus(Out):
    company_id: UUID
    sync_id: UUID
    sync_status_code: int
    sync_status: str
    error_message: str
    sync_exception_message: str
    sync_utc: Any
    data_pushed: bool


class TransactionStatus(Out):
    transaction_id: str
    status: Literal["Unknown", "Pending", "ValidationError", "Completed", "PushError"]
    message: str | None = None
    integration_type: Literal["expenses", "bankfeeds"] = "expenses"


class TransactionStatuses(Listed):
    results: list[TransactionStatus]


class Attachment(Out):
    company_id: UUID
    id: str
    transaction_id: str
