"""What a PATCH or PUT makes of a record before the rules look at it."""

import copy
from typing import Any

from expenses_app.simulators.netsuite.catalogue import Fields
from expenses_app.simulators.netsuite.records.call import Call
from expenses_app.simulators.netsuite.wire import Record

# What tells the lines of a sublist apart.
LINE_KEYS = {"addressBook": "id", "currencyList": "currency", "taxDetails": "taxDetailsReference"}


def line_key_name(sublist: str) -> str:
    """The field that is the key of a sublist's lines."""
    return LINE_KEYS.get(sublist, "line")


def changed(call: Call, fields: Fields, before: Record, sent: Record) -> Record:
    """Return a copy of the record with the sent values in it; sublists grow, or are swapped by ``replace``."""
    record = copy.deepcopy(before)
    if call.replace_fields:
        for name in call.replace - set(sent):
            record[name] = [] if name in fields and fields[name].kind in ("sublist", "collection") else None
    for name, value in sent.items():
        if fields[name].kind == "sublist" and name not in call.replace:
            record[name] = _merged(call, name, record.get(name) or [], value)
        elif fields[name].kind == "object" and isinstance(record.get(name), dict) and value is not None:
            record[name] |= value
        else:
            record[name] = value
    return record


def number_lines(record: Record, fields: Fields) -> None:
    """Give every line without a key the next number; textual keys where the field is a text."""
    for name, field in fields.items():
        key = line_key_name(name)
        lines = record.get(name)
        if field.kind != "sublist" or key not in ("line", "id") or not lines:
            continue
        textual = bool(field.fields and key in field.fields and field.fields[key].kind == "string")
        highest = max((int(line[key]) for line in lines if line.get(key) is not None), default=0)
        for line in lines:
            if line.get(key) is None:
                highest += 1
                line[key] = str(highest) if textual else highest


def _merged(call: Call, name: str, held: list[Record], sent: list[Record]) -> list[Record]:
    key = line_key_name(name)
    by_key: dict[Any, Record] = {str(line.get(key)): line for line in held}
    lines = list(held)
    for position, line in enumerate(sent):
        known = by_key.get(str(line[key])) if line.get(key) is not None else None
        if known is None and line.get(key) is None and not call.switches["line_without_key_adds"]:
            known = held[position] if position < len(held) else None
        if known is None:
            lines.append(line)
        else:
            known |= line
    return lines
