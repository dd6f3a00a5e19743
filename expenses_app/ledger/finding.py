"""Answers of a ledger that is asked whether a document stands in it."""

from dataclasses import dataclass
from datetime import datetime

from expenses_app.ledger.parcels import Difference, Remote


@dataclass(frozen=True)
class Absent:
    """Searched and not there. Whether that already counts is the declared Certainty's matter, not the adapter's."""


@dataclass(frozen=True)
class Standing:
    """Stands in the ledger under our marker. `differs` compares it with the document that was asked for."""

    remote: Remote
    differs: tuple[Difference, ...] = ()


@dataclass(frozen=True)
class Unfinished:
    """Begun but not complete; the adapter can `finish` it or `clear` it away."""

    remote: Remote


@dataclass(frozen=True)
class Several:
    """More than one record fits; a person chooses."""

    remotes: tuple[Remote, ...]


@dataclass(frozen=True)
class CannotTell:
    """The ledger cannot say yet; ask again not before `until` (aware)."""

    until: datetime


Found = Absent | Standing | Unfinished | Several | CannotTell


@dataclass(frozen=True)
class Bearing:
    """A document in the ledger that bears a marker of ours. `target`: the vendor's record name."""

    marker: str
    target: str
    remote: Remote


@dataclass(frozen=True)
class Change:
    """A document was changed or removed inside the accounting software. `target`: the vendor's record name.

    `became`: a draft, or what stood in the ledger's own queue, was posted there, and this is the document now. Only where
    that has another id; where the id stays, a change is told and `fetch` answers with `posted`.
    """

    target: str
    id: str
    version: str
    removed: bool
    total: object = None
    became: Bearing | None = None
