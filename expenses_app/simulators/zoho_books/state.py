"""What the simulator remembers: organisations with their books, and who may reach them."""

import zlib
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from expenses_app.simulators.chassis import LedgerAttachment, LedgerEvent
from expenses_app.simulators.zoho_books.wire import Record, moment_text

CHANGED = "last_modified_time"
DOCUMENT_KINDS = ("expense", "bill")


def _local(moment: datetime, time_zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(time_zone)).replace(microsecond=0)


@lru_cache(maxsize=64)
def _local_text(moment: datetime, time_zone: str) -> str:
    return moment_text(_local(moment, time_zone))


@dataclass
class Organisation:
    """One organisation. Records hold Zoho's own field names; names with a leading underscore never travel.

    ``rates`` are base units per one foreign unit. ``changes`` grows with every write.
    """

    key: str
    record: Record
    country: str
    region: str
    multi_currency: bool = True
    members: dict[str, str] = field(default_factory=dict)
    accounts: dict[str, Record] = field(default_factory=dict)
    taxes: dict[str, Record] = field(default_factory=dict)
    contacts: dict[str, Record] = field(default_factory=dict)
    contact_names: dict[str, str] = field(default_factory=dict)
    currencies: dict[str, Record] = field(default_factory=dict)
    users: dict[str, Record] = field(default_factory=dict)
    employees: dict[str, Record] = field(default_factory=dict)
    tags: dict[str, Record] = field(default_factory=dict)
    locations: dict[str, Record] = field(default_factory=dict)
    projects: dict[str, Record] = field(default_factory=dict)
    expenses: dict[str, Record] = field(default_factory=dict)
    bills: dict[str, Record] = field(default_factory=dict)
    locks: dict[str, date] = field(default_factory=dict)
    custom_fields: dict[str, Record] = field(default_factory=dict)
    order: list[tuple[str, str]] = field(default_factory=list)
    files: dict[str, LedgerAttachment] = field(default_factory=dict)
    files_by_parent: dict[str, list[str]] = field(default_factory=dict)
    history: dict[str, list[LedgerEvent]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    changes: int = 0
    _last: int = 0

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.record["name"])

    @property
    def currency(self) -> str:
        """Code of its base currency."""
        return str(self.record["currency_code"])

    @property
    def base_currency_id(self) -> str:
        """Id of its base currency."""
        return str(self.record["currency_id"])

    @property
    def plan(self) -> str:
        """Name of its plan, in capitals."""
        return str(self.record["plan_name"])

    @property
    def active(self) -> bool:
        """Whether its subscription stands."""
        return bool(self.record["is_org_active"])

    def next_id(self) -> str:
        """Return a fresh id: eighteen digits, more than a double can hold."""
        self._last += 1
        return f"{900_000 + zlib.crc32(self.key.encode()) % 90_000}{26_000 + self._last:012d}"

    def local(self, moment: datetime) -> datetime:
        """Return a moment in its time zone, cut to seconds."""
        return _local(moment, self.record["time_zone"])

    def local_text(self, moment: datetime) -> str:
        """Return a moment as the API writes it, in the organisation's time zone."""
        return _local_text(moment, self.record["time_zone"])

    def stamp(self, record: Record, moment: datetime) -> None:
        """Note when a record was last changed."""
        record["_changed"] = moment
        record[CHANGED] = self.local_text(moment)
        self.changes += 1

    def precision(self, currency_id: str) -> Decimal:
        """Return the smallest step of a currency."""
        return Decimal(1).scaleb(-int(self.currencies[currency_id]["price_precision"]))

    def documents(self, kind: str) -> dict[str, Record]:
        """Return the documents of a kind; raises KeyError."""
        return {"expense": self.expenses, "bill": self.bills}[kind]

    def note(self, parent: str, moment: datetime, actor: str, what: str, details: str = "") -> None:
        """Add an entry to the history of a record."""
        self.history.setdefault(parent, []).append(LedgerEvent(moment, actor, what, details))

    def files_of(self, parent: str) -> list[LedgerAttachment]:
        """Return a document's files in order of arrival."""
        return [self.files[key] for key in self.files_by_parent.get(parent, ())]

    def keep_file(self, file: LedgerAttachment) -> None:
        """Hang a file on its document."""
        self.files[file.key] = file
        self.files_by_parent.setdefault(file.parent, []).append(file.key)

    def drop_file(self, key: str) -> LedgerAttachment | None:
        """Take a file away; returns it, or None when there is no such file."""
        file = self.files.pop(key, None)
        if file is not None:
            self.files_by_parent[file.parent].remove(key)
        return file

    def remove_document(self, kind: str, key: str) -> None:
        """Take a document and its files out of the books."""
        del self.documents(kind)[key]
        self.order.remove((kind, key))
        for file in self.files_of(key):
            self.drop_file(file.key)
        self.changes += 1


def rounded(amount: Decimal, step: Decimal = Decimal("0.01")) -> Decimal:
    """Round half away from zero."""
    return amount.quantize(step, rounding=ROUND_HALF_UP)


@dataclass
class Grant:
    """One consent of a user for an app; ``refresh`` is None when there is no refresh token."""

    key: str
    client: str
    user: str
    region: str
    scopes: set[str]
    made: datetime
    refresh: str | None = None
    minted: list[datetime] = field(default_factory=list)
    access: list[str] = field(default_factory=list)


@dataclass
class AccessToken:
    """One access token."""

    grant: str
    expires: datetime


@dataclass
class Code:
    """An authorisation code that waits to be exchanged."""

    client: str
    user: str
    region: str
    redirect: str
    scopes: set[str]
    expires: datetime
    with_refresh: bool
    spent: bool = False


@dataclass
class Person:
    """Someone with a Zoho account; all organisations of one person live in one region."""

    email: str
    name: str
    region: str


@dataclass
class World:
    """Everything that survives a restart."""

    organisations: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    grants: dict[str, Grant] = field(default_factory=dict)
    access: dict[str, AccessToken] = field(default_factory=dict)
    refresh: dict[str, str] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    consented: set[tuple[str, str]] = field(default_factory=set)
    switches: dict[str, Any] = field(default_factory=dict)
    limits: dict[str, Any] = field(default_factory=dict)
