"""Setting account, tax, tracking or supplier by the picker, for one transaction or for all of its merchant."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from expenses_app.companies.access import EDITORS, CompanyRequest, company_view
from expenses_app.core.htmx import wants_fragment
from expenses_app.review.answers import changed, refused, said
from expenses_app.review.chosen import NotChosen, Typed, chosen
from expenses_app.review.desk import Desk
from expenses_app.review.fields import Field, field_for, purpose_of
from expenses_app.review.history import newest_event
from expenses_app.review.names import names_of
from expenses_app.review.services.set_field import open_of_merchant, set_for_many, set_for_one
from expenses_app.review.views.conflict import conflict
from expenses_app.transactions.drafting import Unacceptable
from expenses_app.transactions.models import Transaction
from expenses_app.transactions.services.editing import ChangedMeanwhile


@require_http_methods(["GET", "POST"])
@company_view(*EDITORS)
def pick(request: CompanyRequest, transaction_id: UUID, field: str) -> HttpResponse:
    """GET: the picker. POST: set what was chosen; `scope=merchant` for all open ones of the merchant."""
    desk = Desk(request)
    transaction = desk.one(transaction_id)
    try:
        wanted = field_for(field, transaction.kind)
    except KeyError as error:
        raise Http404 from error
    if desk.connection is None:
        return refused(desk, _("Connect the accounting software first."))
    if request.method == "GET":
        return _picker(desk, transaction, field, wanted)
    typed = Typed(request.POST.get(field, ""), request.POST.get(f"{field}_text", ""))
    try:
        value = chosen(desk.connection, wanted, typed, purpose_of(transaction))
    except NotChosen as problem:
        if not wants_fragment(request):
            return _picker(desk, transaction, field, wanted, typed, problem.sentence)
        return refused(desk, problem.sentence)
    version = _version(request, transaction)
    try:
        if request.POST.get("scope") == "merchant":
            return _for_merchant(desk, transaction, wanted, value)
        set_for_one(
            desk.company,
            transaction.id,
            version,
            wanted,
            value,
            ledger_id=desk.ledger_id,
            actor=request.actor,
            now=desk.now,
        )
    except ChangedMeanwhile as meanwhile:
        return conflict(desk, meanwhile.theirs, wanted, field, value)
    except Unacceptable as problem:
        return refused(desk, " ".join(said(message) for message in problem.mistakes.values()))
    event = newest_event(desk.company, transaction.id)
    return changed(
        desk,
        [transaction.id],
        toast=_("%(field)s of %(merchant)s set.")
        % {"field": wanted.word, "merchant": transaction.merchant or transaction.get_kind_display()},
        undo=event.sequence if event else None,
    )


def _for_merchant(desk: Desk, transaction: Transaction, field: Field, value: str) -> HttpResponse:
    ids = open_of_merchant(desk.company, transaction)
    done = set_for_many(
        desk.company,
        ids,
        field,
        value,
        ledger_id=desk.ledger_id,
        actor=desk.request.actor,
        now=desk.now,
    )
    toast = _("%(field)s set for %(count)s transactions of %(merchant)s.") % {
        "field": field.word,
        "count": done.count,
        "merchant": transaction.merchant,
    }
    return changed(desk, [transaction.id, *ids], toast=toast, undo=done.event)


def _picker(
    desk: Desk,
    transaction: Transaction,
    name: str,
    field: Field,
    typed: Typed | None = None,
    error: str = "",
) -> HttpResponse:
    options = reverse("mapping:options", kwargs={"company_id": desk.company.id})
    query = f"kind={field.asked}"
    if not field.on_header:
        query += f"&purpose={purpose_of(transaction).word}"
    version = desk.request.GET.get("version") or transaction.version
    several = field.all_word and transaction.merchant
    context = {
        "transaction": transaction,
        "action": f"{desk.request.path}?version={version}",
        "target": f"#row-{transaction.id}",
        "id": f"pick-{name}",
        "name": name,
        "label": _("%(field)s of %(merchant)s")
        % {"field": field.word, "merchant": transaction.merchant or transaction.get_kind_display()},
        "value": typed.value if typed else "",
        "text": typed.text if typed else _current(desk, transaction, field),
        "error": error,
        "placeholder": field.word,
        "options_url": f"{options}?{query}",
        "all_text": field.all_word % {"merchant": transaction.merchant} if several else "",
        "back_url": desk.base,
    }
    template = "components/picker_box.html" if wants_fragment(desk.request) else "review/pick.html"
    return render(desk.request, template, context, status=422 if error else 200)


def _current(desk: Desk, transaction: Transaction, field: Field) -> str:
    if field.on_header:
        value = getattr(transaction, field.column)
    else:
        line = transaction.lines.first()
        value = getattr(line, field.column) if line else ""
        value = value[0] if isinstance(value, list) and value else value
    name = names_of(desk.company.id, desk.ledger_id, [(field.kind, value or "")]).get((field.kind, value))
    return name.full if name else ""


def _version(request: CompanyRequest, transaction: Transaction) -> int:
    asked = request.GET.get("version") or request.POST.get("version", "")
    return int(asked) if asked.isdecimal() and len(asked) < 10 else 0
