"""Attachment records with their files, and the folders that hold them."""

import base64
import binascii
import mimetypes
from typing import Any

from expenses_app.simulators.chassis import LedgerAttachment
from expenses_app.simulators.sage_intacct.catalogue import ATTACHMENT, BILL, CARD_TXN, FOLDER
from expenses_app.simulators.sage_intacct.rules.call import Call, checked, merged, shown_name, store
from expenses_app.simulators.sage_intacct.state import Company, reference
from expenses_app.simulators.sage_intacct.wire import Record, RecordRefused


def create(call: Call, body: Any) -> Record:
    """Store an attachment record with its files; raises Refusal or RecordRefused."""
    element = checked(call, ATTACHMENT, body, partial=False)
    problems = _id_problems(call, element.get("id"))
    folder = call.refer(FOLDER, element["folder"])
    if folder is None or folder["status"] != "active":
        problems.append(f"Folder '{shown_name(element['folder'])}' is not valid.")
    files, wrong = _read_files(call, element.get("files", []), [])
    problems += wrong
    if problems or folder is None:
        raise RecordRefused(*problems)
    content: Record = {"name": element["name"], "description": element.get("description")}
    content |= {"folder": reference(folder), "files": []}
    if element.get("id"):
        content["id"] = element["id"]
    record = call.company.add(ATTACHMENT, content, call.now, call.user, call.entity)
    _keep(call, record, files)
    return record


def update(call: Call, record: Record, body: Any) -> Record:
    """Rename, move, add files (without key) or take files away (key and delete); content cannot be replaced."""
    change = checked(call, ATTACHMENT, body, partial=True)
    problems = ["Field 'id' cannot be updated."] if change.get("id", record["id"]) != record["id"] else []
    folder = call.refer(FOLDER, change.get("folder"))
    if "folder" in change and folder is None:
        problems.append(f"Folder '{shown_name(change['folder'])}' is not valid.")
    files, wrong = _read_files(call, change.get("files") or [], record["files"])
    if problems or wrong:
        raise RecordRefused(*problems, *wrong)
    store(record, merged(record, {name: change[name] for name in ("name", "description") if name in change}))
    if folder is not None:
        record["folder"] = reference(folder)
    for element in change.get("files") or []:
        if element.get("ia::operation") == "delete":
            record["files"] = [each for each in record["files"] if each["key"] != str(element["key"])]
            del call.company.files[str(element["key"])]
    _keep(call, record, files)
    call.company.touch(record, call.now, call.user)
    return record


def delete(call: Call, record: Record) -> None:
    """Delete an attachment that no transaction holds; raises RecordRefused."""
    if parents(call.company, record):
        raise RecordRefused(f"Attachment '{record['id']}' is in use and cannot be deleted.")
    for each in record["files"]:
        del call.company.files[each["key"]]
    call.company.remove(ATTACHMENT, record)


def shown(call: Call, record: Record) -> Record:
    """Return an attachment as GET answers it, with the data of its files."""
    if not call.switches["file_data_in_get"]:
        return record
    files = [
        each | {"data": base64.b64encode(call.company.files[each["key"]].content).decode()}
        for each in record["files"]
    ]
    return record | {"files": files}


def create_folder(call: Call, body: Any) -> Record:
    """Store a folder; raises Refusal or RecordRefused."""
    element = checked(call, FOLDER, body, partial=False)
    problems = []
    if call.company.find(FOLDER, element["id"]):
        problems.append(f"Another record with the value '{element['id']}' already exists.")
    parent = call.refer(FOLDER, element.get("parent"))
    if element.get("parent") and parent is None:
        problems.append(f"Folder '{shown_name(element['parent'])}' is not valid.")
    if problems:
        raise RecordRefused(*problems)
    content = {"id": element["id"], "description": element.get("description")}
    content |= {"status": element.get("status", "active"), "parent": reference(parent) if parent else None}
    return call.company.add(FOLDER, content, call.now, call.user, call.entity)


def update_folder(call: Call, record: Record, body: Any) -> Record:
    """Change a folder's description or status."""
    change = checked(call, FOLDER, body, partial=True)
    if change.get("id", record["id"]) != record["id"]:
        raise RecordRefused("Field 'id' cannot be updated.")
    store(record, merged(record, change))
    call.company.touch(record, call.now, call.user)
    return record


def delete_folder(call: Call, record: Record) -> None:
    """Delete an empty folder; raises RecordRefused."""
    if any(each["folder"]["key"] == record["key"] for each in call.company.all(ATTACHMENT)):
        raise RecordRefused(f"Folder '{record['id']}' is not empty and cannot be deleted.")
    call.company.remove(FOLDER, record)


def parents(company: Company, record: Record) -> list[tuple[str, str]]:
    """Return type and key of every document that holds an attachment."""
    return [
        (path, document["key"])
        for path in (CARD_TXN, BILL)
        for document in company.all(path)
        if (document.get("attachment") or {}).get("key") == record["key"]
    ]


def _id_problems(call: Call, wanted: str | None) -> list[str]:
    if not wanted:
        return [] if call.company.auto_numbered_attachments else ["Required field 'id' is missing."]
    if len(wanted) > call.switches["attachment_id_max"]:
        return [f"Value of field 'id' is longer than {call.switches['attachment_id_max']} characters."]
    if call.company.find(ATTACHMENT, wanted):
        return [f"Another record with the value '{wanted}' already exists."]
    return []


def _read_files(
    call: Call, elements: list[Record], existing: list[Record]
) -> tuple[list[tuple[str, bytes]], list[str]]:
    """Return names and bytes of the files to add, and sentences on what is wrong."""
    keys = {each["key"] for each in existing}
    files: list[tuple[str, bytes]] = []
    problems: list[str] = []
    for element in elements:
        key, name, data = element.get("key"), element.get("name", ""), element.get("data")
        if key is not None:
            if str(key) not in keys:
                problems.append(f"File with key '{key}' is not valid.")
            elif element.get("ia::operation") != "delete":
                problems.append("The content of a file cannot be changed.")
            continue
        if not name or data is None:
            problems.append("A file needs its name and data.")
            continue
        try:
            content = base64.b64decode(data, validate=True)
        except (binascii.Error, ValueError):
            problems.append(f"Data of file '{name}' is not valid base64.")
            continue
        problems += _file_problems(call, name, content)
        files.append((name, content))
    return files, problems


def _file_problems(call: Call, name: str, content: bytes) -> list[str]:
    types, largest = call.switches["attachment_types"].split(), call.switches["attachment_max_bytes"]
    problems = []
    if types and name.rpartition(".")[2].lower() not in types:
        problems.append(f"File type of '{name}' is not supported.")
    if not content:
        problems.append(f"File '{name}' is empty.")
    if len(content) > largest:
        problems.append(f"File '{name}' is larger than {largest} bytes.")
    return problems


def _keep(call: Call, record: Record, files: list[tuple[str, bytes]]) -> None:
    for name, content in files:
        key = call.company.next_key()
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        call.company.files[key] = LedgerAttachment(
            key, name, kind, content, record["key"], "attachment", call.now
        )
        record["files"].append({"key": key, "id": key, "name": name, "size": len(content)})
