"""What people decide about parts that stopped: try again, let go, choose the record, keep theirs."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction as database

from expenses_app.audit.record import Change, record_bulk
from expenses_app.companies.actor import Actor
from expenses_app.companies.models import Company
from expenses_app.ledger.codec import remote_from_json
from expenses_app.sync.engine.following import follow_up, is_needed
from expenses_app.sync.engine.settle import after
from expenses_app.sync.engine.transitions import move, save
from expenses_app.sync.models import Part, SyncItem, SyncRun
from expenses_app.sync.outcomes import reflect
from expenses_app.sync.services.anew import written_anew
from expenses_app.sync.states import Event, State
from expenses_app.sync.tasks import wake


def retry(company: Company, part_ids: Iterable[UUID], *, actor: Actor, now: datetime) -> SyncRun | None:
    """Send refused documents again as they are, at a new generation, in a run of their own. None: nothing was refused."""
    with database.atomic():
        parts = _locked(company, part_ids, State.REFUSED)
        if not parts:
            return None
        # A document that gave way to a newer revision stays where it is. What one needs is tried with it.
        parts = [part for part in parts if part.write.transaction is None or _is_newest(part)]
        needed = {marker for part in parts for marker in part.needs}
        parts += (
            Part.objects.select_for_update(of=("self",))
            .filter(write__in={part.write_id for part in parts}, marker__in=needed, state=State.REFUSED)
            .exclude(id__in=[part.id for part in parts])
            .select_related("write__transaction")
        )
        run = _run_for(company, parts, actor, now)
        _move_all(parts, Event.RETRIED, now, error=None, failures=0, not_before=now)
        _audit("write.retried", company, parts, actor, now)
        for connection_id in {part.connection_id for part in parts}:
            wake(connection_id)
    return run


def let_go(company: Company, part_ids: Iterable[UUID], *, actor: Actor, now: datetime) -> int:
    """Give up on documents that are not in the ledger. Returns how many."""
    with database.atomic():
        parts = _locked(company, part_ids, State.REFUSED, State.AMBIGUOUS, State.DRIFTED)
        _move_all(parts, Event.DISMISSED, now)
        for part in parts:
            if is_needed(part):
                follow_up(part, now)
        _audit("write.let_go", company, parts, actor, now)
    return len(parts)


def choose(company: Company, part_id: UUID, remote_id: str, *, actor: Actor, now: datetime) -> Part | None:
    """Say which of the shown ledger records is ours; "" says none of them, and it is written anew under a new marker.

    None when it is no longer in question. Raises KeyError for a record that was not among those shown, or that another
    document of ours holds by now.
    """
    with database.atomic():
        part = next(iter(_locked(company, [part_id], State.AMBIGUOUS)), None)
        if part is None:
            return None
        if remote_id:
            shown = {remote_from_json(stored).id: stored for stored in part.candidates}
            if _is_held(part, remote_id):
                raise KeyError(remote_id)
            names = move(
                part,
                Event.PICKED,
                now,
                remote=shown[remote_id],
                remote_id=remote_id,
                candidates=[],
                error=None,
            )
            save([part], set(names))
            after([part], now)
        else:
            save([part], set(written_anew(part, now)))
            reflect([part], now)
        wake(part.connection_id)
        _audit("write.chosen", company, [part], actor, now, chosen=remote_id)
    return part


def keep_theirs(company: Company, part_id: UUID, *, actor: Actor, now: datetime) -> Part | None:
    """The change made in the accounting software stands; ours is not written over it."""
    with database.atomic():
        part = next(iter(_locked(company, [part_id], State.DRIFTED)), None)
        if part is not None:
            # Ours that was refused because of theirs is given up with it.
            refused = Part.objects.select_for_update(of=("self",)).filter(
                write__transaction=part.write.transaction,
                name=part.name,
                role=part.role,
                state=State.REFUSED,
            )
            _move_all(list(refused.select_related("write__transaction")), Event.DISMISSED, now)
            _move_all([part], Event.KEPT_THEIRS, now, error=None)
            _audit("write.kept_theirs", company, [part], actor, now)
    return part


def _is_held(part: Part, remote_id: str) -> bool:
    """A ledger record can be one document's only."""
    return (
        Part.objects.filter(
            company_id=part.company_id,
            write__ledger_id=part.write.ledger_id,
            target=part.target,
            remote_id=remote_id,
            state__in=[State.WRITTEN, State.DRIFTED],
        )
        .exclude(id=part.id)
        .exists()
    )


def _locked(company: Company, ids: Iterable[UUID], *states: State) -> list[Part]:
    return list(
        Part.objects.select_for_update(of=("self",))
        .filter(company=company, id__in=list(ids), state__in=states)
        .select_related("write__transaction")
        .order_by("id")
    )


def _is_newest(part: Part) -> bool:
    return part.write.transaction is not None and part.write.revision == part.write.transaction.revision


def _move_all(parts: Sequence[Part], event: Event, now: datetime, **changes: Any) -> None:
    names: set[str] = set()
    for part in parts:
        own = dict(changes)
        if event is Event.RETRIED:
            own["generation"] = part.generation + 1
        names.update(move(part, event, now, **own))
    save(parts, names)
    reflect(parts, now)


def _run_for(company: Company, parts: Sequence[Part], actor: Actor, now: datetime) -> SyncRun | None:
    if not parts:
        return None
    run = SyncRun.objects.create(
        company=company,
        connection_id=parts[0].connection_id,
        asked_by_id=actor.member_id,
        actor=actor.as_json(),
        created_at=now,
    )
    SyncItem.objects.bulk_create(
        [SyncItem(company=company, run=run, write_id=write) for write in {part.write_id for part in parts}]
    )
    return run


def _audit(
    action: str, company: Company, parts: Sequence[Part], actor: Actor, now: datetime, **summary: Any
) -> None:
    if parts:
        record_bulk(
            action,
            actor=actor,
            company_id=company.id,
            at=now,
            changes=[
                Change(
                    "transaction",
                    part.write.transaction_id or part.write.subject_id,
                    None,
                    {"marker": part.marker, "state": part.state},
                )
                for part in parts
            ],
            count=len(parts),
            **summary,
        )
