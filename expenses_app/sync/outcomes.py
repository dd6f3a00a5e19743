"""Makes the outcome of parts visible: the stored status of transactions and the frozen outcome of runs."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.db.models.fields.json import KT

from expenses_app.ledger.operations import Operation, Role
from expenses_app.sync.models import Part, SubjectType, SyncItem, SyncRun
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

# What nobody waits for any more: only a part that gets here can settle a run's item.
_ENDED = frozenset({State.WRITTEN, State.REFUSED, State.DRIFTED, State.DROPPED})


@dataclass
class _Told:
    """What the parts of some transactions and writes say, read once."""

    views: dict[UUID, list[PartView]] = field(default_factory=lambda: defaultdict(list))  # by write
    newest: dict[UUID, NewestWrite] = field(default_factory=dict)  # by transaction

    def state_of(self, write_id: UUID) -> WriteState:
        return write_state(self.views[write_id])


def reflect(parts: Iterable[Part], now: datetime) -> None:
    """Store what follows from these parts' new states, in the same database transaction that moved them."""
    parts = list(parts)
    if not parts:
        return
    transactions = {part.write.transaction_id for part in parts if part.write.transaction_id}
    told = _store_statuses(transactions)
    ended = {part.write_id for part in parts if part.state in _ENDED}
    if ended:
        _freeze_runs(ended, told, now)


def store_statuses(transaction_ids: Iterable[UUID]) -> None:
    """Compute and store the status of these transactions."""
    _store_statuses(set(transaction_ids))


def _store_statuses(transaction_ids: set[UUID]) -> _Told:
    if not transaction_ids:
        return _Told()
    # Two parts of one transaction that settle at the same time must see each other.
    rows = list(
        Transaction.objects.select_for_update()
        .filter(id__in=among(sorted(transaction_ids)))
        .order_by("id")
        .values_list("id", "review", "status")
    )
    told = _tell(Q(write__transaction_id__in=among(transaction_ids)))
    changed: dict[Status, list[UUID]] = defaultdict(list)
    for id, review, status in rows:
        wanted = status_of(Review(review), told.newest.get(id))
        if status != wanted:
            changed[wanted].append(id)
    for wanted, those in changed.items():
        Transaction.objects.filter(id__in=among(those)).update(status=wanted)
    return told


def computed_statuses(ids: Collection[UUID]) -> dict[UUID, Status]:
    """What `status` must be for each of these transactions."""
    reviews = dict(Transaction.objects.filter(id__in=among(ids)).values_list("id", "review"))
    newest = _tell(Q(write__transaction_id__in=among(ids))).newest
    return {id: status_of(Review(review), newest.get(id)) for id, review in reviews.items()}


def _tell(wanted: Q) -> _Told:
    """Read the parts that are wanted, oldest write first, without their documents."""
    told = _Told()
    newest: dict[UUID, tuple[UUID, Operation]] = {}
    causes: dict[UUID, str] = {}
    drafts: set[UUID] = set()
    open_receipts: set[UUID] = set()
    for (
        write_id, transaction_id, subject, operation, role, state, undoes, cause, posted,
    ) in (
        Part.objects.filter(wanted)
        .order_by("write__revision", "write__created_at", "write_id")
        .values_list(
            "write_id",
            "write__transaction_id",
            "write__subject_type",
            "write__operation",
            "role",
            "state",
            "undoes",
            KT("error__cause"),
            KT("remote__posted"),
        )
    ):  # fmt: skip
        view = PartView(Role(role), State(state), cause or "", posted != "false", undoes)
        told.views[write_id].append(view)
        if transaction_id is None:
            continue
        if subject == SubjectType.RECEIPT and view.state not in SETTLED:
            open_receipts.add(transaction_id)
        if subject != SubjectType.TRANSACTION:
            continue
        # What a person let go, or a newer one replaced before it was sent, says nothing of what stands.
        if view.state is not State.DROPPED:
            newest[transaction_id] = write_id, Operation(operation)
        if cause and view.state is not State.WRITTEN and (write_id not in causes or not follows(cause)):
            causes[write_id] = cause
        if not view.posted:
            drafts.add(write_id)
    for transaction_id, (write_id, operation) in newest.items():
        told.newest[transaction_id] = NewestWrite(
            operation=operation,
            state=told.state_of(write_id),
            cause=causes.get(write_id, ""),
            draft=write_id in drafts,
            receipts_open=transaction_id in open_receipts,
        )
    return told


def _freeze_runs(write_ids: set[UUID], told: _Told, now: datetime) -> None:
    unread = write_ids - set(told.views)
    if unread:
        told.views.update(_tell(Q(write_id__in=unread)).views)
    outcomes = {write_id: told.state_of(write_id) for write_id in write_ids}
    ended = [write_id for write_id, outcome in outcomes.items() if outcome not in PENDING]
    items = SyncItem.objects.filter(write_id__in=ended, outcome="", run__settled_at__isnull=True)
    by_outcome: dict[str, list[int]] = defaultdict(list)
    runs: set[UUID] = set()
    for id, write_id, run_id in items.values_list("id", "write_id", "run_id"):
        by_outcome[outcomes[write_id].value].append(id)
        runs.add(run_id)
    for outcome, ids in by_outcome.items():
        SyncItem.objects.filter(id__in=ids).update(outcome=outcome)
    # In one order, so that two settlements never wait for each other.
    for run_id in sorted(runs):
        # The row's lock makes the last two items of a run see each other.
        locked = SyncRun.objects.select_for_update().get(id=run_id)
        if locked.settled_at is None and not locked.items.filter(outcome="").exists():
            locked.settled_at = now
            locked.outcome = dict(Counter(locked.items.values_list("outcome", flat=True)))
            locked.save(update_fields=["settled_at", "outcome"])
