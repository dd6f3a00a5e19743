"""Values as they travel: encoded enumerations, numbers, moments, etags."""

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from expenses_app.simulators.dynamics_365.odata.entities import Entity
from expenses_app.simulators.dynamics_365.odata.errors import bad_request

Row = dict[str, Any]
NO_ID = "00000000-0000-0000-0000-000000000000"
NO_DATE = "0001-01-01"


@cache
def encoded(option: str) -> str:
    """Write an option as an XML name: ``G/L Account`` is ``G_x002F_L_x0020_Account``, blank is ``_x0020_``."""
    return re.sub(r"[^A-Za-z0-9_.-]", lambda found: f"_x{ord(found[0]):04X}_", option)


def decoded(text: str) -> str:
    """Read an option in either form."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


@lru_cache(maxsize=1024)
def moment_text(moment: datetime) -> str:
    """Write a moment in UTC to the millisecond."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def etag(row: Row) -> str:
    """The etag of a row: changes with each change of it."""
    return f'W/"JzE5{row["id"].replace("-", "")}{row["_version"]:06x}Jw=="'


def _number(value: Any) -> Any:
    return int(value) if value == int(value) else float(value)


def _as_it_is(value: Any) -> Any:
    return value


# By kind: what a blank is in an answer, and how a value is written.
WRITERS: dict[str, tuple[Any, Callable[[Any], Any]]] = {
    "text": ("", _as_it_is),
    "code": ("", _as_it_is),
    "guid": (NO_ID, _as_it_is),
    "integer": (0, _as_it_is),
    "boolean": (False, _as_it_is),
    "decimal": (0, _number),
    "date": (NO_DATE, date.isoformat),
    "moment": ("0001-01-01T00:00:00Z", moment_text),
    "enum": (encoded(" "), encoded),
}


def shown(entity: Entity, row: Row, chosen: list[str] | None = None) -> Row:
    """A row in the form that it has in an answer; ``chosen`` members only, when given."""
    content: Row = {"@odata.etag": etag(row)} if "_version" in row else {}
    for member in entity.members:
        name = member.name
        if member.kind == "stream" or (chosen is not None and name not in chosen):
            continue
        blank, write = WRITERS[member.kind]
        value = row.get(name)
        content[name] = blank if value is None else write(value)
    return content


def dumps(content: Any) -> str:
    """Write JSON."""
    return json.dumps(content, ensure_ascii=False)


def loads(body: bytes) -> Row:
    """Read a JSON object with numbers as decimals; raises Refusal."""
    try:
        content = json.loads(body.decode("utf-8-sig"), parse_float=Decimal, parse_int=Decimal)
    except (UnicodeDecodeError, ValueError) as error:
        raise bad_request("Invalid Request Body") from error
    if not isinstance(content, dict):
        raise bad_request("Invalid Request Body")
    return content
