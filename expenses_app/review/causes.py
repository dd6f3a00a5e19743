"""Failures grouped by their cause: what the parts in need of a person have in common, and which remedy fits."""

import hashlib
import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from expenses_app.companies.formats import money_text
from expenses_app.core.messages import Message
from expenses_app.ledger.operations import Role
from expenses_app.review.desk import Desk
from expenses_app.review.fields import ACCOUNT, BANK, CUSTOMER, SUPPLIER, TAX, TRACKING, Field
from expenses_app.review.queries import drawn
from expenses_app.review.rows import Row
from expenses_app.review.totals import totals
from expenses_app.sync.models import Part
from expenses_app.sync.states import State
from expenses_app.transactions.models import Transaction

SHOWN = 20  # rows of a group; the rest is a link
NEEDS_PERSON = (State.REFUSED, State.BLOCKED, State.AMBIGUOUS, State.DRIFTED)
_PLACE = re.compile(r"^lines\.\d+\.")
_BY_COLUMN: dict[str, Field] = {
    one.column: one for one in (ACCOUNT, TAX, TRACKING, SUPPLIER, CUSTOMER, BANK) if one is not CUSTOMER
}
# State and cause decide what can be done about it.
_REMEDIES: dict[tuple[str, str], str] = {
    (State.REFUSED, "reference_gone"): "choose",
    (State.REFUSED, "period_closed"): "period",
    (State.BLOCKED, ""): "reconnect",
    (State.AMBIGUOUS, ""): "open",
    (State.DRIFTED, ""): "drift",
    (State.REFUSED, ""): "retry",
}
_TONES = {State.BLOCKED: "bad", State.AMBIGUOUS: "doubt", State.DRIFTED: "drift", State.REFUSED: "bad"}


@dataclass
class Cause:
    """`errors`: the stored errors that belong to it, by which its parts are found. `chooses`: what a person chooses anew."""

    key: str
    state: str
    title: str
    said: str
    remedy: str
    tone: str
    icon: str
    count: int = 0
    chooses: Field | None = None
    errors: list[dict[str, Any]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    sums: list[str] = field(default_factory=list)
    is_receipt: bool = False

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


def causes_of(desk: Desk) -> list[Cause]:
    """The groups, the largest first, each with its newest rows."""
    causes = list(_grouped(desk).values())
    for cause in causes:
        ids = list(
            parts_of(desk, cause).values_list("write__transaction_id", flat=True).distinct()[: SHOWN * 5]
        )
        found = list(
            drawn(Transaction.objects.filter(company=desk.company, id__in=ids)).order_by("-date", "-id")[
                :SHOWN
            ]
        )
        cause.rows = desk.rows.draw(found)
        if cause.count == len(found):
            cause.sums = [money_text(amount, currency, desk.locale) for currency, amount in totals(found)]
    return sorted(causes, key=lambda cause: -cause.count)


def cause_with(desk: Desk, key: str) -> Cause | None:
    """One group by its key, without rows; None when nothing has that cause any more."""
    return _grouped(desk).get(key)


def parts_of(desk: Desk, cause: Cause) -> "QuerySet[Part]":
    """Every part of a group."""
    wanted = Q()
    for error in cause.errors:
        wanted |= Q(error__cause=error["cause"], error__code=error["code"], error__field=error["field"]) & Q(
            error__advice=error["advice"]
        )
    return _in_need(desk).filter(wanted, state=cause.state)


def transactions_of(desk: Desk, cause: Cause) -> list[UUID]:
    return list(parts_of(desk, cause).values_list("write__transaction_id", flat=True).distinct())


def _in_need(desk: Desk) -> "QuerySet[Part]":
    return Part.objects.filter(
        company=desk.company, state__in=NEEDS_PERSON, write__transaction__isnull=False
    ).exclude(error=None)


def _grouped(desk: Desk) -> dict[str, Cause]:
    found: dict[str, Cause] = {}
    rows = (
        _in_need(desk)
        .order_by()
        .values("state", "role", "error__cause", "error__code", "error__field", "error__advice")
        .annotate(count=Count("write__transaction", distinct=True))
    )
    said: dict[str, str] = defaultdict(str)
    for row in rows:
        cause = _cause(desk, dict(row))
        known = found.setdefault(cause.key, cause)
        known.count += row["count"]
        known.errors.append(
            {
                "cause": row["error__cause"],
                "code": row["error__code"],
                "field": row["error__field"],
                "advice": row["error__advice"],
            }
        )
    for cause in found.values():
        first = parts_of(desk, cause).order_by("-settled_at").values_list("error", flat=True).first()
        cause.said = (first or {}).get("said", "") or said[cause.key]
    return found


def _cause(desk: Desk, row: dict[str, Any]) -> Cause:
    state, name = row["state"], row["error__cause"] or ""
    place = _PLACE.sub("", row["error__field"] or "")
    advice = row["error__advice"]
    is_receipt = row["role"] == Role.COMPANION
    remedy = _REMEDIES.get((state, name)) or _REMEDIES[state, ""]
    chosen = _BY_COLUMN.get(place)
    if remedy == "choose" and (chosen is None or is_receipt):
        remedy = "retry"
    text = Message.from_json(advice).text(_) if advice else name
    if is_receipt:
        text = _("Receipt not attached: %(problem)s") % {"problem": text}
    identity = json.dumps([state, name, place, advice, is_receipt], sort_keys=True)
    return Cause(
        key=hashlib.sha256(identity.encode()).hexdigest()[:16],
        state=state,
        title=text,
        said="",
        remedy=remedy,
        tone="wait" if remedy == "period" else _TONES[state],
        icon={"period": "lock", "open": "question", "drift": "swap"}.get(remedy, "x-circle"),
        chooses=chosen if remedy == "choose" else None,
        is_receipt=is_receipt,
    )


def first_open_day(locked_until: date | None) -> date | None:
    """The day after the closed period."""
    return date.fromordinal(locked_until.toordinal() + 1) if locked_until else None
