"""What a connection knows of its ledger, read at connect and on each pull; it narrows what the platform declares."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Facts:
    """`ledger_key` names the ledger (tenant, realm) for good. `locked_until`: the last closed day. `extra`: plain JSON values."""

    ledger_key: str
    name: str
    base_currency: str
    country: str = ""
    multi_currency: bool = False
    currencies: tuple[str, ...] = ()
    plan: str = ""
    tax_engine: str = ""
    locked_until: date | None = None
    strategy: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)
