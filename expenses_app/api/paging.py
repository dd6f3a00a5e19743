"""Pages of a list, with links to their neighbours."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field

from expenses_app.api.faults import Fault
from expenses_app.api.prefix import PREFIX
from expenses_app.api.querying.filtering import Properties, filtered, ordered
from expenses_app.api.settled import LARGEST_PAGE, LARGEST_PAGE_ASKED

USUAL_PAGE = 100
# A page beyond this row would need to count past what a database column can hold.
_LAST_ROW = 2**31 - 1

Row = TypeVar("Row", bound=Model)


class PageOnly(Schema):
    """`page` counts from 1. Names are taken in any case, as `normalised_query` hands them in."""

    model_config = ConfigDict(populate_by_name=True)

    page: int = Field(1, ge=1)
    page_size: Annotated[int, AfterValidator(lambda size: min(size, LARGEST_PAGE))] = Field(
        USUAL_PAGE, ge=1, le=LARGEST_PAGE_ASKED, alias="pageSize"
    )


class Paging(PageOnly):
    query: str | None = Field(None, max_length=2047)
    order_by: str | None = Field(None, alias="orderBy", max_length=300)


@dataclass(frozen=True)
class Shown:
    """How a list is narrowed, ordered and shown. `name` is what a mistaken query is told the records are."""

    name: str
    properties: Properties


def paged(
    request: HttpRequest,
    rows: "QuerySet[Row]",
    asked: PageOnly,
    draw: Callable[[Row], Mapping[str, Any]],
    shown: Shown | None = None,
) -> dict[str, Any]:
    """One page of `rows`, in the envelope that clients read. Raises Fault 400 for a query that cannot be answered."""
    if shown is not None and isinstance(asked, Paging):
        rows = filtered(rows, asked.query, shown.properties, shown.name)
        rows = ordered(rows, asked.order_by, shown.properties, shown.name)
    start = (asked.page - 1) * asked.page_size
    if start > _LAST_ROW:
        raise Fault(400)
    total = rows.count()
    results = [draw(row) for row in rows[start : start + asked.page_size]] if start < total else []
    return envelope(request, asked, total, results)


def envelope(
    request: HttpRequest, asked: PageOnly, total: int, results: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """What a page comes in; `total` counts all that fit the question."""
    return {
        "results": results,
        "pageNumber": asked.page,
        "pageSize": asked.page_size,
        "totalResults": total,
        "_links": _links(request, asked, total),
    }


def path_for_clients(request: HttpRequest) -> str:
    """The path below the server's URL: clients append it to the URL that they were given."""
    return "/" + request.path.removeprefix(PREFIX)


def _links(request: HttpRequest, asked: PageOnly, total: int) -> dict[str, Any]:
    path = path_for_clients(request)

    def page(number: int) -> dict[str, str]:
        query = request.GET.copy()
        for name in [name for name in query if name.lower() in ("page", "pagesize")]:
            del query[name]
        query["page"], query["pageSize"] = str(number), str(asked.page_size)
        return {"href": f"{path}?{query.urlencode()}"}

    links = {"self": {"href": path}, "current": page(asked.page)}
    if asked.page * asked.page_size < total:
        links["next"] = page(asked.page + 1)
    if asked.page > 1:
        links["previous"] = page(asked.page - 1)
    return links
