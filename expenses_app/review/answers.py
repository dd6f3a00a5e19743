"""Answers to a change: the changed rows, the counts around them, a toast; or, without script, a redirect."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from expenses_app.companies.access import CompanyRequest
from expenses_app.core.htmx import wants_fragment
from expenses_app.core.messages import Message
from expenses_app.review.desk import Desk
from expenses_app.review.queries import count_failed, count_open, forget_counts

SHOWN = 100  # rows that are sent along; a list has no more on its first page


def said(message: Message) -> str:
    """A sentence of pure code in the reader's language."""
    return message.text(_)


def changed(
    desk: Desk,
    ids: Iterable[UUID],
    *,
    toast: str = "",
    undo: int | None = None,
    link: tuple[str, str] | None = None,
    level: str = "",
) -> HttpResponse:
    """Rows of `ids` go where they stand, counts beside them; an open drawer of one of them reads itself again.

    `undo`: the audit event that can be taken back.
    """
    request = desk.request
    if not wants_fragment(request):
        if toast:
            messages.add_message(request, messages.ERROR if level else messages.SUCCESS, toast)
        return redirect(back_to(request, desk.base))
    shown = list(ids)[:SHOWN]
    forget_counts(desk.company)
    rows = desk.draw(shown)
    answer = render(
        request,
        "review/_changed.html",
        {
            **desk.surroundings(whole=False),
            "counts": navigation_counts(desk),
            "rows": rows,
            "moving": [row for row in rows if row.moving],
            "delay": "300ms",
            "toast": toast,
            "toast_level": level,
            "undo_url": f"{desk.base}undo/{undo}/" if undo else "",
            "link": link,
            "oob": True,
            "query": desk.query,
        },
    )
    # Everything finds its own place.
    answer["HX-Reswap"] = "none"
    answer["HX-Trigger"] = ", ".join(f"transaction-{row.id}" for row in rows)
    return answer


def navigation_counts(desk: Desk) -> list[dict[str, Any]]:
    return [
        {"name": "review", "value": count_open(desk.company), "alarm": False},
        {"name": "failures", "value": count_failed(desk.company), "alarm": True},
    ]


def refused(desk: Desk, sentence: str) -> HttpResponse:
    """Nothing was changed, and why."""
    if not wants_fragment(desk.request):
        messages.error(desk.request, sentence)
        return redirect(back_to(desk.request, desk.base))
    answer = render(desk.request, "review/_said.html", {"toast": sentence}, status=409)
    answer["HX-Reswap"] = "none"
    return answer


def back_to(request: CompanyRequest, otherwise: str) -> str:
    """The page that asked, where it is one of ours; never the action's own address."""
    came_from = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    if not safe or request.path in came_from:
        return otherwise
    return came_from
