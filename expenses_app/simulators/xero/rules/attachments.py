"""Files on records: put by name, listed, read back byte for byte."""

from pathlib import PurePosixPath

from werkzeug.wrappers import Response

from expenses_app.simulators.chassis import LedgerAttachment
from expenses_app.simulators.xero.rules.call import Call
from expenses_app.simulators.xero.state import Organisation, millisecond, new_id
from expenses_app.simulators.xero.wire import NO_ID, Record, not_found

MOST_FILES = 10
TYPES = {
    "7z": "application/x-7z-compressed",
    "bmp": "image/bmp",
    "csv": "text/csv",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "eml": "message/rfc822",
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpg",
    "keynote": "application/vnd.apple.keynote",
    "msg": "application/vnd.ms-outlook",
    "numbers": "application/vnd.apple.numbers",
    "odf": "application/vnd.oasis.opendocument.formula",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "pages": "application/vnd.apple.pages",
    "pdf": "application/pdf",
    "png": "image/png",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "rar": "application/vnd.rar",
    "rtf": "application/rtf",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "txt": "text/plain",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
PARENTS = {
    "banktransactions": ("BankTransaction", "bank_transactions"),
    "banktransfers": ("BankTransfer", "bank_transfers"),
    "manualjournals": ("ManualJournal", "manual_journals"),
    "contacts": ("Contact", "contacts"),
    "accounts": ("Account", "accounts"),
}


def parent_of(organisation: Organisation, resource: str, key: str) -> tuple[str, Record]:
    """Return (kind, record) of what a file or note hangs on; raises Refusal (404)."""
    kind, attribute = PARENTS[resource]
    record = getattr(organisation, attribute).get(key.lower())
    if record is None:
        raise not_found()
    return kind, record


def listed(call: Call, resource: str, key: str) -> Response:
    """GET the list of a record's files."""
    parent_of(call.organisation, resource, key)
    files = call.organisation.files_of.get(key.lower(), {})
    return call.reply(
        Attachments=[_shown(call, resource, call.organisation.files[each]) for each in files.values()]
    )


def content(call: Call, resource: str, key: str, name: str) -> Response:
    """GET the bytes of one file, by id or by name."""
    parent_of(call.organisation, resource, key)
    files = call.organisation.files_of.get(key.lower(), {})
    wanted = name.lower() if name.lower() in files.values() else files.get(name)
    if wanted is None:
        raise not_found()
    stored = call.organisation.files[wanted]
    return Response(stored.content, 200, content_type=stored.content_type)


def put(call: Call, resource: str, key: str, name: str) -> Response:
    """PUT or POST one file under a name; the same name replaces."""
    kind, record = parent_of(call.organisation, resource, key)
    organisation = call.organisation
    files = organisation.files_of.setdefault(record_key := key.lower(), {})
    refused = _objection(call, name, files, record)
    if refused:
        errors = [{"Message": refused}]
        return call.refused([{"AttachmentID": NO_ID, "FileName": name, "ValidationErrors": errors}])
    sent = (call.request.content_type or "").partition(";")[0].strip()
    own = TYPES[_extension(name)]
    stored = LedgerAttachment(
        files.get(name) or new_id(),
        name,
        own if sent in ("", "application/octet-stream") else sent,
        call.body,
        record_key,
        kind,
        millisecond(call.now),
    )
    files[name] = stored.key
    organisation.files[stored.key] = stored
    record["HasAttachments"] = True
    if "UpdatedDateUTC" in record:
        record["UpdatedDateUTC"] = millisecond(call.now)
    text = f"Attached the file {name} through the Xero API using {call.actor}"
    organisation.note(record_key, call.now, call.actor, "Attached a file", text)
    return call.reply(Attachments=[_shown(call, resource, stored)])


def _objection(call: Call, name: str, files: dict[str, str], record: Record) -> str:
    largest = call.switches["attachment_max_bytes"]
    if not call.body:
        return "The file is empty."
    if len(call.body) > largest:
        return f"The file is larger than the maximum of {largest // (1024 * 1024)} MB."
    if len(name) > 255:
        return "The file name must be no longer than 255 characters."
    if _extension(name) not in TYPES:
        return f"The file type '{_extension(name)}' is not supported."
    if any(sign in name for sign in '<>:"/\\|?*[]'):
        return "The file name contains characters that are not allowed."
    if name not in files and len(files) >= MOST_FILES:
        return f"A maximum of {MOST_FILES} attachments is allowed."
    if record.get("Status") in ("DELETED", "VOIDED"):
        return "A file cannot be attached to a deleted document."
    return ""


def _extension(name: str) -> str:
    return PurePosixPath(name).suffix.lstrip(".").lower()


def _shown(call: Call, resource: str, stored: LedgerAttachment) -> Record:
    plural = f"{PARENTS[resource][0]}s"
    return {
        "AttachmentID": stored.key,
        "FileName": stored.name,
        "Url": f"https://api.xero.com/api.xro/2.0/{plural}/{stored.parent}/Attachments/{stored.name}",
        "MimeType": stored.content_type,
        "ContentLength": stored.size,
        "IncludeOnline": False,
    }
