"""The operations file as a grammar: which elements, in which order, since which version, in which editions.

Source: ``schema/qbxmlops140.xml``. Its rules stand in comments beside the elements.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "schema" / "qbxmlops140.xml"
EDITIONS = {"US": "QBD", "CA": "QBCA", "UK": "QBUK", "AU": "QBAU"}

ELEMENT = re.compile(
    r'<(?P<name>\w+)(?P<attributes>(?: \w+ = "\w+")*)>(?:(?P<kind>[A-Z0-9]+TYPE)</\w+>)?(?P<rest>.*)'
)
ENUM = re.compile(r"<!-- (\w+) may have one of the following values: (.*?) -->")
ATTRIBUTE = re.compile(
    r"<!--\s+'(\w+)' is (optional|required)(?: and m(?:ay|ust) have one of the following values: (.*?))? -->"
)
BEGIN = re.compile(
    r"<!-- (?P<notes>.*?)BEGIN OR: You may (?P<how>optionally have|have 0 or more|have 1 or more|have) "
)
LENGTH = re.compile(r"max length = (\d+)(?: for ([A-Z|]+))?")


@dataclass(frozen=True)
class Notes:
    """What the comment beside an element says."""

    optional: bool = False
    repeats: bool = False
    since: tuple[int, int] = (0, 0)
    not_in: frozenset[str] = frozenset()
    lengths: tuple[tuple[int, frozenset[str]], ...] = ()

    def known(self, version: tuple[int, int], edition: str) -> bool:
        """Whether the element exists at this qbXML version in this edition."""
        return version >= self.since and edition not in self.not_in

    def longest(self, edition: str) -> int | None:
        """The most characters, or None where nothing is said."""
        return next((most for most, editions in self.lengths if not editions or edition in editions), None)


@dataclass(frozen=True)
class Attribute:
    """An XML attribute; ``values`` is empty where any text is taken."""

    name: str
    required: bool
    values: tuple[str, ...] = ()


@dataclass
class Element:
    """One element. ``kind`` is its simple type, or None when it holds others."""

    name: str
    kind: str | None
    notes: Notes
    values: tuple[str, ...] = ()
    attributes: dict[str, Attribute] = field(default_factory=dict)
    content: list["Element | Choice"] = field(default_factory=list)

    def every(self) -> Iterator["Element"]:
        """The elements that may stand directly inside, those of choices included, in order."""
        return _flat(self.content)

    def child(self, name: str) -> "Element":
        """The element of that name directly inside; raises KeyError."""
        for each in self.every():
            if each.name == name:
                return each
        raise KeyError(f"{self.name}/{name}")


@dataclass
class Choice:
    """Alternatives, each a sequence; ``required`` once, or any number of times when it ``repeats``."""

    required: bool
    repeats: bool
    notes: Notes
    branches: list[list["Element | Choice"]] = field(default_factory=lambda: [[]])


def _flat(items: "list[Element | Choice]") -> Iterator[Element]:
    for item in items:
        if isinstance(item, Element):
            yield item
        else:
            for branch in item.branches:
                yield from _flat(branch)


@cache
def message_sets() -> tuple[Element, Element]:
    """The grammar of QBXMLMsgsRq and of QBXMLMsgsRs."""
    root = _Reader(SOURCE.read_text(encoding="utf-8").splitlines()).root()
    return root.child("QBXMLMsgsRq"), root.child("QBXMLMsgsRs")


class _Reader:
    """Reads the file line by line: every element, comment and end tag stands on a line of its own."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = iter(lines)
        self._enums: dict[str, tuple[str, ...]] = {}
        self._attributes: list[Attribute] = []

    def root(self) -> Element:
        for line in self._lines:
            if line.startswith("<QBXML>"):
                break
        root = Element("QBXML", None, Notes())
        self._fill(root, root.content)
        return root

    def _fill(self, holder: Element, content: "list[Element | Choice]") -> None:
        """Fill ``content`` up to the end tag of ``holder``."""
        open_choices: list[Choice] = []
        place = content
        for raw in self._lines:
            line = raw.strip()
            if line.startswith(f"</{holder.name}>"):
                return
            if begin := BEGIN.match(line):
                how = begin["how"]
                choice = Choice(
                    how in ("have", "have 1 or more"), how.endswith("more"), _notes(begin["notes"])
                )
                place.append(choice)
                open_choices.append(choice)
                place = choice.branches[0]
            elif line == "<!-- OR -->":
                place = []
                open_choices[-1].branches.append(place)
            elif line == "<!-- END OR -->":
                open_choices.pop()
                place = open_choices[-1].branches[-1] if open_choices else content
            elif enum := ENUM.match(line):
                self._enums[enum[1]] = _words(enum[2])
            elif attribute := ATTRIBUTE.match(line):
                self._attributes.append(
                    Attribute(attribute[1], attribute[2] == "required", _words(attribute[3] or ""))
                )
            elif found := ELEMENT.match(line):
                place.append(self._element(found))

    def _element(self, found: re.Match[str]) -> Element:
        name, kind = found["name"], found["kind"]
        element = Element(name, kind, _notes(found["rest"]))
        if kind == "ENUMTYPE":
            element.values = self._enums.pop(name, ())
        named = re.findall(r"(\w+) =", found["attributes"])
        said = {each.name: each for each in self._attributes}
        element.attributes = {each: said.get(each, Attribute(each, False)) for each in named}
        self._attributes = []
        if kind is None:
            self._fill(element, element.content)
        return element


def _words(text: str) -> tuple[str, ...]:
    plain = re.sub(r"\s*\[DEFAULT\]", "", text)
    return tuple(word.strip() for word in plain.split(",") if word.strip())


def _notes(text: str) -> Notes:
    since = re.search(r"\bv(\d+)\.(\d+)", text)
    elsewhere = re.search(r"not in ([A-Z|]+)", text)
    return Notes(
        optional=re.search(r"\bopt\b", text) is not None,
        repeats=re.search(r"\brep\b", text) is not None,
        since=(int(since[1]), int(since[2])) if since else (0, 0),
        not_in=frozenset(elsewhere[1].split("|")) if elsewhere else frozenset(),
        lengths=tuple(
            (int(most), frozenset(editions.split("|")) if editions else frozenset())
            for most, editions in LENGTH.findall(text)
        ),
    )
