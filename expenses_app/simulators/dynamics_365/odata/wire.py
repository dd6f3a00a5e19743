"""Values as they travel: encoded enumerations, numbers, moments, etags."""

import base64
import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from expenses_app.simulators.dynamics_365.odata.entities import Entity, Member
from expenses_app.simulators.dynamics_365.odata.errors import bad_request

Row = dict[str, Any]
NO_ID = "00000000-0000-0000-0000-000000000000"
NO_DATE = "0001-01-01"


def encoded(option: str) -> str:
    """Write an option as an XML name: ``G/L Account`` is ``G_x002F_L_x0020_Account``, blank is ``_x0020_``."""
    return re.sub(r"[^A-Za-z0-9_.-]", lambda found: f"_x{ord(found[0]):04X}_", option)


def decoded(text: str) -> str:
    """Read an option in either form."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


def moment_text(moment: datetime) -> str:
    """Write a moment in UTC to the millisecond."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def etag(row: Row) -> str:
    """The etag of a row: changes with each change of it."""
    stamp = base64.b64encode(f"19;{row['id']};1;{row['_version']:04d}".encode()).decode()
    return f'W/"{stamp}"'


def shown_value(member: Member, value: Any) -> Any:
    """One value in the form that it has in an answer."""
    if value is None:
        blanks: dict[str, Any] = {
            "guid": NO_ID,
            "date": NO_DATE,
            "decimal": 0,
            "integer": 0,
            "boolean": False,
        }
        return blanks.get(member.kind, "")
    if member.kind == "enum":
        return encoded(value)
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def shown(entity: Entity, row: Row, chosen: list[str] | None = None) -> Row:
    """A row in the form that it has in an answer; ``chosen`` members only, when given."""
    content: Row = {"@odata.etag": etag(row)} if "_version" in row else {}
    for member in entity.members:
        if member.kind == "stream" or (chosen is not None and member.name not in chosen):
            continue
        content[member.name] = shown_value(member, row.get(member.name))
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
