"""A sync and its transactions as clients see them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from expenses_app.api.models import Submission, SubmissionItem
from expenses_app.api.settled import API_STATUS_OF_WRITE, SYNC_CODES
from expenses_app.companies.models import Company
from expenses_app.connections.states import State as ConnectionState
from expenses_app.core.messages import Message
from expenses_app.ledger.operations import Role
from expenses_app.sync.models import Part, SubjectType, SyncItem, SyncRun
from expenses_app.sync.states import State
from expenses_app.sync.statuses import PartView, WriteState, write_state

_LONG = timedelta(minutes=10)


@dataclass(frozen=True)
class Outcome:
    """One transaction in a sync. `status`: the wire's word; `message`: what was made of it, or why not."""

    transaction_id: str
    status: str
    message: str = ""
    written: bool = False


@dataclass
class Sync:
    """What clients call a sync: a program's submission, or a run that a person began."""

    id: UUID
    made_at: datetime
    connection_state: str = ""
    begun: bool = False
    outcomes: list[Outcome] = field(default_factory=list)


def syncs_of(company: Company, runs: Sequence[SyncRun], submissions: Sequence[Submission]) -> list[Sync]:
    """All with their outcomes, in a fixed number of queries. `runs`: those without a submission, too."""
    by_run = _written(company, [run.pk for run in runs] + [one.run_id for one in submissions if one.run_id])
    items: dict[UUID, list[SubmissionItem]] = defaultdict(list)
    for item in (
        SubmissionItem.objects.filter(company=company, submission__in=submissions)
        .select_related("transaction")
        .order_by("position")
    ):
        items[item.submission_id].append(item)
    found = []
    for submission in submissions:
        run = submission.run
        written = by_run.get(submission.pk, {})
        found.append(
            Sync(
                submission.pk,
                submission.made_at,
                run.connection.state if run else "",
                _begun(written.values()),
                [_outcome(item, written.get(item.transaction_id)) for item in items[submission.pk]],
            )
        )
    for run in runs:
        written = by_run.get(run.pk, {})
        found.append(
            Sync(
                run.pk,
                run.created_at,
                run.connection.state,
                _begun(written.values()),
                [_of_write(one) for one in written.values()],
            )
        )
    return found


def drawn_sync(company: Company, sync: Sync, now: datetime) -> dict[str, Any]:
    code, word, pushed = _code(sync, now)
    failed = next((one for one in sync.outcomes if one.status in ("PushError", "ValidationError")), None)
    message = failed.message if failed is not None and code >= 4000 else ""
    return {
        "company_id": company.pk,
        "sync_id": sync.id,
        "sync_status_code": code,
        "sync_status": word,
        "error_message": message,
        "sync_exception_message": message,
        "sync_utc": sync.made_at,
        "data_pushed": pushed,
    }


def drawn_outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "transaction_id": outcome.transaction_id,
        "status": outcome.status,
        "message": outcome.message or None,
    }


def is_successful(sync: Sync, now: datetime) -> bool:
    return _code(sync, now)[0] in (2000, 2040)


def _code(sync: Sync, now: datetime) -> tuple[int, str, bool]:
    statuses = {one.status for one in sync.outcomes}
    pushed = any(one.written for one in sync.outcomes)
    if "Pending" in statuses:
        if sync.connection_state == ConnectionState.UNLINKED:
            return (*SYNC_CODES["unlinked"], pushed)
        code = 1010 if now - sync.made_at > _LONG else 1000
        return code, "Pushing" if sync.begun else "NotStarted", False
    if "PushError" in statuses:
        return (*SYNC_CODES["refused"], pushed)
    if "ValidationError" in statuses:
        return (*SYNC_CODES["held"], pushed)
    return (*SYNC_CODES["written" if pushed else "nothing"], pushed)


@dataclass
class _Write:
    source_id: str
    frozen: str
    parts: list[Part] = field(default_factory=list)

    @property
    def state(self) -> WriteState:
        """What it came to when the sync ended; until then what it is now."""
        if self.frozen:
            return WriteState(self.frozen)
        return write_state(
            PartView(Role(one.role), State(one.state), (one.error or {}).get("cause", ""), undoes=one.undoes)
            for one in self.parts
        )


def _written(company: Company, runs: Iterable[UUID]) -> dict[UUID, dict[UUID, _Write]]:
    """By run and transaction."""
    found: dict[UUID, dict[UUID, _Write]] = defaultdict(dict)
    by_write: dict[UUID, list[_Write]] = defaultdict(list)
    items = SyncItem.objects.filter(
        company=company, run__in=list(runs), write__subject_type=SubjectType.TRANSACTION
    ).order_by("pk")
    for run_id, write_id, transaction_id, source_id, outcome in items.values_list(
        "run_id", "write_id", "write__transaction_id", "write__transaction__source_id", "outcome"
    ):
        one = found[run_id][transaction_id] = _Write(source_id, outcome)
        by_write[write_id].append(one)
    parts = Part.objects.filter(company=company, write__in=by_write).defer("document", "candidates")
    for part in parts.order_by("created_at", "pk"):
        for one in by_write[part.write_id]:
            one.parts.append(part)
    return found


def _begun(writes: Iterable[_Write]) -> bool:
    return any(part.first_sent_at for write in writes for part in write.parts)


def _outcome(item: SubmissionItem, write: _Write | None) -> Outcome:
    source_id = item.transaction.source_id
    if item.problem is not None:
        return Outcome(source_id, "ValidationError", _said(item.problem))
    if write is None:
        return Outcome(source_id, "Completed", "It stood in the ledger already; nothing was written.")
    return _of_write(write)


def _of_write(write: _Write) -> Outcome:
    status = API_STATUS_OF_WRITE[write.state]
    main = [part for part in write.parts if part.role == Role.MAIN]
    if status == "Completed":
        made = ", ".join(f"{part.target} {part.remote_id}" for part in main if part.remote_id)
        return Outcome(write.source_id, status, made, written=True)
    troubled = next((part for part in write.parts if part.error and part.state == State.REFUSED), None)
    return Outcome(write.source_id, status, _said(troubled.error or {}) if troubled else "")


def _said(error: Mapping[str, Any]) -> str:
    """Our advice, and the platform's own words behind it."""
    advice = str(Message.from_json(error["advice"])) if error.get("advice") else ""
    return f"{advice} [{error['said']}]" if error.get("said") else advice
