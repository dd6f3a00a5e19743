"""Failures: grouped by cause, each with its remedy in place."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from expenses_app.companies.access import POSTERS, CompanyRequest, company_view
from expenses_app.companies.formats import long_date_text
from expenses_app.core.htmx import wants_fragment
from expenses_app.review.answers import navigation_counts, said
from expenses_app.review.causes import Cause, cause_with, causes_of, first_open_day, parts_of
from expenses_app.review.chosen import NotChosen, Typed, chosen
from expenses_app.review.desk import Desk
from expenses_app.review.outcome import trouble_of
from expenses_app.review.queries import count_failed, forget_counts, ready_to_post
from expenses_app.review.services.remedies import Remedied, choose_other, move_to
from expenses_app.review.views.ready import REASONS
from expenses_app.sync.models import Part
from expenses_app.sync.preview import preview_all
from expenses_app.sync.services.post import CannotPost
from expenses_app.sync.services.settling import keep_theirs, let_go, retry
from expenses_app.sync.states import State
from expenses_app.transactions.choices import Review
from expenses_app.transactions.drafting import Unacceptable
from expenses_app.transactions.services.bulk import Bulk, change_many
from expenses_app.transactions.services.editing import ChangedMeanwhile

LOOKED_AT = 200  # ready rows that are previewed to find what would be refused today


@require_safe
@company_view()
def failures(request: CompanyRequest) -> HttpResponse:
    """Everything that waits for a person, by reason; what would be refused today; what settles by itself."""
    return render(request, "review/failures.html", _page(Desk(request)))


@require_POST
@company_view(*POSTERS)
def remedy(request: CompanyRequest) -> HttpResponse:
    """`cause` names the group, `do` what to do about all of it: choose, date, exclude, retry, keep."""
    desk = Desk(request)
    cause = cause_with(desk, request.POST.get("cause", "")[:16])
    if cause is None:
        return _answer(desk, _("Nothing has that cause any more."))
    parts = list(parts_of(desk, cause).select_related("write__transaction"))
    do = request.POST.get("do", "")
    try:
        if do == "choose" and cause.chooses is not None and desk.connection is not None:
            typed = Typed(request.POST.get("value", ""), request.POST.get("value_text", ""))
            value = chosen(desk.connection, cause.chooses, typed)
            done = choose_other(desk.company, parts, cause.chooses, value, actor=request.actor, now=desk.now)
            return _answer(desk, _sent(desk, done))
        if do == "date" and cause.remedy == "period":
            day = _open_day(desk)
            if day is None:
                return _answer(desk, _("The books are open. Try again as it is."))
            return _answer(
                desk, _sent(desk, move_to(desk.company, parts, day, actor=request.actor, now=desk.now))
            )
        if do == "exclude":
            return _exclude(desk, parts)
        if do == "retry":
            run = retry(desk.company, [part.id for part in parts], actor=request.actor, now=desk.now)
            count = len(parts) if run else 0
            return _answer(
                desk,
                ngettext("%(count)s is sent again.", "%(count)s are sent again.", count) % {"count": count},
            )
        if do == "keep" and cause.state == State.DRIFTED:
            count = sum(
                1
                for part in parts
                if keep_theirs(desk.company, part.id, actor=request.actor, now=desk.now) is not None
            )
            return _answer(desk, ngettext("%(count)s kept.", "%(count)s kept.", count) % {"count": count})
    except NotChosen as problem:
        return _with_error(desk, cause, problem.sentence)
    except CannotPost as problem:
        return _with_error(desk, cause, said(problem.message))
    except Unacceptable as problem:
        return _with_error(desk, cause, " ".join(said(message) for message in problem.mistakes.values()))
    except ChangedMeanwhile:
        return _with_error(
            desk, cause, _("One of them was changed a moment ago. Nothing was done; look again.")
        )
    return HttpResponseBadRequest("no such remedy", content_type="text/plain")


def _exclude(desk: Desk, parts: list[Part]) -> HttpResponse:
    because = desk.request.POST.get("because", "").strip()[:REASONS] or _("Kept out in Failures")
    ids = {part.write.transaction_id for part in parts if part.write.transaction_id}
    let_go(desk.company, [part.id for part in parts], actor=desk.request.actor, now=desk.now)
    change = Bulk(review=Review.EXCLUDED, excluded_because=because)
    count = change_many(
        desk.company, ids, change, ledger_id=desk.ledger_id, actor=desk.request.actor, now=desk.now
    )
    sentence = ngettext(
        "%(count)s is kept out of the ledger.", "%(count)s are kept out of the ledger.", count
    )
    return _answer(desk, sentence % {"count": count})


def _sent(desk: Desk, done: Remedied) -> str:
    count = len(done.sent)
    words = [
        ngettext(
            "%(count)s is on its way to %(platform)s.", "%(count)s are on their way to %(platform)s.", count
        )
        % {"count": count, "platform": desk.platform}
    ]
    if done.held:
        words.append(
            _("%(count)s held: %(problem)s")
            % {"count": len(done.held), "problem": said(done.held[0][1].advice)}
        )
    return " ".join(words)


def _answer(desk: Desk, sentence: str) -> HttpResponse:
    if not wants_fragment(desk.request):
        messages.success(desk.request, sentence)
        return redirect("review:failures", company_id=desk.company.id)
    forget_counts(desk.company)
    context = {**_page(desk), "toast": sentence, "counts": navigation_counts(desk)}
    return render(desk.request, "review/_causes_changed.html", context)


def _with_error(desk: Desk, cause: Cause, sentence: str) -> HttpResponse:
    context = {
        **_page(desk),
        "wrong": {"key": cause.key, "sentence": sentence, "text": desk.request.POST.get("value_text", "")},
    }
    template = "review/_causes.html" if wants_fragment(desk.request) else "review/failures.html"
    return render(desk.request, template, context, status=422)


def _page(desk: Desk) -> dict[str, Any]:
    causes = causes_of(desk)
    day = _open_day(desk)
    here = {"company_id": desk.company.id}
    return {
        "desk": desk,
        "base": desk.base,
        "platform": desk.platform,
        "causes": causes,
        "total": count_failed(desk.company),
        "may_post": desk.member.may_post,
        "remedy_url": reverse("review:remedy", kwargs=here),
        "options_url": reverse("mapping:options", kwargs=here),
        "connect_url": reverse("connections:overview", kwargs=here),
        "open_day": long_date_text(day, desk.locale) if day else "",
        "would": _would_be_refused(desk),
        "settling": _settling(desk),
    }


def _open_day(desk: Desk) -> Any:
    facts = desk.connection.facts if desk.connection else None
    return first_open_day(facts.locked_until) if facts else None


def _would_be_refused(desk: Desk) -> list[dict[str, Any]]:
    """Ready ones that would be held back now, by sentence."""
    rows = list(ready_to_post(desk.company).prefetch_related("lines")[:LOOKED_AT])
    found: dict[str, list[Any]] = {}
    for row, built in zip(rows, preview_all(rows, desk.connection), strict=True):
        if built.problem is not None:
            found.setdefault(said(built.problem.advice), []).append(row)
    return [{"sentence": sentence, "rows": those, "count": len(those)} for sentence, those in found.items()]


def _settling(desk: Desk) -> list[dict[str, Any]]:
    """What needs nobody: retrying, and being checked."""
    parts = (
        Part.objects.filter(
            company=desk.company,
            state__in=[State.WAITING, State.UNKNOWN, State.UNFINISHED],
            write__transaction__isnull=False,
        )
        .select_related("write__transaction")
        .order_by("not_before")[:20]
    )
    return [
        {
            "transaction": part.write.transaction,
            "doubt": part.state != State.WAITING,
            "trouble": trouble_of(part),
            "since": part.last_sent_at,
        }
        for part in parts
    ]
