"""From bytes to text: the byte order mark decides, then strict UTF-8, then Windows-1252. Headers are not asked, they lie."""

import codecs
from collections.abc import Sequence
from dataclasses import dataclass

from expenses_app.core.messages import Message
from expenses_app.statements.readers.statement import UnreadableStatement

#: Longest mark first: the mark of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: What a person may choose on the preview, with the name that is shown.
ENCODINGS = {
    "utf-8": "UTF-8",
    "windows-1252": "Windows-1252 (Western Europe)",
    "windows-1250": "Windows-1250 (Central Europe)",
    "windows-1251": "Windows-1251 (Cyrillic)",
    "windows-1253": "Windows-1253 (Greek)",
    "windows-1254": "Windows-1254 (Turkish)",
    "iso-8859-15": "ISO-8859-15",
    "shift_jis": "Shift JIS (Japanese)",
    "gb18030": "GB 18030 (Chinese)",
    "utf-16": "UTF-16",
}
_SAMPLE = 4096


@dataclass(frozen=True, slots=True)
class Decoded:
    text: str
    encoding: str
    notices: Sequence[Message] = ()


def decode(content: bytes, chosen: str = "") -> Decoded:
    """Return the text of a file. `chosen` is an encoding (a key of ENCODINGS) that a person asked for.

    Raises UnreadableStatement where the bytes do not fit; a replacement character is never put in.
    """
    if chosen:
        return Decoded(_strictly(content, chosen), chosen)
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return Decoded(_strictly(content, encoding), encoding)
    unmarked = _utf16_without_mark(content[:_SAMPLE])
    if unmarked:
        return Decoded(_strictly(content, unmarked), unmarked)
    try:
        return Decoded(content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        notice = Message(
            "Accents are read as Windows-1252, because the file is not UTF-8. Check names with accents."
        )
        return Decoded(_strictly(content, "windows-1252"), "windows-1252", (notice,))


def refuse_null(text: str) -> None:
    """Raise UnreadableStatement at the first NUL character, naming its line."""
    at = text.find("\0")
    if at >= 0:
        line = text.count("\n", 0, at) + 1
        raise UnreadableStatement(
            Message(
                "Line %(line)s holds NUL bytes, which no statement has: the file was damaged on its way. "
                "Download it again.",
                {"line": line},
            ),
            line,
        )


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableStatement(
            Message(
                "Line %(line)s has a byte that does not exist in %(encoding)s. Choose another encoding, "
                "or save the file as UTF-8.",
                {"line": line, "encoding": ENCODINGS.get(encoding, encoding.upper())},
            ),
            line,
        ) from error


def _utf16_without_mark(sample: bytes) -> str:
    """UTF-16 of mostly Latin text has a NUL at every other byte; a damaged file has not."""
    if len(sample) < 8:
        return ""
    even = sample[0::2].count(0) / len(sample[0::2])
    odd = sample[1::2].count(0) / len(sample[1::2])
    if odd > 0.6 and even < 0.1:
        return "utf-16-le"
    if even > 0.6 and odd < 0.1:
        return "utf-16-be"
    return ""
