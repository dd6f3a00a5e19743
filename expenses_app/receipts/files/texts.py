"""Text, CSV, e-mail and XML: files without a signature, taken only when nothing in them could run in a browser."""

import codecs
import io
import re
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from expenses_app.core.messages import Message
from expenses_app.receipts.files import types
from expenses_app.receipts.files.types import FileType, Refused

WEB_PAGE = Message(
    "This is a web page or a drawing with code in it, whatever its name says. Save it as PDF and add that."
)

# What browsers take for a page or a drawing; looked for in the first bytes, as they do.
MARKUP = re.compile(
    r"<\s*(?:!doctype\s+html|html|head|body|script|svg|iframe|style|title|table|img|div|a\s|p>|h1|br)",
    re.IGNORECASE,
)
MARKUP_REACH = 4096
MAIL_HEADER = re.compile(
    r"(?:Return-Path|Received|Delivered-To|From|To|Date|Subject|Message-ID|MIME-Version): .+\r?\n(?:[\w-]+: |[ \t])",
    re.IGNORECASE,
)
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
DRAWN_NAMESPACES = ("http://www.w3.org/1999/xhtml", "http://www.w3.org/2000/svg")
DRAWN_NAMES = frozenset({"html", "svg", "script"})


def text_type(content: bytes, extension: str) -> FileType | Refused | None:
    """Tell what kind of text this is; None when it is no text at all."""
    text = _decoded(content)
    if text is None:
        return None
    start = text.lstrip()[:MARKUP_REACH]
    if MAIL_HEADER.match(start):
        return types.MAIL
    if start.startswith("<"):
        return _xml(content)
    if MARKUP.search(start):
        return Refused(WEB_PAGE)
    return types.CSV if extension == "csv" else types.TEXT


def _decoded(content: bytes) -> str | None:
    encodings = ["utf-8-sig", "cp1252"]
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if CONTROL.search(text) else text
    return None


def _xml(content: bytes) -> FileType | Refused:
    try:
        for _, element in iterparse(io.BytesIO(content), events=("start",), forbid_dtd=True):
            if _is_drawn(str(element.tag)):
                return Refused(WEB_PAGE)
            element.clear()
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return Refused(WEB_PAGE)
    return types.XML


def _is_drawn(tag: str) -> bool:
    namespace, _, name = tag.rpartition("}")
    return namespace.lstrip("{") in DRAWN_NAMESPACES or name.lower() in DRAWN_NAMES
