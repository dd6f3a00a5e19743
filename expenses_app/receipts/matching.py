"""Which transaction a receipt could belong to, by what can be read without guessing.

A PDF's own text and the name of a file are searched for a transaction's amount, day and merchant. Nothing is read from
photographs, and no total is picked out of several amounts: the question is only whether a transaction's figures stand on
the receipt. Pure.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from expenses_app.core.text import normalised
from expenses_app.receipts.reading import YEAR_FIRST, YEAR_LAST, amounts_in, days_in

# A card's day may lie after the day on the receipt.
DAYS_BEFORE = 4
DAYS_AFTER = 1
SHORTEST_WORD = 4
# Words that stand in many names and prove nothing.
COMMON = frozenset(
    {"card", "payment", "limited", "company", "gmbh", "services", "service", "online", "store", "shop"}
)


@dataclass(frozen=True, slots=True)
class Spend:
    """What is compared of a transaction (`subject`): its amounts in any currency, its day and its merchant."""

    subject: object
    amounts: frozenset[Decimal]
    day: date
    merchant: str


@dataclass(frozen=True, slots=True)
class Readable:
    """The text of a receipt, made comparable once."""

    words: frozenset[str] = frozenset()
    amounts: frozenset[Decimal] = frozenset()
    days: frozenset[date] = frozenset()

    @classmethod
    def of(cls, name: str, text: str) -> "Readable":
        """Read a file's name and its text layer. In names `-` and `_` also stand for the point: `taxi_12-50.pdf`."""
        stem = name.rsplit(".", 1)[0]
        pointed = re.sub(r"(?<=\d)[-_](?=\d{2}(?!\d))", ".", YEAR_LAST.sub(" ", YEAR_FIRST.sub(" ", stem)))
        together = f"{stem.replace('_', ' ')}\n{text}"
        return cls(
            words=words_of(together),
            amounts=amounts_in(f"{text}\n{stem}") | amounts_in(pointed),
            days=days_in(f"{stem}\n{together}"),
        )


@dataclass(frozen=True, slots=True)
class Proposal:
    """A transaction and what of it stands on the receipt. `days_off`: the card's day minus the receipt's, None if unseen."""

    spend: Spend
    amount: bool
    name: bool
    days_off: int | None = field(default=None)

    @property
    def score(self) -> int:
        day = 0 if self.days_off is None else 3 - min(2, abs(self.days_off))
        return 4 * self.amount + 2 * self.name + day

    @property
    def is_sure_enough(self) -> bool:
        """Enough to be proposed by itself: the amount and one thing more."""
        return self.amount and (self.name or self.days_off is not None)


def propose(receipt: Readable, spends: Iterable[Spend], most: int = 5) -> list[Proposal]:
    """Return the transactions of which at least the amount, or day and merchant, stand on the receipt; best first."""
    compared = (compare(receipt, spend) for spend in spends)
    fitting = [each for each in compared if each.amount or (each.name and each.days_off is not None)]
    return sorted(fitting, key=lambda each: (-each.score, -each.spend.day.toordinal()))[:most]


def compare(receipt: Readable, spend: Spend) -> Proposal:
    """Say what of one transaction stands on the receipt."""
    return Proposal(
        spend=spend,
        amount=bool(spend.amounts & receipt.amounts),
        name=bool(receipt.words & words_of(spend.merchant)),
        days_off=_days_off(receipt.days, spend.day),
    )


def words_of(text: str) -> frozenset[str]:
    """Return the words that tell one merchant from another."""
    words = re.findall(r"[^\W_]+", normalised(text))
    return frozenset(
        word for word in words if len(word) >= SHORTEST_WORD and word not in COMMON and not word.isdigit()
    )


def _days_off(days: frozenset[date], day: date) -> int | None:
    offs = ((day - each).days for each in days)
    near = [off for off in offs if -DAYS_AFTER <= off <= DAYS_BEFORE]
    return min(near, key=abs, default=None)
