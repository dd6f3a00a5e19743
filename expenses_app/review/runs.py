"""Runs as pages draw them: counts by state, what they are worth, and each transaction's outcome."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from expenses_app.companies.formats import moment_text, money_text
from expenses_app.ledger.codec import remote_from_json
from expenses_app.ledger.operations import Role
from expenses_app.review.badges import badge_of
from expenses_app.review.desk import Desk
from expenses_app.review.outcome import trouble_of
from expenses_app.sync.models import Part, SyncItem, SyncRun
from expenses_app.sync.queries import runs_of
from expenses_app.sync.states import State

PAGE = 50
# Tone, name, word, states of a main document.
_GROUPS: tuple[tuple[str, str, Any, frozenset[str]], ...] = (
    ("good", "posted", lazy("posted"), frozenset({State.WRITTEN, State.DRIFTED})),
    ("moving", "posting", lazy("posting"), frozenset({State.SENDING})),
    ("wait", "retrying", lazy("retrying"), frozenset({State.WAITING})),
    ("wait", "blocked", lazy("waiting until it is reconnected"), frozenset({State.BLOCKED})),
    ("doubt", "checking", lazy("being checked"), frozenset({State.UNKNOWN, State.UNFINISHED})),
    ("doubt", "ambiguous", lazy("to be told apart"), frozenset({State.AMBIGUOUS})),
    ("bad", "refused", lazy("refused"), frozenset({State.REFUSED, "partly"})),
    ("plain", "dropped", lazy("let go"), frozenset({State.DROPPED})),
    ("", "queued", lazy("queued"), frozenset({State.QUEUED, State.OFFERED})),
)


@dataclass(frozen=True)
class Run:
    """`segments` and `entries` are the parameters of components/segments.html and legend.html."""

    id: UUID
    url: str
    at: datetime
    at_word: str
    by: str
    total: int
    posted: int
    running: bool
    segments: list[dict[str, Any]]
    entries: list[dict[str, Any]]
    badge: dict[str, Any]
    sums: list[str]

    @property
    def sentence(self) -> str:
        """«26 of 41 posted, £6,120.44»."""
        words = _("%(posted)s of %(total)s posted") % {"posted": self.posted, "total": self.total}
        return ", ".join([words, *self.sums])


def runs_page(desk: Desk, before: str) -> dict[str, Any]:
    """The running ones first, then history, newest first; `before` is the keyset."""
    rows = runs_of(desk.company)
    at = parse_datetime(before) if before else None
    if at is not None and timezone.is_aware(at):
        rows = rows.filter(created_at__lt=at)
    found = list(rows[: PAGE + 1])
    runs = _drawn(desk, found[:PAGE])
    return {
        "desk": desk,
        "base": desk.base,
        "platform": desk.platform,
        "running": [] if before else [run for run in runs if run.running],
        "runs": runs,
        "older": found[PAGE - 1].created_at.isoformat() if len(found) > PAGE else "",
    }


def drawn_run(desk: Desk, run_id: UUID) -> Run | None:
    """One of the company's runs, None where it has no such."""
    found = runs_of(desk.company).filter(id=run_id).first()
    return _drawn(desk, [found])[0] if found else None


def _drawn(desk: Desk, runs: list[SyncRun]) -> list[Run]:
    open_ids = [run.id for run in runs if run.settled_at is None]
    counts: dict[UUID, Counter[str]] = {run.id: Counter(run.outcome or {}) for run in runs}
    states = (
        Part.objects.filter(company=desk.company, write__items__run__in=open_ids, role=Role.MAIN)
        .values_list("write__items__run", "state")
        .annotate(Count("id"))
        .order_by()
    )
    for run_id, state, count in states:
        if run_id in counts:
            counts[run_id][state] += count
    sums: dict[UUID, list[str]] = {}
    posted = (
        Part.objects.filter(
            company=desk.company,
            write__items__run__in=[run.id for run in runs],
            role=Role.MAIN,
            state__in=[State.WRITTEN, State.DRIFTED],
        )
        .values_list("write__items__run", "write__transaction__card_currency")
        .annotate(Sum("write__transaction__card_amount"))
        .order_by()
    )
    for run_id, currency, amount in posted:
        if amount is not None and currency:
            sums.setdefault(run_id, []).append(money_text(amount, currency, desk.locale))
    return [_run(desk, run, counts[run.id], sums.get(run.id, [])) for run in runs]


def _run(desk: Desk, run: SyncRun, counts: Counter[str], sums: list[str]) -> Run:
    total = sum(counts.values())
    segments, entries, start = [], [], 0
    numbers: dict[str, int] = {}
    failures = reverse("review:failures", kwargs={"company_id": desk.company.id})
    for tone, name, word, states in _GROUPS:
        count = sum(counts[state] for state in states)
        numbers[name] = count
        if not count:
            continue
        if tone:
            segments.append({"tone": tone, "start": start, "width": count})
        refused = name in ("refused", "ambiguous", "blocked")
        entries.append(
            {
                "tone": tone,
                "count": count,
                "word": str(word),
                "url": failures if refused else "",
                "link_text": _("see why") if refused else "",
            }
        )
        start += count
    running = run.settled_at is None
    now = timezone.localtime(desk.now)
    return Run(
        id=run.id,
        url=reverse("review:sync", kwargs={"company_id": desk.company.id, "run_id": run.id}),
        at=run.created_at,
        at_word=moment_text(timezone.localtime(run.created_at), now, desk.locale),
        by=str(run.actor.get("name", "")),
        total=total,
        posted=numbers["posted"],
        running=running,
        segments=segments,
        entries=entries,
        badge=_badge(running, numbers, total),
        sums=sums,
    )


def _badge(running: bool, numbers: dict[str, int], total: int) -> dict[str, Any]:
    if running:
        return {"tone": "moving", "icon": "arc", "word": _("Running")}
    if numbers["refused"]:
        return {
            "tone": "bad",
            "icon": "x-circle",
            "word": _("%(count)s refused") % {"count": numbers["refused"]},
        }
    if numbers["posted"] == total:
        return {"tone": "good", "icon": "check-circle", "word": _("Complete")}
    return {"tone": "plain", "icon": "minus-circle", "word": _("Ended")}


def items_of(desk: Desk, run_id: UUID, after: str) -> dict[str, Any]:
    """The run's transactions with their outcome now, and where each can be opened."""
    items = SyncItem.objects.filter(company=desk.company, run=run_id).order_by("id")
    if after.isdecimal():
        items = items.filter(id__gt=int(after[:18]))
    found = list(items.select_related("write__transaction").prefetch_related("write__parts")[: PAGE + 1])
    more = found[PAGE - 1].id if len(found) > PAGE else None
    return {"items": [_item(desk, item) for item in found[:PAGE]], "more": more}


def _item(desk: Desk, item: SyncItem) -> dict[str, Any]:
    transaction = item.write.transaction
    parts = [part for part in item.write.parts.all() if part.role != Role.COMPANION]
    main = next((part for part in parts if part.role == Role.MAIN), parts[0] if parts else None)
    remote = main.remote if main is not None and main.state in (State.WRITTEN, State.DRIFTED) else None
    trouble = trouble_of(main) if main is not None else None
    return {
        "merchant": (transaction.merchant or transaction.get_kind_display()) if transaction else "",
        "url": f"{desk.base}{transaction.id}/" if transaction else "",
        "date": transaction.date if transaction else None,
        "amount": money_text(transaction.amount, transaction.currency, desk.locale) if transaction else "",
        "badge": badge_of(transaction.status, desk.platform) if transaction else None,
        "open_url": remote_from_json(remote).url if remote else "",
        "trouble": trouble,
    }
