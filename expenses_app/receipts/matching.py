"""Which transaction a receipt could belong to, by what can be read without guessing.

A PDF's own text and the name of a file are searched for a transaction's amount, day and merchant. Nothing is read from
photographs, and no total is picked out of several amounts: the question is only whether a transaction's figures stand on
the receipt. Pure.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from babel.dates import get_month_names

from expenses_app.core.text import normalised

# Digits in groups with a two-digit end, in either notation: 1,284.36 or 1.284,36 or 1 284,36 or 1284.36.
AMOUNT = re.compile(
    r"(?<![\d.,])(?:\d{1,3}(?:[.,'\u00a0\u202f ]\d{3})+|\d{1,7})[.,]\d{2}(?![\d]|[.,]\d)",
)
NUMERIC_DAY = re.compile(
    r"(?<!\d)(?:\d{4}([-./_])\d{1,2}\1\d{1,2}|\d{1,2}([-./_])\d{1,2}\2(?:\d{4}|\d{2}))(?!\d)"
)
MONTH_LANGUAGES = ("en", "de", "fr", "es", "it", "nl")
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

    words: str = ""
    amounts: frozenset[Decimal] = frozenset()
    days: str = ""

    @classmethod
    def of(cls, name: str, text: str) -> "Readable":
        """Read a file's name and its text layer. In names `-` and `_` also stand for the point: `taxi_12-50.pdf`."""
        stem = name.rsplit(".", 1)[0]
        # A day written 17.04.2026 would be read as an amount.
        without_days = NUMERIC_DAY.sub(" ", f"{text}\n{stem}")
        named = re.sub(r"(?<=\d)[-_](?=\d{2}(?!\d))", ".", NUMERIC_DAY.sub(" ", stem))
        together = f"{stem.replace('_', ' ')}\n{text}"
        return cls(
            words=normalised(together),
            amounts=amounts_in(without_days) | amounts_in(named),
            days=re.sub(r"[\s,]+", " ", f"{stem}\n{text}".casefold()),
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


def amounts_in(text: str) -> frozenset[Decimal]:
    """Return every amount with two places that stands in a text, whichever mark it uses for thousands and cents."""
    found = set()
    for match in AMOUNT.finditer(text):
        written = match.group()
        whole = re.sub(r"\D", "", written[:-3])
        found.add(Decimal(f"{whole}.{written[-2:]}"))
    return frozenset(found)


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
        name=_names(receipt.words, spend.merchant),
        days_off=_days_off(receipt.days, spend.day),
    )


def _names(words: str, merchant: str) -> bool:
    telling = [
        word
        for word in re.findall(r"\w+", normalised(merchant))
        if len(word) >= SHORTEST_WORD and word not in COMMON and not word.isdigit()
    ]
    return any(re.search(rf"\b{re.escape(word)}\b", words) for word in telling)


def _days_off(days: str, day: date) -> int | None:
    nearest = sorted(range(-DAYS_AFTER, DAYS_BEFORE + 1), key=abs)
    for off in nearest:
        if any(
            re.search(rf"(?<!\d){re.escape(way)}(?!\d)", days)
            for way in ways_to_write(day - timedelta(days=off))
        ):
            return off
    return None


def ways_to_write(day: date) -> frozenset[str]:
    """Return how receipts write a day, in lower case and without commas. 03/04 is either day: both are accepted."""
    ways = set()
    for first, second, third in ((day.day, day.month, day.year), (day.month, day.day, day.year)):
        for mark in "/.-":
            ways |= {
                f"{first}{mark}{second}{mark}{third}",
                f"{first:02}{mark}{second:02}{mark}{third}",
                f"{first:02}{mark}{second:02}{mark}{third % 100:02}",
            }
    ways |= {f"{day.year}{mark}{day.month:02}{mark}{day.day:02}" for mark in "/.-_"}
    ways.add(f"{day:%Y%m%d}")
    for language in MONTH_LANGUAGES:
        for width in ("wide", "abbreviated"):
            month = get_month_names(width, locale=language)[day.month].casefold().rstrip(".")
            ways |= {
                f"{day.day} {month} {day.year}",
                f"{day.day:02} {month} {day.year}",
                f"{day.day}. {month} {day.year}",
                f"{month} {day.day} {day.year}",
                f"{month} {day.day:02} {day.year}",
            }
    return frozenset(ways)
