"""The file cabinet: folders, and files byte for byte."""

import mimetypes

from expenses_app.simulators.chassis import LedgerAttachment
from expenses_app.simulators.netsuite.records.call import Call
from expenses_app.simulators.netsuite.refusals import invalid_value, missing, refused
from expenses_app.simulators.netsuite.wire import Record

NAME_LENGTH = 199


def store(call: Call, name: str, folder: str, content: bytes, *, overwrite: bool) -> LedgerAttachment:
    """Keep a file in a folder; ``overwrite`` lets a namesake there be replaced. Raises Refused."""
    company = call.company
    if not name or not folder:
        raise missing(*(label for label, value in (("Name", name), ("Folder", folder)) if not value))
    if folder not in company.folders:
        raise invalid_value("folder", folder, "folder")
    if len(name) > NAME_LENGTH or "/" in name:
        raise invalid_value("name", name, "name")
    allowed = call.switches["file_extensions"].split()
    if allowed and name.rsplit(".", 1)[-1].lower() not in allowed:
        raise invalid_value("fileType", name.rsplit(".", 1)[-1], "name")
    if len(content) > call.switches["body_max_bytes"]:
        raise too_large()
    namesake = next((key for key, file in company.files.items()
                     if (file.name, company.file_folders[key]) == (name, folder)), None)  # fmt: skip
    if namesake is not None and not overwrite:
        raise refused(
            "USER_ERROR", "A file with the same name already exists in the selected folder.", "name"
        )
    key = namesake or company.next_id("file")
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    earlier = company.files.get(key)
    parent = (earlier.parent, earlier.parent_kind) if earlier else ("", "")
    company.files[key] = LedgerAttachment(key, name, kind, content, *parent, created=call.now)
    company.file_folders[key] = folder
    return company.files[key]


def add_folder(call: Call, name: str, parent: str = "") -> Record:
    """Make a folder; raises Refused when its parent has one of that name."""
    if not name:
        raise missing("Folder Name", path="name")
    for folder in call.company.folders.values():
        if (folder["name"], folder.get("parent", "")) == (name, parent):
            raise refused(
                "USER_ERROR", "A folder with the same name already exists in the selected folder.", "name"
            )
    if parent and parent not in call.company.folders:
        raise invalid_value("parent", parent, "parent")
    key = call.company.next_id("folder")
    call.company.folders[key] = {"id": key, "name": name, "parent": parent, "lastModifiedDate": call.now}
    return call.company.folders[key]


def too_large() -> Exception:
    """The refusal of a file beyond 10 MB."""
    return refused("FILE_TOO_LARGE", "The file exceeds the maximum size of 10 MB.", "content", 413)
