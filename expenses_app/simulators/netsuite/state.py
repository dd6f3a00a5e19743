"""What the simulator remembers: accounts (here: companies) with their records, and who may reach them."""

import bisect
import threading
import uuid
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from expenses_app.simulators.chassis import LedgerAttachment, LedgerEvent
from expenses_app.simulators.netsuite.catalogue import ENTITIES, TRANSACTIONS
from expenses_app.simulators.netsuite.wire import Record

NAMESPACE = uuid.UUID("b6a3f7f0-61cf-4e0d-8f6b-2f6d7c1d9e41")
# NetSuite numbers all transactions in one row, and all entities in another.
SEQUENCES = dict.fromkeys(TRANSACTIONS, "transaction") | dict.fromkeys(ENTITIES, "entity")


def _of(kind: Callable[[], Any]) -> Callable[[], Any]:
    return lambda: defaultdict(kind)


@dataclass
class Role:
    """A role of the account and what it may do."""

    key: str
    name: str
    permissions: set[str]


@dataclass
class Job:
    """One asynchronous request with the answer that it got."""

    key: str
    created: datetime
    ready: datetime
    method: str
    status: int
    headers: dict[str, str]
    body: str


@dataclass
class Company:
    """One NetSuite account. A record's value: a reference is an id, a list of references a list of ids."""

    key: str
    name: str
    country: str
    currency: str
    features: dict[str, Any]
    roles: dict[str, Role]
    first_transaction: int
    tier: str = "standard"
    lapsed: bool = False
    records: dict[str, dict[str, Record]] = field(default_factory=_of(dict))
    externals: dict[tuple[str, str], str] = field(default_factory=dict)
    numbers: dict[str, list[int]] = field(default_factory=_of(list))
    sequences: dict[str, int] = field(default_factory=dict)
    order: list[tuple[str, str]] = field(default_factory=list)
    history: dict[tuple[str, str], list[LedgerEvent]] = field(default_factory=_of(list))
    files: dict[str, LedgerAttachment] = field(default_factory=dict)
    file_folders: dict[str, str] = field(default_factory=dict)
    folders: dict[str, Record] = field(default_factory=dict)
    attached: dict[tuple[str, str], list[str]] = field(default_factory=_of(list))
    deleted: list[Record] = field(default_factory=list)
    required: dict[str, set[str]] = field(default_factory=_of(set))
    jobs: dict[str, Job] = field(default_factory=dict)
    job_keys: dict[str, str] = field(default_factory=dict)
    names: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        """The account id as it stands in host names."""
        return self.key.lower().replace("_", "-")

    @property
    def one_world(self) -> bool:
        """Whether the account has subsidiaries."""
        return bool(self.features["one_world"])

    def next_id(self, kind: str) -> str:
        """Take the next internal id of a kind of record."""
        sequence = SEQUENCES.get(kind, kind)
        start = self.first_transaction if sequence == "transaction" else 1
        number = self.sequences.get(sequence, start)
        self.sequences[sequence] = number + 1
        return str(number)

    def add(self, kind: str, record: Record) -> Record:
        """Store a record, under a new id unless it brings its own."""
        key = record.setdefault("id", None) or self.next_id(kind)
        record["id"] = key
        self.records[kind][key] = record
        number = int(key)
        if self.numbers[kind] and number < self.numbers[kind][-1]:
            bisect.insort(self.numbers[kind], number)
        else:
            self.numbers[kind].append(number)
        sequence = SEQUENCES.get(kind, kind)
        self.sequences[sequence] = max(self.sequences.get(sequence, 1), number + 1)
        self.index(kind, record)
        if kind in TRANSACTIONS:
            self.order.append((kind, key))
        return record

    def index(self, kind: str, record: Record) -> None:
        """Let the record be found by external id and, for entities and accounts, by name."""
        if record.get("externalId"):
            self.externals[kind, record["externalId"]] = record["id"]
        if kind in ENTITIES and record.get("entityId"):
            self.names["entity", record["entityId"].strip().lower()] = record["id"]

    def unindex(self, kind: str, record: Record) -> None:
        """Take the record out of what ``index`` keeps."""
        self.externals.pop((kind, record.get("externalId") or ""), None)
        name = ("entity", str(record.get("entityId") or "").strip().lower())
        if kind in ENTITIES and self.names.get(name) == record["id"]:
            del self.names[name]

    def remove(self, kind: str, key: str, moment: datetime, actor: str) -> None:
        """Delete a record and remember that."""
        record = self.records[kind].pop(key)
        self.numbers[kind].remove(int(key))
        self.unindex(kind, record)
        if (kind, key) in self.order:
            self.order.remove((kind, key))
        self.attached.pop((kind, key), None)
        self.deleted.append(
            {"id": str(len(self.deleted) + 1), "kind": kind, "record": key, "moment": moment, "actor": actor,
             "name": record.get("tranId") or record.get("entityId") or record.get("name") or ""}
        )  # fmt: skip

    def find(self, kind: str, key: str) -> Record | None:
        """A record by internal id, or by ``eid:`` and external id."""
        if key.startswith("eid:"):
            key = self.externals.get((kind, key[4:]), "")
        return self.records[kind].get(key)

    def find_any(self, kinds: tuple[str, ...], key: str) -> tuple[str, Record] | None:
        """The first record with this id among several types."""
        for kind in kinds:
            if key in self.records[kind]:
                return kind, self.records[kind][key]
        return None

    def entity(self, key: str) -> tuple[str, Record] | None:
        """A vendor, customer or employee."""
        return self.find_any(ENTITIES, key)

    def note(self, kind: str, key: str, moment: datetime, actor: str, what: str, details: str = "") -> None:
        """Add to a record's history."""
        self.history[kind, key].append(LedgerEvent(moment, actor, what, details))

    def subsidiary_of(self, record: Record) -> Record:
        """The subsidiary of a transaction; without OneWorld the only one."""
        key = record.get("subsidiary") or "1"
        return self.records["subsidiary"][key]

    def rate_of(self, currency: str, base: str) -> Decimal:
        """Base units for one unit of a currency, both internal ids, from the account's table."""
        table = self.records["currency"]
        rate: Decimal = table[currency]["exchangeRate"] / table[base]["exchangeRate"]
        return rate.quantize(Decimal("0.00000001"))

    def period_at(self, day: date) -> Record | None:
        """The accounting period that a date falls into."""
        for period in self.records["accountingPeriod"].values():
            if period["startDate"] <= day <= period["endDate"]:
                return period
        return None


@dataclass
class Grant:
    """One consent or machine mapping: who may reach which account, in which role."""

    key: str
    client: str
    company: str
    role: str
    entity: str
    scopes: set[str]
    public: bool
    way: str
    revoked: bool = False


@dataclass
class Token:
    """An access or refresh token."""

    grant: str
    expires: datetime


@dataclass
class Code:
    """An authorisation code that waits to be exchanged."""

    grant: str
    redirect: str
    expires: datetime
    challenge: str
    used: bool = False


@dataclass
class Certificate:
    """A certificate mapped to a client, a role and an entity for the client credentials grant."""

    key: str
    pem: str
    client: str
    company: str
    role: str
    entity: str
    algorithm: str
    valid_from: datetime
    valid_until: datetime
    revoked: bool = False


@dataclass
class TokenPair:
    """Token-based authentication: consumer and token with their secrets."""

    consumer: str
    consumer_secret: str
    token: str
    token_secret: str
    company: str
    role: str
    entity: str


@dataclass
class World:
    """Everything that survives a restart."""

    companies: dict[str, Company] = field(default_factory=dict)
    grants: dict[str, Grant] = field(default_factory=dict)
    access: dict[str, Token] = field(default_factory=dict)
    refresh: dict[str, Token] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    certificates: dict[str, Certificate] = field(default_factory=dict)
    token_pairs: dict[str, TokenPair] = field(default_factory=dict)
    nonces: dict[str, datetime] = field(default_factory=dict)
    switches: dict[str, Any] = field(default_factory=dict)
    limits: dict[str, Any] = field(default_factory=dict)


class Locks:
    """One lock per company, made when first asked for."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._locks: dict[str, threading.RLock] = {}

    def __getitem__(self, company: str) -> threading.RLock:
        with self._guard:
            return self._locks.setdefault(company, threading.RLock())
