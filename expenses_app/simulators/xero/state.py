"""What the simulator remembers: organisations with their books, and who may reach them."""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from expenses_app.simulators.chassis import LedgerAttachment, LedgerEvent
from expenses_app.simulators.xero.wire import Record

NAMESPACE = uuid.UUID("5a5c0f64-6d4e-4c1e-9d3a-7e1f2c9b8a10")
CLASS_OF_TYPE = {
    "BANK": "ASSET",
    "CURRENT": "ASSET",
    "FIXED": "ASSET",
    "INVENTORY": "ASSET",
    "NONCURRENT": "ASSET",
    "PREPAYMENT": "ASSET",
    "EQUITY": "EQUITY",
    "DEPRECIATN": "EXPENSE",
    "DIRECTCOSTS": "EXPENSE",
    "EXPENSE": "EXPENSE",
    "OVERHEADS": "EXPENSE",
    "CURRLIAB": "LIABILITY",
    "LIABILITY": "LIABILITY",
    "TERMLIAB": "LIABILITY",
    "PAYG": "LIABILITY",
    "OTHERINCOME": "REVENUE",
    "REVENUE": "REVENUE",
    "SALES": "REVENUE",
}
CAN_APPLY = {
    "ASSET": "CanApplyToAssets",
    "EQUITY": "CanApplyToEquity",
    "EXPENSE": "CanApplyToExpenses",
    "LIABILITY": "CanApplyToLiabilities",
    "REVENUE": "CanApplyToRevenue",
}


def fixed_id(*parts: str) -> str:
    """Return the same GUID for the same names, on every machine."""
    return str(uuid.uuid5(NAMESPACE, "/".join(parts)))


def new_id() -> str:
    """Return a fresh GUID."""
    return str(uuid.uuid4())


@dataclass
class Organisation:
    """One organisation. Records hold Xero's own field names; names with a leading underscore never travel.

    ``rates`` are foreign units per one unit of the base currency.
    """

    key: str
    record: Record
    multi_currency: bool = True
    day_limit: int = 5000
    role: str = "STANDARD"
    offline: bool = False
    accounts: dict[str, Record] = field(default_factory=dict)
    tax_rates: dict[str, Record] = field(default_factory=dict)
    tracking: dict[str, Record] = field(default_factory=dict)
    contacts: dict[str, Record] = field(default_factory=dict)
    contact_names: dict[str, str] = field(default_factory=dict)
    contact_numbers: dict[str, str] = field(default_factory=dict)
    currencies: dict[str, Record] = field(default_factory=dict)
    rates: dict[str, Decimal] = field(default_factory=dict)
    users: dict[str, Record] = field(default_factory=dict)
    bank_transactions: dict[str, Record] = field(default_factory=dict)
    bank_transfers: dict[str, Record] = field(default_factory=dict)
    manual_journals: dict[str, Record] = field(default_factory=dict)
    linked_transactions: dict[str, Record] = field(default_factory=dict)
    references: dict[str, list[str]] = field(default_factory=dict)
    order: list[tuple[str, str]] = field(default_factory=list)
    files: dict[str, LedgerAttachment] = field(default_factory=dict)
    files_of: dict[str, dict[str, str]] = field(default_factory=dict)
    history: dict[str, list[LedgerEvent]] = field(default_factory=dict)
    used_accounts: set[str] = field(default_factory=set)
    tax_numbers: int = 0

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.record["Name"])

    @property
    def currency(self) -> str:
        """Its base currency."""
        return str(self.record["BaseCurrency"])

    def account_by_code(self, code: str) -> Record | None:
        """Return the account with a code, active ones first."""
        found = [account for account in self.accounts.values() if account.get("Code") == code]
        return next(
            (account for account in found if account["Status"] == "ACTIVE"), found[0] if found else None
        )

    def note(self, parent: str, moment: datetime, actor: str, what: str, details: str = "") -> None:
        """Add an entry to the history of a record."""
        self.history.setdefault(parent, []).append(LedgerEvent(moment, actor, what, details))

    def remember_reference(self, reference: str | None, key: str) -> None:
        """Make a bank transaction findable by its reference."""
        if reference:
            known = self.references.setdefault(reference, [])
            if key not in known:
                known.append(key)

    def index_contact(self, contact: Record) -> None:
        """Make an active contact findable by name and number."""
        key = contact["ContactID"]
        for name in [name for name, owner in self.contact_names.items() if owner == key]:
            del self.contact_names[name]
        if contact["ContactStatus"] == "ACTIVE":
            self.contact_names[contact["Name"].strip().lower()] = key
        if contact.get("ContactNumber"):
            self.contact_numbers[contact["ContactNumber"]] = key


@dataclass
class Connection:
    """A user's consent for one app to reach one organisation."""

    key: str
    client: str
    user: str
    organisation: str
    event: str
    created: datetime
    updated: datetime


@dataclass
class Grant:
    """One token set: the app, the user, the scopes, and the refresh token that is good now."""

    key: str
    client: str
    user: str
    scopes: set[str]
    event: str
    refresh: str
    refreshed: datetime
    previous: str | None = None
    previous_until: datetime | None = None
    revoked: bool = False


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
    redirect: str
    scopes: set[str]
    event: str
    expires: datetime
    challenge: str | None
    method: str | None
    used_by: str | None = None


@dataclass
class World:
    """Everything that survives a restart."""

    organisations: dict[str, Organisation] = field(default_factory=dict)
    connections: dict[str, Connection] = field(default_factory=dict)
    grants: dict[str, Grant] = field(default_factory=dict)
    access: dict[str, AccessToken] = field(default_factory=dict)
    refresh: dict[str, str] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    switches: dict[str, Any] = field(default_factory=dict)
    limits: dict[str, Any] = field(default_factory=dict)


def millisecond(moment: datetime) -> datetime:
    """Cut a moment to milliseconds, as Xero stores it."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000).astimezone(UTC)


def lock_day(text: str | None) -> date | None:
    """Read a lock date of a control request; empty clears it."""
    return date.fromisoformat(text) if text else None
