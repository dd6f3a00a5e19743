"""What the simulator remembers: companies with their books, and who may reach them."""

import pickle
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from expenses_app.simulators.chassis import LedgerAttachment, LedgerEvent
from expenses_app.simulators.sage_intacct.wire import Record

TOP_LEVEL = ""


def stamp(moment: datetime) -> str:
    """Write a moment as Sage does: UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class Company:
    """One company. ``objects`` hold Sage's own records by path and key; names with an underscore never travel.

    ``rates`` are base units per one foreign unit. ``entity`` "" is the top level. ``closed_until`` is the last
    closed day, "" for none. ``version`` grows with every change.
    """

    key: str
    name: str
    country: str
    currency: str
    multi_entity: bool = False
    multi_currency: bool = True
    tier: str = "1"
    active: bool = True
    subscribed: bool = True
    bill_approval: bool = False
    sequenced_bills: bool = False
    auto_numbered_attachments: bool = False
    vendor_approval: bool = False
    closed_until: str = ""
    calls_this_month: int = 0
    terms: dict[str, str] = field(default_factory=dict)
    trusted: dict[str, bool] = field(default_factory=dict)
    read_only_users: set[str] = field(default_factory=lambda: {"cleo"})
    objects: dict[str, dict[str, Record]] = field(default_factory=dict)
    ids: dict[str, dict[str, str]] = field(default_factory=dict)
    rates: dict[str, Decimal] = field(default_factory=dict)
    order: list[tuple[str, str]] = field(default_factory=list)
    files: dict[str, LedgerAttachment] = field(default_factory=dict)
    history: dict[str, list[LedgerEvent]] = field(default_factory=dict)
    used: set[tuple[str, str]] = field(default_factory=set)
    pending_reversals: dict[tuple[str, str], str] = field(default_factory=dict)
    last_key: int = 0
    version: int = 0

    def next_key(self) -> str:
        """Take the next system number."""
        self.last_key += 1
        return str(self.last_key)

    def all(self, path: str) -> Iterator[Record]:
        """Every record of an object type, in order of creation."""
        return iter(self.objects.get(path, {}).values())

    def get(self, path: str, key: str) -> Record | None:
        """Return a record by its system number."""
        return self.objects.get(path, {}).get(key)

    def find(self, path: str, name: str) -> Record | None:
        """Return a record by the id that users know."""
        key = self.ids.get(path, {}).get(name.casefold())
        return self.get(path, key) if key else None

    def refer(self, path: str, wanted: Any) -> Record | None:
        """Return the record that a reference (``key`` or ``id``) means, or None."""
        if not isinstance(wanted, dict):
            return None
        if wanted.get("key") is not None:
            return self.get(path, str(wanted["key"]))
        return self.find(path, str(wanted["id"])) if wanted.get("id") is not None else None

    def add(self, path: str, record: Record, now: datetime, user: str, entity: str = TOP_LEVEL) -> Record:
        """Store a new record under a key of its own; ``id`` is the key when it has none."""
        key = self.next_key()
        head: Record = {"key": key, "id": record.get("id", key), "href": f"/objects/{path}/{key}"}
        made = head | {name: value for name, value in record.items() if name != "id"}
        made["audit"] = {
            "createdDateTime": stamp(now),
            "modifiedDateTime": stamp(now),
            "createdByUser": self.user_reference(user),
            "modifiedByUser": self.user_reference(user),
        }
        made["entity"] = self.entity_reference(entity)
        made["_entity"] = entity
        self.objects.setdefault(path, {})[key] = made
        self.ids.setdefault(path, {})[str(made["id"]).casefold()] = key
        self.version += 1
        return made

    def remove(self, path: str, record: Record) -> None:
        """Forget a record; queries no longer return it."""
        del self.objects[path][record["key"]]
        self.ids[path].pop(str(record["id"]).casefold(), None)
        self.version += 1

    def touch(self, record: Record, now: datetime, user: str) -> None:
        """Note that a record was changed."""
        record["audit"] = record["audit"] | {
            "modifiedDateTime": stamp(now),
            "modifiedByUser": self.user_reference(user),
        }
        self.version += 1

    def audit(self, path: str, key: str, action: str, now: datetime, user: str) -> None:
        """Keep who did what to which object, as the audit history tells it."""
        content: Record = {
            "changeDetails": {"objectName": path, "objectKey": key, "changeDateTime": stamp(now)},
            "changeSource": {"actionPerformed": action},
            "completedBy": user,
        }
        self.add("company-config/audit-history", content, now, user)

    def user_reference(self, user: str) -> Record:
        """Return the reference to a user."""
        key = self.ids.get("company-config/user", {}).get(user.casefold(), "1")
        return {"key": key, "id": user, "href": f"/objects/company-config/user/{key}"}

    def entity_reference(self, entity: str) -> Record:
        """Return the reference to an entity; all empty at top level."""
        found = self.find("company-config/entity", entity) if entity else None
        if found is None:
            return {"key": None, "id": None, "name": None}
        return reference(found) | {"name": found["name"]}

    def base_currency(self, entity: str) -> str:
        """Return the base currency of an entity, or of the company."""
        found = self.find("company-config/entity", entity) if entity else None
        return str(found["baseCurrency"]["id"]) if found else self.currency

    def snapshot(self) -> bytes:
        """Return the books as they are, to be restored when an all-or-nothing batch fails."""
        return pickle.dumps(vars(self))

    def restore(self, snapshot: bytes) -> None:
        """Become what a snapshot of these books holds."""
        version = self.version
        vars(self).update(pickle.loads(snapshot))  # noqa: S301 - made by this process
        self.version = version + 1

    def note(self, kind: str, key: str, moment: datetime, actor: str, what: str, details: str = "") -> None:
        """Add an entry to the history of a document."""
        self.history.setdefault(f"{kind}/{key}", []).append(LedgerEvent(moment, actor, what, details))


def reference(record: Record) -> Record:
    """Return the reference by which other records hold this one."""
    return {"key": record["key"], "id": record["id"], "href": record["href"]}


@dataclass
class Grant:
    """One user's consent for one client, with the refresh token that is good now ("" for none)."""

    key: str
    client: str
    user: str
    company: str
    refresh: str
    refreshed: datetime
    dead: bool = False


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
    company: str
    redirect: str
    offline: bool
    expires: datetime
    challenge: str | None
    method: str
    used_by: str | None = None


@dataclass
class Session:
    """A session of the XML gateway; its end slides with each call."""

    company: str
    user: str
    entity: str
    expires: datetime


@dataclass
class World:
    """Everything that survives a restart."""

    companies: dict[str, Company] = field(default_factory=dict)
    grants: dict[str, Grant] = field(default_factory=dict)
    access: dict[str, AccessToken] = field(default_factory=dict)
    refresh: dict[str, str] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    answers: dict[tuple[str, str], Any] = field(default_factory=dict)
    control_ids: dict[tuple[str, str], datetime] = field(default_factory=dict)
    switches: dict[str, Any] = field(default_factory=dict)
    limits: dict[str, Any] = field(default_factory=dict)
