"""Reading the ledger anew, and how far it has come."""

from typing import Any

from ninja import Query, Router, Schema, Status
from pydantic import Field

from expenses_app.api.caller import ApiRequest
from expenses_app.api.data_types import LISTED, STEPS, data_set_id, pulls_behind, step_of
from expenses_app.api.drawing.readings import drawn_data_set, status_of
from expenses_app.api.faults import Fault
from expenses_app.api.identifiers import identifier
from expenses_app.api.listing.readings import DATA_SETS
from expenses_app.api.paging import Paging, paged
from expenses_app.api.schemas.base import ALWAYS, failing
from expenses_app.api.schemas.readings import DataStatus, PullOperation, PullOperations
from expenses_app.api.scope import books_of, company_of, connection_of
from expenses_app.companies.clock import system_clock
from expenses_app.companies.models import Company
from expenses_app.connections.models import Connection
from expenses_app.ledger.errors import NeedsReauthorising
from expenses_app.reference_data.models import Pull, PullStep
from expenses_app.reference_data.tasks import begin

router = Router(tags=["Manage data"], by_alias=True, exclude_none=True)
_COMPANY = "/companies/{companyId}"


class RefreshAsked(Schema):
    connection_id: str | None = Field(None, alias="connectionId")


@router.post(f"{_COMPANY}/data/all", response={204: None, **ALWAYS, **failing(400, 404)},
             operation_id="refresh-all-data-types")  # fmt: skip
def refresh_all(request: ApiRequest, companyId: str) -> Status[None]:
    _begun(request, books_of(company_of(request, companyId)))
    return Status(204, None)


@router.post(
    f"{_COMPANY}/data/queue/{{dataType}}",
    response={200: PullOperation, **ALWAYS, **failing(400, 404)},
    operation_id="refresh-data-type",
)
def refresh_one(
    request: ApiRequest, companyId: str, dataType: str, asked: Query[RefreshAsked]
) -> dict[str, Any]:
    """A ledger is read in one go; what is asked for while it is being read is answered with that reading."""
    company = company_of(request, companyId)
    connection = connection_of(company, asked.connection_id) if asked.connection_id else books_of(company)
    if connection.kind != Connection.Kind.ACCOUNTING or dataType not in STEPS:
        raise _not_supported(dataType, connection)
    pull = _begun(request, connection)
    step = step_of(pull, dataType)
    if step is None:
        raise _not_supported(dataType, connection)
    return drawn_data_set(pull, step, dataType)


@router.get(
    f"{_COMPANY}/dataStatus",
    response={200: dict[str, DataStatus], **ALWAYS, **failing(404)},
    operation_id="get-data-status",
)
def get_data_status(request: ApiRequest, companyId: str) -> dict[str, Any]:
    """Data types that were never read are left out."""
    company = company_of(request, companyId)
    steps: dict[str, list[PullStep]] = {}
    for step in _steps(company).order_by("-pull__created_at")[:200]:
        steps.setdefault(step.kind, []).append(step)
    return {
        data_type: _drawn_status(data_type, steps[kind]) for data_type, kind in STEPS.items() if kind in steps
    }


@router.get(
    f"{_COMPANY}/data/history",
    response={200: PullOperations, **ALWAYS, **failing(400, 404)},
    operation_id="list-pull-operations",
)
def list_data_sets(request: ApiRequest, companyId: str, asked: Query[Paging]) -> dict[str, Any]:
    steps = _steps(company_of(request, companyId)).filter(kind__in=LISTED)
    return paged(
        request,
        steps.order_by("-pull__created_at", "position"),
        asked,
        lambda step: drawn_data_set(step.pull, step, LISTED[step.kind]),
        DATA_SETS,
    )


@router.get(
    f"{_COMPANY}/data/history/{{datasetId}}",
    response={200: PullOperation, **ALWAYS, **failing(404)},
    operation_id="get-pull-operation",
)
def get_data_set(request: ApiRequest, companyId: str, datasetId: str) -> dict[str, Any]:
    company = company_of(request, companyId)
    behind = pulls_behind(identifier(datasetId))
    pull = Pull.objects.filter(company=company, pk__in=behind).prefetch_related("steps").first()
    step = step_of(pull, behind[pull.pk]) if pull is not None else None
    if pull is None or step is None:
        raise Fault(404)
    return drawn_data_set(pull, step, behind[pull.pk])


def _steps(company: Company) -> Any:
    return PullStep.objects.filter(company=company, pull__connection__removal=None).select_related("pull")


def _begun(request: ApiRequest, connection: Connection) -> Pull:
    try:
        return begin(connection, Pull.Kind.INCREMENTAL, system_clock(), asked_by=request.caller.actor.name)
    except NeedsReauthorising as lost:
        raise Fault(400, str(lost.advice)) from lost


def _drawn_status(data_type: str, steps: list[PullStep]) -> dict[str, Any]:
    """`steps` are this list's, newest first."""
    done = next((step for step in steps if step.state == PullStep.State.DONE), None)
    return {
        "data_type": data_type,
        "last_successful_sync": done.finished_at if done else None,
        "current_status": status_of(steps[0].pull, steps[0]),
        "latest_sync_id": data_set_id(steps[0].pull, data_type),
        "latest_successful_sync_id": data_set_id(done.pull, data_type) if done else None,
    }


def _not_supported(data_type: str, connection: Connection) -> Fault:
    name = connection.platform_name if connection.platform else "Partner Expense"
    return Fault(404, f"Datatype {data_type} not supported by platform(s) {name}")
