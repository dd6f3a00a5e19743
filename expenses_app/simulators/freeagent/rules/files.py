"""Attachments as the books hold them: checked, stored, shown with links that expire."""

import base64
import binascii
import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from expenses_app.simulators.chassis import LedgerAttachment
from expenses_app.simulators.freeagent.rules.call import Call, Complaints
from expenses_app.simulators.freeagent.rules.fields import BLANK
from expenses_app.simulators.freeagent.state import millisecond
from expenses_app.simulators.freeagent.wire import Record, problem

MOST_BYTES = 5 * 1024 * 1024
SIGNING_KEY = secrets.token_bytes(32)
SIZES = ("original", "medium", "small")


def checked_file(complaints: Complaints, content: Any) -> Record | None:
    """Check a file of a body; returns None when it asks for removal. Raises Refusal for bad base64."""
    if not isinstance(content, dict):
        complaints.add("attachment", "is not valid")
        return None
    if str(content.get("_destroy", "")) in ("1", "true", "True"):
        return None
    for name in ("data", "file_name", "content_type"):
        if not content.get(name):
            complaints.add(f"attachment {name}", BLANK)
    try:
        data = base64.b64decode(str(content.get("data", "")), validate=True)
    except binascii.Error as error:
        raise problem(400, "attachment data is not valid base64") from error
    if len(data) > MOST_BYTES:
        complaints.add("attachment", "is too large (maximum is 5 MB)")
    return content | {"data": data}


def store(call: Call, parent: str, kind: str, file: Record) -> str:
    """Add a file to a document; returns its id."""
    key = call.company.new_id()
    call.company.files[key] = LedgerAttachment(
        key, file["file_name"], file["content_type"], file["data"], parent, kind, millisecond(call.now)
    )
    call.company.file_notes[key] = str(file.get("description") or "")
    call.company.files_of.setdefault(parent, []).append(key)
    call.company.note(parent, call.now, call.actor, "Attached a file", file["file_name"])
    return key


def remove_all(call: Call, parent: str) -> None:
    """Take every file of a document away."""
    for key in call.company.files_of.pop(parent, []):
        call.company.note(parent, call.now, call.actor, "Removed a file", call.company.files.pop(key).name)


def replace(call: Call, parent: str, kind: str, file: Record | None) -> None:
    """Make this the only file of a document; None leaves it without."""
    remove_all(call, parent)
    if file is not None:
        store(call, parent, kind, file)


def first_file(call: Call, parent: str) -> Record | None:
    """Show the file of a document, the first when it has several."""
    keys = call.company.files_of.get(parent)
    return shown(call, call.company.files[keys[0]]) if keys else None


def shown(call: Call, file: LedgerAttachment) -> Record:
    """Show a file; its links need no token and expire."""
    expires = call.now + timedelta(seconds=call.switches["content_link_seconds"])
    links = {size: _link(call, file, size, expires) for size in SIZES}
    return {
        "url": call.url("attachments", file.key),
        "file_name": file.name,
        "file_size": file.size,
        "content_type": file.content_type,
        "description": call.company.file_notes[file.key],
        "content_src": links["original"],
        "content_src_medium": links["medium"],
        "content_src_small": links["small"],
        "expires_at": expires,
    }


def signature(company: str, key: str, expires: str) -> str:
    """Return what proves that a link was made here."""
    return hmac.new(SIGNING_KEY, f"{company} {key} {expires}".encode(), hashlib.sha256).hexdigest()[:32]


def _link(call: Call, file: LedgerAttachment, size: str, expires: datetime) -> str:
    until = str(int(expires.timestamp()))
    proof = signature(call.company.key, file.key, until)
    host = call.root.removesuffix("v2/")
    place = f"{host}freeagent-attachments/{call.company.key}/{file.key}/{size}/{quote(file.name)}"
    return f"{place}?Expires={until}&Signature={proof}"
