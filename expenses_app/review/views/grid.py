"""The grid: a page, the part of it that filters swap, and the next hundred rows."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from expenses_app.companies.access import CompanyRequest, company_view
from expenses_app.core.htmx import wants_fragment
from expenses_app.review.choices import bank_choices, month_choices
from expenses_app.review.desk import Desk
from expenses_app.review.queries import page_of


@require_safe
@company_view()
def grid(request: CompanyRequest) -> HttpResponse:
    """Transactions of a view, newest first. A fragment is the list alone."""
    desk = Desk(request)
    if not wants_fragment(request):
        return render(request, "review/grid.html", grid_context(desk))
    if "after" in request.GET:
        return render(request, "review/_table.html", list_context(desk))
    return render(request, "review/_list.html", {**grid_context(desk), "is_fragment": True})


def list_context(desk: Desk) -> dict[str, Any]:
    """The rows of the asked page and where the next one is."""
    page = page_of(desk.company, desk.filters)
    rows = desk.rows.draw(page.rows, with_banks=True)
    more = desk.filters.address(after=page.after) if page.after else ""
    return {
        "desk": desk,
        "base": desk.base,
        "filters": desk.filters,
        "rows": rows,
        "query": desk.query,
        "more_url": f"{desk.base}?{more}" if more else "",
        "moving": [row for row in rows if row.moving],
        "may_edit": desk.member.may_edit,
    }


def grid_context(desk: Desk, chosen: UUID | None = None) -> dict[str, Any]:
    """The whole page; `chosen` is the row that the drawer shows."""
    context = list_context(desk)
    surroundings = desk.surroundings(whole=True)
    empty = not context["rows"]
    return {
        **surroundings,
        **context,
        "chosen": chosen,
        "is_new": empty and not any(tab["count"] for tab in surroundings["tabs"]),
        "new_url": f"{desk.base}new/",
        "months": month_choices(desk),
        "banks": bank_choices(desk),
    }
