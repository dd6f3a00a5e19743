"""A receipt is an attachment: raw bytes under a file name below the bank transaction."""

import re
import unicodedata

from expenses_app.core.messages import Message
from expenses_app.ledger.documents import Document
from expenses_app.ledger.errors import Unsupported
from expenses_app.ledger.facts import Facts
from expenses_app.ledger.operations import Operation, Role
from expenses_app.ledger.parcels import FileReference, Remote
from expenses_app.platforms.xero.names import ATTACHMENT, BANK_TRANSACTION

MAX_BYTES = 10_000_000
MAX_FILES = 10
TYPES = {
    "7z": "application/x-7z-compressed",
    "bmp": "image/bmp",
    "csv": "text/csv",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "eml": "message/rfc822",
    "gif": "image/gif",
    "jpg": "image/jpeg",
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
    "txt": "text/plain",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
_ENDINGS = {content_type: ending for ending, content_type in TYPES.items()}
_STEM_LENGTH = 60


def attach(file: FileReference, parent: Remote, parent_target: str, facts: Facts, marker: str) -> Document:
    """The companion document of one file. Raises Unsupported for what Xero does not take."""
    if parent_target != BANK_TRANSACTION.name:
        raise Unsupported(Message("Files are attached to expenses only."), field="receipt")
    if file.content_type not in _ENDINGS:
        raise Unsupported(
            Message("Xero does not take files of this type: %(name)s.", {"name": file.name}), field="receipt"
        )
    if file.size > MAX_BYTES:
        raise Unsupported(
            Message("Xero takes files up to 10 MB; %(name)s is bigger.", {"name": file.name}), field="receipt"
        )
    return Document(
        marker=marker,
        operation=Operation.ATTACH,
        target=ATTACHMENT,
        body={
            "FileName": file_name(file, marker),
            "MimeType": file.content_type,
            "ContentLength": file.size,
        },
        role=Role.COMPANION,
        parent=parent,
        parent_target=parent_target,
        file=file,
    )


def file_name(file: FileReference, marker: str) -> str:
    """The file's own name in plain letters, then the marker: Xero replaces a file of the same name, and finds ours by it."""
    stem = unicodedata.normalize("NFKD", file.name.rsplit(".", 1)[0]).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9]+", "-", stem).strip("-")[:_STEM_LENGTH].strip("-")
    return f"{plain or 'receipt'}-{marker}.{_ENDINGS[file.content_type]}"
