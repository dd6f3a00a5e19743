"""What a company keeps: its settings, its records with their versions, tombstones, attachments."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from expenses_app.simulators.chassis import LedgerEvent
from expenses_app.simulators.quickbooks_online.catalogue import KINDS, PEOPLE

# Moments come back with the offset of Intuit's servers, whatever the company's country.
PACIFIC = ZoneInfo("America/Los_Angeles")


@lru_cache(maxsize=4096)
def written(moment: datetime) -> str:
    """A moment as ``MetaData`` has it: to the second, with an offset."""
    return moment.astimezone(PACIFIC).isoformat(timespec="seconds")


@dataclass
class Record:
    """One entity as it stands. ``body`` has neither Id nor SyncToken nor MetaData; ``line_taxes`` are per line."""

    kind: str
    id: str
    body: dict[str, Any]
    created: datetime
    updated: datetime
    token: int = 0
    history: list[LedgerEvent] = field(default_factory=list)
    matched: bool = False
    billed: bool = False
    voided: bool = False
    line_taxes: tuple[Decimal, ...] = ()

    @property
    def active(self) -> bool:
        """Whether it may be used in new documents."""
        return self.body.get("Active", True) is not False

    @property
    def name(self) -> str:
        """What a reference to it shows."""
        body = self.body
        return str(
            body.get("FullyQualifiedName") or body.get(KINDS[self.kind].name_field or "DocNumber") or ""
        )

    @property
    def currency(self) -> str | None:
        """The code in CurrencyRef, if it has one."""
        reference = self.body.get("CurrencyRef")
        return str(reference["value"]) if reference else None

    def as_json(self) -> dict[str, Any]:
        """The entity as Intuit returns it."""
        shown = {
            **self.body,
            "domain": "QBO",
            "sparse": False,
            "Id": self.id,
            "SyncToken": str(self.token),
            "MetaData": {"CreateTime": written(self.created), "LastUpdatedTime": written(self.updated)},
        }
        if self.kind == "Purchase":
            shown["PurchaseEx"] = _internal_block(
                self.body.get("PaymentType", "Cash"), self.body.get("Credit")
            )
        return shown


@dataclass(frozen=True)
class Tombstone:
    """A deleted record, for change data capture."""

    kind: str
    id: str
    moment: datetime


@dataclass
class Company:
    """One company file. Take ``lock`` before reading or changing more than one value."""

    realm: str
    name: str
    country: str
    home_currency: str
    multicurrency: bool
    plan: str
    created: datetime
    first_transaction: int = 145
    close_date: date | None = None
    close_password: bool = True
    subscribed: bool = True
    admin_left: bool = False
    billable_tracking: bool = True
    warn_duplicate_bill_number: bool = False
    records: dict[str, dict[str, Record]] = field(default_factory=lambda: {name: {} for name in KINDS})
    order: list[tuple[str, str]] = field(default_factory=list)
    tombstones: list[Tombstone] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    rates: dict[str, Decimal] = field(default_factory=dict)
    names: dict[str, tuple[str, str]] = field(default_factory=dict)
    attached: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    gone: dict[tuple[str, str], datetime] = field(default_factory=dict)
    counters: dict[str, int] = field(default_factory=dict)
    lock: Any = field(default_factory=threading.RLock, repr=False)

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "lock"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self.lock = threading.RLock()

    @property
    def united_states(self) -> bool:
        """Whether US rules hold: sales tax pseudo codes instead of tax on lines."""
        return self.country == "US"

    def next_id(self, sequence: str) -> str:
        """Take the next id of a sequence."""
        first = {
            "transactions": self.first_transaction,
            "Class": 5_000_000_000_000_000_042,
            "Attachable": 5_000_000_000_000_000_101,
        }
        number = self.counters.get(sequence, first.get(sequence, 1))
        self.counters[sequence] = number + 1
        return str(number)

    def add(self, kind: str, body: dict[str, Any], now: datetime, *, record_id: str | None = None) -> Record:
        """Store a new record."""
        identity = record_id or self.next_id(KINDS[kind].sequence)
        moment = now.replace(microsecond=0)
        record = Record(kind, identity, body, moment, moment)
        self.records[kind][identity] = record
        if KINDS[kind].transaction:
            self.order.append((kind, identity))
        self._index(record)
        return record

    def change(self, record: Record, body: dict[str, Any], now: datetime) -> None:
        """Replace a record's body and raise its version."""
        self._unindex(record)
        record.body = body
        record.token += 1
        record.updated = max(now.replace(microsecond=0), record.updated)
        self._index(record)

    def remove(self, record: Record, now: datetime) -> None:
        """Delete a record and leave a tombstone."""
        self._unindex(record)
        del self.records[record.kind][record.id]
        if KINDS[record.kind].transaction:
            self.order.remove((record.kind, record.id))
        self.files.pop(record.id, None) if record.kind == "Attachable" else None
        self.gone[record.kind, record.id] = now
        self.tombstones.append(Tombstone(record.kind, record.id, now.replace(microsecond=0)))

    def get(self, kind: str, identity: str) -> Record | None:
        """A record, or None."""
        return self.records[kind].get(identity)

    def person(self, identity: str) -> Record | None:
        """A vendor, customer or employee: they share their ids."""
        for kind in PEOPLE:
            if identity in self.records[kind]:
                return self.records[kind][identity]
        return None

    def name_owner(self, name: str) -> Record | None:
        """Who uses a display name, among vendors, customers and employees."""
        owner = self.names.get(name.strip().lower())
        return self.get(*owner) if owner else None

    def attachments_of(self, kind: str, identity: str) -> list[Record]:
        """Files that hang on a record, oldest first."""
        return [self.records["Attachable"][key] for key in self.attached.get((kind.lower(), identity), [])]

    def active_currencies(self) -> set[str]:
        """The currencies that documents may have."""
        if not self.multicurrency:
            return {self.home_currency}
        rows = self.records["CompanyCurrency"].values()
        return {self.home_currency} | {str(row.body["Code"]) for row in rows if row.active}

    def all_records(self, kind: str) -> Iterator[Record]:
        """Records of a kind in order of creation."""
        return iter(list(self.records[kind].values()))

    def _index(self, record: Record) -> None:
        if record.kind in PEOPLE:
            self.names[str(record.body["DisplayName"]).strip().lower()] = (record.kind, record.id)
        for parent in _parents(record):
            self.attached.setdefault(parent, []).append(record.id)

    def _unindex(self, record: Record) -> None:
        if record.kind in PEOPLE:
            self.names.pop(str(record.body["DisplayName"]).strip().lower(), None)
        for parent in _parents(record):
            self.attached[parent].remove(record.id)


def _parents(record: Record) -> list[tuple[str, str]]:
    if record.kind != "Attachable":
        return []
    references = [row["EntityRef"] for row in record.body.get("AttachableRef", []) if row.get("EntityRef")]
    return [(str(each.get("type", "")).lower(), str(each["value"])) for each in references]


def _internal_block(payment_type: str, credit: bool | None) -> dict[str, Any]:
    number = {"Cash": "54", "Check": "3", "CreditCard": "11" if credit else "10"}.get(payment_type, "54")
    return {
        "any": [
            {
                "name": "{http://schema.intuit.com/finance/v3}NameValue",
                "declaredType": "com.intuit.schema.finance.v3.NameValue",
                "scope": "javax.xml.bind.JAXBElement$GlobalScope",
                "value": {"Name": "TxnType", "Value": number},
                "nil": False,
                "globalScope": True,
                "typeSubstituted": False,
            }
        ]
    }
