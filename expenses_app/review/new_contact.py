"""A supplier or customer that the accounting software does not have yet: whether it can be made, and what became of it."""

from dataclasses import dataclass

from expenses_app.audit.models import Event
from expenses_app.ledger.masters import CustomerDraft, Draft, MasterKind, SupplierDraft
from expenses_app.review.desk import Desk
from expenses_app.review.header import contact_field
from expenses_app.review.outcome import Candidate, Trouble, candidates_of, trouble_of
from expenses_app.sync.models import Part, SubjectType
from expenses_app.sync.states import State
from expenses_app.transactions.models import Transaction

SHOWN = 3
_DRAFTS: dict[MasterKind, type[SupplierDraft] | type[CustomerDraft]] = {
    MasterKind.SUPPLIER: SupplierDraft,
    MasterKind.CUSTOMER: CustomerDraft,
}


@dataclass(frozen=True)
class Pushed:
    """One that was asked for and is not there yet. `candidates`: records of that name that are there already."""

    part_id: str
    name: str
    state: str
    trouble: Trouble | None
    candidates: list[Candidate]


@dataclass(frozen=True)
class NewContact:
    kind: MasterKind
    suggested: str
    pushed: list[Pushed]


def new_contact_of(desk: Desk, transaction: Transaction) -> NewContact | None:
    """None where this platform makes none, or this member may not ask for one."""
    kind = _kind(desk, transaction)
    if kind is None or desk.connection is None or kind not in desk.connection.capabilities.creates:
        return None
    if not desk.member.may_post:
        return None
    return NewContact(kind, "" if transaction.contact_id else transaction.merchant, _pushed(desk))


def draft_of(desk: Desk, transaction: Transaction, name: str, email: str) -> Draft | None:
    """What is asked for; None where this transaction takes no such contact."""
    kind = _kind(desk, transaction)
    return _DRAFTS[kind](name=name, email=email) if kind else None


def _kind(desk: Desk, transaction: Transaction) -> MasterKind | None:
    field = contact_field(desk, transaction)
    return next((kind for kind in _DRAFTS if field is not None and kind.value == field.name), None)


def _pushed(desk: Desk) -> list[Pushed]:
    parts = list(
        Part.objects.filter(
            company=desk.company, connection=desk.connection, write__subject_type=SubjectType.RECORD
        )
        .exclude(state__in=[State.WRITTEN, State.DROPPED])
        .select_related("write")
        .order_by("-created_at")[:SHOWN]
    )
    subjects = [str(part.write.subject_id) for part in parts]
    events = Event.objects.filter(company_id=desk.company.id, action="record.pushed", subject_id__in=subjects)
    names = {event.subject_id: (event.after or {}).get("name", "") for event in events.order_by("sequence")}
    return [
        Pushed(
            part_id=str(part.id),
            name=names.get(str(part.write.subject_id), ""),
            state=part.state,
            trouble=trouble_of(part),
            candidates=candidates_of(part, desk.locale),
        )
        for part in parts
    ]
