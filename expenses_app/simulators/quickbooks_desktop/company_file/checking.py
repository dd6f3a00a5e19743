"""Holds a request to the grammar and turns it into values.

Two kinds of fault come out: what the parser of QuickBooks would not take (order, unknown elements, other versions and
editions, wrong enumerations) fails the whole message; a value that cannot be converted, is too long or is missing
refuses the one request.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from expenses_app.simulators.quickbooks_desktop.company_file import refusals, values
from expenses_app.simulators.quickbooks_desktop.company_file.grammar import Attribute, Choice, Element
from expenses_app.simulators.quickbooks_desktop.company_file.refusals import Failed, Refused
from expenses_app.simulators.quickbooks_desktop.switches import Switches

LONGEST_REQUEST_ID = 50
MIXED = "#"
Fields = dict[str, Any]


@dataclass
class Checked:
    """A request that the parser took. ``refusal`` is the first value that could not be taken; ``given`` are the
    children as values: text types converted, aggregates as dicts, repeated elements as lists. What a repeated choice
    holds stands once more under MIXED, as (name, value) in the order of the message."""

    name: str
    attributes: dict[str, str]
    given: Fields = field(default_factory=dict)
    refusal: Refused | None = None


class Checker:
    """Checks at one qbXML version in one edition."""

    def __init__(self, version: tuple[int, int], edition: str, switches: Switches) -> None:
        self._version, self._edition, self._switches = version, edition, switches
        self._refusal: Refused | None = None

    def attributes(self, node: etree._Element, known: dict[str, Attribute]) -> dict[str, str]:
        """The attributes of an element; raises Failed for unknown, missing or unfitting ones."""
        given = {str(name): str(value) for name, value in node.attrib.items()}
        for name, value in given.items():
            if name not in known:
                raise Failed(refusals.UNPARSABLE, f"attribute {name} of {node.tag}")
            if known[name].values and value not in known[name].values:
                raise Failed(refusals.UNPARSABLE, f"{name}={value}")
        for attribute in known.values():
            if attribute.required and attribute.name not in given:
                raise Failed(refusals.UNPARSABLE, f"{node.tag} needs {attribute.name}")
        return given

    def request(self, node: etree._Element, grammar: Element) -> Checked:
        """Check one request; raises Failed when the message cannot be parsed."""
        if not grammar.notes.known(self._version, self._edition):
            raise Failed(refusals.UNPARSABLE, f"{node.tag} at version {self._version} in {self._edition}")
        self._refusal = None
        attributes = self.attributes(node, grammar.attributes)
        if len(attributes.get("requestID", "")) > LONGEST_REQUEST_ID:
            self._refuse(
                Refused(refusals.BAD_REQUEST_ID, f'The request ID "{attributes["requestID"]}" is invalid.')
            )
        given = self._aggregate(node, grammar)
        return Checked(str(node.tag), attributes, given, self._refusal)

    def _refuse(self, refusal: Refused) -> None:
        self._refusal = self._refusal or refusal

    def _aggregate(self, node: etree._Element, grammar: Element) -> Fields:
        if (node.text or "").strip():
            raise Failed(refusals.UNPARSABLE, f"text in {node.tag}")
        children = [each for each in node if isinstance(each.tag, str)]
        given: Fields = {}
        end = self._sequence(children, 0, grammar.content, given, str(node.tag))
        if end < len(children):
            raise Failed(refusals.UNPARSABLE, f"{children[end].tag} inside {node.tag}")
        return given

    def _sequence(
        self,
        children: list[etree._Element],
        at: int,
        items: Sequence[Element | Choice],
        given: Fields,
        holder: str,
        mixed: bool = False,
    ) -> int:
        for item in items:
            if not item.notes.known(self._version, self._edition):
                continue
            if isinstance(item, Choice):
                at = self._choice(children, at, item, given, holder)
            else:
                at = self._element(children, at, item, given, holder, mixed)
        return at

    def _choice(
        self, children: list[etree._Element], at: int, choice: Choice, given: Fields, holder: str
    ) -> int:
        chosen = False
        while at < len(children):
            branch = self._branch(str(children[at].tag), choice)
            if branch is None:
                break
            chosen = True
            at = self._sequence(children, at, branch, given, holder, choice.repeats)
            if not choice.repeats:
                break
        if choice.required and not chosen and not any(_may_be_empty(branch) for branch in choice.branches):
            self._missing(next(_every(choice.branches[0])).name, holder)
        return at

    def _branch(self, name: str, choice: Choice) -> list[Element | Choice] | None:
        for branch in choice.branches:
            for each in _every(branch):
                if each.name == name and each.notes.known(self._version, self._edition):
                    return branch
        return None

    def _element(
        self,
        children: list[etree._Element],
        at: int,
        element: Element,
        given: Fields,
        holder: str,
        mixed: bool,
    ) -> int:
        start = at
        while (
            at < len(children) and children[at].tag == element.name and (element.notes.repeats or at == start)
        ):
            value = self._value(children[at], element)
            if mixed:
                given.setdefault(MIXED, []).append((element.name, value))
            if mixed or element.notes.repeats:
                given.setdefault(element.name, []).append(value)
            else:
                given[element.name] = value
            at += 1
        if at == start and not element.notes.optional and not element.notes.repeats:
            self._missing(element.name, holder)
        return at

    def _missing(self, name: str, holder: str) -> None:
        if self._switches["missing_element"] == "unparsable":
            raise Failed(refusals.UNPARSABLE, f"{name} is missing in {holder}")
        self._refuse(refusals.missing(f"{holder}/{name}"))

    def _value(self, node: etree._Element, element: Element) -> Any:
        self.attributes(node, element.attributes)
        if element.kind is None:
            return self._aggregate(node, element)
        if len(node):
            raise Failed(refusals.UNPARSABLE, f"elements in {node.tag}")
        text = node.text or ""
        if element.kind == "ENUMTYPE":
            if text not in element.values:
                raise Failed(refusals.UNPARSABLE, f"{element.name} {text}")
            return text
        most = element.notes.longest(self._edition)
        if most is not None and len(text) > most:
            self._refuse(refusals.too_long(element.name, text, most, self._switches["too_long_status"]))
        try:
            return values.read(element.kind or "", element.name, text)
        except Refused as refusal:
            self._refuse(refusal)
            return None


def _every(items: Sequence[Element | Choice]) -> Iterator[Element]:
    for item in items:
        if isinstance(item, Choice):
            for branch in item.branches:
                yield from _every(branch)
        else:
            yield item


def _may_be_empty(branch: Sequence[Element | Choice]) -> bool:
    return all(item.notes.optional if isinstance(item, Element) else not item.required for item in branch)
