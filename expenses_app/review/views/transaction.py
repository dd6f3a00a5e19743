"""One transaction: the drawer beside the grid, or, opened by its address, the grid with the drawer open."""

from dataclasses import replace
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from expenses_app.companies.access import EDITORS, CompanyRequest, company_view
from expenses_app.core.htmx import wants_fragment
from expenses_app.ledger.errors import TaxDiffers
from expenses_app.review.answers import back_to, navigation_counts, refused, said
from expenses_app.review.desk import Desk
from expenses_app.review.drawer import drawer_of
from expenses_app.review.header import HeaderField, header_fields, read_header
from expenses_app.review.history import newest_event
from expenses_app.review.line_fields import read_lines
from expenses_app.review.queries import forget_counts
from expenses_app.review.views.grid import grid_context
from expenses_app.review.views.ready import version_of
from expenses_app.sync.preview import preview
from expenses_app.transactions.drafting import Unacceptable
from expenses_app.transactions.models import Transaction
from expenses_app.transactions.services.categorise import set_header, set_lines
from expenses_app.transactions.services.editing import ChangedMeanwhile
from expenses_app.transactions.services.take_tax import take_tax


@require_safe
@company_view()
def transaction(request: CompanyRequest, transaction_id: UUID) -> HttpResponse:
    """The drawer; a whole page has the grid behind it."""
    desk = Desk(request)
    row = desk.one(transaction_id)
    context = drawer_of(desk, row)
    if wants_fragment(request):
        return render(request, "review/_drawer.html", context)
    return render(request, "review/grid.html", {**grid_context(desk, row.id), **context, "drawer": True})


@require_POST
@company_view(*EDITORS)
def change_header(request: CompanyRequest, transaction_id: UUID) -> HttpResponse:
    """Set the fields that were sent. A wrong one is said at the field and nothing is stored."""
    desk = Desk(request)
    row = desk.one(transaction_id)
    values, typed = read_header(desk, row, request.POST.dict())
    if any(one.error for one in typed):
        return _not_saved(desk, row, header=typed)
    try:
        changed = set_header(
            desk.company,
            row.id,
            version_of(request, row.version),
            values,
            ledger_id=desk.ledger_id,
            actor=request.actor,
            now=desk.now,
        )
    except ChangedMeanwhile as meanwhile:
        return _drawer(desk, meanwhile.theirs, status=409, conflict=_conflict(desk, meanwhile.theirs, typed))
    except Unacceptable as problem:
        return _not_saved(desk, row, header=_marked(typed, problem))
    return _saved(desk, changed)


@require_POST
@company_view(*EDITORS)
def change_lines(request: CompanyRequest, transaction_id: UUID) -> HttpResponse:
    """Store the lines once they add up. `add` and `remove` change the form only."""
    desk = Desk(request)
    row = desk.one(transaction_id)
    wanted, typed = read_lines(desk, row, request.POST.dict())
    only_form = "add" in request.POST or ("remove" in request.POST and not typed.agrees)
    if only_form:
        return _drawer(desk, row, lines=typed)
    if typed.has_errors or not typed.agrees:
        return _not_saved(desk, row, lines=typed)
    try:
        changed = set_lines(
            desk.company,
            row.id,
            version_of(request, row.version),
            wanted,
            ledger_id=desk.ledger_id,
            actor=request.actor,
            now=desk.now,
        )
    except ChangedMeanwhile as meanwhile:
        # The typed lines stay in the form, to be sent again at the version that is stored now.
        conflict = _conflict(desk, meanwhile.theirs, [])
        return _drawer(desk, meanwhile.theirs, status=409, lines=typed, conflict=conflict)
    except Unacceptable as problem:
        typed.note = " ".join(said(message) for message in problem.mistakes.values())
        return _not_saved(desk, row, lines=typed)
    return _saved(desk, changed)


@require_POST
@company_view(*EDITORS)
def take_computed_tax(request: CompanyRequest, transaction_id: UUID) -> HttpResponse:
    """Take over the tax that the ledger will compute, for every line that differs."""
    desk = Desk(request)
    row = desk.one(transaction_id)
    problem = preview(row, desk.connection).problem
    if not isinstance(problem, TaxDiffers):
        return refused(desk, _("The tax is as the ledger computes it."))
    try:
        changed = take_tax(
            desk.company,
            row.id,
            version_of(request, row.version),
            problem.lines,
            actor=request.actor,
            now=desk.now,
        )
    except ChangedMeanwhile as meanwhile:
        return _drawer(desk, meanwhile.theirs, status=409, conflict=_conflict(desk, meanwhile.theirs, []))
    except Unacceptable as wrong:
        return refused(desk, " ".join(said(message) for message in wrong.mistakes.values()))
    return _saved(desk, changed)


def _saved(desk: Desk, row: Transaction) -> HttpResponse:
    if not wants_fragment(desk.request):
        return redirect(back_to(desk.request, f"{desk.base}{row.id}/"))
    forget_counts(desk.company)
    context = {
        **drawer_of(desk, row),
        **desk.surroundings(whole=False),
        "rows": desk.draw([row.id]),
        "counts": navigation_counts(desk),
        "chosen": row.id,
        "saved": True,
    }
    return render(desk.request, "review/_saved.html", context)


def _not_saved(desk: Desk, row: Transaction, **typed: object) -> HttpResponse:
    """422. Under the hands of somebody who types, only what is wrong is said; the fields stay as they are."""
    if not wants_fragment(desk.request):
        return _drawer(desk, row, status=422, **typed)
    return render(desk.request, "review/_saved.html", drawer_of(desk, row, **typed), status=422)


def _drawer(desk: Desk, row: Transaction, *, status: int = 200, **typed: object) -> HttpResponse:
    """The whole drawer anew, with what was typed in it."""
    context = drawer_of(desk, row, **typed)
    if not wants_fragment(desk.request):
        whole = {**grid_context(desk, row.id), **context, "drawer": True}
        return render(desk.request, "review/grid.html", whole, status=status)
    answer = render(desk.request, "review/_drawer.html", context, status=status)
    answer["HX-Retarget"] = "#drawer"
    answer["HX-Reswap"] = "innerHTML"
    return answer


def _conflict(desk: Desk, theirs: Transaction, typed: list[HeaderField]) -> dict[str, object]:
    """Who stored something meanwhile, and what of this form differs from it."""
    event = newest_event(desk.company, theirs.id)
    stored = {one.name: one for one in header_fields(desk, theirs)}
    yours = [one for one in typed if (one.value, one.text) != (stored[one.name].value, stored[one.name].text)]
    return {"who": event.actor.get("name", "") if event else "", "yours": yours, "version": theirs.version}


def _marked(typed: list[HeaderField], problem: Unacceptable) -> list[HeaderField]:
    sentences = {name: said(message) for name, message in problem.mistakes.items()}
    return [replace(one, error=sentences[one.name]) if one.name in sentences else one for one in typed]
