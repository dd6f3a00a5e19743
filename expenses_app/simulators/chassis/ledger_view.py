"""What a simulator shows of its ledger, the same for every platform: for pages, and for tests that ask the ledger."""

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class LedgerLine:
    """One line; net, tax in the document's currency. A journal's lines are signed, debit positive."""

    account: str
    account_name: str
    description: str
    net: Decimal
    tax: Decimal
    tax_rate: str = ""
    tracking: tuple[tuple[str, str], ...] = ()
    line_id: str = ""
    details: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class LedgerAttachment:
    """A stored file, byte for byte as received."""

    key: str
    name: str
    content_type: str
    content: bytes
    parent: str
    parent_kind: str
    created: datetime

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.content)

    @property
    def sha256(self) -> str:
        """Hexadecimal digest of the content."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class LedgerEvent:
    """One entry of a document's history."""

    moment: datetime
    actor: str
    what: str
    details: str = ""


@dataclass(frozen=True)
class LedgerDocument:
    """One document as it stands: ``kind`` in the vendor's word, ``title`` in a reader's."""

    key: str
    kind: str
    title: str
    status: str
    date: date
    currency: str
    net: Decimal
    tax: Decimal
    total: Decimal
    reference: str = ""
    memo: str = ""
    contact: str = ""
    account: str = ""
    account_name: str = ""
    rate: Decimal | None = None
    reconciled: bool = False
    created: datetime | None = None
    updated: datetime | None = None
    lines: tuple[LedgerLine, ...] = ()
    attachments: tuple[LedgerAttachment, ...] = ()
    history: tuple[LedgerEvent, ...] = ()
    details: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class OrganisationSummary:
    """What the overview says of one organisation."""

    key: str
    name: str
    country: str
    currency: str
    plan: str
    counts: dict[str, int]
    details: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ActionField:
    """One field of a user action; ``kind`` is text, number, date, checkbox or json."""

    name: str
    title: str
    kind: str = "text"
    required: bool = True


@dataclass(frozen=True)
class UserAction:
    """Something a person can do inside the simulated software."""

    name: str
    title: str
    explanation: str
    fields: tuple[ActionField, ...] = ()


def plain(value: Any) -> Any:
    """Turn ledger views into JSON values: decimals and moments as text, bytes as their size and digest."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, LedgerAttachment):
        shown = {name: plain(part) for name, part in vars(value).items() if name != "content"}
        return shown | {"size": value.size, "sha256": value.sha256}
    if hasattr(value, "__dataclass_fields__"):
        return {name: plain(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, dict):
        return {str(name): plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return value
