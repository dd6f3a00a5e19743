"""Rows of a delimited file (CSV), read as a person has confirmed."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from expenses_app.core.messages import Message
from expenses_app.core.text import normalised
from expenses_app.statements.readers.amounts import NotAnAmount, adornment, read_amount, read_number
from expenses_app.statements.readers.columns import Meaning, Reading, names_a_card
from expenses_app.statements.readers.currencies import currency_of
from expenses_app.statements.readers.dates import DateOrder, NotADate, read_date
from expenses_app.statements.readers.decode import Decoded, decode
from expenses_app.statements.readers.limits import check_size
from expenses_app.statements.readers.questions import date_orders, decimal_marks
from expenses_app.statements.readers.statement import (
    AccountIdentifier,
    AccountKind,
    Statement,
    StatementFile,
    StatementRow,
    UntakenRow,
)
from expenses_app.statements.readers.table import Record, Table, read_table

_PENDING = frozenset(
    "pending|authorised|authorized|authorisation|hold|open|ausstehend|vorgemerkt|offen|en attente|en cours|pendiente|"
    "in attesa|in behandeling|fuggoben|w toku".split("|")
)
_NEVER_BOOKED = frozenset(
    "declined|rejected|refused|cancelled|canceled|failed|voided|abgelehnt|storniert|refuse|annule|rechazado|cancelado|"
    "rifiutato|annullato|geweigerd|elutasitva".split("|")
)


class _NotTaken(Exception):
    def __init__(self, reason: Message, *, can_be_answered: bool = False, understood: bool = False) -> None:
        super().__init__(reason.id)
        self.reason, self.can_be_answered, self.understood = reason, can_be_answered, understood


def open_table(content: bytes, encoding: str = "") -> tuple[Table, Decoded]:
    """Decode and cut a delimited file. `encoding` is the person's choice, if any. Raises UnreadableStatement."""
    check_size(len(content))
    decoded = decode(content, encoding)
    return read_table(decoded.text), decoded


def read_delimited(table: Table, reading: Reading, notices: Sequence[Message] = ()) -> StatementFile:
    """Read the records of a table; one Statement for each card or account that its rows name.

    Rows that cannot be taken are listed with their reason and line.
    """
    columns = _Columns(table, reading)
    rows: dict[str, list[StatementRow]] = {}
    untaken: dict[str, list[UntakenRow]] = {}
    for record in table.records:
        account = columns.said(record, Meaning.ACCOUNT)
        try:
            rows.setdefault(account, []).append(columns.row(record))
        except _NotTaken as error:
            untaken.setdefault(account, []).append(
                UntakenRow(
                    record.line,
                    error.reason,
                    columns.excerpt(record),
                    can_be_answered=error.can_be_answered,
                    understood=error.understood,
                )
            )
    accounts = list(rows) or [""]
    # Rows that could not be cut, and those of accounts without a readable row, are told with the first account.
    stray = [row for account in untaken if account not in rows for row in untaken[account]]
    first = [*table.untaken, *stray, *untaken.get(accounts[0], [])]
    statements = [
        _statement(
            columns.account(account),
            rows.get(account, []),
            sorted(first if place == 0 else untaken.get(account, []), key=lambda row: row.line),
        )
        for place, account in enumerate(accounts)
    ]
    return StatementFile(statements, tuple(notices))


def _is_a_day_somehow(written: str) -> bool:
    for order in DateOrder:
        try:
            read_date(written, order)
        except NotADate:
            continue
        return True
    return False


def _to_be_answered(written: str) -> _NotTaken:
    reason = Message("Choose how “%(written)s” is read, above.", {"written": written.strip()[:40]})
    return _NotTaken(reason, can_be_answered=True)


def _statement(account: AccountIdentifier, rows: list[StatementRow], untaken: list[UntakenRow]) -> Statement:
    currencies = {row.currency for row in rows}
    return Statement(account, currencies.pop() if len(currencies) == 1 else "", rows, untaken)


@dataclass(slots=True)
class _Columns:
    """A table with its reading, and what follows from the columns as wholes."""

    table: Table
    reading: Reading
    orders: dict[int, DateOrder | None]
    marks: dict[int, str]
    flipped: frozenset[Meaning]

    def __init__(self, table: Table, reading: Reading) -> None:
        self.table, self.reading = table, reading
        self.orders, self.marks = date_orders(table, reading), decimal_marks(table, reading)
        self.flipped = frozenset(
            meaning
            for meaning in (Meaning.MONEY_OUT, Meaning.MONEY_IN)
            if self._is_negative_throughout(meaning)
        )

    def said(self, record: Record, meaning: Meaning) -> str:
        column = self.reading.column(meaning)
        return record.cells[column].strip() if column is not None else ""

    def excerpt(self, record: Record) -> str:
        parts = (self.said(record, meaning) for meaning in (Meaning.DATE, Meaning.MERCHANT, Meaning.AMOUNT))
        return " · ".join(part[:60] for part in parts if part)

    def account(self, name: str) -> AccountIdentifier:
        column = self.reading.column(Meaning.ACCOUNT)
        if column is None or not name:
            return AccountIdentifier()
        is_card = names_a_card(self.table.name_of(column))
        return AccountIdentifier(AccountKind.CARD if is_card else AccountKind.UNKNOWN, name)

    def row(self, record: Record) -> StatementRow:
        """Read one record. Raises _NotTaken."""
        status = normalised(self.said(record, Meaning.STATUS))
        if status in _NEVER_BOOKED:
            raise _NotTaken(
                Message(
                    "The bank says “%(status)s”: no money moved.",
                    {"status": self.said(record, Meaning.STATUS)},
                ),
                understood=True,
            )
        date = self._date(record, Meaning.DATE)
        currency = self._currency(record)
        amount = self._amount(record, currency)
        if amount == 0:
            raise _NotTaken(Message("An amount of nothing is left out."), understood=True)
        booked_column = self.reading.column(Meaning.BOOKED)
        booked_written = self.said(record, Meaning.BOOKED)
        original, original_currency, notices = self._original(record)
        merchant = self.reading.column(Meaning.MERCHANT)
        notes = [record.cells[column].strip() for column in self.reading.columns(Meaning.NOTE)]
        return StatementRow(
            line=record.line,
            date=date,
            amount=amount,
            currency=currency,
            description=record.cells[merchant] if merchant is not None else "",
            memo=" ".join(filter(None, notes)),
            bank_identifier=self.said(record, Meaning.IDENTITY),
            final=status not in _PENDING and (booked_column is None or bool(booked_written)),
            raw_type=self.said(record, Meaning.TYPE),
            booked_on=self._date(record, Meaning.BOOKED) if booked_written else None,
            original_amount=original,
            original_currency=original_currency,
            rate=self._rate(record),
            notices=notices,
        )

    def _date(self, record: Record, meaning: Meaning) -> datetime.date:
        column = self.reading.column(meaning)
        if column is None:
            raise _NotTaken(Message("Choose the column that holds the date."), can_be_answered=True)
        try:
            return read_date(record.cells[column], self.orders[column])
        except NotADate as error:
            if self.orders[column] is None and _is_a_day_somehow(record.cells[column]):
                raise _to_be_answered(record.cells[column]) from error
            raise _NotTaken(error.reason) from error

    def _currency(self, record: Record) -> str:
        named = self.said(record, Meaning.CURRENCY) or self._beside_the_amount(record)
        if not named:
            if self.reading.currency:
                return self.reading.currency
            raise _NotTaken(Message("The row does not name a currency."), can_be_answered=True)
        currency = currency_of(named) or self.reading.symbols.get(named, "")
        if not currency:
            raise _NotTaken(
                Message(
                    "“%(written)s” is the sign of several currencies, or of none.", {"written": named[:20]}
                ),
                can_be_answered=len(named) <= 4,
            )
        return currency

    def _beside_the_amount(self, record: Record) -> str:
        for meaning in (Meaning.AMOUNT, Meaning.MONEY_OUT, Meaning.MONEY_IN):
            beside = adornment(self.said(record, meaning))
            if beside:
                return beside
        return ""

    def _amount(self, record: Record, currency: str) -> Decimal:
        if self.reading.column(Meaning.AMOUNT) is not None:
            amount = self._number(record, Meaning.AMOUNT, currency)
            return amount if self.reading.negative_is_money_out else -amount
        out, into = self.said(record, Meaning.MONEY_OUT), self.said(record, Meaning.MONEY_IN)
        if not out and not into:
            raise _NotTaken(Message("The amount is missing."))
        gone = self._side(record, Meaning.MONEY_OUT, currency) if out else Decimal(0)
        came = self._side(record, Meaning.MONEY_IN, currency) if into else Decimal(0)
        if gone and came:
            raise _NotTaken(Message("The row has money going out and coming in at once."))
        return came - gone

    def _side(self, record: Record, meaning: Meaning, currency: str) -> Decimal:
        number = self._number(record, meaning, currency)
        return -number if meaning in self.flipped else number

    def _number(self, record: Record, meaning: Meaning, currency: str) -> Decimal:
        column = self.reading.column(meaning)
        assert column is not None, "asked only for columns that are there"  # noqa: S101
        written = record.cells[column]
        mark = self.marks[column]
        beside = currency_of(adornment(written))
        if beside and currency and beside != currency:
            raise _NotTaken(
                Message(
                    "The amount says %(beside)s and the row says %(currency)s.",
                    {"beside": beside, "currency": currency},
                )
            )
        if not mark and ("." in written or "," in written):
            raise _to_be_answered(written)
        try:
            return read_amount(written, mark or ".", currency)
        except NotAnAmount as error:
            raise _NotTaken(error.reason) from error

    def _is_negative_throughout(self, meaning: Meaning) -> bool:
        """Some banks sign the debit column although it is one: then its minus says nothing."""
        column = self.reading.column(meaning)
        if column is None:
            return False
        seen = False
        for cell in self.table.cells(column):
            try:
                number = read_number(cell, self.marks[column] or ".")
            except NotAnAmount:
                continue
            if number > 0:
                return False
            seen = seen or number < 0
        return seen

    def _original(self, record: Record) -> tuple[Decimal | None, str, tuple[Message, ...]]:
        currency = currency_of(self.said(record, Meaning.ORIGINAL_CURRENCY))
        if not self.said(record, Meaning.ORIGINAL_AMOUNT):
            return None, currency, ()
        try:
            return self._number(record, Meaning.ORIGINAL_AMOUNT, currency), currency, ()
        except _NotTaken as error:
            return None, "", (error.reason,)

    def _rate(self, record: Record) -> Decimal | None:
        column = self.reading.column(Meaning.RATE)
        if column is None or not record.cells[column].strip() or not self.marks[column]:
            return None
        try:
            return read_number(record.cells[column], self.marks[column])
        except NotAnAmount:
            return None
