"""One company with its books, and the world of tenants and companies."""

import threading
import uuid
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from expenses_app.simulators.chassis import LedgerEvent
from expenses_app.simulators.dynamics_365.books.collection import Collection
from expenses_app.simulators.dynamics_365.odata.catalogue import BY_SET, STORED
from expenses_app.simulators.dynamics_365.odata.wire import Row

NAMESPACE = uuid.UUID("3f0f7d2a-9a55-4b7e-8b61-0d5e4c1a7b21")
DEFAULT_TEMPLATE = "GENERAL"
TEMPLATES = {"GENERAL": "General", "PAYMENT": "Payments", "RECURRING": "Recurring General Journal"}


@lru_cache(maxsize=8192)
def fixed_id(*parts: str) -> str:
    """The same GUID for the same names, on every machine."""
    return str(uuid.uuid5(NAMESPACE, "/".join(parts)))


def new_id() -> str:
    """A fresh GUID."""
    return str(uuid.uuid4())


@dataclass(frozen=True)
class TaxSetup:
    """VAT posting set-up of one pair of groups: per cent, and the accounts of input and output tax."""

    rate: Decimal
    purchase_account: str
    sales_account: str


@dataclass(frozen=True)
class AccountSetup:
    """What a G/L account says about tax and no API shows: general posting type and VAT groups."""

    posting_type: str = ""
    business_group: str = ""
    product_group: str = ""


@dataclass
class PostedDocument:
    """One document of a posting, as the pages show it. ``lines`` keep what the ledger entries no longer tell."""

    key: str
    number: str
    day: date
    journal: str
    currency: str
    external_number: str
    lines: list[Row]
    entries: list[str]
    created: datetime
    reverses: str = ""
    reversed_by: str = ""


@dataclass
class Company:
    """Rows hold the vendor's own member names; names with a leading underscore never travel."""

    key: str
    tenant: str
    environment: str
    name: str
    country: str
    currency: str
    uses_vat: bool
    sets: dict[str, Collection] = field(default_factory=dict)
    attachments: Collection = field(default_factory=lambda: Collection(BY_SET["attachments"]))
    tax_setups: dict[tuple[str, str], TaxSetup] = field(default_factory=dict)
    account_setups: dict[str, AccountSetup] = field(default_factory=dict)
    bank_ledger_accounts: dict[str, str] = field(default_factory=dict)
    mandatory_dimensions: set[tuple[str, str]] = field(default_factory=set)
    blocked_values: set[tuple[str, str]] = field(default_factory=set)
    posted: dict[str, PostedDocument] = field(default_factory=dict)
    order: list[tuple[str, str]] = field(default_factory=list)
    history: dict[str, list[LedgerEvent]] = field(default_factory=dict)
    scheduled: list[tuple[datetime, str]] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    allow_from: date | None = None
    allow_to: date | None = None
    approval_needed: bool = False
    lapsed: bool = False
    gone: bool = False
    missing_permissions: set[str] = field(default_factory=set)
    registered_applications: set[str] = field(default_factory=set)
    changes: deque[tuple[str, str, str, datetime]] = field(default_factory=lambda: deque(maxlen=50_000))

    def __post_init__(self) -> None:
        for name in STORED:
            self.sets.setdefault(name, Collection(BY_SET[name]))

    def __getitem__(self, set_name: str) -> Collection:
        return self.sets[set_name]

    def next_number(self, series: str, start: int = 1) -> int:
        """Take the next number of a series."""
        self.numbers[series] = self.numbers.get(series, start - 1) + 1
        return self.numbers[series]

    def note(self, key: str, moment: datetime, actor: str, what: str, details: str = "") -> None:
        """Add an entry to the history of a document."""
        self.history.setdefault(key, []).append(LedgerEvent(moment, actor, what, details))

    def changed(self, set_name: str, key: str, kind: str, moment: datetime) -> None:
        """Remember a change for the subscribers."""
        self.changes.append((set_name, key, kind, moment))

    def ledger_account(self, number: str) -> Row | None:
        """The G/L account of a number."""
        return self["accounts"].first("number", number)

    def bank_account(self, number: str) -> Row | None:
        """The bank account of a number."""
        return self["bankAccounts"].first("number", number)

    def exchange_rate(self, currency: str, day: date) -> Decimal | None:
        """Base currency per unit of a currency on a day, or None when no rate has begun by then."""
        if currency == self.currency:
            return Decimal(1)
        rates = self["currencyExchangeRates"].with_value("currencyCode", currency)
        begun = [row for row in rates if row["startingDate"] <= day]
        if not begun:
            return None
        latest = max(begun, key=lambda row: row["startingDate"])
        return Decimal(latest["relationalExchangeRateAmount"] / latest["exchangeRateAmount"])

    @contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        """Take back every change of rows when the block fails. Inside another one it does nothing of its own."""
        if self.attachments.undo is not None:
            yield
            return
        self._begin()
        try:
            yield
        except BaseException:
            self.take_back()
            raise
        finally:
            self._end()

    def take_back(self) -> None:
        """Undo what happened since the beginning, or since the last commit."""
        for collection in self._collections():
            collection.set_back()
        self._begin()

    def commit(self) -> None:
        """Make what happened so far lasting, also inside a block."""
        if self.attachments.undo is not None:
            self._begin()

    def _begin(self) -> None:
        for collection in self._collections():
            collection.undo = []

    def _end(self) -> None:
        for collection in self._collections():
            collection.undo = None

    def _collections(self) -> list[Collection]:
        return [*self.sets.values(), self.attachments]


@dataclass
class Subscription:
    """A wish to be told of changes to one set of one company."""

    key: str
    tenant: str
    environment: str
    company: str
    set_name: str
    resource: str
    address: str
    client_state: str
    created: datetime
    expires: datetime
    told_until: datetime
    version: int = 1
    failing_since: datetime | None = None


@dataclass
class Account:
    """A work account that can sign in; what befell it stands in ``state``: "", disabled, mfa, consent_needed."""

    user: str
    tenant: str
    name: str
    object_id: str
    state: str = ""


@dataclass
class Tenant:
    """A customer's directory."""

    key: str
    name: str
    environments: dict[str, str] = field(default_factory=dict)


@dataclass
class Grant:
    """What one account (or an application itself) allowed to one client."""

    key: str
    client: str
    user: str
    tenant: str
    scopes: frozenset[str]
    ended: str = ""


@dataclass
class Token:
    """An access or refresh token."""

    grant: str
    created: datetime
    expires: datetime


@dataclass
class Code:
    """An authorisation code that waits to be exchanged."""

    grant: str
    redirect: str
    expires: datetime
    challenge: str
    method: str
    used: bool = False


@dataclass
class World:
    """Everything that survives a restart."""

    tenants: dict[str, Tenant] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    companies: dict[str, Company] = field(default_factory=dict)
    grants: dict[str, Grant] = field(default_factory=dict)
    access: dict[str, Token] = field(default_factory=dict)
    refresh: dict[str, Token] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    subscriptions: dict[str, Subscription] = field(default_factory=dict)
    switches: dict[str, Any] = field(default_factory=dict)
    limits: dict[str, Any] = field(default_factory=dict)


class Locks:
    """One lock for each company; a reading needs it as much as a writing."""

    def __init__(self) -> None:
        self._locks: dict[str, threading.RLock] = defaultdict(threading.RLock)

    def __getitem__(self, company: str) -> threading.RLock:
        return self._locks[company]
