"""What is done to one receipt on the receipts page."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from expenses_app.companies.access import EDITORS, CompanyRequest, company_view
from expenses_app.companies.clock import system_clock
from expenses_app.core.htmx import wants_fragment
from expenses_app.receipts import queries
from expenses_app.receipts.models import Receipt
from expenses_app.receipts.services.link import link
from expenses_app.receipts.services.remove import StillLinked, remove, restore
from expenses_app.receipts.services.unlink import unlink
from expenses_app.receipts.views.desk import Desk
from expenses_app.receipts.views.inbox import fragment
from expenses_app.transactions.models import Transaction


@require_POST
@company_view(*EDITORS)
def link_to(request: CompanyRequest, receipt_id: UUID) -> HttpResponse:
    """Link the receipt to the chosen transaction and go on to the next one."""
    receipt = _receipt(request, receipt_id)
    if not request.POST.get("transaction"):
        desk = Desk(request.company, system_clock().now(), chosen=receipt)
        complaint = _("Choose the transaction that it belongs to.")
        return _answer(request, desk, complaint=complaint, stay=receipt)
    to = _transaction(request)
    # Where to go on is settled before the receipt leaves the list.
    following = Desk(request.company, system_clock().now(), chosen=receipt).next_url
    link(receipt, to, actor=request.actor, at=system_clock().now())
    undo = reverse("receipts:unlink", kwargs={"company_id": request.company.id, "receipt_id": receipt.id})
    said = _("%(name)s matched") % {"name": to.merchant or receipt.name}
    desk = Desk(request.company, system_clock().now())
    _choose(desk, following)
    return _answer(request, desk, said=said, undo_url=f"{undo}?transaction={to.id}")


@require_POST
@company_view(*EDITORS)
def unlink_from(request: CompanyRequest, receipt_id: UUID) -> HttpResponse:
    """Take the receipt from a transaction; a file in the ledger stays there."""
    receipt = _receipt(request, receipt_id)
    unlink(receipt, _transaction(request), actor=request.actor, at=system_clock().now())
    desk = Desk(
        request.company,
        system_clock().now(),
        chosen=receipt,
        show="matched" if receipt.linked else "to_match",
    )
    return _answer(request, desk, said=_("%(name)s is to match again") % {"name": receipt.name}, stay=receipt)


@require_POST
@company_view(*EDITORS)
def remove_it(request: CompanyRequest, receipt_id: UUID) -> HttpResponse:
    """Take the receipt away; the toast offers to bring it back."""
    receipt = _receipt(request, receipt_id)
    following = Desk(request.company, system_clock().now(), chosen=receipt).next_url
    try:
        remove(receipt, actor=request.actor, at=system_clock().now())
    except StillLinked as error:
        complaint = ngettext(
            "It belongs to %(count)d transaction. Take it off there first.",
            "It belongs to %(count)d transactions. Take it off there first.",
            error.count,
        ) % {"count": error.count}
        return _answer(
            request,
            Desk(request.company, system_clock().now(), chosen=receipt, show="matched"),
            complaint=complaint,
            stay=receipt,
        )
    undo = reverse("receipts:restore", kwargs={"company_id": request.company.id, "receipt_id": receipt.id})
    desk = Desk(request.company, system_clock().now())
    _choose(desk, following)
    return _answer(request, desk, said=_("%(name)s removed") % {"name": receipt.name}, undo_url=undo)


@require_POST
@company_view(*EDITORS)
def restore_it(request: CompanyRequest, receipt_id: UUID) -> HttpResponse:
    """Bring a removed receipt back."""
    removed = Receipt.objects.filter(company=request.company)
    receipt = get_object_or_404(removed, id=receipt_id)
    restore(receipt, actor=request.actor, at=system_clock().now())
    desk = Desk(request.company, system_clock().now(), chosen=_receipt(request, receipt_id))
    return _answer(request, desk, said=_("%(name)s is back") % {"name": receipt.name}, stay=receipt)


def _receipt(request: CompanyRequest, receipt_id: UUID) -> Receipt:
    return get_object_or_404(queries.of_company(request.company).defer(None), id=receipt_id)


def _transaction(request: CompanyRequest) -> Transaction:
    key = request.POST.get("transaction") or request.GET.get("transaction", "")
    try:
        transaction_id = UUID(key)
    except ValueError as error:
        raise Http404 from error
    return get_object_or_404(Transaction, company=request.company, id=transaction_id)


def _choose(desk: Desk, following: str) -> None:
    """Show the receipt of the address `following`, or the newest when the list ended."""
    older = following.rstrip("/").rsplit("/", 1)[-1]
    chosen = queries.to_match(desk.company).defer(None)
    desk.chosen = (chosen.filter(id=older) if older else chosen).first()


def _answer(
    request: CompanyRequest,
    desk: Desk,
    *,
    said: str = "",
    undo_url: str = "",
    complaint: str = "",
    stay: Receipt | None = None,
) -> HttpResponse:
    shown = stay or desk.chosen
    address = desk.url_of(shown) if shown else desk.url
    if wants_fragment(request):
        complaints = [complaint] if complaint else []
        return fragment(
            request,
            desk,
            toast=said,
            undo_url=undo_url,
            complaints=complaints,
            status=422 if complaint else 200,
            push=address,
        )
    tell: Callable[..., None] = messages.error if complaint else messages.success
    tell(request, complaint or said)
    return redirect(address)
