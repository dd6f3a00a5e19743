"""The types of file that a receipt may be: one table, told apart by content and never by name."""

from dataclasses import dataclass
from enum import Enum

from expenses_app.core.messages import Message


class Form(Enum):
    """How a file can be looked at."""

    PICTURE = "picture"
    PAGES = "pages"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class FileType:
    """One type of file: its true media type, the extension that we give it, its form and its name for people."""

    content_type: str
    extension: str
    form: Form
    label: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that we do not take, and why."""

    message: Message


JPEG = FileType("image/jpeg", "jpg", Form.PICTURE, "JPEG")
PNG = FileType("image/png", "png", Form.PICTURE, "PNG")
GIF = FileType("image/gif", "gif", Form.PICTURE, "GIF")
BMP = FileType("image/bmp", "bmp", Form.PICTURE, "BMP")
WEBP = FileType("image/webp", "webp", Form.PICTURE, "WebP")
TIFF = FileType("image/tiff", "tif", Form.PICTURE, "TIFF")
HEIC = FileType("image/heic", "heic", Form.PICTURE, "HEIC")
AVIF = FileType("image/avif", "avif", Form.PICTURE, "AVIF")
PDF = FileType("application/pdf", "pdf", Form.PAGES, "PDF")

OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."

TEXT = FileType("text/plain", "txt", Form.DOCUMENT, "text")
CSV = FileType("text/csv", "csv", Form.DOCUMENT, "CSV")
XML = FileType("application/xml", "xml", Form.DOCUMENT, "XML")
RTF = FileType("application/rtf", "rtf", Form.DOCUMENT, "RTF")
MAIL = FileType("message/rfc822", "eml", Form.DOCUMENT, "e-mail")
ZIP = FileType("application/zip", "zip", Form.DOCUMENT, "ZIP")
DOCX = FileType(f"{OFFICE}wordprocessingml.document", "docx", Form.DOCUMENT, "Word")
XLSX = FileType(f"{OFFICE}spreadsheetml.sheet", "xlsx", Form.DOCUMENT, "Excel")
PPTX = FileType(f"{OFFICE}presentationml.presentation", "pptx", Form.DOCUMENT, "PowerPoint")
ODT = FileType(f"{OPEN_DOCUMENT}text", "odt", Form.DOCUMENT, "OpenDocument text")
ODS = FileType(f"{OPEN_DOCUMENT}spreadsheet", "ods", Form.DOCUMENT, "OpenDocument sheet")
DOC = FileType("application/msword", "doc", Form.DOCUMENT, "Word")
XLS = FileType("application/vnd.ms-excel", "xls", Form.DOCUMENT, "Excel")
PPT = FileType("application/vnd.ms-powerpoint", "ppt", Form.DOCUMENT, "PowerPoint")
MSG = FileType("application/vnd.ms-outlook", "msg", Form.DOCUMENT, "Outlook e-mail")

ALL = (
    *(JPEG, PNG, GIF, BMP, WEBP, TIFF, HEIC, AVIF, PDF),
    *(TEXT, CSV, XML, RTF, MAIL, ZIP, DOCX, XLSX, PPTX, ODT, ODS, DOC, XLS, PPT, MSG),
)
BY_CONTENT_TYPE = {each.content_type: each for each in ALL}

# Names of the same type that platforms and browsers use besides the registered one.
ALIASES = {
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "image/x-png": "image/png",
    "image/tif": "image/tiff",
    "image/heif": "image/heic",
    "image/x-ms-bmp": "image/bmp",
    "application/x-pdf": "application/pdf",
    "text/xml": "application/xml",
    "text/rtf": "application/rtf",
    "application/x-zip-compressed": "application/zip",
}


def registered(content_type: str) -> str:
    """Return the registered name of a media type, without its parameters: `image/jpg` gives `image/jpeg`."""
    bare = content_type.split(";", 1)[0].strip().lower()
    return ALIASES.get(bare, bare)
