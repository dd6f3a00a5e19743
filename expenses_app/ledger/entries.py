"""What we want to stand in the books, in our words. Frozen, complete, and free of any vendor's idea.

Amounts are in major units of the entry's `currency`, positive unless said otherwise; references are the ledger's own ids.
"""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID


class Kind(StrEnum):
    EXPENSE = "expense"
    TRANSFER = "transfer"
    REIMBURSABLE = "reimbursable"
    ADJUSTMENT = "adjustment"


class ExpenseType(StrEnum):
    PAYMENT = "Payment"
    REFUND = "Refund"
    REWARD = "Reward"
    CHARGEBACK = "Chargeback"


class ContactKind(StrEnum):
    SUPPLIER = "supplier"
    CUSTOMER = "customer"
    EMPLOYEE = "employee"


@dataclass(frozen=True)
class Contact:
    kind: ContactKind
    id: str


@dataclass(frozen=True)
class Original:
    """What was spent abroad, as information only: 120.00 EUR on a GBP card."""

    amount: Decimal
    currency: str


@dataclass(frozen=True)
class Line:
    """net + tax = gross. `tracking` holds ids of tracking options. Single negative lines stand only under a positive total."""

    net: Decimal
    tax: Decimal
    account_id: str
    tax_rate_id: str | None = None
    tracking: tuple[str, ...] = ()
    description: str = ""
    billable_to: str | None = None

    @property
    def gross(self) -> Decimal:
        return self.net + self.tax


@dataclass(frozen=True)
class Expense:
    """Card or bank spend, or its reverse by `type`. `rate` is base currency units per unit of `currency`, None when equal."""

    transaction_id: UUID
    type: ExpenseType
    date: datetime.date
    bank_account_id: str
    currency: str
    lines: tuple[Line, ...]
    contact: Contact | None = None
    rate: Decimal | None = None
    merchant: str = ""
    memo: str = ""
    reference: str = ""
    original: Original | None = None
    draft: bool = False

    kind = Kind.EXPENSE

    @property
    def total(self) -> Decimal:
        return sum((line.gross for line in self.lines), Decimal(0))


@dataclass(frozen=True)
class Reimbursable:
    """Money an employee laid out. `payee` is the employee or the supplier that stands for them."""

    transaction_id: UUID
    date: datetime.date
    due_date: datetime.date
    payee: Contact
    currency: str
    lines: tuple[Line, ...]
    payable_account_id: str | None = None
    rate: Decimal | None = None
    merchant: str = ""
    memo: str = ""
    reference: str = ""

    kind = Kind.REIMBURSABLE

    @property
    def total(self) -> Decimal:
        return sum((line.gross for line in self.lines), Decimal(0))


@dataclass(frozen=True)
class TransferSide:
    account_id: str
    amount: Decimal
    currency: str


@dataclass(frozen=True)
class Transfer:
    """Money moved between two of the company's own accounts. `rate` is base units per foreign unit, None when both are base."""

    transaction_id: UUID
    date: datetime.date
    source: TransferSide
    destination: TransferSide
    rate: Decimal | None = None
    tracking: tuple[str, ...] = ()
    memo: str = ""
    reference: str = ""

    kind = Kind.TRANSFER

    @property
    def currency(self) -> str:
        return self.source.currency

    @property
    def total(self) -> Decimal:
        return self.source.amount


@dataclass(frozen=True)
class AdjustmentLine:
    """`amount` is signed: debit positive, credit negative."""

    amount: Decimal
    account_id: str
    tracking: tuple[str, ...] = ()
    description: str = ""


@dataclass(frozen=True)
class Adjustment:
    """A journal. Lines sum to zero."""

    transaction_id: UUID
    date: datetime.date
    currency: str
    lines: tuple[AdjustmentLine, ...]
    rate: Decimal | None = None
    memo: str = ""
    reference: str = ""

    kind = Kind.ADJUSTMENT

    @property
    def total(self) -> Decimal:
        """The sum of the debits."""
        return sum((line.amount for line in self.lines if line.amount > 0), Decimal(0))


Entry = Expense | Reimbursable | Transfer | Adjustment
