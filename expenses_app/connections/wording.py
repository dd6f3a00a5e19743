"""Words for what a platform supports and how a connection is."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from expenses_app.connections.models import Connection
from expenses_app.connections.reaching import ways_set_up
from expenses_app.connections.states import State
from expenses_app.ledger.capabilities import Reach
from expenses_app.ledger.entries import Kind
from expenses_app.ledger.masters import MasterKind
from expenses_app.ledger.promise import Platform
from expenses_app.ledger.records import RecordKind

KINDS = {
    Kind.EXPENSE: lazy("Card and bank spend, refunds"),
    Kind.TRANSFER: lazy("Transfers"),
    Kind.REIMBURSABLE: lazy("Reimbursements"),
    Kind.ADJUSTMENT: lazy("Journals"),
}
RECORDS = {
    RecordKind.ACCOUNT: lazy("Accounts"),
    RecordKind.SUPPLIER: lazy("Suppliers"),
    RecordKind.CUSTOMER: lazy("Customers"),
    RecordKind.EMPLOYEE: lazy("Employees"),
    RecordKind.TAX_RATE: lazy("Tax rates"),
    RecordKind.TRACKING_CATEGORY: lazy("Tracking categories"),
    RecordKind.TRACKING_OPTION: lazy("Tracking options"),
    RecordKind.CURRENCY: lazy("Currencies"),
}
_TONES = {
    State.PENDING: ("plain", "", False),
    State.LINKED: ("good", "check-circle", True),
    State.NEEDS_REAUTHORISING: ("bad", "x-circle", True),
    State.READ_ONLY: ("wait", "lock", True),
    State.UNLINKED: ("plain", "", False),
}


@dataclass(frozen=True)
class Tile:
    """A platform on the connect page. `text` says in a few words what it takes."""

    key: str
    name: str
    letters: str
    text: str
    available: bool


@dataclass(frozen=True)
class ConsentWords:
    """What a person allows at the platform."""

    reads: list[str]
    writes: list[str]


@dataclass(frozen=True)
class StateBadge:
    tone: str
    icon: str
    word: str
    filled: bool
    url: str = ""


def tile(platform: Platform, available: bool) -> Tile:
    """The tile of a platform; `available` says whether this installation is registered there."""
    if not available:
        text = _("Not set up here")
    elif platform.reach == Reach.POLLED:
        text = _("A connector on your PC, 10 min")
    else:
        text = _("Sign in, 1 min")
    return Tile(platform.key, platform.name, platform.tile, text, available)


@dataclass(frozen=True)
class WayChoice:
    """A way in on the connect page."""

    key: str
    title: str


def ways_of(platform: Platform) -> list[WayChoice]:
    """The ways in that this installation can offer, none where there is no choice."""
    usable = ways_set_up(platform)
    return [WayChoice(way.key, way.title.text(_)) for way in usable] if len(usable) > 1 else []


def consent_words(platform: Platform) -> ConsentWords:
    """What it reads and writes, from the declared capabilities."""
    declared = platform.capabilities
    reads = [str(word) for kind, word in RECORDS.items() if kind in declared.records]
    reads.append(_("Base currency and lock dates"))
    writes = [str(word) for kind, word in KINDS.items() if kind in declared.kinds]
    if declared.attachments:
        writes.append(_("Receipts, attached to what it wrote"))
    if MasterKind.SUPPLIER in declared.creates:
        writes.append(_("A new supplier, if you ask for it"))
    return ConsentWords(reads, writes)


def state_badge(connection: Connection) -> StateBadge:
    """The state of a connection as a badge."""
    tone, icon, filled = _TONES[State(connection.state)]
    word = str(connection.state_word)
    if connection.state == State.NEEDS_REAUTHORISING:
        word = _("Reconnect %(platform)s") % {"platform": connection.platform_name}
    elif connection.state == State.LINKED and connection.writes_paused_reason:
        tone, icon, word = "wait", "clock", _("Writing paused")
    return StateBadge(tone, icon, word, filled)
