"""The files themselves: only to members of the company, never as a page."""

from typing import Any
from uuid import UUID

from django.core.files.storage import FileSystemStorage
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from expenses_app.companies.access import CompanyRequest, company_view
from expenses_app.receipts.models import Receipt

# A picture or PDF that is opened runs nothing, loads nothing and is framed by nobody. Styles are those of the browser's own
# PDF viewer.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; object-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; sandbox"
)
KEPT_BY_BROWSER = 3600  # seconds


@require_safe
@company_view()
def thumbnail(request: CompanyRequest, receipt_id: UUID) -> HttpResponseBase:
    """Send the thumbnail of a list."""
    return _picture(_receipt(request, receipt_id).thumbnail)


@require_safe
@company_view()
def preview(request: CompanyRequest, receipt_id: UUID) -> HttpResponseBase:
    """Send the first page, as large as a page of ours shows it."""
    return _picture(_receipt(request, receipt_id).preview)


@require_safe
@company_view()
def open_it(request: CompanyRequest, receipt_id: UUID) -> HttpResponseBase:
    """Show the kept file in the browser, where it is of a kind that does no harm; all else is a download."""
    receipt = _receipt(request, receipt_id)
    if not receipt.opens_in_browser:
        return _as_download(receipt)
    answer = _sent(receipt.file, receipt.content_type)
    answer["Content-Disposition"] = content_disposition_header(False, receipt.file_name) or "inline"
    return answer


@require_safe
@company_view()
def download(request: CompanyRequest, receipt_id: UUID) -> HttpResponseBase:
    """Send the kept file to be saved."""
    return _as_download(_receipt(request, receipt_id))


def _receipt(request: CompanyRequest, receipt_id: UUID) -> Receipt:
    receipts = Receipt.objects.filter(company=request.company, removed_at=None).defer("text")
    return get_object_or_404(receipts, id=receipt_id)


def _picture(stored: FieldFile) -> HttpResponseBase:
    if not stored:
        raise Http404
    answer = _sent(stored, "image/jpeg")
    # Its bytes never change; a browser may keep it while the person is signed in, a shared cache never.
    answer["Cache-Control"] = f"private, max-age={KEPT_BY_BROWSER}"
    return answer


def _as_download(receipt: Receipt) -> HttpResponseBase:
    if not receipt.file:
        raise Http404
    disposition = content_disposition_header(True, receipt.file_name) or "attachment"
    # `url` takes more where the storage signs addresses than Django's own declaration says.
    storage: Any = receipt.file.storage
    if isinstance(storage, FileSystemStorage):
        answer = _sent(receipt.file, receipt.content_type)
        answer["Content-Disposition"] = disposition
        return answer
    # A bucket sends it itself, from an address that is signed and lives for a minute.
    signed = storage.url(
        receipt.file.name,
        parameters={"ResponseContentDisposition": disposition, "ResponseContentType": receipt.content_type},
    )
    elsewhere = HttpResponseRedirect(signed)
    elsewhere["Cache-Control"] = "no-store"
    return elsewhere


def _sent(stored: FieldFile, content_type: str) -> FileResponse:
    try:
        file = stored.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    answer = FileResponse(file, content_type=content_type)
    answer["Content-Security-Policy"] = POLICY
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    return answer
