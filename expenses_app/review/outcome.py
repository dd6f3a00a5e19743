"""What became of a transaction in the ledger: its documents, where they can be opened, and what a person can decide."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from expenses_app.companies.formats import money_text
from expenses_app.core.messages import Message
from expenses_app.ledger.codec import remote_from_json
from expenses_app.sync.models import Part, SubjectType, Write
from expenses_app.sync.queries import writes_of
from expenses_app.sync.states import State
from expenses_app.transactions.models import Transaction

_STANDING = (State.WRITTEN, State.DRIFTED)


@dataclass(frozen=True)
class Trouble:
    """`advice`: in our words. `said`: the platform's, word for word. `at`: the next try, where one follows by itself."""

    advice: str
    said: str = ""
    code: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Candidate:
    """A ledger record that may be ours."""

    id: str
    title: str
    url: str


@dataclass(frozen=True)
class DocumentOutcome:
    """One part, as it is drawn."""

    part_id: UUID
    state: str
    target: str
    url: str
    trouble: Trouble | None
    differences: list[dict[str, str]]
    candidates: list[Candidate]
    settled_at: datetime | None
    generation: int
    is_receipt: bool = False
    undoes: bool = False


@dataclass(frozen=True)
class Outcome:
    """The newest write's documents; `open_url`: the ledger record of the main one."""

    documents: list[DocumentOutcome] = field(default_factory=list)
    open_url: str = ""
    refused: list[UUID] = field(default_factory=list)
    drifted: list[UUID] = field(default_factory=list)
    ambiguous: list[DocumentOutcome] = field(default_factory=list)
    stands: bool = False


def outcome_of(transaction: Transaction, locale: str) -> Outcome:
    """Read from its writes; two queries."""
    writes = list(writes_of(transaction)[:20])
    newest = _newest(writes)
    documents = [
        _drawn(part, locale)
        for write in writes
        for part in write.parts.all()
        # A document that was not written again can have been changed there too.
        if write is newest or write.subject_type == SubjectType.RECEIPT or part.state == State.DRIFTED
    ]
    own = [one for one in documents if not one.is_receipt]
    urls = [one.url for one in own if one.url]
    return Outcome(
        documents=documents,
        open_url=urls[0] if urls else "",
        refused=[one.part_id for one in documents if one.state == State.REFUSED],
        drifted=[one.part_id for one in own if one.state == State.DRIFTED],
        ambiguous=[one for one in own if one.state == State.AMBIGUOUS],
        stands=any(one.state in (State.WRITTEN, State.DRIFTED) and not one.undoes for one in own)
        and newest is not None
        and newest.operation != "void",
    )


def _newest(writes: list[Write]) -> Write | None:
    own = [write for write in writes if write.subject_type == SubjectType.TRANSACTION]
    return max(own, key=lambda write: (write.revision, write.created_at), default=None)


def _drawn(part: Part, locale: str) -> DocumentOutcome:
    remote = remote_from_json(part.remote) if part.remote else None
    return DocumentOutcome(
        part_id=part.id,
        state=part.state,
        target=part.target,
        url=remote.url if remote and part.state in _STANDING and not part.undoes else "",
        trouble=trouble_of(part),
        differences=list(part.differences),
        candidates=candidates_of(part, locale),
        settled_at=part.settled_at,
        generation=part.generation,
        is_receipt=part.role == "companion",
        undoes=part.undoes,
    )


def trouble_of(part: Part) -> Trouble | None:
    """Why a part is not written, None where nothing is wrong."""
    error: dict[str, Any] = part.error or {}
    if not error or part.state in (State.WRITTEN, State.DROPPED):
        return None
    advice = Message.from_json(error["advice"]).text(_) if error.get("advice") else ""
    waiting = part.state in (State.WAITING, State.UNKNOWN) and part.not_before.year < 9999
    return Trouble(advice, error.get("said", ""), error.get("code", ""), part.not_before if waiting else None)


def candidates_of(part: Part, locale: str) -> list[Candidate]:
    """The ledger records that may be this part's."""
    return [_candidate(stored, locale) for stored in part.candidates]


def _candidate(stored: dict[str, Any], locale: str) -> Candidate:
    remote = remote_from_json(stored)
    total = remote.total
    currency = str(remote.detail.get("currency", "") or remote.detail.get("CurrencyCode", ""))
    title = money_text(total, currency, locale) if total is not None and currency else str(total or "")
    return Candidate(remote.id, f"{title} {remote.id}".strip(), remote.url)
