"""Files: a record first, the bytes afterwards. They hang on a journal line, and after posting on its document.

Source: Microsoft's published page "APIV2 - Attachments" and the buffer behind it: a G/L entry is looked for first, then
a journal line; posted files are found by document number and posting date.
"""

import re
from pathlib import PurePosixPath

from expenses_app.simulators.dynamics_365.api.call import JOURNALS, Call
from expenses_app.simulators.dynamics_365.books.company import Company, new_id
from expenses_app.simulators.dynamics_365.odata.body import read
from expenses_app.simulators.dynamics_365.odata.catalogue import BY_SET
from expenses_app.simulators.dynamics_365.odata.errors import Refusal, dialog
from expenses_app.simulators.dynamics_365.odata.wire import Row

ENTITY = BY_SET["attachments"]
ELSEWHERE = ("Employee", "Job", "Item", "Customer", "Vendor")
INVALID_NAME = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
UNLINKED: tuple[str, ...] = ("unlinked",)


def create(call: Call, parent_id: str = "") -> Row:
    """The record of a file, still without bytes. ``parent_id`` is that of the address. Raises Refusal."""
    call.need(JOURNALS)
    values = read(ENTITY, call.content())
    parent = parent_id or values.get("parentId") or ""
    kind = "Journal" if parent_id else values.get("parentType", " ")
    if kind in ELSEWHERE:
        raise dialog(f"Parent type {kind} is not supported. Use documentAttachments API instead.")
    if parent and kind == " ":
        raise dialog("You must specify a parentType together with the parentId.")
    name = values.get("fileName") or ""
    name = name if name and not INVALID_NAME.search(name) else "filename.txt"
    _check_ending(call, name)
    row: Row = {
        "id": new_id(),
        "fileName": name,
        "byteSize": 0,
        "parentType": kind,
        "parentId": parent or None,
    }
    row |= {
        "_holder": holder(call.company, parent, kind) if parent else UNLINKED,
        "_content": b"",
        "_type": "",
    }
    return call.company.attachments.put(row, call.now)


def update(call: Call, row: Row) -> Row:
    """Another name. Raises Refusal."""
    call.need(JOURNALS)
    values = read(ENTITY, call.content())
    for key in ("parentId", "parentType"):
        if key in values and values[key] != row[key]:
            raise dialog(f"You cannot change the value of the key field {key}.")
    return call.company.attachments.put(row | values, call.now)


def put_content(call: Call, row: Row) -> Row:
    """The bytes of a file."""
    call.need(JOURNALS)
    kind = call.headers.get("Content-Type") or "application/octet-stream"
    stored = row | {"_content": call.body, "_type": kind, "byteSize": len(call.body)}
    changed = call.company.attachments.put(stored, call.now)
    key = "/".join(map(str, row["_holder"]))
    call.company.note(
        key, call.now, call.actor, "Attached a file", f"{row['fileName']}, {len(call.body)} bytes"
    )
    return changed


def remove(call: Call, row: Row) -> None:
    """A file."""
    call.need(JOURNALS)
    call.company.attachments.remove(row["id"])


def of_parent(company: Company, parent_id: str, kind: str = "Journal") -> list[Row]:
    """The files of a line or an entry, each under the asked parent. Raises Refusal for an unknown parent."""
    place = holder(company, parent_id, kind)
    return [row | {"parentId": parent_id} for row in company.attachments.with_value("_holder", place)]


def holder(company: Company, parent_id: str, kind: str) -> tuple[str, ...]:
    """What files of a parent hang on: a posted document, or a line. Raises Refusal."""
    if kind == "Journal":
        entry = company["generalLedgerEntries"].get(parent_id.lower())
        if entry is not None:
            return ("document", entry["documentNumber"], entry["postingDate"].isoformat())
        if company["journalLines"].get(parent_id.lower()) is not None:
            return ("line", parent_id.lower())
    text = f"The parent document does not exist. Identification fields and values: Type='{kind}',Id='{{{parent_id}}}'"
    raise Refusal(400, "Internal_RecordNotFound", text)


def _check_ending(call: Call, name: str) -> None:
    ending = PurePosixPath(name).suffix.lstrip(".").lower()
    if ending in filter(None, call.switches["blocked_extensions"].lower().split(",")):
        raise dialog(f"The file type '{ending}' is not allowed.")
