"""The grid: a page, the part of it that filters swap, and the next hundred rows."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from expenses_app.companies.access import CompanyRequest, company_view
from expenses_app.core.htmx import wants_fragment
from expenses_app.review.choices import bank_choices, month_choices
from expenses_app.review.desk import Desk
from expenses_app.review.nothing import nothing_shown, ways_in
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
    answer = render(request, "review/_list.html", {**grid_context(desk), "is_fragment": True})
    # The address without the controls that say nothing.
    answer["HX-Push-Url"] = f"{desk.base}{desk.query}"
    return answer


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
    current = next(tab for tab in surroundings["tabs"] if tab["current"])
    clear = replace(
        desk.filters, q="", month="", first=None, last=None, bank="", no_account=False, no_receipt=False
    )
    return {
        **surroundings,
        **context,
        "chosen": chosen,
        "is_new": not context["rows"] and not any(tab["count"] for tab in surroundings["tabs"]),
        "ways": ways_in(desk),
        "none": nothing_shown(desk, current),
        "new_url": f"{desk.base}new/",
        "clear_url": f"{desk.base}?{clear.address()}",
        "view_total": f"{current['count']} {str(current['word']).lower()}" if current["count"] else "",
        "shown_word": _shown(desk, context, current["count"]),
        "matching": "" if desk.filters.is_narrowed else current["count"],
        "months": month_choices(desk),
        "banks": bank_choices(desk),
    }


def _shown(desk: Desk, context: dict[str, Any], count: str) -> str:
    rows = len(context["rows"])
    if not rows or desk.filters.is_narrowed:
        return ""
    return _("1–%(rows)s of %(count)s") % {"rows": rows, "count": count} if count else ""
