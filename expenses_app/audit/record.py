"""The one verb of the audit: write down a change, inside the transaction that makes it."""

import json
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
    _copy_rows(parent, changes)
    return parent


def _copy_rows(parent: Event, changes: Iterable[Change]) -> None:
    """The rows below `parent`, in one stream: a bulk action may have ten thousand."""
    shared = [str(parent.company_id), parent.at.isoformat(), json.dumps(parent.actor), parent.action]
    texts: dict[int, tuple[object, str]] = {}

    def text(value: Mapping[str, Any] | None) -> str | None:
        if value is None:
            return None
        # All rows of a bulk action often have the very same `after`. The object is kept, so that its id stays its own.
        known = texts.get(id(value))
        if known is None:
            known = texts[id(value)] = (value, json.dumps(value))
        return known[1]

    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY audit_event (company_id, at, actor, action, subject_type, subject_id, before, after, parent_id)"
            " FROM STDIN"
        ) as copy,
    ):
        for change in changes:
            named = [change.subject_type, str(change.subject_id), text(change.before), text(change.after)]
            copy.write_row([*shared, *named, parent.pk])


def _demand_transaction() -> None:
    if not connection.in_atomic_block:
        raise OutsideTransaction
