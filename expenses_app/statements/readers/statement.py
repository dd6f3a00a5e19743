"""What a reader finds in a file: statements, their rows, and the rows that it could not take."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from expenses_app.core.messages import Message


class UnreadableStatement(Exception):
    """The file as a whole cannot be read; nothing of it may be stored. `line` and `column` count from 1."""

    def __init__(self, message: Message, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message.id)
        self.message = message
        self.line = line
        self.column = column


class AccountKind(StrEnum):
    CARD = "card"
    BANK = "bank"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class AccountIdentifier:
    """The account as the file names it. `identifier` is empty where the file names none."""

    kind: AccountKind = AccountKind.UNKNOWN
    identifier: str = ""
    bank: str = ""

    @property
    def ending(self) -> str:
        """The last four letters and digits: as much of an account number as a page may show."""
        plain = "".join(character for character in self.identifier if character.isalnum())
        return plain[-4:]


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One movement. `amount` is in major units of `currency`, negative where money went out.

    `date` is the calendar day as written. `original_*` and `rate` repeat what the file says and are never
    computed. `final` is false for what the bank has not booked yet. `line` counts from 1.
    """

    line: int
    date: datetime.date
    amount: Decimal
    currency: str
    description: str = ""
    counterparty: str = ""
    memo: str = ""
    bank_identifier: str = ""
    final: bool = True
    raw_type: str = ""
    booked_on: datetime.date | None = None
    original_amount: Decimal | None = None
    original_currency: str = ""
    rate: Decimal | None = None
    corrects: str = ""
    correction: str = ""
    parts: Sequence[Decimal] = ()
    notices: tuple[Message, ...] = ()

    @property
    def merchant(self) -> str:
        """The name of the other side, as far as the file tells it."""
        return self.counterparty or self.description or self.memo


@dataclass(frozen=True, slots=True)
class UntakenRow:
    """A row that will not become a transaction, with the reason in the user's words."""

    line: int
    reason: Message
    text: str = ""
    #: True where an answer of the user (which currency?) makes the row readable.
    can_be_answered: bool = False
    #: True where the row was understood and is left out on purpose (an amount of nothing).
    understood: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """One account's rows in one file."""

    account: AccountIdentifier
    currency: str
    rows: Sequence[StatementRow]
    untaken: Sequence[UntakenRow] = ()
    opening_balance: Decimal | None = None
    closing_balance: Decimal | None = None
    notices: Sequence[Message] = ()

    @property
    def balance_gap(self) -> Decimal | None:
        """Closing balance less (opening balance + final rows in the statement's currency), or None where the file
        does not hold both balances. Zero means that the statement is complete."""
        if self.opening_balance is None or self.closing_balance is None:
            return None
        moved = sum(
            (row.amount for row in self.rows if row.final and row.currency == self.currency), start=Decimal(0)
        )
        return self.closing_balance - self.opening_balance - moved


@dataclass(frozen=True, slots=True)
class StatementFile:
    """All that one file holds."""

    statements: Sequence[Statement]
    notices: Sequence[Message] = field(default_factory=tuple)
