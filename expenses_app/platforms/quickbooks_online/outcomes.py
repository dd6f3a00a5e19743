"""QuickBooks' answer to a write -> what became of each document. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from expenses_app.core.messages import Message
from expenses_app.ledger.documents import Document
from expenses_app.ledger.errors import OutcomeUnknown
from expenses_app.ledger.operations import Operation
from expenses_app.ledger.parcels import Outcome, RefusedOutcome, Remote, Written
from expenses_app.platforms.quickbooks_online.comparing import money_differences
from expenses_app.platforms.quickbooks_online.faults import fault_of, found_fault
from expenses_app.platforms.quickbooks_online.names import TARGETS
from expenses_app.platforms.quickbooks_online.pack import batch_id
from expenses_app.platforms.quickbooks_online.standing import remote

Record = Mapping[str, Any]


def batched(documents: Sequence[Document], told: Record, web: str, now: datetime) -> dict[str, Outcome]:
    """One outcome for every document of a batch, by bId, since the order is not promised."""
    answers = {str(item.get("bId", "")): item for item in told.get("BatchItemResponse") or ()}
    return {
        document.marker: single(document, answers.get(batch_id(index), {}), web, now)
        for index, document in enumerate(documents)
    }


def single(document: Document, told: Record, web: str, now: datetime) -> Outcome:
    """The outcome of one document. A Fault inside HTTP 200 is a refusal, a server's fault leaves the outcome open."""
    fault = found_fault(told)
    if fault is not None:
        return RefusedOutcome(fault_of(fault, now=now, writing=True, body=document.body))
    record = told.get(document.target)
    if not isinstance(record, Mapping) or "Id" not in record:
        return RefusedOutcome(_unsaid())
    if document.operation is Operation.VOID and document.standing is not None:
        return Written(document.standing)
    stands = remote(TARGETS[document.target], record, web)
    return Written(stands, money_differences(document, stands))


def uploaded(document: Document, told: Record, now: datetime) -> Outcome:
    """The outcome of an upload; it has an answer, or a Fault, for every file."""
    for answer in told.get("AttachableResponse") or ():
        fault = found_fault(answer)
        if fault is not None:
            return RefusedOutcome(fault_of(fault, now=now, writing=True, body=document.body))
        file = answer.get("Attachable") or {}
        if file.get("Id"):
            return Written(attachment(document, file))
    return RefusedOutcome(_unsaid())


def attachment(document: Document, file: Record) -> Remote:
    return Remote(
        ids={"id": str(file["Id"])},
        version=str(file.get("SyncToken", "")),
        url=document.parent.url if document.parent else "",
        detail={"name": file.get("FileName", ""), "size": int(file.get("Size") or 0)},
    )


def _unsaid() -> OutcomeUnknown:
    return OutcomeUnknown(Message("QuickBooks Online did not say whether it was written. It is being asked."))
