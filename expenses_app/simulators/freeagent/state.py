"""What the simulator remembers: companies with their books, and who may reach them."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from expenses_app.simulators.chassis import LedgerAttachment, LedgerEvent
from expenses_app.simulators.freeagent.wire import Record

IDS_PER_COMPANY = 10_000_000
STANDARD, REDUCED, ZERO, EXEMPT, OUTSIDE = (
    "Standard rate",
    "Reduced rate",
    "Zero rate",
    "Exempt",
    "Outside of the scope of VAT",
)


@dataclass
class StatementUpload:
    """Lines of a statement that FreeAgent has taken but not yet turned into bank transactions."""

    ready: datetime
    bank_account: str
    lines: list[Record]


@dataclass
class Company:
    """One company with its books. Records are keyed by id, categories by nominal code.

    ``revision`` grows with every change: whatever was computed from the books before is stale.
    """

    key: str
    record: Record
    last_id: int
    multi_currency: bool = True
    plan: str = "subscribed"
    categories: dict[str, Record] = field(default_factory=dict)
    bank_accounts: dict[str, Record] = field(default_factory=dict)
    contacts: dict[str, Record] = field(default_factory=dict)
    users: dict[str, Record] = field(default_factory=dict)
    projects: dict[str, Record] = field(default_factory=dict)
    bank_transactions: dict[str, Record] = field(default_factory=dict)
    explanations: dict[str, Record] = field(default_factory=dict)
    expenses: dict[str, Record] = field(default_factory=dict)
    bills: dict[str, Record] = field(default_factory=dict)
    tax_periods: list[Record] = field(default_factory=list)
    account_locks: list[Record] = field(default_factory=list)
    tax_filed_to: date | None = None
    uploads: list[StatementUpload] = field(default_factory=list)
    rates: dict[str, Decimal] = field(default_factory=dict)
    order: list[tuple[str, str]] = field(default_factory=list)
    files: dict[str, LedgerAttachment] = field(default_factory=dict)
    file_notes: dict[str, str] = field(default_factory=dict)
    files_of: dict[str, list[str]] = field(default_factory=dict)
    history: dict[str, list[LedgerEvent]] = field(default_factory=dict)
    lapsed: bool = False
    revision: int = 0

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.record["name"])

    @property
    def subdomain(self) -> str:
        """Its subdomain, under which its people see it in the browser."""
        return str(self.record["subdomain"])

    @property
    def currency(self) -> str:
        """Its native currency."""
        return str(self.record["currency"])

    @property
    def country(self) -> str:
        """GB, US, or the country of a universal company."""
        return str(self.record["_country"])

    @property
    def registered(self) -> bool:
        """Whether it charges and reclaims sales tax."""
        return bool(self.record["sales_tax_registration_status"] == "Registered")

    def new_id(self) -> str:
        """Return the next id; ids are unique over all companies and kinds."""
        self.last_id += 1
        return str(self.last_id)

    def tax_rates(self) -> list[Decimal]:
        """Return the sales tax rates in per cent, standard first."""
        return list(self.record["sales_tax_rates"]) if self.registered else []

    def automatic_rate(self, category: Record) -> Decimal:
        """Return the rate of a category in per cent when no other is asked for."""
        if not self.record["supports_auto_sales_tax_on_purchases"] or not self.registered:
            return Decimal(0)
        place = {STANDARD: 0, REDUCED: 1}.get(category["auto_sales_tax_rate"] or "")
        return Decimal(0) if place is None else self.tax_rates()[place]

    def locked(self, day: date) -> bool:
        """Whether a day lies in a locked period."""
        return any(day <= lock["locked_to_date"] for lock in self.account_locks)

    def rate_to_native(self, currency: str) -> Decimal:
        """Return what one unit of a currency is worth in the native one; raises KeyError for an unknown one."""
        return self.rates[currency]

    def note(self, parent: str, moment: datetime, actor: str, what: str, details: str = "") -> None:
        """Add an entry to the history of a document."""
        self.history.setdefault(parent, []).append(LedgerEvent(moment, actor, what, details))

    def forget_document(self, kind: str, key: str) -> None:
        """Take a document out of the order, with its files."""
        self.order.remove((kind, key))
        for file in self.files_of.pop(key, []):
            del self.files[file]


@dataclass
class Grant:
    """An app that one user of one company has approved, and the refresh token that is good now."""

    key: str
    client: str
    company: str
    user: str
    refresh: str
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
    company: str
    user: str
    redirect: str
    expires: datetime
    used_by: str | None = None


@dataclass
class World:
    """Everything that survives a restart."""

    companies: dict[str, Company] = field(default_factory=dict)
    grants: dict[str, Grant] = field(default_factory=dict)
    access: dict[str, AccessToken] = field(default_factory=dict)
    refresh: dict[str, str] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    switches: dict[str, Any] = field(default_factory=dict)
    limits: dict[str, Any] = field(default_factory=dict)

    def company(self, name: str) -> Company:
        """Return the company with an id or subdomain; raises KeyError."""
        found = self.companies.get(name)
        found = found or next((each for each in self.companies.values() if each.subdomain == name), None)
        if found is None:
            raise KeyError(f"company {name}")
        return found


def millisecond(moment: datetime) -> datetime:
    """Cut a moment to milliseconds, as FreeAgent shows it."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000).astimezone(UTC)
