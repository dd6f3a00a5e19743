"""The tags and values of an OFX file, whether its leaves are closed (XML) or not (SGML)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from expenses_app.core.messages import Message
from expenses_app.statements.readers.statement import UnreadableStatement

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9_.\-]{0,63})\s*(/?)>")
#: Only what XML and OFX define, and only with its semicolon: «R&NOTES» stays as it is.
_ENTITY = re.compile(r"&(?:(amp|lt|gt|quot|apos|nbsp)|#(\d{1,7})|#x([0-9A-Fa-f]{1,6}));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "nbsp": " "}
_CDATA, _CDATA_END = "<![CDATA[", "]]>"
_COMMENT, _COMMENT_END = "<!--", "-->"


@dataclass(frozen=True, slots=True)
class Token:
    """One tag with the text that follows it. `closing` is true for `</NAME>`; `line` counts from 1."""

    name: str
    closing: bool
    text: str
    line: int


def tokens(text: str, start: int) -> Iterator[Token]:
    """Walk `text` from the offset `start`, once and in one direction. Raises UnreadableStatement."""
    name, closing, line = "", False, 1
    counted, counted_to = text.count("\n", 0, start) + 1, start
    pieces: list[str] = []
    at = start
    while True:
        opening = text.find("<", at)
        if opening < 0:
            pieces.append(_unescaped(text[at:]))
            break
        if opening > at:
            pieces.append(_unescaped(text[at:opening]))
        if text.startswith(_CDATA, opening):
            end = _end(text, _CDATA_END, opening)
            pieces.append(text[opening + len(_CDATA) : end])
            at = end + len(_CDATA_END)
            continue
        if text.startswith(_COMMENT, opening):
            at = _end(text, _COMMENT_END, opening) + len(_COMMENT_END)
            continue
        tag = _TAG.match(text, opening)
        if tag is None:
            pieces.append("<")
            at = opening + 1
            continue
        if name:
            yield Token(name, closing, "".join(pieces).strip(), line)
        counted += text.count("\n", counted_to, opening)
        counted_to = opening
        name, closing, line = tag[2].upper(), bool(tag[1]), counted
        pieces = []
        at = tag.end()
    if name:
        yield Token(name, closing, "".join(pieces).strip(), line)


def _end(text: str, mark: str, opening: int) -> int:
    end = text.find(mark, opening)
    if end < 0:
        line = text.count("\n", 0, opening) + 1
        raise UnreadableStatement(
            Message(
                "Something opens on line %(line)s and never closes: the file ends early. Download it again.",
                {"line": line},
            ),
            line,
        )
    return end


def _unescaped(text: str) -> str:
    return _ENTITY.sub(_character, text) if "&" in text else text


def _character(entity: re.Match[str]) -> str:
    if entity[1]:
        return _NAMED[entity[1]]
    number = int(entity[2]) if entity[2] else int(entity[3], 16)
    surrogate = 0xD800 <= number <= 0xDFFF
    return chr(number) if 0 < number <= 0x10FFFF and not surrogate else entity[0]
