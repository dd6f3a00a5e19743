"""Make a supplier or customer in the accounting software, from the drawer of the transaction that needs it."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from expenses_app.companies.access import POSTERS, CompanyRequest, company_view
from expenses_app.companies.clock import system_clock
from expenses_app.ledger.errors import LedgerError
from expenses_app.review.answers import changed, refused, said
from expenses_app.review.desk import Desk
from expenses_app.review.new_contact import draft_of
from expenses_app.sync.models import Part, SubjectType
from expenses_app.sync.services.post import CannotPost
from expenses_app.sync.services.push import push
from expenses_app.sync.services.settling import choose, let_go
from expenses_app.sync.states import State


@require_POST
@company_view(*POSTERS)
def new_contact(request: CompanyRequest, transaction_id: UUID) -> HttpResponse:
    """Ask for it by `name` and, if told, `email`."""
    desk = Desk(request)
    row = desk.one(transaction_id)
    name = " ".join(request.POST.get("name", "").split())
    draft = draft_of(desk, row, name, request.POST.get("email", "").strip())
    if draft is None:
        return refused(desk, _("This transaction takes no supplier and no customer."))
    try:
        push(desk.company, draft, actor=request.actor, clock=system_clock())
    except CannotPost as problem:
        return refused(desk, said(problem.message))
    except LedgerError as problem:
        return refused(desk, said(problem.advice))
    toast = _("%(name)s is being made in %(platform)s. It can be chosen as soon as it is there.")
    return changed(desk, [row.id], toast=toast % {"name": name, "platform": desk.platform})


@require_POST
@company_view(*POSTERS)
def settle_contact(request: CompanyRequest, transaction_id: UUID) -> HttpResponse:
    """One that stopped: take the `remote` that is there already, or give it up."""
    desk = Desk(request)
    row = desk.one(transaction_id)
    part = _part(request)
    remote = request.POST.get("remote", "")
    if not remote:
        let_go(desk.company, [part.id], actor=request.actor, now=desk.now)
        return changed(desk, [row.id], toast=_("It is not made."))
    try:
        choose(desk.company, part.id, remote, actor=request.actor, now=desk.now)
    except KeyError:
        return refused(desk, _("That record was not among those shown, or belongs to another one by now."))
    return changed(desk, [row.id], toast=_("The one that is there can be chosen now."))


def _part(request: CompanyRequest) -> Part:
    found = Part.objects.filter(
        company=request.company,
        write__subject_type=SubjectType.RECORD,
        state__in=[State.AMBIGUOUS, State.REFUSED],
    )
    try:
        part = found.filter(id=UUID(request.POST.get("part", ""))).first()
    except ValueError as error:
        raise Http404 from error
    if part is None:
        raise Http404
    return part
