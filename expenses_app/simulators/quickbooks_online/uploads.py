"""``/upload``: files with their metadata, in pairs of multipart parts. Source: Intuit, "Attach images and notes"."""

import base64
import binascii
import json
import re
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import Headers
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder, NeedData

from expenses_app.simulators.quickbooks_online.refusals import Refusal, missing, unreadable

TYPES: dict[str, tuple[str, ...]] = {
    "application/postscript": ("ai", "eps"),
    "application/illustrator": ("ai",),
    "text/csv": ("csv",),
    "application/msword": ("doc",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("docx",),
    "image/gif": ("gif",),
    "image/jpeg": ("jpeg", "jpg"),
    "image/jpg": ("jpeg", "jpg"),
    "application/vnd.oasis.opendocument.spreadsheet": ("ods",),
    "application/vnd.apple.pages": ("pages",),
    "application/pdf": ("pdf",),
    "image/png": ("png",),
    "application/rtf": ("rtf",),
    "text/rtf": ("rtf",),
    "image/tiff": ("tif", "tiff"),
    "image/tif": ("tif", "tiff"),
    "text/plain": ("txt",),
    "application/vnd.ms-excel": ("xls",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ("xlsx",),
    "text/xml": ("xml",),
    "application/xml": ("xml",),
}
BEGINNINGS: dict[str, tuple[bytes, ...]] = {
    "application/pdf": (b"%PDF",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/jpg": (b"\xff\xd8\xff",),
    "image/gif": (b"GIF87a", b"GIF89a"),
    "image/tiff": (b"II*\x00", b"MM\x00*"),
    "image/tif": (b"II*\x00", b"MM\x00*"),
}


@dataclass
class Part:
    """One part of the body."""

    name: str
    headers: Headers
    filename: str | None = None
    content: bytes = b""

    @property
    def content_type(self) -> str:
        """The declared type, without parameters."""
        return parse_options_header(self.headers.get("Content-Type", ""))[0].lower()


@dataclass
class Upload:
    """One file with its metadata (a JSON object or None)."""

    file: Part
    metadata: Any = None
    problem: Refusal | None = field(default=None)


def read(content_type: str, body: bytes, largest: int) -> list[Upload]:
    """The files of a request; raises Refusal 6020, 6030, 1050, 2010 or 2020 for the request as a whole."""
    if not body:
        raise Refusal("6020", "We cannot find the content-length header in the request")
    if len(body) > largest:
        raise Refusal(
            "6030",
            f"The file upload request should not exceed {largest // 1048576}MB in size. "
            f"The current request size is {len(body)}",
        )
    kind, options = parse_options_header(content_type)
    if kind != "multipart/form-data" or not options.get("boundary"):
        raise Refusal("1050", f"The content type is not supported: {kind or 'none'}")
    parts = _parts(body, options["boundary"].encode())
    metadata = {part.name.removeprefix("file_metadata_"): part for part in parts if "metadata" in part.name}
    files = [part for part in parts if part.name.startswith("file_content")]
    if not files:
        raise missing("file_content_01")
    return [_paired(part, metadata.get(part.name.removeprefix("file_content_"))) for part in files]


def judge_file(part: Part) -> bytes:
    """The file's bytes, decoded; raises Refusal 6041 when its type is not taken or not the true one."""
    content = part.content
    if part.headers.get("Content-Transfer-Encoding", "").lower() == "base64":
        try:
            content = base64.b64decode(re.sub(rb"\s", b"", content), validate=True)
        except binascii.Error as error:
            raise Refusal("6041", "The uploaded file is not valid base64.") from error
    if not content:
        raise Refusal("6041", "The uploaded file is empty.")
    kind = part.content_type
    if kind not in TYPES:
        raise Refusal("6041", f"The uploaded file is not valid: type {kind or 'missing'} is not supported.")
    beginnings = BEGINNINGS.get(kind)
    if beginnings and not content.startswith(beginnings):
        raise Refusal("6041", f"The uploaded file is not valid: its content is not {kind}.")
    return content


def judge_name(name: str, content_type: str) -> None:
    """Refuse (6041) a file name whose ending does not fit the type."""
    ending = name.rpartition(".")[2].lower()
    if ending not in TYPES.get(content_type, ()):
        raise Refusal("6041", f"The uploaded file is not valid: .{ending} does not fit {content_type}.")


def _paired(file: Part, metadata: Part | None) -> Upload:
    if metadata is None:
        return Upload(file)
    try:
        parsed = json.loads(metadata.content)
    except ValueError:
        return Upload(file, problem=unreadable())
    if isinstance(parsed, dict) and len(parsed) == 1 and isinstance(next(iter(parsed.values())), dict):
        kind = next(iter(parsed))
        if kind[:1].isupper() and kind != "AttachableRef":
            problem = Refusal(
                "6040",
                "The file metadata submitted must be of Attachable type. "
                f"Supplied Type: {kind}, request parameter: {metadata.name}.",
            )
            return Upload(file, problem=problem)
    return Upload(file, parsed)


def _parts(body: bytes, boundary: bytes) -> list[Part]:
    decoder = MultipartDecoder(boundary)
    decoder.receive_data(body)
    decoder.receive_data(None)
    found: list[Part] = []
    chunks: list[bytes] = []
    try:
        while True:
            event = decoder.next_event()
            if isinstance(event, Field | File):
                filename = event.filename if isinstance(event, File) else None
                found.append(Part(str(event.name), event.headers, filename))
                chunks = []
            elif isinstance(event, Data):
                chunks.append(event.data)
                if not event.more_data:
                    found[-1].content = b"".join(chunks)
            elif isinstance(event, Epilogue | NeedData):
                return found
    except ValueError as error:
        raise unreadable() from error
