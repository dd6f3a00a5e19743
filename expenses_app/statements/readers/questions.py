"""What a delimited file leaves open and only a person can answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from expenses_app.core.messages import Message
from expenses_app.statements.readers.amounts import adornment, decide_mark
from expenses_app.statements.readers.columns import Meaning, Reading
from expenses_app.statements.readers.currencies import currency_of
from expenses_app.statements.readers.dates import DateOrder, NotADate, decide_order, read_date
from expenses_app.statements.readers.table import Table

_DATES = (Meaning.DATE, Meaning.BOOKED)
_NUMBERS = (Meaning.AMOUNT, Meaning.MONEY_OUT, Meaning.MONEY_IN, Meaning.ORIGINAL_AMOUNT, Meaning.RATE)


@dataclass(frozen=True, slots=True)
class Question:
    """One open point. `about` is the field that answers it; `options` are values with their words, where few."""

    about: str
    message: Message
    options: Sequence[tuple[str, Message]] = ()


def questions(table: Table, reading: Reading) -> list[Question]:
    """Everything that must be answered before the file can be imported, in the order of the page."""
    found = [*_missing_columns(reading)]
    if not reading.date_order:
        found += _date_questions(table, reading)
    if not reading.decimal_mark:
        found += _mark_questions(table, reading)
    found += _currency_questions(table, reading)
    return found


def date_orders(table: Table, reading: Reading) -> dict[int, DateOrder | None]:
    """The order of each date column: decided by its cells, else by the person's answer."""
    orders: dict[int, DateOrder | None] = {}
    for meaning in _DATES:
        for column in reading.columns(meaning):
            orders[column] = decide_order(table.cells(column)).order or reading.date_order
    return orders


def decimal_marks(table: Table, reading: Reading) -> dict[int, str]:
    """The decimal mark of each column of numbers: decided by its cells, else by the person's answer, else a point
    where no cell depends on it."""
    marks: dict[int, str] = {}
    for meaning in _NUMBERS:
        for column in reading.columns(meaning):
            decided = decide_mark(table.cells(column))
            marks[column] = decided.mark or reading.decimal_mark or ("" if decided.matters else ".")
    return marks


def _missing_columns(reading: Reading) -> list[Question]:
    found = []
    if reading.column(Meaning.DATE) is None:
        found.append(Question("meanings", Message("Choose the column that holds the date.")))
    amounts = (Meaning.AMOUNT, Meaning.MONEY_OUT, Meaning.MONEY_IN)
    if all(reading.column(meaning) is None for meaning in amounts):
        found.append(Question("meanings", Message("Choose the column that holds the amount.")))
    return found


def _date_questions(table: Table, reading: Reading) -> list[Question]:
    for column, order in date_orders(table, reading).items():
        decided = decide_order(table.cells(column))
        if order is not None or not decided.example:
            continue
        options = [
            (str(order), _reading_words(decided.example, order, table.cells(column)))
            for order in DateOrder
            if order in dict(decided.readings)
        ]
        message = Message(
            "“%(written)s” on line %(line)s can be read in several ways. Which one is it?",
            {"written": decided.example, "line": _line_of(table, column, decided.example)},
        )
        return [Question("date_order", message, options)]
    return []


def _reading_words(written: str, order: DateOrder, cells: Iterable[str]) -> Message:
    """One reading of an ambiguous day, with the days that the whole column would then run over."""
    words = {
        DateOrder.DAY_FIRST: "Day first: %(day)s. The rows then run from %(first_day)s to %(last_day)s.",
        DateOrder.MONTH_FIRST: "Month first: %(day)s. The rows then run from %(first_day)s to %(last_day)s.",
        DateOrder.YEAR_FIRST: "Year first: %(day)s. The rows then run from %(first_day)s to %(last_day)s.",
    }
    days = []
    for cell in cells:
        try:
            days.append(read_date(cell, order))
        except NotADate:
            continue
    return Message(
        words[order],
        {
            "day": read_date(written, order).isoformat(),
            "first_day": min(days).isoformat(),
            "last_day": max(days).isoformat(),
        },
    )


def _mark_questions(table: Table, reading: Reading) -> list[Question]:
    for column, mark in decimal_marks(table, reading).items():
        if mark:
            continue
        example = next((cell.strip() for cell in table.cells(column) if "." in cell or "," in cell), "")
        options = [
            (".", Message("A point stands before the decimals (1.5 is one and a half)")),
            (",", Message("A comma stands before the decimals (1,5 is one and a half)")),
        ]
        message = Message(
            "“%(written)s” in column “%(column)s” can be read in two ways. Which mark stands before the decimals?",
            {"written": example, "column": table.name_of(column) or str(column + 1)},
        )
        return [Question("decimal_mark", message, options)]
    return []


def _currency_questions(table: Table, reading: Reading) -> list[Question]:
    column = reading.column(Meaning.CURRENCY)
    found = []
    unnamed = 0
    shared: dict[str, int] = {}
    amounts = [reading.column(meaning) for meaning in (Meaning.AMOUNT, Meaning.MONEY_OUT, Meaning.MONEY_IN)]
    for record in table.records:
        written = record.cells[column].strip() if column is not None else ""
        if not written:
            beside = [adornment(record.cells[place]) for place in amounts if place is not None]
            written = next(filter(None, beside), "")
        if not written:
            unnamed += 1
        elif not currency_of(written) and len(written) <= 4:
            shared[written] = shared.get(written, 0) + 1
    if unnamed and not reading.currency:
        found.append(
            Question(
                "currency",
                Message(
                    "Which currency is it, where the file names none? Rows: %(count)s.", {"count": unnamed}
                ),
            )
        )
    for symbol, count in sorted(shared.items()):
        if symbol not in reading.symbols:
            found.append(
                Question(
                    f"symbols:{symbol}",
                    Message(
                        "Which currency is “%(symbol)s”? Rows: %(count)s.",
                        {"symbol": symbol, "count": count},
                    ),
                )
            )
    return found


def _line_of(table: Table, column: int, written: str) -> int:
    return next((record.line for record in table.records if record.cells[column].strip() == written), 0)
