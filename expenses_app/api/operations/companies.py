"""Companies: list, create, read, replace, update, delete."""

from collections.abc import Mapping
from typing import Any

from ninja import Query, Router, Status

from expenses_app.api.caller import ApiRequest
from expenses_app.api.drawing.companies import drawn_company
from expenses_app.api.listing.companies import COMPANIES, tagged
from expenses_app.api.paging import Paging, paged
from expenses_app.api.schemas.base import ALWAYS, failing
from expenses_app.api.schemas.companies import Companies, CompanyBody, CompanyUpdate
from expenses_app.api.schemas.companies import Company as CompanyOut
from expenses_app.api.scope import company_of, whole_company_of
from expenses_app.companies.clock import system_clock
from expenses_app.companies.services import delete_company
from expenses_app.partners.queries import whole_companies_of
from expenses_app.partners.services.companies import describe_company, make_company

router = Router(tags=["Companies"], by_alias=True, exclude_none=True)
_ONE = "/companies/{companyId}"


class CompaniesAsked(Paging):
    tags: str | None = None


@router.get(
    "/companies", response={200: Companies, **ALWAYS, **failing(400, 404)}, operation_id="list-companies"
)
def list_companies(request: ApiRequest, asked: Query[CompaniesAsked]) -> dict[str, Any]:
    rows = whole_companies_of(request.caller.partner).order_by("created_at", "pk")
    return paged(request, tagged(rows, asked.tags), asked, drawn_company, COMPANIES)


@router.post(
    "/companies", response={200: CompanyOut, **ALWAYS, **failing(400)}, operation_id="create-company"
)
def create_company(request: ApiRequest, payload: CompanyBody) -> dict[str, Any]:
    caller = request.caller
    made = make_company(
        caller.partner,
        payload.name,
        payload.description or "",
        payload.tags or {},
        actor=caller.actor,
        at=system_clock().now(),
    )
    return drawn_company(made)


@router.get(_ONE, response={200: CompanyOut, **ALWAYS, **failing(404)}, operation_id="get-company")
def get_company(request: ApiRequest, companyId: str) -> dict[str, Any]:
    return drawn_company(whole_company_of(request, companyId))


@router.put(_ONE, response={200: CompanyOut, **ALWAYS, **failing(400, 404)}, operation_id="replace-company")
def replace_company(request: ApiRequest, companyId: str, payload: CompanyBody) -> dict[str, Any]:
    """What is left out is emptied."""
    return _described(request, companyId, payload.name, payload.description or "", payload.tags or {})


@router.patch(_ONE, response={200: CompanyOut, **ALWAYS, **failing(400, 404)}, operation_id="update-company")
def update_company(request: ApiRequest, companyId: str, payload: CompanyUpdate) -> dict[str, Any]:
    """What is left out, or null, stays; an empty object of tags takes them away."""
    return _described(request, companyId, payload.name, payload.description, payload.tags)


@router.delete(_ONE, response={204: None, **ALWAYS, **failing(404)}, operation_id="delete-company")
def remove_company(request: ApiRequest, companyId: str) -> Status[None]:
    company = company_of(request, companyId)
    delete_company(company, actor=request.caller.actor, at=system_clock().now())
    return Status(204, None)


def _described(
    request: ApiRequest,
    company_id: str,
    name: str | None,
    description: str | None,
    tags: Mapping[str, str] | None,
) -> dict[str, Any]:
    describe_company(
        company_of(request, company_id),
        name=name,
        description=description,
        tags=tags,
        actor=request.caller.actor,
        at=system_clock().now(),
    )
    return drawn_company(whole_company_of(request, company_id))
