"""One change to many: the ticked rows, or all that match the filter; one step in the history."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from expenses_app.companies.access import EDITORS, CompanyRequest, company_view
from expenses_app.companies.formats import number_text
from expenses_app.core.htmx import wants_fragment
from expenses_app.review.answers import navigation_counts, said
from expenses_app.review.chosen import NotChosen, Typed, chosen
from expenses_app.review.desk import Desk
from expenses_app.review.fields import ACCOUNT, SUPPLIER, TAX, TRACKING
from expenses_app.review.filters import Filters
from expenses_app.review.history import newest_bulk
from expenses_app.review.queries import forget_counts
from expenses_app.review.services.set_field import EDITABLE, set_for_many
from expenses_app.review.views.grid import grid_context
from expenses_app.review.views.ready import REASONS
from expenses_app.sync.services.ready import mark_ready
from expenses_app.transactions.choices import Review
from expenses_app.transactions.drafting import Unacceptable
from expenses_app.transactions.models import Transaction
from expenses_app.transactions.services.bulk import Bulk, change_many

_FIELDS = {one.name: one for one in (ACCOUNT, TAX, TRACKING, SUPPLIER)}


@require_POST
@company_view(*EDITORS)
def bulk(request: CompanyRequest) -> HttpResponse:
    """`do`: account, tax, tracking, supplier, ready, exclude. `id`s, or `all=1` for what the address' filter shows."""
    desk = Desk(request)
    do = request.POST.get("do", "")
    ids = _selected(desk)
    if not ids:
        return _answer(desk, _("Nothing that can be changed is selected."), level="error")
    if do == "ready":
        return _ready(desk, ids)
    if do == "exclude":
        return _exclude(desk, ids)
    if do in _FIELDS:
        return _set(desk, ids, do)
    return HttpResponseBadRequest("no such action", content_type="text/plain")


def _selected(desk: Desk) -> list[UUID]:
    filters = Filters.read(desk.request.GET, desk.locale)
    if desk.request.POST.get("all") == "1":
        rows = filters.rows(desk.company)
    else:
        keys = [key for key in (_uuid(text) for text in desk.request.POST.getlist("id")) if key]
        rows = Transaction.objects.filter(company=desk.company, id__in=keys)
    return list(rows.filter(status__in=sorted(EDITABLE)).values_list("id", flat=True))


def _ready(desk: Desk, ids: Sequence[UUID]) -> HttpResponse:
    rows = list(Transaction.objects.filter(company=desk.company, id__in=ids, review=Review.TO_REVIEW))
    done = mark_ready(desk.company, rows, actor=desk.request.actor, now=desk.now)
    count = len(done.ready)
    words = (
        [ngettext("%(count)s is ready.", "%(count)s are ready.", count) % {"count": count}] if count else []
    )
    if done.held:
        first = said(done.held[0][1].advice)
        words.append(
            ngettext(
                "%(count)s stays in review: %(problem)s",
                "%(count)s stay in review, the first because: %(problem)s",
                len(done.held),
            )
            % {"count": len(done.held), "problem": first}
        )
    event = newest_bulk(desk.company, "transaction.marked_ready") if count else None
    return _answer(
        desk,
        " ".join(words) or _("They are ready already."),
        undo=event.sequence if event else None,
        level="" if count else "error",
    )


def _exclude(desk: Desk, ids: Sequence[UUID]) -> HttpResponse:
    because = desk.request.POST.get("because", "").strip()
    if not because or len(because) > REASONS:
        asked = "because" in desk.request.POST
        error = _("Give a reason of 1 to 300 characters.") if asked else ""
        return _dialog(desk, ids, "exclude", {"because": because, "error": error})
    change = Bulk(review=Review.EXCLUDED, excluded_because=because)
    count = change_many(
        desk.company, ids, change, ledger_id=desk.ledger_id, actor=desk.request.actor, now=desk.now
    )
    return _answer(desk, _count_word(count, _("kept out of the ledger")), undo=_undo(desk))


def _set(desk: Desk, ids: Sequence[UUID], do: str) -> HttpResponse:
    field = _FIELDS[do]
    if desk.connection is None:
        return _answer(desk, _("Connect the accounting software first."), level="error")
    if do not in desk.request.POST and f"{do}_text" not in desk.request.POST:
        return _dialog(desk, ids, do, {})
    typed = Typed(desk.request.POST.get(do, ""), desk.request.POST.get(f"{do}_text", ""))
    try:
        value = chosen(desk.connection, field, typed)
        done = set_for_many(
            desk.company,
            ids,
            field,
            value,
            ledger_id=desk.ledger_id,
            actor=desk.request.actor,
            now=desk.now,
        )
    except NotChosen as problem:
        return _dialog(desk, ids, do, {"text": typed.text, "error": problem.sentence})
    except Unacceptable as problem:
        error = " ".join(said(message) for message in problem.mistakes.values())
        return _dialog(desk, ids, do, {"text": typed.text, "error": error})
    toast = _("%(field)s set for %(count)s transactions.") % {
        "field": field.word,
        "count": number_text(done.count, desk.locale),
    }
    return _answer(desk, toast, undo=done.event)


def _dialog(desk: Desk, ids: Sequence[UUID], do: str, more: dict[str, Any]) -> HttpResponse:
    """What to set, for how many; ids go along, `all` stays `all`."""
    everything = desk.request.POST.get("all") == "1"
    field = _FIELDS.get(do)
    options = reverse("mapping:options", kwargs={"company_id": desk.company.id})
    query = Filters.read(desk.request.GET, desk.locale).address()
    context = {
        "do": do,
        "count": len(ids),
        "ids": [] if everything else ids,
        "everything": everything,
        "action": f"{desk.request.path}?{query}" if query else desk.request.path,
        "field": field.word if field else "",
        "options_url": f"{options}?kind={field.asked}" if field else "",
        "back_url": desk.base,
        **more,
    }
    status = 422 if more.get("error") else 200
    if not wants_fragment(desk.request):
        return render(desk.request, "review/bulk.html", context, status=status)
    answer = render(desk.request, "review/_bulk.html", context, status=status)
    answer["HX-Retarget"] = "#dialog"
    answer["HX-Reswap"] = "innerHTML"
    return answer


def _answer(desk: Desk, toast: str, *, undo: int | None = None, level: str = "") -> HttpResponse:
    """The list as it is now."""
    desk.filters = Filters.read(desk.request.GET, desk.locale)
    if not wants_fragment(desk.request):
        messages.add_message(desk.request, messages.ERROR if level else messages.SUCCESS, toast)
        return redirect(f"{desk.base}{desk.query}")
    forget_counts(desk.company)
    context = {
        **grid_context(desk),
        "is_fragment": True,
        "toast": toast,
        "toast_level": level,
        "undo_url": f"{desk.base}undo/{undo}/" if undo else "",
        "counts": navigation_counts(desk),
    }
    answer = render(desk.request, "review/_list_changed.html", context)
    answer["HX-Retarget"] = "#list"
    answer["HX-Reswap"] = "innerHTML"
    return answer


def _undo(desk: Desk) -> int | None:
    event = newest_bulk(desk.company, "transactions.changed")
    return event.sequence if event else None


def _count_word(count: int, what: str) -> str:
    return ngettext("%(count)s transaction %(what)s.", "%(count)s transactions %(what)s.", count) % {
        "count": count,
        "what": what,
    }


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
