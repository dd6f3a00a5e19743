"""The receipts of one transaction, as the review pages show them beside it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from expenses_app.companies.access import EDITORS, CompanyRequest, company_view
from expenses_app.companies.clock import system_clock
from expenses_app.companies.models import Member
from expenses_app.core.htmx import wants_fragment
from expenses_app.receipts import queries
from expenses_app.receipts.models import Receipt
from expenses_app.receipts.outlook import Outlooks
from expenses_app.receipts.services.link import link
from expenses_app.receipts.services.receive import limits
from expenses_app.receipts.services.unlink import unlink
from expenses_app.receipts.uploads import take
from expenses_app.receipts.views.inbox import ACCEPTED
from expenses_app.transactions.models import Transaction


def strip_of(transaction: Transaction, member: Member, **more: Any) -> dict[str, Any]:
    """Return what `receipts/_strip.html` needs; for views that draw it inside a page of their own."""
    links = list(queries.linked_to(transaction))
    outlooks = Outlooks(member.company)
    return {
        "transaction": transaction,
        "links": links,
        "entries": [{"receipt": link.receipt, "outlook": outlooks.of(link.receipt)} for link in links],
        "checking": any(link.receipt.is_processing for link in links),
        "may_edit": member.may_edit,
        "accepted": ACCEPTED,
        "max_bytes": limits().bytes,
        "strip_target": f"#strip-{transaction.id}",
        **more,
    }


@require_safe
@company_view()
def strip(request: CompanyRequest, transaction_id: UUID) -> HttpResponse:
    """Show the receipts of a transaction; the address alone is a small page of its own."""
    return _drawn(request, _transaction(request, transaction_id))


@require_POST
@company_view(*EDITORS)
def add_here(request: CompanyRequest, transaction_id: UUID) -> HttpResponse:
    """Take files and link them to the transaction at once; `receipt` links one that is here already (Undo)."""
    transaction = _transaction(request, transaction_id)
    at = system_clock().now()
    chosen = request.POST.get("receipt") or request.GET.get("receipt", "")
    if chosen:
        receipt = _receipt(request, chosen)
        link(receipt, transaction, actor=request.actor, at=at)
        return _changed(request, transaction, said=_("%(name)s added") % {"name": receipt.name})
    files = request.FILES.getlist("files")
    done = take(request.company, files, actor=request.actor, at=at, to=transaction)
    complaints = done.complaints() if files else [_("Choose at least one file.")]
    said = " ".join(done.sentences())
    return _changed(request, transaction, said=said, complaints=complaints, status=200 if done.first else 422)


@require_POST
@company_view(*EDITORS)
def unlink_here(request: CompanyRequest, transaction_id: UUID) -> HttpResponse:
    """Take a receipt off the transaction; it waits in the inbox, and a file in the ledger stays there."""
    transaction = _transaction(request, transaction_id)
    receipt = _receipt(request, request.POST.get("receipt", ""))
    unlink(receipt, transaction, actor=request.actor, at=system_clock().now())
    here = reverse(
        "receipts:add_here", kwargs={"company_id": request.company.id, "transaction_id": transaction.id}
    )
    said = _("%(name)s taken off. It waits under Receipts.") % {"name": receipt.name}
    return _changed(request, transaction, said=said, undo_url=f"{here}?receipt={receipt.id}")


def _transaction(request: CompanyRequest, transaction_id: UUID) -> Transaction:
    return get_object_or_404(Transaction, company=request.company, id=transaction_id)


def _receipt(request: CompanyRequest, key: str) -> Receipt:
    try:
        receipt_id = UUID(key)
    except ValueError as error:
        raise Http404 from error
    return get_object_or_404(queries.of_company(request.company), id=receipt_id)


def _drawn(
    request: CompanyRequest, transaction: Transaction, *, status: int = 200, **more: Any
) -> HttpResponse:
    template = "receipts/_strip.html" if wants_fragment(request) else "receipts/of_transaction.html"
    return render(request, template, strip_of(transaction, request.member, **more), status=status)


def _changed(
    request: CompanyRequest,
    transaction: Transaction,
    *,
    said: str,
    complaints: list[str] | None = None,
    undo_url: str = "",
    status: int = 200,
) -> HttpResponse:
    if wants_fragment(request):
        words = {"toast": said, "complaints": complaints or [], "undo_url": undo_url}
        answer = _drawn(request, transaction, status=status, is_fragment=True, **words)
        # Undo in a toast does not know that the fragment replaces the whole strip.
        answer["HX-Reswap"] = "outerHTML"
        return answer
    if said:
        messages.success(request, said)
    for complaint in complaints or []:
        messages.error(request, complaint)
    back = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        return redirect(back)
    return redirect("receipts:strip", company_id=request.company.id, transaction_id=transaction.id)
