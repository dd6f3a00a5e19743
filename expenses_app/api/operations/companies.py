"""Companies: list, create, read, replace, update, delete."""

from typing import Any

from ninja import Query, Router

from expenses_app.api.caller import ApiRequest
from expenses_app.api.drawing.companies import drawn_company
from expenses_app.api.listing.companies import COMPANIES, tagged
from expenses_app.api.paging import Paging, paged
from expenses_app.api.schemas.base import ALWAYS, failing
from expenses_app.api.schemas.companies import Companies
from expenses_app.partners.queries import whole_companies_of

router = Router(tags=["Companies"], by_alias=True, exclude_none=True)


class CompaniesAsked(Paging):
    tags: str | None = None


@router.get(
    "/companies", response={200: Companies, **ALWAYS, **failing(400, 404)}, operation_id="list-companies"
)
def list_companies(request: ApiRequest, asked: Query[CompaniesAsked]) -> dict[str, Any]:
    rows = whole_companies_of(request.caller.partner).order_by("created_at", "pk")
    return paged(request, tagged(rows, asked.tags), asked, drawn_company, COMPANIES)
