"""One press of a button: move, switch, delete, bring back, propose again. Each leads back to the list."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from expenses_app.companies.access import EDITORS, CompanyRequest, company_view
from expenses_app.companies.clock import system_clock
from expenses_app.rules.models import Rule
from expenses_app.rules.services import edit
from expenses_app.rules.services.propose import propose_open
from expenses_app.rules.services.withdraw import NothingToTakeBack, withdraw

_STEPS = {"up": -1, "down": 1}


@require_POST
@company_view(*EDITORS)
def move(request: CompanyRequest, rule_id: UUID) -> HttpResponse:
    """`to`: up or down, by one place."""
    step = _STEPS.get(request.POST.get("to", ""))
    if step is None:
        raise Http404
    now = system_clock().now()
    _found(lambda: edit.move_rule(request.company, rule_id, step, actor=request.actor, now=now))
    return redirect("rules:show", company_id=request.company.pk, rule_id=rule_id)


@require_POST
@company_view(*EDITORS)
def switch(request: CompanyRequest, rule_id: UUID) -> HttpResponse:
    """`on`: 1 or 0."""
    active, now = request.POST.get("on") == "1", system_clock().now()
    rule = _found(lambda: edit.switch_rule(request.company, rule_id, active, actor=request.actor, now=now))
    said = _("“%(name)s” is on again.") if rule.active else _("“%(name)s” is off; it proposes nothing.")
    messages.success(request, said % {"name": rule.name})
    return redirect("rules:show", company_id=request.company.pk, rule_id=rule_id)


@require_POST
@company_view(*EDITORS)
def delete(request: CompanyRequest, rule_id: UUID) -> HttpResponse:
    """At once, with the way back on the next page."""
    now = system_clock().now()
    _found(lambda: edit.delete_rule(request.company, rule_id, actor=request.actor, now=now))
    answer = redirect("rules:list", company_id=request.company.pk)
    answer["Location"] += f"?deleted={rule_id}"
    return answer


@require_POST
@company_view(*EDITORS)
def restore(request: CompanyRequest, rule_id: UUID) -> HttpResponse:
    """Undo a deletion: back to its place."""
    now = system_clock().now()
    _found(lambda: edit.restore_rule(request.company, rule_id, actor=request.actor, now=now))
    return redirect("rules:show", company_id=request.company.pk, rule_id=rule_id)


@require_POST
@company_view(*EDITORS)
def again(request: CompanyRequest) -> HttpResponse:
    """Propose again for everything that is open."""
    done = propose_open(request.company, actor=request.actor, now=system_clock().now())
    said = ngettext(
        "%(count)s open transaction has new proposals.",
        "%(count)s open transactions have new proposals.",
        done.changed,
    ) % {"count": done.changed}
    if done.goes_on:
        said = _("%(said)s The rest goes on in the background; you can leave this page.") % {"said": said}
    elif not done.changed:
        said = _("Nothing changed: every proposal is as the rules say.")
    messages.success(request, said)
    answer = redirect("rules:list", company_id=request.company.pk)
    if done.event and not done.goes_on:
        answer["Location"] += f"?step={done.event}"
    return answer


@require_POST
@company_view(*EDITORS)
def take_back(request: CompanyRequest, step: int) -> HttpResponse:
    """Undo «apply» or «propose again»."""
    try:
        count = withdraw(request.company, step, actor=request.actor, now=system_clock().now())
    except NothingToTakeBack as gone:
        raise Http404 from gone
    said = ngettext(
        "Taken back for %(count)s transaction. What was changed since stays.",
        "Taken back for %(count)s transactions. What was changed since stays.",
        count,
    )
    messages.success(request, said % {"count": count})
    return redirect("rules:list", company_id=request.company.pk)


def _found(work: Callable[[], Rule]) -> Rule:
    try:
        return work()
    except Rule.DoesNotExist as gone:
        raise Http404 from gone
