"""Office documents and other ZIP archives, told apart by what is in them."""

import io
import zipfile

from expenses_app.core.messages import Message
from expenses_app.receipts.files import types
from expenses_app.receipts.files.types import FileType, Refused

DAMAGED = Message(
    "This archive or office document is damaged and cannot be opened. Save it again and add the new copy."
)
MACROS = Message("This document carries macros, which we do not store. Save it as PDF and add that.")

# A member whose name begins so tells the type.
BY_MEMBER = (("word/", types.DOCX), ("xl/", types.XLSX), ("ppt/", types.PPTX))
MIMETYPE_BYTES = 100


def archive_type(content: bytes) -> FileType | Refused:
    """Tell Word, Excel, PowerPoint and OpenDocument files and plain ZIP archives apart; nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            declared = _declared(archive) if "mimetype" in names else ""
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError, RuntimeError):
        return Refused(DAMAGED)
    if any(name.rsplit("/", 1)[-1].lower() == "vbaproject.bin" for name in names):
        return Refused(MACROS)
    if "[Content_Types].xml" in names:
        for prefix, file_type in BY_MEMBER:
            if any(name.startswith(prefix) for name in names):
                return file_type
    for file_type in (types.ODT, types.ODS):
        if declared == file_type.content_type:
            return file_type
    return types.ZIP


def _declared(archive: zipfile.ZipFile) -> str:
    with archive.open("mimetype") as member:
        return member.read(MIMETYPE_BYTES).decode("ascii", "replace").strip()
