"""What became of syncs, and of each transaction in them."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from ninja import Query, Router

from expenses_app.api.caller import ApiRequest
from expenses_app.api.drawing.syncs import Sync, drawn_outcome, drawn_sync, is_successful, syncs_of
from expenses_app.api.faults import Fault
from expenses_app.api.identifiers import identifier
from expenses_app.api.models import Submission
from expenses_app.api.paging import PageOnly, envelope
from expenses_app.api.schemas.base import ALWAYS, failing
from expenses_app.api.schemas.transactions import SyncStatus, TransactionStatus, TransactionStatuses
from expenses_app.api.scope import company_of
from expenses_app.api.settled import MOST_SYNCS
from expenses_app.companies.clock import system_clock
from expenses_app.companies.models import Company
from expenses_app.sync.models import SubjectType, SyncItem, SyncRun

router = Router(tags=["Syncs"], by_alias=True, exclude_none=True)
_SYNCS = "/companies/{companyId}/sync/expenses/syncs"


@router.get(f"{_SYNCS}/lastSuccessful/status", response={200: SyncStatus, **ALWAYS, **failing(404)},
            operation_id="get-last-successful-sync")  # fmt: skip
def last_successful(request: ApiRequest, companyId: str) -> dict[str, Any]:
    company, now = company_of(request, companyId), system_clock().now()
    for sync in newest(company, MOST_SYNCS):
        if is_successful(sync, now):
            return drawn_sync(company, sync, now)
    raise Fault(404, "No sync of this company was successful yet.")


@router.get(
    f"{_SYNCS}/latest/status",
    response={200: SyncStatus, **ALWAYS, **failing(404)},
    operation_id="get-latest-sync",
)
def latest(request: ApiRequest, companyId: str) -> dict[str, Any]:
    company = company_of(request, companyId)
    for sync in newest(company, 1):
        return drawn_sync(company, sync, system_clock().now())
    raise Fault(404, "Nothing of this company was synced yet.")


@router.get(
    f"{_SYNCS}/list/status",
    response={200: list[SyncStatus], **ALWAYS, **failing(404)},
    operation_id="list-syncs",
)
def list_syncs(request: ApiRequest, companyId: str) -> list[dict[str, Any]]:
    company, now = company_of(request, companyId), system_clock().now()
    return [drawn_sync(company, sync, now) for sync in newest(company, MOST_SYNCS)]


@router.get(
    f"{_SYNCS}/{{syncId}}/status",
    response={200: SyncStatus, **ALWAYS, **failing(404)},
    operation_id="get-sync-by-id",
)
def get_sync(request: ApiRequest, companyId: str, syncId: str) -> dict[str, Any]:
    company = company_of(request, companyId)
    return drawn_sync(company, sync_of(company, syncId), system_clock().now())


@router.get(
    f"{_SYNCS}/{{syncId}}/transactions",
    response={200: TransactionStatuses, **ALWAYS, **failing(400, 404)},
    operation_id="list-sync-transactions",
)
def list_transactions(
    request: ApiRequest, companyId: str, syncId: str, asked: Query[PageOnly]
) -> dict[str, Any]:
    outcomes = sync_of(company_of(request, companyId), syncId).outcomes
    start = (asked.page - 1) * asked.page_size
    page = outcomes[start : start + asked.page_size]
    return envelope(request, asked, len(outcomes), [drawn_outcome(one) for one in page])


@router.get(
    f"{_SYNCS}/{{syncId}}/transactions/{{transactionId}}",
    response={200: list[TransactionStatus], **ALWAYS, **failing(404)},
    operation_id="get-sync-transaction",
)
def get_transaction(
    request: ApiRequest, companyId: str, syncId: str, transactionId: str
) -> list[dict[str, Any]]:
    sync = sync_of(company_of(request, companyId), syncId)
    wanted = transactionId.lower()
    found = [drawn_outcome(one) for one in sync.outcomes if one.transaction_id == wanted]
    if not found:
        raise Fault(404, f"No transaction was found with ID {transactionId}")
    return found


def sync_of(company: Company, sync_id: str) -> Sync:
    """Raises Fault 404."""
    key = identifier(sync_id)
    submissions = list(_submissions(company).filter(pk=key))
    runs = [] if submissions else list(_runs(company).filter(pk=key))
    for sync in syncs_of(company, runs, submissions):
        return sync
    raise Fault(404, f"No sync was found with ID {sync_id}")


def newest(company: Company, most: int) -> list[Sync]:
    """Newest first: what programs began, and what people here did."""
    submissions = list(_submissions(company).order_by("-made_at", "-pk")[:most])
    runs = list(_runs(company).order_by("-created_at", "-pk")[:most])
    found = syncs_of(company, runs, submissions)
    return sorted(found, key=lambda sync: (sync.made_at, sync.id), reverse=True)[:most]


def _submissions(company: Company) -> "QuerySet[Submission]":
    return Submission.objects.filter(company=company).select_related("run__connection")


def _runs(company: Company) -> "QuerySet[SyncRun]":
    """Runs that wrote transactions and that no program began."""
    transactions = SyncItem.objects.filter(run=OuterRef("pk"), write__subject_type=SubjectType.TRANSACTION)
    return SyncRun.objects.filter(Exists(transactions), company=company, submission=None).select_related(
        "connection"
    )
