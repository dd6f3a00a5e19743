"""What a platform can express, as data. Pages, API, README and the test matrix are computed from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from expenses_app.ledger.entries import ContactKind, ExpenseType, Kind
from expenses_app.ledger.masters import MasterKind
from expenses_app.ledger.records import AccountClass, BankAccountKind, RecordKind


class Reach(StrEnum):
    CALL = "call"  # we call it
    POLLED = "polled"  # it fetches its work from us


class TaxAmounts(StrEnum):
    EXACT = "exact"  # the tax we send stands
    COMPUTED = "computed"  # the ledger computes; we predict and compare
    NONE = "none"


class TransferSides(StrEnum):
    BANK = "bank"
    BALANCE_SHEET = "balance_sheet"


class CurrencyOption(StrEnum):
    """Base currency, bank account's currency and transaction currency of one document, in that order (b base, f, g foreign)."""

    ALL_BASE = "bbb"
    SAME_FOREIGN = "bff"
    BASE_ACCOUNT_FOREIGN_TRANSACTION = "bbf"
    FOREIGN_ACCOUNT_BASE_TRANSACTION = "bfb"
    TWO_FOREIGN = "bfg"


@dataclass(frozen=True)
class ExpenseSupport:
    """Expense types by the kind of account the money left, and the contact each needs (None: no contact)."""

    types: Mapping[BankAccountKind, frozenset[ExpenseType]]
    contact_for_payment: ContactKind | None
    contact_for_others: ContactKind | None
    contact_required: bool = True


@dataclass(frozen=True)
class Attachments:
    """`max_bytes` of one file, `max_files` on one document; `types` are MIME types; `kinds` a receipt can be attached to."""

    kinds: frozenset[Kind]
    expense_types: frozenset[ExpenseType]
    types: frozenset[str]
    max_bytes: int
    max_files: int


@dataclass(frozen=True)
class Lengths:
    """Longest texts in characters; 0 where the platform has no such field."""

    memo: int
    line: int
    reference: int = 0


@dataclass(frozen=True)
class Capabilities:
    """Everything the pages and the API have to know before they offer something.

    `currencies`: what a document can say. `converted`: what a person may enter all the same, because the platform books it
    in the bank account's currency; the entry is then built from the amount on the card, the rest is information.
    `updatable`: kinds that can be changed where they stand. `replaceable`: kinds whose documents can be taken back and
    written anew where they cannot be changed in place, in full or in part; a person confirms each time.
    `creates`, `updates`: records of the accounting software that we can write when asked to.
    """

    kinds: frozenset[Kind]
    expense: ExpenseSupport | None
    lengths: Lengths
    currencies: Mapping[Kind, frozenset[CurrencyOption]]
    converted: Mapping[Kind, frozenset[CurrencyOption]] = field(default_factory=dict)
    max_lines: Mapping[Kind, int] = field(default_factory=dict)
    transfer_sides: TransferSides | None = None
    bank_account_in_adjustment: bool = False
    tax_amounts: TaxAmounts = TaxAmounts.EXACT
    tax_rates_offered: bool = True
    line_account_classes: frozenset[AccountClass] = frozenset(AccountClass)
    max_tracking_per_line: int = 0
    updatable: frozenset[Kind] = frozenset()
    updatable_types: frozenset[ExpenseType] = frozenset(ExpenseType)
    replaceable: frozenset[Kind] = frozenset()
    voidable: frozenset[Kind] = frozenset()
    drafts: frozenset[Kind] = frozenset()
    billable: frozenset[Kind] = frozenset()
    attachments: Attachments | None = None
    records: frozenset[RecordKind] = frozenset(RecordKind)
    creates: frozenset[MasterKind] = frozenset()
    updates: frozenset[MasterKind] = frozenset()
    extensions: frozenset[str] = frozenset()  # names of rows that go beyond the compatible API


@dataclass(frozen=True)
class Certainty:
    """How an unknown outcome is settled.

    `replay_seconds`: how long the platform answers a repeated call key with its first answer (our safe share of it);
    0 without a native key. `absent_after_seconds`: a search that finds nothing counts only this long after the last
    byte was sent; `searches` of them in a row are needed. `search_facts`: what identifies a document that bears no marker.
    `sweep_seconds`: how long a part may stand in sending before it is unknown.
    """

    replay_seconds: int
    absent_after_seconds: int
    searches: int = 1
    search_facts: tuple[str, ...] = ()
    sweep_seconds: int = 60


class LimitKey(StrEnum):
    """Whose quota it is."""

    APPLICATION = "application"
    LEDGER = "ledger"
    USER = "user"


@dataclass(frozen=True)
class Rate:
    """At most `calls` in `seconds`, counted per `key`; `operation` limits only calls of that sort (batch, read, say).

    `remaining_header`: the answer's header (lower case) that tells how many of them are left, where there is one.
    """

    key: LimitKey
    calls: int
    seconds: int
    operation: str = ""
    remaining_header: str = ""


@dataclass(frozen=True)
class Limits:
    """The published limits, and how far documents may be packed together (`batch` documents in one parcel)."""

    rates: tuple[Rate, ...]
    at_once: int
    batch: int = 1
    batch_from: int = 2  # queue length from which full batches go out
    max_parcel_bytes: int = 3_000_000
    timeout_seconds: int = 60


@dataclass(frozen=True)
class Scopes:
    """What consent is asked for; `required` scopes are checked against the grant."""

    asked: tuple[str, ...]
    required: tuple[str, ...] = ()
