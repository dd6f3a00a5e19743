"""Which type a file has, told by its content."""

import re
from dataclasses import dataclass

from expenses_app.core.messages import Message
from expenses_app.receipts.files import types
from expenses_app.receipts.files.archives import archive_type
from expenses_app.receipts.files.limits import DEFAULT, Limits, limit_at_most, size_at_least
from expenses_app.receipts.files.pdf import PdfFacts, inspect
from expenses_app.receipts.files.texts import text_type
from expenses_app.receipts.files.types import FileType, Refused

EMPTY = Message("This file is empty. Choose it again, or take the picture once more.")
UNKNOWN = Message(
    "This is not a type of file that a receipt can be. Add a photo, a PDF or an office document."
)
BIG = "This file is %(size)s and a receipt may have %(limit)s. Send a smaller copy."

# How each type begins. The first that matches wins.
SIGNATURES: tuple[tuple[re.Pattern[bytes], FileType], ...] = (
    (re.compile(rb"\xff\xd8\xff"), types.JPEG),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), types.PNG),
    (re.compile(rb"GIF8[79]a"), types.GIF),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), types.WEBP),
    (re.compile(rb"II\*\x00|MM\x00\*"), types.TIFF),
    (re.compile(rb"....ftyp(?:avif|avis)", re.DOTALL), types.AVIF),
    (re.compile(rb"....ftyp(?:heic|heix|heim|heis|hevc|hevx|mif1|msf1)", re.DOTALL), types.HEIC),
    (re.compile(rb"BM.{4}\x00{4}", re.DOTALL), types.BMP),
    # Only blanks may stand before a PDF's first line: a reader that looks further would also open a web page.
    (re.compile(rb"(?:\xef\xbb\xbf)?\s{0,64}%PDF-\d"), types.PDF),
    (re.compile(rb"\{\\rtf"), types.RTF),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLE_BY_EXTENSION = {each.extension: each for each in (types.DOC, types.XLS, types.PPT, types.MSG)}


@dataclass(frozen=True, slots=True)
class Sniffed:
    """The type of a file, the number of its pages (1 for pictures and documents), and whether a password locks it."""

    type: FileType
    pages: int = 1
    locked: bool = False


def sniff(content: bytes, name: str = "", limits: Limits = DEFAULT) -> Sniffed | Refused:
    """Tell the type of `content`, or why it is refused.

    The name only tells types apart that cannot be told apart by content: CSV from text, and the older office files
    from one another. Web pages and drawings with scripts (HTML, SVG) are never taken, whatever they are called.
    """
    if not content:
        return Refused(EMPTY)
    if len(content) > limits.bytes:
        return Refused(too_big(len(content), limits.bytes))
    for pattern, file_type in SIGNATURES:
        if pattern.match(content):
            return _pdf(content) if file_type is types.PDF else Sniffed(file_type)
    extension = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if content.startswith(b"PK\x03\x04"):
        return _as_sniffed(archive_type(content))
    if content.startswith(OLE):
        return _as_sniffed(OLE_BY_EXTENSION.get(extension))
    return _as_sniffed(text_type(content, extension))


def too_big(size: int, limit: int) -> Message:
    """Return the sentence for a file of `size` bytes where `limit` bytes are allowed."""
    return Message(BIG, {"size": size_at_least(size), "limit": limit_at_most(limit)})


def _pdf(content: bytes) -> Sniffed | Refused:
    facts = inspect(content)
    if isinstance(facts, PdfFacts):
        return Sniffed(types.PDF, pages=facts.pages, locked=facts.locked)
    return facts


def _as_sniffed(found: FileType | Refused | None) -> Sniffed | Refused:
    if found is None:
        return Refused(UNKNOWN)
    return found if isinstance(found, Refused) else Sniffed(found)
