"""Deleting reference data: possible only while nothing refers to it."""

from typing import Any

from expenses_app.simulators.sage_intacct.catalogue import TYPES
from expenses_app.simulators.sage_intacct.rules.call import Call
from expenses_app.simulators.sage_intacct.wire import Record, RecordRefused


def delete_unused(call: Call, path: str, record: Record) -> None:
    """Delete a record that no other one holds; raises RecordRefused."""
    if any(
        _holds(other, record["href"])
        for other_path in TYPES
        for other in call.company.all(other_path)
        if other is not record
    ):
        raise RecordRefused(f"{TYPES[path].title} '{record['id']}' is in use and cannot be deleted.")
    call.company.remove(path, record)


def _holds(value: Any, address: str) -> bool:
    if isinstance(value, dict):
        return value.get("href") == address or any(_holds(part, address) for part in value.values())
    return isinstance(value, list) and any(_holds(part, address) for part in value)
