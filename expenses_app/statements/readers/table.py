"""From text to a table: the delimiter, the header row and the records, each with the line on which it begins."""

import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from expenses_app.core.messages import Message
from expenses_app.core.text import normalised
from expenses_app.statements.readers.amounts import looks_like_amount
from expenses_app.statements.readers.dates import looks_like_date
from expenses_app.statements.readers.decode import refuse_null
from expenses_app.statements.readers.limits import LONGEST_CELL, MOST_BYTES, check_rows
from expenses_app.statements.readers.statement import UnreadableStatement, UntakenRow

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
#: Rows above the header that a bank may put there (name, address, period).
_DEEPEST_HEADER = 60
_MOST_LINES_OF_A_RECORD = 25
_MOST_COLUMNS = 200
_LINE_END = re.compile(r"\r\n|\r|\n")

# The module's limit of 131,072 characters would end a file with a message for programmers; ours are per cell, below.
csv.field_size_limit(MOST_BYTES)


@dataclass(frozen=True, slots=True)
class Record:
    line: int
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Table:
    """A delimited file. `header` is empty where the first row is already a transaction."""

    delimiter: str
    header: Sequence[str]
    header_line: int
    records: Sequence[Record]
    untaken: Sequence[UntakenRow]
    width: int

    @property
    def signature(self) -> str:
        """The same for every file with these column names and this delimiter: what a mapping is remembered by."""
        names = [normalised(name) for name in self.header] or [f"{self.width} columns without names"]
        return hashlib.sha256("\x1f".join([self.delimiter, *names]).encode()).hexdigest()

    def name_of(self, column: int) -> str:
        return self.header[column].strip() if self.header else ""

    def cells(self, column: int) -> Iterator[str]:
        """Every record's cell in a column; short records give nothing."""
        return (record.cells[column] if column < len(record.cells) else "" for record in self.records)


def read_table(text: str) -> Table:
    """Read a delimited file.

    Raises UnreadableStatement: NUL bytes, a quotation mark that never closes, no row with a date and an amount.
    """
    refuse_null(text)
    delimiter = _delimiter(text)
    records, untaken = _records(text, delimiter)
    first = next((index for index, record in enumerate(records) if _is_transaction(record.cells)), None)
    if first is None:
        raise UnreadableStatement(
            Message(
                "No row with a date and an amount was found, so this is not a statement, or one without "
                "transactions. Choose the export called CSV, OFX or CAMT.053 at the bank."
            )
        )
    above = _header_above(records, first)
    header = records[above] if above is not None else None
    width = len(header.cells) if header else len(records[first].cells)
    while header and width > 1 and not header.cells[width - 1].strip():
        width -= 1
    body = records[first if above is None else above + 1 :]
    check_rows(len(body))
    fitting, misfits = _fitting(body, width)
    after = header.line if header else 0
    untaken = [row for row in untaken if row.line > after]
    return Table(
        delimiter=delimiter,
        header=tuple(header.cells[:width]) if header else (),
        header_line=after,
        records=fitting,
        untaken=sorted([*untaken, *misfits], key=lambda row: row.line),
        width=width,
    )


def _delimiter(text: str) -> str:
    """The delimiter under which most of the first lines have a date and an amount."""
    lines = [line for line in islice(io.StringIO(text, newline=""), 200) if len(line) < 5000]

    def score(delimiter: str) -> tuple[int, int]:
        rows = list(csv.reader(lines, delimiter=delimiter, skipinitialspace=True))
        transactions = sum(_is_transaction(row) for row in rows)
        common = Counter(len(row) for row in rows if len(row) > 1).most_common(1)
        return transactions, common[0][1] if common else 0

    return max(DELIMITERS, key=score)


def _records(text: str, delimiter: str) -> tuple[list[Record], list[UntakenRow]]:
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter, strict=True, skipinitialspace=True
    )
    records: list[Record] = []
    untaken: list[UntakenRow] = []
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return records, untaken
        except csv.Error as error:
            if "unexpected end" in str(error):
                raise _never_closed(line) from error
            untaken.append(
                UntakenRow(line, Message("The quotation marks in this row do not fit together.", {}), "")
            )
            continue
        if not any(cell.strip() for cell in cells):
            continue
        reason = _unreasonable(cells, line, reader.line_num)
        if reason:
            untaken.append(UntakenRow(line, reason, _excerpt(cells)))
        else:
            records.append(Record(line, cells))


def _never_closed(line: int) -> UnreadableStatement:
    return UnreadableStatement(
        Message(
            "A quotation mark opens on line %(line)s and never closes, so everything after it is unreadable. "
            "Nothing was imported. Close it, or download the file again.",
            {"line": line},
        ),
        line,
    )


def _unreasonable(cells: Sequence[str], first_line: int, last_line: int) -> Message | None:
    if last_line - first_line >= _MOST_LINES_OF_A_RECORD:
        return Message(
            "A quotation mark swallows lines %(first)s to %(last)s. Correct the file or leave the rows out.",
            {"first": first_line, "last": last_line},
        )
    longest = max(map(len, cells))
    if longest > LONGEST_CELL:
        return Message(
            "One cell has %(length)s characters; a cell may have %(limit)s.",
            {"length": longest, "limit": LONGEST_CELL},
        )
    if len(cells) > _MOST_COLUMNS:
        return Message(
            "The row has %(count)s cells; a row may have %(limit)s.",
            {"count": len(cells), "limit": _MOST_COLUMNS},
        )
    return None


def _header_above(records: Sequence[Record], first: int) -> int | None:
    """The nearest row above the first transaction that has names in it: several cells, no date, no bare number."""
    if first > _DEEPEST_HEADER:
        return None
    for index in range(first - 1, -1, -1):
        named = [cell for cell in records[index].cells if cell.strip()]
        if len(named) >= 2 and not any(looks_like_date(cell) or looks_like_amount(cell) for cell in named):
            return index
    return None


def _fitting(body: Sequence[Record], width: int) -> tuple[list[Record], list[UntakenRow]]:
    fitting: list[Record] = []
    misfits: list[UntakenRow] = []
    for record in body:
        cells = list(record.cells)
        while len(cells) > width and not cells[-1].strip():
            cells.pop()
        if len(cells) == width:
            fitting.append(Record(record.line, cells))
            continue
        reason = (
            "The row has %(count)s cells where the columns are %(width)s: too many to know which is which."
            if len(cells) > width
            else "The row has %(count)s cells where the columns are %(width)s: too few."
        )
        misfits.append(
            UntakenRow(record.line, Message(reason, {"count": len(cells), "width": width}), _excerpt(cells))
        )
    return fitting, misfits


def _is_transaction(cells: Sequence[str]) -> bool:
    short = [cell for cell in cells[:_MOST_COLUMNS] if cell and len(cell) <= 40]
    dates = [cell for cell in short if looks_like_date(cell)]
    return bool(dates) and any(looks_like_amount(cell) for cell in short if cell not in dates)


def _excerpt(cells: Sequence[str]) -> str:
    """The beginning of a row, on one line, for a person to recognise it."""
    return _LINE_END.sub(" ", " · ".join(cell.strip()[:40] for cell in cells[:8] if cell.strip()))[:120]
