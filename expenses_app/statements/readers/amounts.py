"""From written amounts to Decimal, exactly or not at all. The decimal mark is decided per column over all rows."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from expenses_app.core.messages import Message
from expenses_app.core.money import fits, places
from expenses_app.statements.readers.currencies import currency_of
from expenses_app.statements.readers.limits import MOST_WHOLE_DIGITS

_SPACES = "\u00a0\u202f\u2009 "
_MINUS = "-−–"
#: What may stand around the digits: signs, brackets, a currency's symbol or code, spaces, CR and DR.
_SYMBOL = r"[$€£¥₹₪₺₩₴₫]|kr\.?|zł|Kč|Ft|Fr\.?|[A-Z]{1,3}\$|[^\W\d_]{3}"
_SHAPE = re.compile(
    rf"^(?P<open>\()?(?P<sign>[{_MINUS}+])?[{_SPACES}]*(?P<before>{_SYMBOL})?[{_SPACES}]*"
    rf"(?P<inner>[{_MINUS}+])?[{_SPACES}]*(?P<digits>[0-9][0-9.,'’{_SPACES}]*|[.,][0-9]+)"
    rf"[{_SPACES}]*(?P<behind>{_SYMBOL})?[{_SPACES}]*(?P<trailing>[{_MINUS}])?(?P<close>\))?"
    rf"[{_SPACES}]*(?P<side>[CD]R)?$",
    re.IGNORECASE,
)
_LONGEST = 60
_GROUPED = re.compile(r"^\d{1,3}(?:\.\d{2,3})*\.\d{3}$")
_PLAIN = re.compile(r"^\d*$")


class NotAnAmount(Exception):
    """A cell that is no amount; `reason` says why in the user's words."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason.id)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class DecimalMark:
    """What a column's cells say about its decimal mark.

    `mark` is "." or ",", or nothing where it is open: `matters` tells whether any cell depends on it.
    """

    mark: str
    matters: bool


def looks_like_amount(cell: str) -> bool:
    """Whether a cell could be an amount, whatever its decimal mark."""
    return len(cell) <= 40 and _shape(cell) is not None


def adornment(cell: str) -> str:
    """The currency symbol or code that stands beside the digits of an amount, or nothing."""
    shape = _shape(cell)
    return (shape["before"] or shape["behind"] or "") if shape else ""


def decide_mark(cells: Iterable[str]) -> DecimalMark:
    """Decide the decimal mark of a column from all of its cells; cells that are no amounts do not vote."""
    votes = set()
    open_cells = False
    for cell in cells:
        shape = _shape(cell)
        if shape is None:
            continue
        vote = _vote(shape["digits"].strip(_SPACES))
        if vote == "?":
            open_cells = True
        elif vote:
            votes.add(vote)
    if len(votes) == 1:
        return DecimalMark(votes.pop(), matters=True)
    return DecimalMark("", matters=open_cells or len(votes) > 1)


def read_amount(cell: str, mark: str, currency: str) -> Decimal:
    """Read one cell with the column's decimal mark, as an amount of `currency` ("" checks no places).

    Raises NotAnAmount with a reason: scientific notation, NaN, hexadecimal, too many digits or places.
    """
    number = read_number(cell, mark)
    if currency and not fits(number, currency):
        raise NotAnAmount(
            Message(
                "“%(written)s” has more decimals than %(currency)s allows (%(places)s).",
                {"written": cell.strip(), "currency": currency, "places": places(currency)},
            )
        )
    return number


def read_number(cell: str, mark: str) -> Decimal:
    """Read one cell as a number with its sign, keeping every digit. Raises NotAnAmount."""
    written = cell.strip()
    if not written:
        raise NotAnAmount(Message("The amount is missing."))
    shape = _shape(written)
    if shape is None or bool(shape["open"]) != bool(shape["close"]):
        raise NotAnAmount(Message("“%(written)s” is not an amount.", {"written": written[:60]}))
    digits = _plain_digits(shape["digits"].strip(_SPACES), mark)
    if digits is None:
        raise NotAnAmount(
            Message(
                "“%(written)s” does not fit the other amounts, which have “%(mark)s” before the decimals.",
                {"written": written[:60], "mark": mark},
            )
        )
    if len(digits.partition(".")[0].lstrip("0")) > MOST_WHOLE_DIGITS:
        raise NotAnAmount(
            Message(
                "“%(written)s” has more than %(limit)s digits before the decimals.",
                {"written": written[:60], "limit": MOST_WHOLE_DIGITS},
            )
        )
    return Decimal(digits) * _direction(shape)


def read_unmarked(cell: str, currency: str) -> Decimal:
    """Read an amount of OFX, where point and comma both stand before decimals and groups are not foreseen.

    OFX specification, data type Amount: either mark, no thousands. Where both occur, the last is the decimal mark.
    """
    mark = "," if cell.rfind(",") > cell.rfind(".") else "."
    return read_amount(cell, mark, currency)


def _shape(cell: str) -> re.Match[str] | None:
    """The parts of an amount; three letters beside the digits must be a currency, so that «VWZ1» is none."""
    written = cell.strip()
    shape = _SHAPE.match(written) if len(written) <= _LONGEST else None
    if shape is None or (shape["sign"] and shape["inner"]):
        return None
    beside = shape["before"] or shape["behind"] or ""
    return None if len(beside) == 3 and beside.isalpha() and not currency_of(beside) else shape


def _vote(digits: str) -> str:
    """The decimal mark that one cell proves; "?" where it could be either, "" where it has none."""
    marks = [character for character in digits if character in ".,"]
    if not marks:
        return ""
    if len(set(marks)) == 2:
        return marks[-1]
    if len(marks) > 1:
        return "," if marks[0] == "." else "."
    whole, _, part = digits.partition(marks[0])
    whole_digits = re.sub(rf"['’{_SPACES}]", "", whole)
    grouped_otherwise = len(whole_digits) != len(whole)
    if len(part) != 3 or grouped_otherwise or whole_digits in ("", "0") or len(whole_digits) > 3:
        return marks[0]
    return "?"


def _plain_digits(digits: str, mark: str) -> str | None:
    """Digits with "." before the decimals and no groups, or None where the groups are not groups."""
    other = "," if mark == "." else "."
    whole, _, part = digits.partition(mark) if mark else (digits, "", "")
    if not _PLAIN.match(part):
        return None
    separators = {character for character in whole if not character.isdigit()}
    if len(separators) > 1 or (separators and not separators <= {other, *"'’", *_SPACES}):
        return None
    if separators:
        if not _GROUPED.match(whole.replace(separators.pop(), ".")):
            return None
        whole = "".join(character for character in whole if character.isdigit())
    return f"{whole or '0'}.{part}" if part else (whole or None)


def _direction(shape: re.Match[str]) -> int:
    minus = sum(bool(shape[place]) and shape[place] in _MINUS for place in ("sign", "inner", "trailing"))
    outward = bool(shape["open"]) or (shape["side"] or "").upper() == "DR"
    return -1 if (minus + outward) % 2 else 1
