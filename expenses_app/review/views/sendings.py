"""What was sent for a transaction, attempt by attempt, and the bytes of one call as a download."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from expenses_app.companies.access import CompanyRequest, company_view
from expenses_app.core.htmx import wants_fragment
from expenses_app.review.desk import Desk
from expenses_app.review.sendings import parcels_of, sendings_of
from expenses_app.sync.engine.stored import load


@require_safe
@company_view()
def sendings(request: CompanyRequest, transaction_id: UUID) -> HttpResponse:
    """The list of attempts: a part of the drawer, drawn when it is opened, and a page where scripts are off."""
    desk = Desk(request)
    row = desk.one(transaction_id)
    context = {
        "sendings": sendings_of(desk, row),
        "url": f"{desk.base}{row.id}/",
        "platform": desk.platform,
    }
    template = "review/_sendings.html" if wants_fragment(request) else "review/sendings.html"
    return render(request, template, context)


@require_safe
@company_view()
def exact_bytes(request: CompanyRequest, transaction_id: UUID, parcel_id: UUID, number: int) -> HttpResponse:
    """One call's body as it was sent, but for a file's own bytes, which are the receipt."""
    desk = Desk(request)
    parcel = get_object_or_404(parcels_of(desk, desk.one(transaction_id)), pk=parcel_id)
    calls = load(parcel).calls if parcel.heads else ()
    if number >= len(calls):
        raise Http404("forgotten or never sent")
    answer = HttpResponse(calls[number].head + calls[number].tail, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="sent-{parcel.call_key}-{number + 1}.txt"'
    return answer
