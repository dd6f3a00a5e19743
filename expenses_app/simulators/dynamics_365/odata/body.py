"""Reads the body of a write against what its entity consists of."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from expenses_app.simulators.dynamics_365.odata.entities import Entity, Member
from expenses_app.simulators.dynamics_365.odata.errors import Refusal, bad_request, too_long
from expenses_app.simulators.dynamics_365.odata.wire import NO_DATE, NO_ID, Row, decoded

GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
EDM = {
    "text": "Edm.String", "code": "Edm.String", "guid": "Edm.Guid", "decimal": "Edm.Decimal", "integer": "Edm.Int32",
    "boolean": "Edm.Boolean", "date": "Edm.Date", "moment": "Edm.DateTimeOffset", "enum": "Edm.String",
}  # fmt: skip


def read(entity: Entity, content: Row, parts: tuple[str, ...] = ()) -> Row:
    """Return the values of a body in its own order. ``parts`` are collections that may come along; they are left out.

    Raises Refusal for an unknown member, a read-only one, a value of another type, a text that is too long.
    """
    values: Row = {}
    for name, value in content.items():
        if name.startswith("@") or name in parts:
            continue
        member = entity.by_name.get(name)
        if member is None:
            text = f"The property '{name}' does not exist on type 'Microsoft.NAV.{entity.type_name}'."
            raise bad_request(f"{text} Make sure to only use property names that are defined by the type.")
        if member.ignored:
            continue
        if not member.writable:
            raise Refusal(400, "BadRequest_InvalidOperation", f"Control '{name}' is read-only.")
        values[name] = value_of(member, value)
    return values


def value_of(member: Member, value: Any) -> Any:
    """One value in our own type; null is blank. Raises Refusal."""
    if value is None and member.kind == "enum" and " " not in member.options:
        raise _unreadable(member, value)
    if value is None:
        return {"text": "", "code": "", "enum": " "}.get(member.kind)
    if member.kind in ("decimal", "integer"):
        return _number(member, value)
    if member.kind == "boolean":
        if not isinstance(value, bool):
            raise _unreadable(member, value)
        return value
    if not isinstance(value, str):
        raise _unreadable(member, value)
    return _text(member, value)


def _text(member: Member, value: str) -> Any:
    if member.kind == "guid":
        if not GUID.fullmatch(value):
            raise _unreadable(member, value)
        return None if value == NO_ID else value.lower()
    if member.kind == "date":
        try:
            return None if value == NO_DATE else date.fromisoformat(value)
        except ValueError as error:
            raise _unreadable(member, value) from error
    if member.kind == "enum":
        option = decoded(value)
        if option == "" and " " in member.options:
            option = " "
        if option not in member.options:
            listed = ",".join(member.options)
            raise Refusal(400, "Unknown", f"'{option}' is not an option. The existing options are: {listed}.")
        return option
    if member.length and len(value) > member.length:
        raise too_long(value, member.length)
    return value.strip().upper() if member.kind == "code" else value


def _number(member: Member, value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, Decimal):
        raise _unreadable(member, value)
    if member.kind == "integer":
        if value != value.to_integral_value():
            raise _unreadable(member, value)
        return int(value)
    return value


def _unreadable(member: Member, value: Any) -> Refusal:
    return bad_request(f"Cannot convert the literal '{value}' to the expected type '{EDM[member.kind]}'.")
