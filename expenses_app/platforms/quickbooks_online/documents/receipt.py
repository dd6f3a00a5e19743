"""A receipt is an Attachable: one upload with its reference to the document."""

import re
import unicodedata

from expenses_app.core.messages import Message
from expenses_app.ledger.documents import Document
from expenses_app.ledger.errors import Unsupported
from expenses_app.ledger.facts import Facts
from expenses_app.ledger.operations import Operation, Role
from expenses_app.ledger.parcels import FileReference, Remote
from expenses_app.platforms.quickbooks_online.names import ATTACHABLE, BILL, DEPOSIT, PURCHASE

MAX_BYTES = 100_000_000
MAX_FILES = 100  # ours; QuickBooks names no number
TYPES = {
    "ai": "application/postscript",
    "csv": "text/csv",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "eps": "application/eps",
    "gif": "image/gif",
    "jpg": "image/jpeg",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "pages": "application/vnd.apple.pages",
    "pdf": "application/pdf",
    "png": "image/png",
    "rtf": "application/rtf",
    "tif": "image/tiff",
    "txt": "text/plain",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xml": "text/xml",
}
_ENDINGS = {content_type: ending for ending, content_type in TYPES.items()}
_PARENTS = frozenset({PURCHASE.name, DEPOSIT.name, BILL.name})
_STEM_LENGTH = 60


def attach(file: FileReference, parent: Remote, parent_target: str, facts: Facts, marker: str) -> Document:
    """The companion document of one file. Raises Unsupported for what QuickBooks does not take."""
    if parent_target not in _PARENTS:
        raise Unsupported(Message("Files are attached to expenses and claims only."), field="receipt")
    if file.content_type not in _ENDINGS:
        raise Unsupported(
            Message("QuickBooks Online does not take files of this type: %(name)s.", {"name": file.name}),
            field="receipt",
        )
    if file.size > MAX_BYTES:
        raise Unsupported(
            Message("QuickBooks Online takes files up to 100 MB; %(name)s is bigger.", {"name": file.name}),
            field="receipt",
        )
    return Document(
        marker=marker,
        operation=Operation.ATTACH,
        target=ATTACHABLE,
        body={
            "AttachableRef": [
                {"EntityRef": {"type": parent_target, "value": parent.id}, "IncludeOnSend": False}
            ],
            "FileName": file_name(file, marker),
            "ContentType": file.content_type,
            "Category": "Receipt",
        },
        role=Role.COMPANION,
        parent=parent,
        parent_target=parent_target,
        file=file,
    )


def file_name(file: FileReference, marker: str) -> str:
    """The file's own name in plain letters, then the marker: the search for an earlier upload goes by it."""
    stem = unicodedata.normalize("NFKD", file.name.rsplit(".", 1)[0]).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9]+", "-", stem).strip("-")[:_STEM_LENGTH].strip("-")
    return f"{plain or 'receipt'}-{marker}.{_ENDINGS[file.content_type]}"
