"""What was read, kind by kind, with its status and history."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET

from expenses_app.companies.access import CompanyRequest, company_view
from expenses_app.connections.models import Connection
from expenses_app.connections.queries import last_connection
from expenses_app.connections.wording import RECORDS
from expenses_app.core.htmx import wants_fragment
from expenses_app.ledger.records import RecordKind, RecordStatus
from expenses_app.reference_data.details import details, second_line
from expenses_app.reference_data.models import ReferenceRecord
from expenses_app.reference_data.queries import matching, readings, rows_of

PAGE = 100
_STATUS_WORDS = {
    RecordStatus.ACTIVE: lazy("Active"),
    RecordStatus.ARCHIVED: lazy("Archived"),
    RecordStatus.DELETED: lazy("Deleted"),
}
_STATUS_TONES = {
    RecordStatus.ACTIVE: ("good", "check"),
    RecordStatus.ARCHIVED: ("wait", "minus-circle"),
    RecordStatus.DELETED: ("bad", "x-circle"),
}


@require_GET
@company_view()
def browse(request: CompanyRequest) -> HttpResponse:
    """One kind at a time; `q` searches, `status` filters, `after` (search text and id of a row) is where it goes on."""
    connection = last_connection(request.company)
    if connection is None:
        return redirect("connections:connect", company_id=request.company.pk)
    kinds = [kind for kind in RECORDS if kind in connection.declared.capabilities.records]
    kind = _kind(request.GET.get("kind", ""), kinds)
    search, status = request.GET.get("q", "").strip(), request.GET.get("status", "")
    rows = rows_of(request.company, connection.ledger_id, kind)
    if status in set(RecordStatus):
        rows = rows.filter(status=status)
    if search:
        rows = matching(rows, search)
    page = _after(rows, request.GET.get("after", ""))[: PAGE + 1]
    found = list(page)
    context = {
        "rows": [_row(row) for row in found[:PAGE]],
        "more_url": _more(request, kind, search, status, found),
        "kind": kind,
        "connection": connection,
    }
    context |= {
        "tabs": _tabs(request, connection, kinds, kind),
        "search": search,
        "status": status,
        "statuses": [(one.value, word) for one, word in _STATUS_WORDS.items()],
        "kind_word": RECORDS[kind],
    }
    template = "reference_data/_list.html" if wants_fragment(request) else "reference_data/browse.html"
    return render(request, template, context)


@require_GET
@company_view()
def record(request: CompanyRequest, record: int) -> HttpResponse:
    """One record: what it holds and what happened to it."""
    row = ReferenceRecord.objects.filter(company=request.company, pk=record).first()
    if row is None:
        raise Http404
    return render(
        request,
        "reference_data/record.html",
        {
            "row": _row(row),
            "kind": row.kind,
            "kind_word": RECORDS[RecordKind(row.kind)],
            "details": details(row.record),
            "record_id": row.record_id,
            "first_seen": row.first_seen,
            "history": [_change(change) for change in row.changes.order_by("-id")[:50]],
        },
    )


def _kind(asked: str, kinds: list[RecordKind]) -> RecordKind:
    if not asked and kinds:
        return kinds[0]
    if asked not in {kind.value for kind in kinds}:
        raise Http404
    return RecordKind(asked)


def _after(rows: Any, after: str) -> Any:
    """Keyset paging by (search, id): the place is named by the last row's id."""
    ordered = rows.order_by("search", "id")
    if not after.isdigit():
        return ordered
    last = rows.model.objects.filter(pk=int(after)).values_list("search", "id").first()
    if last is None:
        return ordered
    return ordered.extra(where=["(search, id) > (%s, %s)"], params=list(last))


def _more(
    request: CompanyRequest, kind: RecordKind, search: str, status: str, found: list[ReferenceRecord]
) -> str:
    if len(found) <= PAGE:
        return ""
    asked = {"kind": kind.value, "q": search, "status": status, "after": found[PAGE - 1].pk}
    return f"{_address(request)}?{urlencode({name: value for name, value in asked.items() if value})}"


def _address(request: CompanyRequest) -> str:
    return reverse("reference_data:browse", kwargs={"company_id": request.company.pk})


def _row(row: ReferenceRecord) -> Mapping[str, Any]:
    status = RecordStatus(row.status)
    tone, icon = _STATUS_TONES[status]
    return {
        "id": row.pk,
        "code": row.code,
        "name": row.name,
        "second": second_line(row.record),
        "status": _STATUS_WORDS[status],
        "tone": tone,
        "icon": icon,
        "changed_at": row.changed_at,
    }


def _tabs(
    request: CompanyRequest, connection: Connection, kinds: list[RecordKind], current: RecordKind
) -> list[dict[str, Any]]:
    known = readings(request.company, connection.ledger_id)
    return [
        {
            "url": f"{_address(request)}?kind={kind.value}",
            "word": RECORDS[kind],
            "count": known[kind.value].count if kind.value in known else None,
            "current": kind is current,
        }
        for kind in kinds
    ]


def _change(change: Any) -> dict[str, Any]:
    words = []
    if change.status_before != change.status_after:
        words.append(
            {
                RecordStatus.ACTIVE: _("Active again"),
                RecordStatus.ARCHIVED: _("Archived"),
                RecordStatus.DELETED: _("Deleted, or no longer listed"),
            }[RecordStatus(change.status_after)]
        )
    if change.name_before != change.name_after:
        words.append(
            _("Renamed from %(before)s to %(after)s")
            % {"before": change.name_before, "after": change.name_after}
        )
    return {"text": "; ".join(words), "at": change.at}
