"""Walking a bank's XML in one pass, with a bounded part of it in memory and no way to anything outside of the file."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from expenses_app.core.messages import Message
from expenses_app.statements.readers.statement import UnreadableStatement

_PIECE = 64 * 1024
_DEEPEST = 60
_MOST_NODES = 50_000
_DECLARED = re.compile(rb"^(\s*<\?xml[^>]*?encoding\s*=\s*)([\"'])([A-Za-z0-9._\-]+)\2")


@dataclass(slots=True)
class Node:
    """One element by its local name. `line` counts from 1."""

    name: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""
    children: list["Node"] = field(default_factory=list)

    def at(self, path: str) -> "Node | None":
        """The first descendant along `path` (local names parted by "/")."""
        node: Node | None = self
        for name in path.split("/"):
            node = next((child for child in node.children if child.name == name), None) if node else None
        return node

    def said(self, *paths: str) -> str:
        """The text of the first of `paths` that has any."""
        for path in paths:
            node = self.at(path)
            if node is not None and node.text.strip():
                return " ".join(node.text.split())
        return ""


class Walker:
    """A parser target that keeps the elements named in `whole` as trees, and hands each over when it ends.

    `begins` is told of every element outside of such a tree; `ends` gets each finished tree and the names above it.
    """

    def __init__(
        self,
        whole: frozenset[str],
        begins: Callable[[str, int], None],
        ends: Callable[[Node], None],
    ) -> None:
        self._whole, self._begins, self._ends = whole, begins, ends
        self._kept: list[Node] = []
        self._depth = 0
        self._nodes = 0
        self.line: Callable[[], int] = lambda: 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _too_deep(self.line())
        if not self._kept and name not in self._whole:
            self._begins(name, self.line())
            return
        node = Node(name, self.line(), dict(attributes))
        self._nodes += 1
        if self._nodes > _MOST_NODES:
            raise _too_deep(self.line())
        if self._kept:
            self._kept[-1].children.append(node)
        self._kept.append(node)

    def data(self, text: str) -> None:
        if self._kept:
            self._kept[-1].text += text

    def end(self, tag: str) -> None:
        self._depth -= 1
        if not self._kept:
            return
        node = self._kept.pop()
        if node.name in self._whole:
            if self._kept:
                # A finished part of a bigger tree is handed over and forgotten, so that memory stays bounded.
                self._kept[-1].children.pop()
                self._nodes -= _size(node)
            else:
                self._nodes = 0
            self._ends(node)

    def close(self) -> None:
        return None


def walk(content: bytes, walker: Walker) -> None:
    """Feed `content` to `walker`; the XML declaration decides the encoding.

    Raises UnreadableStatement with line and column: not well formed, a document type definition, bytes that are not
    in the declared encoding (`BadEncoding`).
    """
    parser: Any = DefusedXMLParser(target=walker, forbid_dtd=True)
    walker.line = lambda: int(parser.parser.CurrentLineNumber)
    try:
        for start in range(0, len(content), _PIECE):
            parser.feed(content[start : start + _PIECE])
        parser.close()
    except DefusedXmlException as error:
        raise UnreadableStatement(
            Message(
                "This file begins with a document type definition, which has no place in a bank's file and can be "
                "used to attack the reader. It was not opened any further."
            ),
            walker.line(),
        ) from error
    except (LookupError, ValueError) as error:
        raise UnreadableStatement(
            Message("This file says that it is written in an encoding that nobody knows. Save it as UTF-8.")
        ) from error
    except ParseError as error:
        line, column = error.position
        if _breaks_its_encoding(content):
            raise BadEncoding(
                Message(
                    "Line %(line)s, column %(column)s has a byte that is not UTF-8, although the file says so.",
                    {"line": line, "column": column + 1},
                ),
                line,
                column + 1,
            ) from error
        ends_early = "no element found" in str(error) or "unclosed token" in str(error)
        raise UnreadableStatement(
            Message(
                "This file ends early, on line %(line)s. Nothing was imported. Download it again."
                if ends_early
                else "This is not proper XML: line %(line)s, column %(column)s cannot be read. Download it again.",
                {"line": line, "column": column + 1},
            ),
            line,
            column + 1,
        ) from error


class BadEncoding(UnreadableStatement):
    """The bytes contradict the declared UTF-8."""


def redeclared(content: bytes, encoding: str) -> bytes:
    """The same document as UTF-8, its bytes read as `encoding`. Raises UnicodeDecodeError."""
    text = content.decode(encoding)
    return _DECLARED.sub(rb"\g<1>\g<2>UTF-8\g<2>", text.encode("utf-8"), count=1)


def _size(node: Node) -> int:
    return 1 + sum(_size(child) for child in node.children)


def _breaks_its_encoding(content: bytes) -> bool:
    declared = _DECLARED.match(content[:200])
    if declared and declared[3].lower() not in (b"utf-8", b"utf8"):
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False


def _too_deep(line: int) -> UnreadableStatement:
    return UnreadableStatement(
        Message("Line %(line)s is nested deeper or longer than any bank's entry.", {"line": line}), line
    )
