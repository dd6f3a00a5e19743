"""The one verb of the audit: write down a change, inside the transaction that makes it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import connection

from expenses_app.audit.models import Event


class Actor(Protocol):
    def as_json(self) -> dict[str, Any]: ...


class OutsideTransaction(RuntimeError):
    """An audit entry must stand or fall with the change it tells of."""


@dataclass(frozen=True)
class Change:
    """A row of a bulk action."""

    subject_type: str
    subject_id: object
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


def record(
    action: str,
    *,
    actor: Actor,
    company_id: UUID | None,
    subject_type: str,
    subject_id: object,
    at: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> Event:
    """Store one event. `action` is dotted, past tense: "transaction.excluded". Values must be JSON (amounts as text).

    Raises OutsideTransaction when no database transaction is open.
    """
    _demand_transaction()
    return Event.objects.create(
        company_id=company_id,
        at=at,
        actor=actor.as_json(),
        action=action,
        subject_type=subject_type,
        subject_id=str(subject_id),
        before=before,
        after=after,
    )


def record_bulk(
    action: str, *, actor: Actor, company_id: UUID, at: datetime, changes: Iterable[Change], **summary: Any
) -> Event:
    """Store one parent event with `summary` and a row for each change."""
    _demand_transaction()
    who = actor.as_json()
    parent = Event.objects.create(
        company_id=company_id,
        at=at,
        actor=who,
        action=action,
        subject_type="bulk",
        subject_id="",
        after=summary or None,
    )
    Event.objects.bulk_create(
        (
            Event(
                company_id=company_id,
                at=at,
                actor=who,
                action=action,
                subject_type=change.subject_type,
                subject_id=str(change.subject_id),
                before=change.before,
                after=change.after,
                parent=parent,
            )
            for change in changes
        ),
        batch_size=1000,
    )
    return parent


def _demand_transaction() -> None:
    if not connection.in_atomic_block:
        raise OutsideTransaction
