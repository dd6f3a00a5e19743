"""How each state looks and reads. One table; the platform's own name stands in it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from expenses_app.transactions.choices import Status


@dataclass(frozen=True)
class Badge:
    """`word` may hold %(platform)s. `filled`: a person is needed, or the truth is not yet known."""

    tone: str
    icon: str
    word: Any
    filled: bool = False


BADGES: dict[str, Badge] = {
    Status.TO_REVIEW: Badge("plain", "circle", _("To review")),
    Status.READY: Badge("ready", "check", _("Ready")),
    Status.QUEUED: Badge("moving", "clock", _("Queued")),
    Status.POSTING: Badge("moving", "arc", _("Posting")),
    Status.OFFERED: Badge("moving", "clock", _("Waiting for the Web Connector")),
    Status.WAITING_FOR_SUPPLIER: Badge("moving", "clock", _("Waiting for supplier")),
    Status.RETRYING: Badge("wait", "loop", _("Retrying"), True),
    Status.PERIOD_LOCKED: Badge("wait", "lock", _("Period locked"), True),
    Status.CHECKING: Badge("doubt", "question", _("Checking %(platform)s"), True),
    Status.RECONNECT: Badge("bad", "x-circle", _("Reconnect %(platform)s"), True),
    Status.AMBIGUOUS: Badge("doubt", "question", _("Which one is it?"), True),
    Status.REFUSED: Badge("bad", "x-circle", _("Refused"), True),
    Status.PARTLY: Badge("bad", "half", _("Partly in %(platform)s"), True),
    Status.POSTED: Badge("good", "check-circle", _("Posted")),
    Status.RECEIPT_TO_FOLLOW: Badge("good", "half", _("Posted, receipt to follow")),
    Status.POSTED_CHANGED_HERE: Badge("plain", "swap", _("Posted, changed here")),
    Status.DRAFT: Badge("good", "half", _("Draft in %(platform)s")),
    Status.CHANGED_THERE: Badge("drift", "swap", _("Changed in %(platform)s"), True),
    Status.GONE: Badge("drift", "swap", _("Gone from %(platform)s"), True),
    Status.VOIDED: Badge("plain", "x", _("Voided")),
    Status.EXCLUDED: Badge("plain", "minus-circle", _("Not for ledger")),
}


def badge_of(status: str, platform: str) -> dict[str, Any]:
    """The parameters of components/badge.html for a state."""
    badge = BADGES[status]
    return {
        "tone": badge.tone,
        "icon": badge.icon,
        "word": str(badge.word) % {"platform": platform},
        "filled": badge.filled,
    }
