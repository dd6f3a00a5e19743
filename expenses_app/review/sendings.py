"""What was sent for a transaction: every sending, newest first, with the exact bytes of its calls."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from expenses_app.companies.formats import duration_text, moment_text
from expenses_app.ledger.parcels import Call
from expenses_app.review.desk import Desk
from expenses_app.sync.engine.stored import load
from expenses_app.sync.models import Attempt, Parcel, Part
from expenses_app.transactions.models import Transaction

LATEST = 20
SHOWN_BYTES = 20_000  # of one call; the whole is a download
_WORDS: dict[str, Promise] = {
    "": _("On its way"),
    "answered": _("Answered"),
    "lease_lost": _("Broken off before an answer came"),
    "outcome_unknown": _("No answer"),
    "rate_limited": _("Asked to wait"),
    "unavailable": _("Could not be reached"),
    "needs_reauthorising": _("Access was refused"),
    "subscription_lapsed": _("Access was refused"),
    "permission_missing": _("Access was refused"),
    "wrong_tenant": _("Another company was open"),
}
_TURNED_DOWN = _("Turned down")


@dataclass(frozen=True)
class SentCall:
    """`text`: the beginning of the body. `file`: name and digest of the file whose bytes travelled in it."""

    number: int
    request: str
    headers: tuple[tuple[str, str], ...]
    text: str
    is_cut: bool
    file: str


@dataclass(frozen=True)
class Sending:
    """One attempt. `others`: documents that travelled in the same parcel. `calls` are empty once the bytes were forgotten."""

    parcel_id: UUID
    at: datetime
    at_word: str
    lasted: str
    word: Promise
    others: int
    calls: tuple[SentCall, ...]
    key: str


def sendings_of(desk: Desk, transaction: Transaction) -> list[Sending]:
    """The newest attempts, the last one first. Raises Altered where stored bytes lost their digest."""
    attempts = (
        Attempt.objects.filter(company=desk.company, parcel__in=parcels_of(desk, transaction))
        .select_related("parcel")
        .order_by("-sequence")[:LATEST]
    )
    return [_drawn(attempt, desk) for attempt in attempts]


def parcels_of(desk: Desk, transaction: Transaction) -> QuerySet[Parcel]:
    """The parcels in which any of its documents travelled."""
    parts = Part.objects.filter(company=desk.company, write__transaction=transaction)
    markers = list(parts.order_by().values_list("marker", flat=True).distinct())
    return Parcel.objects.filter(company=desk.company, markers__overlap=markers)


def _drawn(attempt: Attempt, desk: Desk) -> Sending:
    parcel = attempt.parcel
    return Sending(
        parcel_id=parcel.id,
        at=attempt.started_at,
        at_word=moment_text(
            timezone.localtime(attempt.started_at), timezone.localtime(desk.now), desk.locale
        ),
        lasted=_lasted(attempt),
        word=_WORDS.get(attempt.outcome, _TURNED_DOWN),
        others=len(parcel.markers) - 1,
        calls=tuple(_call(number, call) for number, call in enumerate(load(parcel).calls))
        if parcel.heads
        else (),
        key=parcel.call_key,
    )


def _lasted(attempt: Attempt) -> str:
    """How long it took to be answered; what is quicker than a second is not worth a word."""
    lasted = (attempt.ended_at or attempt.started_at) - attempt.started_at
    return duration_text(lasted) if lasted >= timedelta(seconds=1) else ""


def _call(number: int, call: Call) -> SentCall:
    text = (call.head + call.tail)[:SHOWN_BYTES].decode("utf-8", "replace")
    file = f"{call.file.name} (SHA-256 {call.file.sha256})" if call.file else ""
    cut = len(call.head) + len(call.tail) > SHOWN_BYTES
    return SentCall(number, f"{call.method} {call.path}", call.headers, text, cut, file)
