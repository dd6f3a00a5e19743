"""Files: the one receipt of an expense, further attachments, attachments of bills."""

import mimetypes
from pathlib import PurePosixPath

from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from expenses_app.simulators.chassis import LedgerAttachment
from expenses_app.simulators.zoho_books import refusals, shown
from expenses_app.simulators.zoho_books.rules import bills, expenses
from expenses_app.simulators.zoho_books.rules.call import Call
from expenses_app.simulators.zoho_books.wire import Record, success

RECEIPT_TYPES = ("gif", "png", "jpeg", "jpg", "bmp", "pdf", "xls", "xlsx", "doc", "docx")
EXPENSE_TYPES = (*RECEIPT_TYPES, "txt", "csv")
BILL_TYPES = ("gif", "png", "jpeg", "jpg", "bmp", "pdf")
RECEIPT_ADDED = "The expense receipt has been attached."
RECEIPT_REMOVED = "The attached expense receipt has been deleted."
EXPENSE_ADDED = "The expense attachment has been attached."
BILL_ADDED = "The document has been attached."
REMOVED = "The attachment has been deleted."


def put_receipt(call: Call, key: str) -> Response:
    """POST /expenses/{id}/receipt; a new one replaces the old."""
    record = expenses.find(call, key)
    (sent,) = _sent(call, "receipt", RECEIPT_TYPES)[:1]
    call.organisation.drop_file(record.get("_receipt", ""))
    record["_receipt"] = _store(call, "expense", key, record, sent).key
    return success(RECEIPT_ADDED, call.switches["created_status"])


def get_receipt(call: Call, key: str) -> Response:
    """GET /expenses/{id}/receipt: the bytes."""
    return _content(call, expenses.find(call, key).get("_receipt", ""))


def remove_receipt(call: Call, key: str) -> Response:
    """DELETE /expenses/{id}/receipt."""
    record = expenses.find(call, key)
    _take(call, record, record.pop("_receipt", ""))
    return success(RECEIPT_REMOVED)


def add_to_expense(call: Call, key: str) -> Response:
    """POST /expenses/{id}/attachment: one or several further files."""
    record = expenses.find(call, key)
    for sent in _sent(call, "attachment", EXPENSE_TYPES):
        _store(call, "expense", key, record, sent)
    rows = shown.documents(call.organisation, key, record.get("_receipt"))
    return success(EXPENSE_ADDED, documents=rows)


def get_of_expense(call: Call, key: str) -> Response:
    """GET /expenses/{id}/attachment: the bytes of the newest further file."""
    return _content(call, _newest(call, expenses.find(call, key), key))


def remove_from_expense(call: Call, key: str) -> Response:
    """DELETE /expenses/{id}/attachment: the newest further file goes."""
    record = expenses.find(call, key)
    _take(call, record, _newest(call, record, key))
    return success(REMOVED)


def document_of_expense(call: Call, key: str, document: str) -> Response:
    """GET /expenses/{id}/documents/{document id}: the bytes of one file."""
    expenses.find(call, key)
    return _document(call, key, document)


def add_to_bill(call: Call, key: str) -> Response:
    """POST /bills/{id}/attachment."""
    record = bills.find(call, key)
    for sent in _sent(call, "attachment", BILL_TYPES):
        _store(call, "bill", key, record, sent)
    return success(BILL_ADDED, call.switches["created_status"])


def get_of_bill(call: Call, key: str) -> Response:
    """GET /bills/{id}/attachment: the bytes of the newest file."""
    return _content(call, _newest(call, bills.find(call, key), key))


def remove_from_bill(call: Call, key: str) -> Response:
    """DELETE /bills/{id}/attachment: the newest file goes."""
    record = bills.find(call, key)
    _take(call, record, _newest(call, record, key))
    return success(REMOVED)


def document_of_bill(call: Call, key: str, document: str) -> Response:
    """GET /bills/{id}/documents/{document id}: the bytes of one file."""
    bills.find(call, key)
    return _document(call, key, document)


def _sent(call: Call, field: str, types: tuple[str, ...]) -> list[tuple[str, str, bytes]]:
    """Return (name, content type, bytes) of every uploaded file; raises Refusal."""
    uploaded = [file for file in call.request.files.getlist(field) if file.filename]
    if not uploaded:
        raise refusals.missing(field)
    return [_checked(call, file, types) for file in uploaded]


def _checked(call: Call, file: FileStorage, types: tuple[str, ...]) -> tuple[str, str, bytes]:
    name, content = str(file.filename), file.read()
    most = call.switches["attachment_max_bytes"]
    if PurePosixPath(name).suffix.lstrip(".").lower() not in types:
        raise refusals.not_allowed(f"The file type is not supported. Supported: {', '.join(types)}.")
    if not content:
        raise refusals.not_allowed("The file is empty.")
    if len(content) > most:
        raise refusals.not_allowed(f"The file is larger than the maximum of {most} bytes.")
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return name, kind, content


def _store(call: Call, kind: str, key: str, record: Record, sent: tuple[str, str, bytes]) -> LedgerAttachment:
    name, content_type, content = sent
    stored = LedgerAttachment(call.organisation.next_id(), name, content_type, content, key, kind, call.now)
    call.organisation.keep_file(stored)
    call.organisation.stamp(record, call.now)
    call.organisation.note(key, call.now, call.actor, "Attached a file", name)
    return stored


def _newest(call: Call, record: Record, key: str) -> str:
    files = [file.key for file in call.organisation.files_of(key) if file.key != record.get("_receipt")]
    return files[-1] if files else ""


def _take(call: Call, record: Record, file_key: str) -> None:
    stored = call.organisation.drop_file(file_key)
    if stored is None:
        raise refusals.no_such_record("Attachment", call.switches)
    call.organisation.stamp(record, call.now)
    call.organisation.note(stored.parent, call.now, call.actor, "Removed a file", stored.name)


def _content(call: Call, file_key: str) -> Response:
    stored = call.organisation.files.get(file_key)
    if stored is None:
        raise refusals.no_such_record("Attachment", call.switches)
    return Response(stored.content, 200, content_type=stored.content_type)


def _document(call: Call, parent: str, file_key: str) -> Response:
    stored = call.organisation.files.get(file_key)
    return _content(call, file_key if stored and stored.parent == parent else "")
