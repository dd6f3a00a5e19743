"""Writes records as qbXML: the elements of the operations file in its order, as far as version and edition know them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from expenses_app.simulators.quickbooks_desktop.company_file import refusals, values
from expenses_app.simulators.quickbooks_desktop.company_file.checking import MIXED
from expenses_app.simulators.quickbooks_desktop.company_file.grammar import Element
from expenses_app.simulators.quickbooks_desktop.company_file.refusals import Refused
from expenses_app.simulators.quickbooks_desktop.company_file.state import CompanyFile, Fields, Ref

SENTENCES = {
    refusals.OK: "Status OK",
    refusals.NO_MATCH: "A query request did not find a matching object in QuickBooks",
}


@dataclass
class Answer:
    """What one request led to. ``rows`` are (element, fields); ``direct`` are elements without a Ret around them;
    ``attributes`` are those beside the status (retCount, iterator…)."""

    code: int = refusals.OK
    message: str = ""
    rows: list[tuple[str, Fields]] = field(default_factory=list)
    direct: Fields = field(default_factory=dict)
    attributes: dict[str, str] = field(default_factory=dict)

    @classmethod
    def refused(cls, refusal: Refused) -> "Answer":
        """The answer to a request that is refused."""
        return cls(refusal.code, refusal.message)


class Writer:
    """Writes answers for one file at one version."""

    def __init__(self, file: CompanyFile, version: tuple[int, int]) -> None:
        self._file, self._version, self._zone = file, version, file.zone
        self._known: dict[int, list[Element]] = {}

    def answer(
        self, grammar: Element, request_id: str | None, answer: Answer, wanted: list[str] | None
    ) -> str:
        """One ``…Rs`` element. ``wanted`` (IncludeRetElement) cuts what stands directly inside each row."""
        attributes = {"requestID": request_id} if request_id is not None else {}
        attributes |= {
            "statusCode": str(answer.code),
            "statusSeverity": refusals.severity(answer.code),
            "statusMessage": answer.message or SENTENCES.get(answer.code, ""),
        }
        written = "".join(
            f" {name}={quoteattr(value)}" for name, value in (attributes | answer.attributes).items()
        )
        body = [self._record(grammar.child(name), fields, wanted) for name, fields in answer.rows]
        if answer.direct:
            body += self._content(grammar, answer.direct, None)
        inside = "".join(body)
        return (
            f"<{grammar.name}{written}>{inside}</{grammar.name}>" if inside else f"<{grammar.name}{written}/>"
        )

    def _record(self, element: Element, fields: Fields, wanted: list[str] | None) -> str:
        return f"<{element.name}>{''.join(self._content(element, fields, wanted))}</{element.name}>"

    def _content(self, holder: Element, fields: Fields, wanted: list[str] | None) -> Iterator[str]:
        mixed = fields.get(MIXED)
        for element in self._elements(holder):
            if wanted is not None and element.name not in wanted:
                continue
            if mixed is not None and any(name == element.name for name, _ in mixed):
                # Debit and credit lines stand in their own order, where the first of them would.
                yield from (self._value(holder.child(name), value) for name, value in mixed)
                mixed = None
            value = fields.get(element.name)
            if value is None or value == "":
                continue
            for each in value if isinstance(value, list) else [value]:
                yield self._value(element, each)

    def _value(self, element: Element, value: Any) -> str:
        if element.kind is None:
            return self._record(element, self._reference(value) if isinstance(value, Ref) else value, None)
        text = values.write(element.kind, value, self._zone)
        return f"<{element.name}>{escape(text)}</{element.name}>"

    def _reference(self, ref: Ref) -> Fields:
        record = self._file.of(ref)
        return {"ListID": ref.list_id, "FullName": record["FullName"]}

    def _elements(self, holder: Element) -> list[Element]:
        found = self._known.get(id(holder))
        if found is None:
            edition = self._file.edition
            found = [each for each in holder.every() if each.notes.known(self._version, edition)]
            self._known[id(holder)] = found
        return found
