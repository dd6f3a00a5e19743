"""One company file: its lists, its transactions, what it remembers of messages and applications."""

import threading
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from expenses_app.simulators.quickbooks_desktop.company_file.grammar import EDITIONS

Fields = dict[str, Any]
ENTITIES = ("Vendor", "Customer", "Employee", "OtherName")
ITEMS = ("ItemService", "ItemSalesTax", "ItemSalesTaxGroup")
FIRST_ID = 0x80000000


@dataclass(frozen=True)
class Ref:
    """A reference to an object of the file; written as its ListID and FullName of the moment."""

    list_id: str


@dataclass
class Preferences:
    """What is set under Edit > Preferences."""

    multi_currency: bool = True
    account_numbers: bool = True
    classes: bool = True
    sales_tax: bool = False
    amounts_include_tax: bool = False
    requires_accounts: bool = True
    closing_date: date | None = None
    closing_password: bool = False
    days_bills_are_due: int = 30


@dataclass
class Access:
    """What an application may do in this file: granted by the administrator, removed, or denied."""

    granted: bool = True
    unattended: bool = True
    personal_data: bool = False
    denied: bool = False


@dataclass
class StoredSet:
    """The response to a message set, kept under (application, id) with the checksum of the request."""

    checksum: str
    body: str


@dataclass(frozen=True)
class Deleted:
    """An entry of the deleted lists. ``name`` is a FullName or a RefNumber."""

    kind: str
    key: str
    created: datetime
    deleted: datetime
    name: str


@dataclass
class CompanyFile:
    """The books. All moments are aware; amounts are Decimal. Hold ``lock`` while reading or writing."""

    key: str
    name: str
    country: str
    currency: str
    time_zone: str
    plan: str
    path: str
    company: Fields = field(default_factory=dict)
    preferences: Preferences = field(default_factory=Preferences)
    objects: dict[str, Fields] = field(default_factory=dict)
    lists: dict[str, dict[str, None]] = field(default_factory=dict)
    names: dict[tuple[str, str], str] = field(default_factory=dict)
    transactions: dict[str, Fields] = field(default_factory=dict)
    balances: dict[str, Decimal] = field(default_factory=dict)
    deleted: list[Deleted] = field(default_factory=list)
    extensions: dict[str, dict[str, str]] = field(default_factory=dict)
    recovery: dict[tuple[str, str], StoredSet] = field(default_factory=dict)
    access: dict[str, Access] = field(default_factory=dict)
    held: dict[str, str] = field(default_factory=dict)
    counter: int = 0
    transaction_counter: int = 0
    last_edit: int = 0
    lock: Any = field(default_factory=threading.RLock, repr=False)

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "lock"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self.lock = threading.RLock()

    @property
    def edition(self) -> str:
        """QBD, QBCA, QBUK or QBAU, as the operations file names it."""
        return EDITIONS[self.country]

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the computer."""
        return ZoneInfo(self.time_zone)

    def today(self, now: datetime) -> date:
        """The date on the computer."""
        return now.astimezone(self.zone).date()

    # --- identities ------------------------------------------------------------------------------------------------

    def new_list_id(self, now: datetime) -> str:
        """Mint a ListID."""
        self.counter += 1
        return f"{FIRST_ID + self.counter:X}-{int(now.timestamp())}"

    def new_transaction_id(self, now: datetime) -> str:
        """Mint a TxnID or a TxnLineID."""
        self.transaction_counter += 1
        return f"{self.transaction_counter:X}-{int(now.timestamp())}"

    def new_edit_sequence(self, now: datetime) -> str:
        """The second of the change, or the next free one: two changes never share it."""
        self.last_edit = max(int(now.timestamp()), self.last_edit + 1)
        return str(self.last_edit)

    def touch(self, record: Fields, now: datetime) -> None:
        """Mark a record as changed now."""
        record["TimeModified"] = now.replace(microsecond=0)
        record["EditSequence"] = self.new_edit_sequence(now)

    # --- lists -----------------------------------------------------------------------------------------------------

    def add(self, kind: str, fields: Fields, now: datetime) -> Fields:
        """Add an element to a list; its FullName follows from ParentRef and Name."""
        record: Fields = {
            "_kind": kind,
            "ListID": self.new_list_id(now),
            "TimeCreated": now.replace(microsecond=0),
        }
        self.touch(record, now)
        record.update(fields)
        record.setdefault("IsActive", True)
        self.objects[record["ListID"]] = record
        self.lists.setdefault(kind, {})[record["ListID"]] = None
        self.place(record)
        return record

    def place(self, record: Fields) -> None:
        """Give the element its FullName, level and place among the names, and its children after it."""
        old = record.get("FullName")
        group = name_group(record["_kind"])
        if old is not None:
            self.names.pop((group, old.lower()), None)
        parent = self.objects[record["ParentRef"].list_id] if record.get("ParentRef") else None
        record["FullName"] = f"{parent['FullName']}:{record['Name']}" if parent else record["Name"]
        record["Sublevel"] = parent["Sublevel"] + 1 if parent else 0
        self.names[group, record["FullName"].lower()] = record["ListID"]
        if old is not None and old != record["FullName"]:
            for other in self.every(record["_kind"]):
                if other.get("ParentRef") == Ref(record["ListID"]):
                    self.place(other)

    def every(self, *kinds: str) -> list[Fields]:
        """The elements of some lists, in order of creation."""
        return [self.objects[key] for kind in kinds for key in self.lists.get(kind, ())]

    def named(self, kind: str, full_name: str) -> Fields | None:
        """The element of that FullName, in any case of letters."""
        key = self.names.get((name_group(kind), full_name.lower()))
        return self.objects[key] if key else None

    def of(self, ref: Ref | None) -> Fields:
        """The element that a reference leads to; empty for no reference."""
        return self.objects[ref.list_id] if ref else {}

    # --- currencies ------------------------------------------------------------------------------------------------

    @property
    def home(self) -> Ref:
        """The home currency."""
        return next(
            Ref(each["ListID"]) for each in self.every("Currency") if each["CurrencyCode"] == self.currency
        )

    def currency_of(self, record: Fields) -> Ref:
        """The currency of an account or name; home where none is set."""
        return record.get("CurrencyRef") or self.home

    def code_of(self, currency: Ref) -> str:
        """The ISO code of a currency."""
        return str(self.of(currency)["CurrencyCode"])


def name_group(kind: str) -> str:
    """The lists whose names must differ: the four of names, and the items, share one each."""
    if kind in ENTITIES:
        return "Entity"
    return "Item" if kind in ITEMS else kind
