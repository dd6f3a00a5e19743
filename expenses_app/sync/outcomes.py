"""Makes the outcome of parts visible: the stored status of transactions and the frozen outcome of runs."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery

from expenses_app.ledger.operations import Operation, Role
from expenses_app.sync.models import Part, SubjectType, SyncItem, SyncRun, Write
from expenses_app.sync.states import SETTLED, State
from expenses_app.sync.statuses import (
    PENDING,
    NewestWrite,
    PartView,
    WriteState,
    follows,
    status_of,
    write_state,
)
from expenses_app.transactions.among import among
from expenses_app.transactions.choices import Review, Status
from expenses_app.transactions.models import Transaction


def reflect(parts: Iterable[Part], now: datetime) -> None:
    """Store what follows from these parts' new states, in the same database transaction that moved them."""
    writes = {part.write_id for part in parts}
    if not writes:
        return
    transactions = set(
        Write.objects.filter(id__in=writes, transaction__isnull=False).values_list(
            "transaction_id", flat=True
        )
    )
    store_statuses(transactions)
    _freeze_runs(writes, now)


def store_statuses(transaction_ids: Iterable[UUID]) -> None:
    """Compute and store the status of these transactions."""
    ids = sorted(set(transaction_ids))
    if not ids:
        return
    # Two parts of one transaction that settle at the same time must see each other.
    rows = list(
        Transaction.objects.select_for_update()
        .filter(id__in=among(ids))
        .order_by("id")
        .values_list("id", "review", "status")
    )
    newest = _newest_writes(ids)
    changed: dict[Status, list[UUID]] = defaultdict(list)
    for id, review, status in rows:
        wanted = status_of(Review(review), newest.get(id))
        if status != wanted:
            changed[wanted].append(id)
    for wanted, those in changed.items():
        Transaction.objects.filter(id__in=among(those)).update(status=wanted)


def computed_statuses(ids: list[UUID]) -> dict[UUID, Status]:
    """What `status` must be for each of these transactions."""
    reviews = dict(Transaction.objects.filter(id__in=among(ids)).values_list("id", "review"))
    newest = _newest_writes(ids)
    return {id: status_of(Review(review), newest.get(id)) for id, review in reviews.items()}


def _newest_writes(ids: list[UUID]) -> dict[UUID, NewestWrite]:
    # What a person let go, or a newer one replaced before it was sent, says nothing of what stands.
    alive = Exists(Part.objects.filter(write=OuterRef("id")).exclude(state=State.DROPPED))
    last = (
        Write.objects.filter(
            alive, transaction_id=OuterRef("transaction_id"), subject_type=SubjectType.TRANSACTION
        )
        .order_by("-revision", "-created_at")
        .values("id")[:1]
    )
    writes = {
        write.id: write
        for write in Write.objects.filter(
            transaction_id__in=among(ids), subject_type=SubjectType.TRANSACTION, id=Subquery(last)
        )
    }
    if not writes:
        return {}
    views: dict[UUID, list[PartView]] = defaultdict(list)
    causes: dict[UUID, str] = {}
    for part in Part.objects.filter(write_id__in=writes).only(
        "write_id", "role", "state", "error", "remote", "undoes"
    ):
        cause = (part.error or {}).get("cause", "")
        posted = (part.remote or {}).get("posted", True)
        views[part.write_id].append(PartView(Role(part.role), State(part.state), cause, posted, part.undoes))
        if cause and part.state != State.WRITTEN and (part.write_id not in causes or not follows(cause)):
            causes[part.write_id] = cause
    open_receipts = set(
        Part.objects.filter(
            write__transaction_id__in=among(ids),
            write__subject_type=SubjectType.RECEIPT,
        )
        .exclude(state__in=SETTLED)
        .values_list("write__transaction_id", flat=True)
    )
    return {
        write.transaction_id: NewestWrite(
            operation=Operation(write.operation),
            state=write_state(views[write.id]),
            cause=causes.get(write.id, ""),
            draft=any(not view.posted for view in views[write.id]),
            receipts_open=write.transaction_id in open_receipts,
        )
        for write in writes.values()
        if write.transaction_id is not None
    }


def states_of(write_ids: Iterable[UUID]) -> dict[UUID, WriteState]:
    """The state of each write."""
    views: dict[UUID, list[PartView]] = defaultdict(list)
    for write_id, role, state, error, undoes in Part.objects.filter(write_id__in=list(write_ids)).values_list(
        "write_id", "role", "state", "error", "undoes"
    ):
        cause = (error or {}).get("cause", "")
        views[write_id].append(PartView(Role(role), State(state), cause, undoes=undoes))
    return {write_id: write_state(parts) for write_id, parts in views.items()}


def _freeze_runs(write_ids: set[UUID], now: datetime) -> None:
    items = list(SyncItem.objects.filter(write_id__in=write_ids, outcome="", run__settled_at__isnull=True))
    if not items:
        return
    states = states_of({item.write_id for item in items})
    settled = [item for item in items if states[item.write_id] not in PENDING]
    by_outcome: dict[str, list[int]] = defaultdict(list)
    for item in settled:
        by_outcome[states[item.write_id].value].append(item.id)
    for outcome, ids in by_outcome.items():
        SyncItem.objects.filter(id__in=ids).update(outcome=outcome)
    # In one order, so that two settlements never wait for each other.
    for run_id in sorted({item.run_id for item in settled}):
        # The row's lock makes the last two items of a run see each other.
        locked = SyncRun.objects.select_for_update().get(id=run_id)
        if locked.settled_at is None and not locked.items.filter(outcome="").exists():
            locked.settled_at = now
            locked.outcome = dict(Counter(locked.items.values_list("outcome", flat=True)))
            locked.save(update_fields=["settled_at", "outcome"])
