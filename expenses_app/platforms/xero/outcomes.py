"""Xero's answer to a write -> what became of each document. Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from expenses_app.core.messages import Message
from expenses_app.ledger.documents import Document
from expenses_app.ledger.errors import OutcomeUnknown
from expenses_app.ledger.parcels import Difference, NotRun, Outcome, RefusedOutcome, Remote, Written
from expenses_app.platforms.xero.comparing import money_differences
from expenses_app.platforms.xero.faults import element_fault, validation_errors
from expenses_app.platforms.xero.names import BANK_TRANSACTION, MANUAL_JOURNAL, TARGETS
from expenses_app.platforms.xero.standing import remote

Record = Mapping[str, Any]
_MARKER = re.compile(r"EXP-[A-Z2-7]{16}$")


def marker_of(target: str, record: Record) -> str:
    """Our marker on a record: its whole reference, or the end of a journal's narration; "" where there is none."""
    field = "Narration" if target == MANUAL_JOURNAL.name else "Reference"
    text = (record.get(field) or "").strip()
    found = _MARKER.search(text)
    if not found or (target != MANUAL_JOURNAL.name and found.start() != 0):
        return ""
    return found.group()


def outcomes(
    documents: Sequence[Document], elements: Sequence[Record], web: str, *, accepted: bool
) -> dict[str, Outcome]:
    """One outcome for every document. `accepted`: the list as a whole was taken (200); otherwise nothing of it was written.

    New documents are recognised by our marker, and by their place where an element bears none; standing ones by their id.
    """
    targets = {document.target for document in documents}
    by_marker = {marker_of(target, element): element for target in targets for element in elements}
    in_order = len(elements) == len(documents)
    result: dict[str, Outcome] = {}
    for index, document in enumerate(documents):
        element = by_marker.get(document.marker)
        if document.standing is not None:
            element = _of_id(document.standing.id, TARGETS[document.target].id, elements)
        elif element is None and in_order and not marker_of(document.target, elements[index]):
            element = elements[index]
        result[document.marker] = _outcome(document, element, web, accepted=accepted)
    return result


def _of_id(id: str, field: str, elements: Sequence[Record]) -> Record | None:
    return next((element for element in elements if element.get(field) == id), None)


def attached(document: Document, told: Mapping[str, Any], web: str) -> Outcome:
    """The outcome of an upload; the ledger's size is compared with the file's."""
    name, size = document.body["FileName"], document.body["ContentLength"]
    for file in told.get("Attachments") or ():
        if file.get("FileName") == name:
            found = file.get("ContentLength")
            differs = found is not None and int(found) != size
            return Written(
                attachment(document, file),
                (Difference("size", str(size), str(found)),) if differs else (),
            )
    return RefusedOutcome(_unsaid())


def attachment(document: Document, file: Record) -> Remote:
    return Remote(
        ids={"id": str(file.get("AttachmentID", ""))},
        url=document.parent.url if document.parent else "",
        detail={"name": file.get("FileName", ""), "size": int(file.get("ContentLength") or 0)},
    )


def lines_of(document: Document) -> Sequence[Record]:
    key = "LineItems" if document.target == BANK_TRANSACTION.name else "JournalLines"
    lines: Sequence[Record] = document.body.get(key, ())
    return lines


def _outcome(document: Document, element: Record | None, web: str, *, accepted: bool) -> Outcome:
    if element is None:
        return RefusedOutcome(_unsaid()) if accepted else NotRun()
    messages = validation_errors(element)
    if messages or element.get("StatusAttributeString") == "ERROR":
        return RefusedOutcome(element_fault(messages, lines_of(document)))
    if not accepted:
        return NotRun()
    stands = remote(TARGETS[document.target], element, web, document.page)
    return Written(stands, money_differences(document, stands))


def _unsaid() -> OutcomeUnknown:
    return OutcomeUnknown(Message("Xero did not say whether it was written. It is being asked."))
