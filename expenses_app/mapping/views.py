"""The company's defaults, and the options that every picker of the product asks for."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from expenses_app.audit.models import Event
from expenses_app.companies.access import OWNERS, CompanyRequest, company_view
from expenses_app.companies.clock import system_clock
from expenses_app.companies.models import Role
from expenses_app.connections.models import Connection
from expenses_app.connections.queries import active_connection
from expenses_app.connections.views.steps import address, steps
from expenses_app.connections.wording import RECORDS
from expenses_app.ledger.records import RecordKind
from expenses_app.mapping.defaults import FIELDS, Default, defaults_of, offered_fields
from expenses_app.mapping.forms import DefaultsForm
from expenses_app.mapping.picking import KINDS, pick
from expenses_app.mapping.purposes import Purpose
from expenses_app.mapping.services.set_defaults import NotChoosable, set_defaults
from expenses_app.mapping.uses import affected
from expenses_app.reference_data.queries import newest_pull, readings


@require_GET
@company_view()
def defaults(request: CompanyRequest) -> HttpResponse:
    """What is used when a transaction says nothing itself, and choices that are gone."""
    connection = active_connection(request.company)
    if connection is None:
        return redirect("connections:connect", company_id=request.company.pk)
    stored = defaults_of(connection)
    form = DefaultsForm.showing(connection, stored)
    return render(request, "mapping/defaults.html", _page(request, connection, stored, form))


@require_POST
@company_view(*OWNERS)
def save(request: CompanyRequest) -> HttpResponse:
    """Store what was chosen, or show it again with what is wrong."""
    connection = active_connection(request.company)
    if connection is None:
        raise Http404
    form = DefaultsForm.sent(connection, offered_fields(connection), request.POST)
    if form.is_valid:
        try:
            set_defaults(connection, form.values, request.actor, system_clock().now())
        except NotChoosable as refused:
            form.errors = {name: mistake.text(_) for name, mistake in refused.mistakes.items()}
    if not form.is_valid:
        page = _page(request, connection, defaults_of(connection), form)
        return render(request, "mapping/defaults.html", page, status=422)
    messages.success(request, _("Defaults saved."))
    here = reverse("mapping:defaults", kwargs={"company_id": request.company.pk})
    return redirect(address("review:grid", request.company) or here)


@require_GET
@company_view()
def options(request: CompanyRequest) -> HttpResponse:
    """`kind` (account, bank_account, supplier, customer, employee, tax_rate, tracking_option, currency), `q`, `purpose`
    (expense.Payment, transfer, …) and, for tax rates, `account`. HTML for the picker; JSON where that is accepted."""
    connection = active_connection(request.company)
    if connection is None:
        raise Http404
    asked = request.GET.get("kind", "")
    if asked not in KINDS:
        raise Http404
    text = request.GET.get("q", "").strip()[:200]
    try:
        purpose = Purpose.named(request.GET["purpose"]) if request.GET.get("purpose") else None
    except ValueError:
        return HttpResponseBadRequest("no such purpose", content_type="text/plain")
    groups = pick(connection, asked, text, purpose, request.GET.get("account", ""))
    if request.accepts("text/html"):
        return render(request, "components/picker_options.html", {"groups": groups, "query": text})
    return JsonResponse(
        {
            "groups": [
                {"title": group.title, "options": [vars(option) for option in group.options]}
                for group in groups
            ]
        }
    )


def _page(
    request: CompanyRequest, connection: Connection, stored: dict[str, Default], form: DefaultsForm
) -> dict[str, Any]:
    pull = newest_pull(connection)
    known = readings(request.company, connection.ledger_id)
    return {
        "connection": connection,
        "steps": steps(request.company, 2),
        "fields": [
            _field(request, connection, name, stored[name], form, known)
            for name in offered_fields(connection)
        ],
        "owner": request.member.role == Role.OWNER,
        "reading": bool(pull and pull.is_open),
        "reading_url": address("reference_data:first_pull", request.company),
        "gone": [
            {
                "name": f"{one.record.code} {one.record.name}".strip(),
                "kind": RECORDS[RecordKind(one.record.kind)],
                "deleted": one.is_deleted,
                "uses": one.uses,
                "at": one.record.changed_at,
                "url": reverse(
                    "reference_data:record",
                    kwargs={"company_id": request.company.pk, "record": one.record.pk},
                ),
            }
            for one in affected(connection.company_id, connection.ledger_id, system_clock().now())
        ],
        "history": [_entry(event) for event in _events(connection)],
        "review_url": address("review:grid", request.company),
    }


def _field(
    request: CompanyRequest,
    connection: Connection,
    name: str,
    default: Default,
    form: DefaultsForm,
    known: dict[str, Any],
) -> dict[str, Any]:
    asked, kind, word = FIELDS[name]
    url = reverse("mapping:options", kwargs={"company_id": request.company.pk})
    error = form.errors.get(name, "")
    if not error and default.is_gone and form.values.get(name) == default.record_id:
        error = _("%(name)s can no longer be chosen in %(platform)s. Choose another.") % {
            "name": default.record.name if default.record else default.record_id,
            "platform": connection.platform_name,
        }
    read = kind.value in known
    return {
        "id": f"default-{asked.replace('_', '-')}",
        "name": name,
        "word": word,
        "value": form.values.get(name, ""),
        "text": form.texts.get(name, ""),
        "url": f"{url}?kind={asked}",
        "error": error,
        "hint": _hint(name) if read else _("Search starts as soon as they are here."),
        "placeholder": _("Choose one") if read else _("Still reading"),
    }


def _hint(name: str) -> str:
    return _("Only bank and card accounts are offered.") if name == "bank_account_id" else ""


def _events(connection: Connection) -> list[Event]:
    return list(
        Event.objects.filter(
            company_id=connection.company_id, subject_type="configuration", subject_id=connection.ledger_id
        ).order_by("-sequence")[:20]
    )


def _entry(event: Event) -> dict[str, Any]:
    after = event.after or {}
    words = [
        _("%(field)s: %(name)s") % {"field": FIELDS[name][2], "name": after.get(f"{name}_name") or _("none")}
        for name in FIELDS
        if name in after
    ]
    return {"text": "; ".join(words), "actor": event.actor.get("name", ""), "at": event.at}
