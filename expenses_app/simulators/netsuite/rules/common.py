"""Checks that several kinds of record share: texts, external ids, subsidiaries, tracking, mandatory fields."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from expenses_app.simulators.netsuite.records.call import Call
from expenses_app.simulators.netsuite.refusals import invalid_key, invalid_value, missing, refused, too_long
from expenses_app.simulators.netsuite.state import Company
from expenses_app.simulators.netsuite.wire import Record

EXTERNAL_ID = re.compile(r"[A-Za-z0-9_-]+")
TRACKING = {"department": "department", "class": "classification", "location": "location"}
ZERO = Decimal(0)


def check_texts(record: Record, limits: dict[str, int], path: str = "") -> None:
    """Raise Refused for a text that is longer than its field."""
    for name, limit in limits.items():
        if len(record.get(name) or "") > limit:
            raise too_long(name, limit, f"{path}{name}")


def check_external_id(call: Call, kind: str, record: Record) -> None:
    """Raise Refused unless the external id is well formed and free among the records of its type."""
    key = record.get("externalId")
    if not key:
        return
    check_texts(record, {"externalId": call.switches["external_id_length"]})
    if EXTERNAL_ID.fullmatch(key) is None:
        raise invalid_value("externalId", key, "externalId")
    if call.company.externals.get((kind, key), record.get("id")) != record.get("id"):
        code = call.switches["duplicate_external_id_code"]
        raise refused(code, "This record already exists", "externalId")


def check_required(call: Call, kind: str, record: Record, labels: dict[str, str]) -> None:
    """Raise Refused, naming every field that is empty though the form demands it."""
    wanted = labels | {name: name for name in sorted(call.company.required[kind])}
    empty = [label for name, label in wanted.items() if record.get(name) in (None, "", [])]
    if empty:
        raise missing(*empty)


def has_subsidiary(company: Company, record: Record, subsidiary: str) -> bool:
    """Whether a record may be used in a subsidiary: named there, or in one above it that includes its children."""
    if not company.one_world:
        return True
    named: Any = record.get("subsidiary") or []
    held = [named] if isinstance(named, str) else named
    if subsidiary in held:
        return True
    parent = company.records["subsidiary"][subsidiary].get("parent")
    return bool(record.get("includeChildren") and parent and has_subsidiary(company, record, parent))


def check_tracking(call: Call, record: Record, subsidiary: str, path: str = "") -> None:
    """Raise Refused for an inactive department, class or location, or one of another subsidiary."""
    for field, kind in TRACKING.items():
        key = record.get(field)
        if not key:
            continue
        held = call.company.records[kind][key]
        if held.get("isInactive"):
            raise invalid_value(field, key, f"{path}{field}")
        if not has_subsidiary(call.company, held, subsidiary):
            raise invalid_key(field, key, "subsidiary", subsidiary, f"{path}{field}")


def check_unchanged(record: Record, before: Record | None, *names: str) -> None:
    """Raise Refused when a field that is set on create only has another value now."""
    for name in names:
        if before is not None and record.get(name) != before.get(name):
            raise refused(
                "INVALID_FLD_VALUE", f"The field {name} cannot be changed once the record exists.", name
            )


def rounded(amount: Decimal, places: int) -> Decimal:
    """Round half up to the places of a currency."""
    return amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
