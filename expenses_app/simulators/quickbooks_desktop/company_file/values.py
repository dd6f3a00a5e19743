"""The simple types of qbXML: text to a Python value and back."""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from expenses_app.simulators.quickbooks_desktop.company_file import refusals
from expenses_app.simulators.quickbooks_desktop.company_file.refusals import Refused

AMOUNT = re.compile(r"-?\d{1,13}\.\d{2}")
DATE_TIME = re.compile(r"(\d{4}-\d\d-\d\d)(T\d\d:\d\d(?::\d\d)?)?(Z|[+-]\d\d:\d\d)?")
IDENTIFIER = re.compile(r"[0-9A-F]{1,8}-\d{1,10}|-1")
GUID = re.compile(r"\{[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}|0")
FIRST_YEAR, LAST_YEAR = 1901, 9999


def _boolean(text: str) -> bool:
    return {"true": True, "1": True, "false": False, "0": False}[text]


def _amount(text: str) -> Decimal:
    if not AMOUNT.fullmatch(text):
        raise ValueError(text)
    return Decimal(text)


def _number(text: str) -> Decimal:
    if not re.fullmatch(r"-?\d+(\.\d+)?", text):
        raise ValueError(text)
    return Decimal(text)


def _date(text: str) -> date:
    found = date.fromisoformat(text)
    if len(text) != len("2026-01-31") or not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError(text)
    return found


def _moment(text: str) -> datetime:
    """A date or moment; without an offset it stays naive and means the computer's own time."""
    found = DATE_TIME.fullmatch(text)
    if not found:
        raise ValueError(text)
    return datetime.fromisoformat(f"{found[1]}{found[2] or 'T00:00:00'}{found[3] or ''}")


def _identifier(text: str) -> str:
    if not IDENTIFIER.fullmatch(text):
        raise ValueError(text)
    return text


def _guid(text: str) -> str:
    if not GUID.fullmatch(text):
        raise ValueError(text)
    return text


READERS: dict[str, tuple[Callable[[str], Any], int, str]] = {
    "BOOLTYPE": (_boolean, refusals.BAD_BOOLEAN, "boolean"),
    "AMTTYPE": (_amount, refusals.BAD_AMOUNT, "amount"),
    "PRICETYPE": (_number, refusals.BAD_PRICE, "price"),
    "PERCENTTYPE": (_number, refusals.BAD_PERCENT, "percentage"),
    "QUANTYPE": (_number, refusals.BAD_QUANTITY, "quantity"),
    "FLOATTYPE": (_number, refusals.BAD_NUMBER, "number"),
    "INTTYPE": (int, refusals.BAD_NUMBER, "number"),
    "DATETYPE": (_date, refusals.BAD_DATE, "date"),
    "DATETIMETYPE": (_moment, refusals.BAD_DATE, "date"),
    "IDTYPE": (_identifier, refusals.BAD_OBJECT_ID, "object ID"),
    "GUIDTYPE": (_guid, refusals.BAD_OBJECT_ID, "object ID"),
}


def read(kind: str, field: str, text: str) -> Any:
    """Turn the text of an element into a value; raises Refused with the code of its type."""
    if kind not in READERS:
        return text
    reader, code, word = READERS[kind]
    try:
        return reader(text.strip())
    except (ValueError, KeyError, InvalidOperation):
        sentence = (
            f'The given object ID "{text}" in the field "{field}" is invalid.'
            if code == refusals.BAD_OBJECT_ID
            else f'There was an error when converting the {word} "{text}" in the field "{field}".'
        )
        raise Refused(code, sentence) from None


def write(kind: str, value: Any, zone: ZoneInfo) -> str:
    """Write a value as its type is written; moments in the computer's time with its offset."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if kind == "AMTTYPE":
        return f"{value:.2f}"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)
