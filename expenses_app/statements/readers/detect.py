"""Which reader a file belongs to, from its first bytes. Its name is not asked: banks and browsers misname."""

import codecs
import re
from enum import StrEnum

from expenses_app.core.messages import Message
from expenses_app.statements.readers.limits import check_size
from expenses_app.statements.readers.statement import UnreadableStatement


class Form(StrEnum):
    OFX = "OFX"
    CAMT = "CAMT.053"
    DELIMITED = "CSV"


_HEAD = 4096
_OFX = re.compile(r"OFXHEADER|<\?OFX|<OFX\s*>", re.IGNORECASE)
_WEB_PAGE = re.compile(r"<!DOCTYPE\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_XML = re.compile(r"^\s*<(\?xml|!DOCTYPE|[A-Za-z])", re.IGNORECASE)
_WEB_PAGE_REFUSAL = Message(
    "This is a web page, not a statement. The bank's sign-in had probably run out: sign in there and download again."
)
_SPREADSHEET_REFUSAL = Message(
    "This is a spreadsheet. Open it and save it as CSV, or choose CSV at the bank."
)
#: What a file begins with, and what to say about it.
_OTHERS: tuple[tuple[bytes, Message], ...] = (
    (b"%PDF", Message("This is a PDF. Choose the export called CSV, OFX or CAMT.053 at the bank.")),
    (b"\xd0\xcf\x11\xe0", _SPREADSHEET_REFUSAL),
    (b"PK\x03\x04", Message("This is a ZIP archive or a spreadsheet. Unpack it, or save it as CSV.")),
    (b"\x1f\x8b", Message("This file is packed. Unpack it and choose what is inside.")),
    (b"\x89PNG", Message("This is a picture, not a statement. Receipts go to the receipts page.")),
    (b"\xff\xd8\xff", Message("This is a picture, not a statement. Receipts go to the receipts page.")),
    (b"GIF8", Message("This is a picture, not a statement. Receipts go to the receipts page.")),
    (
        b"{\\rtf",
        Message("This is a word processor's document. Choose the export called CSV, OFX or CAMT.053."),
    ),
    (
        b"!Type:",
        Message("This is a QIF file, which does not name its currency or dates clearly. Choose OFX or CSV."),
    ),
    (b":20:", Message("This is an MT940 file. Choose the export called CAMT.053, which replaces it.")),
    (b"{1:F", Message("This is an MT940 file. Choose the export called CAMT.053, which replaces it.")),
)


def detect(content: bytes) -> Form:
    """Tell which form a file has. Raises UnreadableStatement for anything that is no statement."""
    check_size(len(content))
    start = content.lstrip()[:16]
    for mark, refusal in _OTHERS:
        if start.startswith(mark):
            raise UnreadableStatement(refusal)
    head = _head(content)
    if _OFX.search(head):
        return Form.OFX
    if _WEB_PAGE.search(head):
        raise UnreadableStatement(_WEB_PAGE_REFUSAL)
    if _XML.match(head):
        return Form.CAMT
    return Form.DELIMITED


def _head(content: bytes) -> str:
    """The beginning as text; only ASCII matters here, so bytes that do not fit are passed over."""
    sample = content[:_HEAD]
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return sample.decode("utf-16", errors="ignore")
    return sample.removeprefix(codecs.BOM_UTF8).replace(b"\0", b"").decode("latin-1")
