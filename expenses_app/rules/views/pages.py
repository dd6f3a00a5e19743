"""Rules in their order, one of them open beside the list; and what it would do, as it is typed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from expenses_app.companies.access import EDITORS, CompanyRequest, company_view
from expenses_app.companies.models import Company
from expenses_app.rules.content import Content, NotAcceptable, check
from expenses_app.rules.forms import RuleForm, content_from
from expenses_app.rules.models import Rule
from expenses_app.rules.preview import Preview, fitting_open, preview
from expenses_app.rules.services.edit import RuleChangedMeanwhile, change_rule, create_rule
from expenses_app.rules.services.propose import propose_open
from expenses_app.rules.views.desk import Desk
from expenses_app.rules.views.tried import tried
from expenses_app.transactions.models import Transaction


@require_GET
@company_view()
def index(request: CompanyRequest) -> HttpResponse:
    """All rules. `deleted`: the one that was deleted a moment ago, with the way back."""
    desk = Desk(request)
    return render(
        request, "rules/list.html", desk.page(deleted=_deleted(desk, request.GET.get("deleted", "")))
    )


@require_GET
@company_view(*EDITORS)
def new(request: CompanyRequest) -> HttpResponse:
    """An empty form; `transaction`: filled with what was chosen for that one."""
    desk = Desk(request)
    if desk.connection is None:
        return redirect(desk.base)
    content = Content(amount_currency="")
    if asked := request.GET.get("transaction"):
        content = content_from(_transaction(request.company, asked))
    form = RuleForm.showing(desk.connection, content, desk.locale)
    found = _try(desk, form, None) if content.has_condition else None
    return render(request, "rules/list.html", desk.page(form, is_new=True, **_tried(desk, form, found)))


@require_POST
@company_view(*EDITORS)
def create(request: CompanyRequest) -> HttpResponse:
    """Store a new rule, and apply it where that was asked; or show it again with what is wrong."""
    desk = Desk(request)
    form = RuleForm.sent(desk.connected, request.POST, desk.locale)
    if form.is_valid:
        try:
            rule = create_rule(desk.connected, form.content, actor=request.actor, now=desk.now)
        except NotAcceptable as refused:
            _explain(form, refused)
        else:
            return _saved(desk, rule)
    return render(request, "rules/list.html", desk.page(form, is_new=True), status=422)


@require_GET
@company_view()
def show(request: CompanyRequest, rule_id: UUID) -> HttpResponse:
    """One rule beside the list, with what it does now."""
    desk = Desk(request)
    rule = desk.one(rule_id)
    form = RuleForm.showing(desk.connected, Content.of(rule), desk.locale)
    found = _try(desk, form, rule)
    return render(request, "rules/list.html", desk.page(form, rule, **_tried(desk, form, found)))


@require_POST
@company_view(*EDITORS)
def save(request: CompanyRequest, rule_id: UUID) -> HttpResponse:
    """Store what was edited; 409 where somebody else was faster: theirs stays, and what was typed stands in the form."""
    desk = Desk(request)
    rule = desk.one(rule_id)
    form = RuleForm.sent(desk.connected, request.POST, desk.locale)
    if not form.is_valid:
        return render(request, "rules/list.html", desk.page(form, rule), status=422)
    try:
        stored = change_rule(
            desk.connected,
            rule_id,
            _number(request.POST.get("version", "")),
            form.content,
            actor=request.actor,
            now=desk.now,
        )
    except NotAcceptable as refused:
        _explain(form, refused)
        return render(request, "rules/list.html", desk.page(form, rule), status=422)
    except RuleChangedMeanwhile as conflict:
        page = desk.page(form, conflict.theirs, conflict=True)
        return render(request, "rules/list.html", page, status=409)
    except Rule.DoesNotExist as gone:
        raise Http404 from gone
    return _saved(desk, stored)


@require_POST
@company_view(*EDITORS)
def test(request: CompanyRequest) -> HttpResponse:
    """What the rule would do as it is typed just now. Nothing is stored."""
    desk = Desk(request)
    form = RuleForm.sent(desk.connected, request.POST, desk.locale)
    asked = request.POST.get("rule", "")
    rule = desk.one(_uuid(asked)) if asked else None
    if form.is_valid:
        try:
            check(form.content, desk.connected, Content.of(rule) if rule else None)
        except NotAcceptable as refused:
            # While it is being written only what cannot be tried is told.
            _explain(form, refused)
    usable = not set(form.errors) - {"account_id", "name"} and form.content.has_condition
    found = _try(desk, form, rule) if usable else None
    page = {"base": desk.base, "errors": form.errors, "rule": rule, **_tried(desk, form, found)}
    return render(request, "rules/_tried.html", {**page, "is_answer": True})


def _saved(desk: Desk, rule: Rule) -> HttpResponse:
    request, step = desk.request, None
    if request.POST.get("then") == "apply":
        ids = fitting_open(request.company, rule)
        done = propose_open(request.company, ids=ids, actor=request.actor, now=desk.now)
        step, count = done.event, done.changed
        said = ngettext(
            "“%(name)s” saved; %(count)s open transaction changed.",
            "“%(name)s” saved; %(count)s open transactions changed.",
            count,
        )
        messages.success(request, said % {"name": rule.name, "count": count})
    else:
        messages.success(request, _("“%(name)s” saved.") % {"name": rule.name})
    answer = redirect("rules:show", company_id=request.company.pk, rule_id=rule.pk)
    if step:
        answer["Location"] += f"?step={step}"
    return answer


def _try(desk: Desk, form: RuleForm, rule: Rule | None) -> Preview:
    draft = Rule(company=desk.company, ledger_id=desk.connected.ledger_id)
    if rule:
        draft.id = rule.id
    draft.position = rule.position if rule else max((one.position for one in desk.rules), default=0) + 1
    form.content.put_on(draft)
    return preview(desk.company, desk.connected, draft, timezone.localdate(desk.now))


def _tried(desk: Desk, form: RuleForm, found: Preview | None) -> dict[str, Any]:
    return {"tried": tried(desk, form.content, found) if found else None}


def _deleted(desk: Desk, asked: str) -> Rule | None:
    try:
        rule_id = UUID(asked)
    except ValueError:
        return None
    return Rule.objects.filter(company=desk.company, id=rule_id).exclude(deleted_at=None).first()


def _transaction(company: Company, asked: str) -> Transaction:
    found = Transaction.objects.filter(company=company, id=_uuid(asked)).first()
    if found is None:
        raise Http404
    return found


def _explain(form: RuleForm, refused: NotAcceptable) -> None:
    form.errors = {name: mistake.text(_) for name, mistake in refused.mistakes.items()}


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as unreadable:
        raise Http404 from unreadable


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
