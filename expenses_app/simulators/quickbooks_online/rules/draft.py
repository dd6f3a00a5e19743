"""A body on its way into the ledger, with everything a rule needs to judge it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from expenses_app.simulators.quickbooks_online.refusals import Refusal, missing, too_long
from expenses_app.simulators.quickbooks_online.state import Company, Record
from expenses_app.simulators.quickbooks_online.tax import to_cents

LARGEST_AMOUNT = Decimal("99999999999.99")


@dataclass
class Draft:
    """``body`` is already merged for a sparse update; ``previous`` is the stored record, None for a new one."""

    company: Company
    kind: str
    body: dict[str, Any]
    previous: Record | None
    switches: Mapping[str, Any]
    today: date
    now: datetime

    def require(self, *names: str) -> None:
        """Refuse (2020) when a property is not there."""
        for name in names:
            if self.body.get(name) in (None, "", {}):
                raise missing(name)

    def limit(self, name: str, longest: int, body: dict[str, Any] | None = None) -> None:
        """Refuse (2050) when a text is too long."""
        text = (self.body if body is None else body).get(name)
        if text is not None and len(str(text)) > longest:
            raise too_long(name, longest, len(str(text)))

    def amount(self, body: dict[str, Any], name: str = "Amount") -> Decimal:
        """An amount with two places; raises Refusal 2020 or 2090."""
        value = body.get(name)
        if value is None:
            raise missing(name)
        if abs(value) > LARGEST_AMOUNT:
            raise Refusal("2090", f"Invalid Number : {value}", name)
        rounded = to_cents(value)
        if rounded != value and self.switches["third_decimal"] == "refuse":
            raise Refusal("2090", f"Invalid Number : {value}", name)
        return rounded

    @property
    def day(self) -> date:
        """The document's date, today when it has none."""
        return date.fromisoformat(self.body["TxnDate"]) if self.body.get("TxnDate") else self.today

    def used_before(self, identity: str) -> bool:
        """Whether the stored version names this id already: an archived record may stay where it was."""
        return self.previous is not None and _names(self.previous.body, identity)


def _names(value: Any, identity: str) -> bool:
    if isinstance(value, dict):
        return value.get("value") == identity or any(_names(part, identity) for part in value.values())
    return isinstance(value, list) and any(_names(part, identity) for part in value)
