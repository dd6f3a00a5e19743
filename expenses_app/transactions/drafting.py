"""A transaction as it comes in, before it is a row. Checks what must hold for any of them."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from expenses_app.core.messages import Message
from expenses_app.core.money import fits, places
from expenses_app.transactions.choices import Arrival, ExpenseType, Kind


class Unacceptable(Exception):
    """What came in cannot be kept as it is. `mistakes`: field (lines.0.net) to Message."""

    def __init__(self, mistakes: Mapping[str, Message]) -> None:
        super().__init__("; ".join(f"{name}: {message}" for name, message in mistakes.items()))
        self.mistakes = dict(mistakes)


@dataclass(frozen=True)
class DraftLine:
    """net + tax = gross, in the draft's currency. `origins` as in the model: {"account": {"by": ..., "why": ...}}."""

    net: Decimal
    tax: Decimal = Decimal(0)
    account_id: str = ""
    tax_rate_id: str = ""
    tracking: tuple[str, ...] = ()
    description: str = ""
    billable_to: str = ""
    origins: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def gross(self) -> Decimal:
        return self.net + self.tax


@dataclass(frozen=True)
class Draft:
    """All amounts positive, in major units. `lines` may be empty for a transfer; else they sum to the amount.

    `source_id` identifies it within the company for good: the same one again is the same transaction.
    """

    kind: Kind
    arrival: Arrival
    source_id: str
    date: datetime.date
    currency: str
    lines: Sequence[DraftLine] = ()
    type: str = ""
    amount: Decimal | None = None  # transfers; elsewhere the lines' sum
    rate: Decimal | None = None
    card_amount: Decimal | None = None
    card_currency: str = ""
    original_amount: Decimal | None = None
    original_currency: str = ""
    date_raw: str = ""
    due_date: datetime.date | None = None
    merchant: str = ""
    memo: str = ""
    reference: str = ""
    ledger_id: str = ""
    bank_account_id: str = ""
    contact_kind: str = ""
    contact_id: str = ""
    payable_account_id: str = ""
    destination_account_id: str = ""
    destination_amount: Decimal | None = None
    destination_currency: str = ""
    post_as_draft: bool = False
    origins: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def total(self) -> Decimal:
        """The gross amount; for an adjustment the sum of its debits."""
        if self.kind == Kind.ADJUSTMENT:
            return sum((line.net for line in self.lines if line.net > 0), Decimal(0))
        if self.lines:
            return sum((line.gross for line in self.lines), Decimal(0))
        return self.amount or Decimal(0)


def check(draft: Draft) -> None:
    """Raise Unacceptable, naming every field that cannot stand."""
    mistakes: dict[str, Message] = {}
    if not draft.source_id or len(draft.source_id) > 200:
        mistakes["source_id"] = Message("An identifier of 1 to 200 characters is needed.")
    if len(draft.currency) != 3 or not draft.currency.isascii() or not draft.currency.isupper():
        mistakes["currency"] = Message("A currency has three capital letters, such as GBP.")
    else:
        for name, amount in _amounts(draft):
            if not fits(amount, draft.currency):
                mistakes[name] = Message(
                    "%(currency)s has %(places)s decimal places.",
                    {"currency": draft.currency, "places": places(draft.currency)},
                )
    if draft.kind == Kind.EXPENSE and draft.type not in ExpenseType.values:
        mistakes["type"] = Message("Say whether it is a payment, a refund, a reward or a chargeback.")
    if draft.kind != Kind.EXPENSE and draft.type:
        mistakes["type"] = Message("Only an expense has a type.")
    if draft.kind == Kind.TRANSFER:
        if not draft.amount or draft.amount <= 0:
            mistakes["amount"] = Message("A transfer needs an amount above zero.")
    elif not draft.lines:
        mistakes["lines"] = Message("At least one line is needed.")
    elif draft.kind == Kind.ADJUSTMENT:
        if sum((line.net for line in draft.lines), Decimal(0)) != 0:
            mistakes["lines"] = Message("Debits and credits must be equal.")
    elif draft.total < 0:
        mistakes["lines"] = Message("The lines add up to less than zero. Money that came back is a refund.")
    if mistakes:
        raise Unacceptable(mistakes)


def _amounts(draft: Draft) -> list[tuple[str, Decimal]]:
    named = [("amount", draft.amount)] if draft.amount is not None else []
    for position, line in enumerate(draft.lines):
        named += [(f"lines.{position}.net", line.net), (f"lines.{position}.tax", line.tax)]
    return named
