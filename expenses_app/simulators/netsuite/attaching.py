"""Files hung on records, and taken off again."""

from dataclasses import replace

from expenses_app.simulators.netsuite.catalogue import TRANSACTIONS
from expenses_app.simulators.netsuite.records.call import Call
from expenses_app.simulators.netsuite.refusals import not_there, refused

TAKES_FILES = (*TRANSACTIONS, "vendor", "customer")


def attach(call: Call, kind: str, key: str, what: str, file: str) -> None:
    """Hang a stored file on a record; once more changes nothing. Raises Refused."""
    company = call.company
    record = company.find(kind, key)
    if record is None or what != "file" or file not in company.files:
        raise not_there()
    if kind not in TAKES_FILES or kind in call.switches["attach_file_refused"].split():
        raise refused("INVALID_REQUEST", f"The record type {kind} does not support attaching files.")
    held = company.attached[kind, record["id"]]
    if file in held:
        return
    held.append(file)
    stored = company.files[file]
    if not stored.parent:
        company.files[file] = replace(stored, parent=record["id"], parent_kind=kind)
    company.note(kind, record["id"], call.now, call.actor, "File attached", stored.name)


def detach(call: Call, kind: str, key: str, what: str, file: str) -> None:
    """Take a file off a record; the file stays in its folder. Raises Refused."""
    record = call.company.find(kind, key)
    held = call.company.attached[kind, record["id"]] if record else []
    if record is None or what != "file" or file not in held:
        raise not_there()
    held.remove(file)
    stored = call.company.files[file]
    if (stored.parent_kind, stored.parent) == (kind, record["id"]):
        call.company.files[file] = replace(stored, parent="", parent_kind="")
    call.company.note(kind, record["id"], call.now, call.actor, "File detached", stored.name)
