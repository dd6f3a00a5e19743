"""Files: upload, the list of imports, an import's own page by its state, taking back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from expenses_app.companies.access import EDITORS, CompanyRequest, company_view
from expenses_app.companies.clock import system_clock
from expenses_app.companies.models import Company
from expenses_app.core.htmx import wants_fragment
from expenses_app.core.messages import Message
from expenses_app.statements.choices import State
from expenses_app.statements.models import StatementImport
from expenses_app.statements.queries import counts_of, imports_of, lines_of
from expenses_app.statements.readers.limits import MOST_BYTES, check_size
from expenses_app.statements.readers.statement import UnreadableStatement
from expenses_app.statements.services.confirm import NotReady
from expenses_app.statements.services.undo import discard, undo
from expenses_app.statements.services.upload import upload
from expenses_app.statements.services.wake import wake
from expenses_app.statements.tasks import STALE
from expenses_app.statements.views import preview
from expenses_app.statements.views.steps import PAGE, address, import_of, page_of, steps

_LISTED = 25


@company_view(*EDITORS)
@require_GET
def start(request: CompanyRequest) -> HttpResponse:
    """The dropzone and the company's imports, newest first; `?page=` goes back in time."""
    return _start(request)


@company_view(*EDITORS)
@require_POST
def receive_file(request: CompanyRequest) -> HttpResponse:
    """Take one file (`file`). A refusal comes back with its words and line; nothing of it is kept."""
    sent = request.FILES.get("file")
    if sent is None:
        return _refused(request, "", Message("Choose a file first."))
    name = str(sent.name or "")
    try:
        check_size(sent.size or 0)
        statement_import = upload(
            request.company, name, sent.read(), actor=request.actor, now=system_clock().now()
        )
    except UnreadableStatement as error:
        return _refused(request, name, error.message)
    target = page_of(statement_import)
    if wants_fragment(request):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = target
        return response
    return redirect(target)


@company_view(*EDITORS)
@require_GET
def show(request: CompanyRequest, import_id: UUID) -> HttpResponse:
    """An import where it stands: its columns, its preview, its progress, its result."""
    statement_import = import_of(request, import_id)
    if statement_import.state == State.COLUMNS:
        return redirect(page_of(statement_import))
    if statement_import.state == State.PREVIEW:
        return preview.page(request, company_id=request.company.pk, import_id=import_id)
    if statement_import.is_working:
        return render(request, "statements/progress.html", _progress(statement_import))
    if statement_import.state == State.REFUSED:
        context = {"statement_import": statement_import, "steps": steps(statement_import, "file")}
        return render(request, "statements/refused.html", context)
    return render(request, "statements/result.html", _result(statement_import))


@company_view(*EDITORS)
@require_GET
def progress(request: CompanyRequest, import_id: UUID) -> HttpResponse:
    """The progress panel, asked for every second while the background works; then the whole page is loaded."""
    statement_import = import_of(request, import_id)
    if not statement_import.is_working:
        response = HttpResponse(status=204)
        response["HX-Redirect"] = page_of(statement_import)
        return response
    if statement_import.worked_at < system_clock().now() - STALE:
        wake(statement_import)
    return render(request, "statements/_progress.html", _progress(statement_import))


@company_view(*EDITORS)
@require_POST
def take_back(request: CompanyRequest, import_id: UUID) -> HttpResponse:
    """Remove what an import made, as long as nothing of it was posted."""
    statement_import = import_of(request, import_id)
    try:
        undone = undo(statement_import, actor=request.actor, now=system_clock().now())
    except NotReady as refusal:
        context = _result(statement_import) | {"error": refusal.message}
        return render(request, "statements/result.html", context, status=409)
    if undone.state == State.UNDONE:
        words = ngettext(
            "%(count)s transaction taken back.", "%(count)s transactions taken back.", undone.made
        )
        messages.success(request, words % {"count": undone.made})
    return redirect(address("show", statement_import))


@company_view(*EDITORS)
@require_POST
def let_go(request: CompanyRequest, import_id: UUID) -> HttpResponse:
    """Delete a file from which nothing was imported."""
    statement_import = import_of(request, import_id)
    try:
        discard(statement_import)
    except NotReady as refusal:
        messages.error(request, refusal.message.text(gettext))
    return redirect("statements:import", company_id=request.company.pk)


def review_url(company: Company) -> str:
    """Where imported transactions wait; nothing in an installation without that page."""
    try:
        return reverse("review:grid", kwargs={"company_id": company.pk})
    except NoReverseMatch:
        return ""


def _start(request: CompanyRequest, refusal: dict[str, object] | None = None) -> HttpResponse:
    try:
        page = max(1, int(request.GET.get("page", "1")))
    except ValueError:
        page = 1
    begin = (page - 1) * _LISTED
    found = list(imports_of(request.company)[begin : begin + _LISTED + 1])
    context = {
        "steps": steps(None, "file"),
        "imports": found[:_LISTED],
        "older": page + 1 if len(found) > _LISTED else None,
        "newer": page - 1 if page > 1 else None,
        "refusal": refusal,
        "max_bytes": MOST_BYTES,
        "upload_url": reverse("statements:upload", kwargs={"company_id": request.company.pk}),
    }
    return render(request, "statements/start.html", context, status=422 if refusal else 200)


def _refused(request: CompanyRequest, name: str, message: Message) -> HttpResponse:
    refusal: dict[str, object] = {"name": name, "message": message}
    if wants_fragment(request):
        return render(request, "statements/_refusal.html", {"refusal": refusal}, status=422)
    return _start(request, refusal)


def _progress(statement_import: StatementImport) -> dict[str, object]:
    return {
        "statement_import": statement_import,
        "steps": steps(statement_import, "import"),
        "progress_url": address("progress", statement_import),
    }


def _result(statement_import: StatementImport) -> dict[str, object]:
    lines = lines_of(statement_import)
    return {
        "statement_import": statement_import,
        "steps": [dict(step, state="done", url="") for step in steps(statement_import, "import")],
        "counts": counts_of(lines),
        "lines": list(lines.filter(transaction=None)[:PAGE]),
        "review_url": review_url(statement_import.company),
        "error": statement_import.refusal_message,
    }
