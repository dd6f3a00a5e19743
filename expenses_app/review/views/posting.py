"""Posting: first what would happen, then it happens; and the rows that turn while one looks."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from expenses_app.companies.access import POSTERS, CompanyRequest, company_view
from expenses_app.companies.formats import money_text
from expenses_app.core.htmx import wants_fragment
from expenses_app.review.answers import SHOWN, changed, navigation_counts, refused, said
from expenses_app.review.desk import Desk
from expenses_app.review.queries import count_ready, forget_counts, ready_to_post
from expenses_app.review.totals import totals
from expenses_app.sync.preview import preview_all
from expenses_app.sync.services.post import CannotPost, Posted
from expenses_app.sync.services.post import post as give_to_ledger
from expenses_app.sync.services.ready import mark_ready
from expenses_app.transactions.choices import Review
from expenses_app.transactions.models import Transaction

AT_ONCE = 2_000  # previewed in one request; more go in the next


@require_http_methods(["GET", "POST"])
@company_view(*POSTERS)
def post(request: CompanyRequest) -> HttpResponse:
    """GET: how many, how much, and what is held back. POST: give them to the ledger. `id` limits it to some; `replace`
    names those of which the person agrees that the ledger's document is taken back and written anew."""
    desk = Desk(request)
    asked = [key for key in (_uuid(text) for text in _asked(request)) if key]
    rows = ready_to_post(desk.company).prefetch_related("lines")
    if asked:
        rows = Transaction.objects.filter(company=desk.company, id__in=asked).prefetch_related("lines")
    chosen = list(rows[:AT_ONCE])
    if request.method == "GET":
        return _confirmation(desk, chosen, bool(asked))
    seen = request.POST.get("seen", "")
    if seen and seen != _fingerprint(chosen):
        return _confirmation(desk, chosen, bool(asked), changed_meanwhile=True)
    if asked:
        mark_ready(
            desk.company,
            [row for row in chosen if row.review == Review.TO_REVIEW],
            actor=request.actor,
            now=desk.now,
        )
        chosen = list(rows.all())
    try:
        posted = give_to_ledger(
            desk.company,
            chosen,
            actor=request.actor,
            now=desk.now,
            confirmed={key for key in map(_uuid, request.POST.getlist("replace")) if key},
        )
    except CannotPost as problem:
        return refused(desk, said(problem.message))
    return _done(desk, posted)


@require_safe
@company_view()
def live(request: CompanyRequest) -> HttpResponse:
    """The rows that turned since they were drawn, and when to ask again. `row` is «id.status», `times` how often asked."""
    desk = Desk(request)
    known = dict(_known(request.GET.getlist("row")[:SHOWN]))
    rows = desk.draw(known)
    turned = [row for row in rows if row.status != known[row.id]]
    moving = [row for row in rows if row.moving]
    times = _number(request.GET.get("times", "")) + 1
    if not turned:
        return render(request, "review/_live.html", _polling(desk, moving, times))
    forget_counts(desk.company)
    context = {
        **desk.surroundings(whole=False),
        **_polling(desk, moving, times),
        "rows": turned,
        "counts": navigation_counts(desk),
        "query": desk.query,
    }
    answer = render(request, "review/_turned.html", context)
    answer["HX-Trigger"] = ", ".join(f"transaction-{row.id}" for row in turned)
    return answer


def _polling(desk: Desk, moving: Sequence[Any], times: int) -> dict[str, Any]:
    # First after 300 ms, then every 500 ms for 5 s, then every second.
    delay = "300ms" if times == 0 else "500ms" if times <= 10 else "1s"
    return {"base": desk.base, "moving": moving, "times": times, "delay": delay}


def _confirmation(
    desk: Desk, rows: list[Transaction], some: bool, changed_meanwhile: bool = False
) -> HttpResponse:
    built = list(zip(rows, preview_all(rows, desk.connection), strict=True))
    going = [row for row, preview in built if preview.is_valid]
    replacing = [row for row, preview in built if preview.is_valid and preview.replaces]
    held = [(row, said(preview.problem.advice)) for row, preview in built if preview.problem]
    context = {
        "base": desk.base,
        "platform": desk.platform,
        "tile": desk.connection.declared.tile if desk.connection else "",
        "tenant": desk.connection.tenant_name if desk.connection else "",
        "going": going,
        "totals": [money_text(amount, currency, desk.locale) for currency, amount in totals(going)],
        "held": held,
        "replacing": replacing,
        "notices": _notices(built),
        "seen": _fingerprint(rows),
        "ids": [row.id for row in rows] if some else [],
        "rest": 0 if some else max(count_ready(desk.company) - len(rows), 0),
        "changed_meanwhile": changed_meanwhile,
    }
    template = "review/_post.html" if wants_fragment(desk.request) else "review/post.html"
    answer = render(desk.request, template, context, status=409 if changed_meanwhile else 200)
    if changed_meanwhile and wants_fragment(desk.request):
        answer["HX-Retarget"] = "#dialog"
        answer["HX-Reswap"] = "innerHTML"
    return answer


def _notices(built: Sequence[tuple[Transaction, Any]]) -> list[str]:
    """What the ledger will hold otherwise than entered, one sentence each."""
    found: dict[str, int] = {}
    for _row, preview in built:
        for notice in preview.plan.notices if preview.plan else ():
            sentence = said(notice.message)
            found[sentence] = found.get(sentence, 0) + 1
    return [
        sentence if count == 1 else f"{sentence} ({count} ×)" for sentence, count in list(found.items())[:10]
    ]


def _done(desk: Desk, posted: Posted) -> HttpResponse:
    held = [
        _("%(merchant)s: %(problem)s") % {"merchant": row.merchant, "problem": said(problem.advice)}
        for row, problem in posted.held[:3]
    ]
    if posted.run is None:
        return refused(desk, " ".join(held) or _("Nothing is ready."))
    count = len(posted.sent)
    sentence = ngettext(
        "%(count)s transaction is on its way to %(platform)s.",
        "%(count)s transactions are on their way to %(platform)s.",
        count,
    ) % {"count": count, "platform": desk.platform}
    run_url = reverse("review:sync", kwargs={"company_id": desk.company.id, "run_id": posted.run.id})
    if not wants_fragment(desk.request):
        messages.success(desk.request, sentence)
        for one in held:
            messages.warning(desk.request, one)
        return redirect(run_url)
    newest = sorted(posted.sent, key=lambda row: (row.date, row.id), reverse=True)
    return changed(
        desk,
        [row.id for row in newest],
        toast=" ".join([sentence, *held]),
        link=(run_url, _("Watch")),
    )


def _asked(request: CompanyRequest) -> list[str]:
    sent = request.POST if request.method == "POST" else request.GET
    return sent.getlist("id")[:AT_ONCE]


def _fingerprint(rows: Sequence[Transaction]) -> str:
    """Changes when another transaction, or another version of one, would go than was shown."""
    return f"{len(rows)}.{sum(hash((row.id.int, row.version)) % 1_000_003 for row in rows)}"


def _known(texts: list[str]) -> list[tuple[UUID, str]]:
    pairs = [(text.partition(".")[0], text.partition(".")[2]) for text in texts]
    return [(key, status) for key, status in ((_uuid(a), b) for a, b in pairs) if key]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 0
