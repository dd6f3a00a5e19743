"""Everything that can go wrong with a ledger, as classes the engine acts on. A vendor's code never travels further up."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from expenses_app.core.messages import Message
from expenses_app.ledger.parcels import Remote


class Retry(StrEnum):
    NEVER = "never"  # this data will not be taken; a person edits it
    LATER = "later"  # by itself, at `not_before` or after back-off
    AFTER_PERSON = "after_person"  # the connection or the ledger needs a person first
    ASK = "ask"  # the outcome is unknown: the ledger is asked before anything is sent


class Scope(StrEnum):
    """What an error is about, and therefore what it stops."""

    DOCUMENT = "document"
    CONNECTION = "connection"
    APPLICATION = "application"


@dataclass
class LedgerError(Exception):
    """`advice`: what to do, in our words. `said`: the platform's own words. `code`: the vendor's code, for people only."""

    advice: Message
    said: str = ""
    code: str = ""
    field: str = ""

    retry: ClassVar[Retry]
    scope: ClassVar[Scope] = Scope.DOCUMENT
    cause: ClassVar[str]

    def __str__(self) -> str:
        return f"{self.advice} [{self.said}]" if self.said else str(self.advice)


@dataclass
class NeedsReauthorising(LedgerError):
    """The consent is gone; a person has to reconnect."""

    retry = Retry.AFTER_PERSON
    scope = Scope.CONNECTION
    cause = "needs_reauthorising"


@dataclass
class PermissionMissing(LedgerError):
    """The authorising user or the granted scopes do not suffice."""

    retry = Retry.AFTER_PERSON
    scope = Scope.CONNECTION
    cause = "permission_missing"


@dataclass
class SubscriptionLapsed(LedgerError):
    """The company's subscription of the accounting software ended."""

    retry = Retry.AFTER_PERSON
    scope = Scope.CONNECTION
    cause = "subscription_lapsed"


@dataclass
class WrongTenant(LedgerError):
    """Another organisation or company file answered than the one that was connected."""

    retry = Retry.AFTER_PERSON
    scope = Scope.CONNECTION
    cause = "wrong_tenant"


@dataclass
class Misconfigured(LedgerError):
    """The installation's own credentials are wrong: the operator's fault, never the customer's."""

    retry = Retry.AFTER_PERSON
    scope = Scope.APPLICATION
    cause = "misconfigured"


@dataclass
class Refused(LedgerError):
    """The ledger said no to this data."""

    retry = Retry.NEVER
    cause = "refused"


@dataclass
class ReferenceGone(LedgerError):
    """Something the document points to (account, supplier, tax rate, tracking) was archived or deleted."""

    retry = Retry.NEVER
    cause = "reference_gone"


@dataclass
class PeriodClosed(LedgerError):
    """The date lies in a closed period. Nothing is moved; a person opens the books or changes the date."""

    retry = Retry.NEVER
    cause = "period_closed"


@dataclass
class Duplicate(LedgerError):
    """The ledger says this exists already; `existing` where it named the record."""

    existing: Remote | None = None

    retry = Retry.ASK
    cause = "duplicate"


@dataclass
class Stale(LedgerError):
    """Somebody changed the document in the ledger since we wrote it."""

    ours: str = ""
    theirs: str = ""

    retry = Retry.NEVER
    cause = "stale"


@dataclass
class Gone(LedgerError):
    """The document itself is no longer in the ledger."""

    retry = Retry.NEVER
    cause = "gone"


@dataclass
class Locked(LedgerError):
    """The document stands but may not be changed (reconciled, paid, billed)."""

    retry = Retry.NEVER
    cause = "locked"


@dataclass
class RateLimited(LedgerError):
    """Too fast. `until` is aware, None where the platform does not say. Surely nothing was written."""

    until: datetime | None = None

    retry = Retry.LATER
    scope = Scope.CONNECTION
    cause = "rate_limited"


@dataclass
class Unavailable(LedgerError):
    """Not reachable or under maintenance; surely nothing was written."""

    until: datetime | None = None

    retry = Retry.LATER
    scope = Scope.CONNECTION
    cause = "unavailable"


@dataclass
class OutcomeUnknown(LedgerError):
    """The answer was lost or means nothing: perhaps written."""

    retry = Retry.ASK
    cause = "outcome_unknown"


@dataclass
class Ambiguous(LedgerError):
    """Several ledger records could be ours; a person chooses."""

    candidates: Sequence[Remote] = field(default_factory=tuple)

    retry = Retry.AFTER_PERSON
    cause = "ambiguous"


@dataclass
class Unsupported(LedgerError):
    """The platform has no such thing. Found before anything is sent."""

    retry = Retry.NEVER
    cause = "unsupported"


@dataclass
class Unbuildable(LedgerError):
    """Something is missing or does not fit; `field` names it in our words (lines.0.account_id). Found before anything is sent."""

    retry = Retry.NEVER
    cause = "unbuildable"


@dataclass(frozen=True)
class LineTax:
    """What a ledger makes of one line. net + tax is the line's gross as entered, in the entry's currency."""

    position: int
    net: Decimal
    tax: Decimal


@dataclass
class TaxDiffers(Unbuildable):
    """The ledger computes the tax itself and will come to other figures than those entered.

    `lines` holds its figures for every line that differs; a person takes them over or chooses another rate. Found before
    anything is sent, see `computed_tax`.
    """

    lines: tuple[LineTax, ...] = ()

    cause = "tax_differs"


@dataclass
class Defect(LedgerError):
    """Our call was malformed. Alert, no retry."""

    retry = Retry.NEVER
    cause = "defect"
