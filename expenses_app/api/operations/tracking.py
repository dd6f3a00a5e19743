"""Tracking categories: headings and their options, in one list and as a tree."""

from collections import defaultdict
from typing import Any

from django.db.models import QuerySet
from ninja import Query, Router

from expenses_app.api.caller import ApiRequest
from expenses_app.api.drawing.reference import drawn_tracking
from expenses_app.api.faults import Fault
from expenses_app.api.listing.reference import TRACKING
from expenses_app.api.paging import Paging, paged
from expenses_app.api.readings import demand_read
from expenses_app.api.schemas.base import ALWAYS, failing
from expenses_app.api.schemas.reference import TrackingCategories, TrackingCategoryTree
from expenses_app.api.scope import books_of, company_of
from expenses_app.connections.models import Connection
from expenses_app.ledger.records import RecordKind, TrackingOption
from expenses_app.reference_data.models import ReferenceRecord

router = Router(tags=["Reference data"], by_alias=True, exclude_none=True)
_ALL = "/companies/{companyId}/data/trackingCategories"


@router.get(
    _ALL,
    response={200: TrackingCategories, **ALWAYS, **failing(400, 404, 409)},
    operation_id="list-tracking-categories",
)
def list_tracking(request: ApiRequest, companyId: str, asked: Query[Paging]) -> dict[str, Any]:
    rows = _rows(_books(request, companyId))
    parents = set(_children(rows))
    return paged(
        request,
        rows.order_by("search", "pk"),
        asked,
        lambda row: drawn_tracking(row, parents),
        TRACKING,
    )


@router.get(
    _ALL + "/{path:trackingCategoryId}",
    response={200: TrackingCategoryTree, **ALWAYS, **failing(404, 409)},
    operation_id="get-tracking-category",
)
def get_tracking(request: ApiRequest, companyId: str, trackingCategoryId: str) -> dict[str, Any]:
    rows = _rows(_books(request, companyId))
    top = rows.filter(record_id=trackingCategoryId).first()
    if top is None:
        raise Fault(404, f"No data available for trackingCategories for ID {trackingCategoryId}")
    return _tree(top, _children(rows), set())


def _books(request: ApiRequest, company_id: str) -> Connection:
    connection = books_of(company_of(request, company_id))
    demand_read(connection, RecordKind.TRACKING_CATEGORY, "trackingCategories")
    return connection


def _rows(connection: Connection) -> "QuerySet[ReferenceRecord]":
    return ReferenceRecord.objects.filter(
        company_id=connection.company_id,
        ledger_id=connection.ledger_id,
        kind__in=[RecordKind.TRACKING_CATEGORY.value, RecordKind.TRACKING_OPTION.value],
    )


def _children(rows: "QuerySet[ReferenceRecord]") -> dict[str, list[ReferenceRecord]]:
    found: dict[str, list[ReferenceRecord]] = defaultdict(list)
    for row in rows.filter(kind=RecordKind.TRACKING_OPTION.value).order_by("search", "pk"):
        option = row.record
        if isinstance(option, TrackingOption):
            found[option.parent_id or option.category_id].append(row)
    return found


def _tree(
    row: ReferenceRecord, children: dict[str, list[ReferenceRecord]], above: set[str]
) -> dict[str, Any]:
    """`above`: those on the way down, so that a ring in the ledger's data ends."""
    below = [one for one in children.get(row.record_id, []) if one.record_id not in above]
    return {
        **drawn_tracking(row, children),
        "sub_categories": [_tree(one, children, above | {row.record_id}) for one in below],
    }
