"""The views of the grid: which states each of them shows. Data."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from expenses_app.transactions.choices import Status

MOVING = frozenset({Status.QUEUED, Status.POSTING, Status.OFFERED, Status.RETRYING, Status.CHECKING})
"""The engine works on them; nothing of them can be changed meanwhile."""
LIVE = MOVING | {Status.RECEIPT_TO_FOLLOW}
"""Their rows turn without reloading."""
FAILED = frozenset({Status.REFUSED, Status.PERIOD_LOCKED, Status.PARTLY, Status.AMBIGUOUS, Status.RECONNECT})
CHANGED = frozenset({Status.CHANGED_THERE, Status.GONE})
POSTED = frozenset({Status.POSTED, Status.RECEIPT_TO_FOLLOW, Status.DRAFT})
KEPT_OUT = frozenset({Status.EXCLUDED, Status.VOIDED})
OPEN = frozenset(Status) - POSTED - KEPT_OUT
COUNTED = frozenset(Status) - {Status.POSTED, Status.EXCLUDED, Status.VOIDED}
"""The states that the partial index holds: these are counted exactly."""


@dataclass(frozen=True)
class View:
    """`capped`: only counted up to a limit, because nearly all rows end there."""

    name: str
    word: Any  # a lazy translation; %(platform)s is filled in
    statuses: frozenset[Status]
    alarm: bool = False
    capped: bool = False


VIEWS = (
    View("open", _("Open"), OPEN),
    View("to_review", _("To review"), frozenset({Status.TO_REVIEW, Status.POSTED_CHANGED_HERE})),
    View("ready", _("Ready"), frozenset({Status.READY})),
    View("refused", _("Refused"), FAILED, alarm=True),
    View("changed", _("Changed in %(platform)s"), CHANGED, alarm=True),
    View("posted", _("Posted"), POSTED, capped=True),
    View("excluded", _("Not for ledger"), KEPT_OUT, capped=True),
)
BY_NAME = {view.name: view for view in VIEWS}
