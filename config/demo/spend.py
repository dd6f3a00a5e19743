"""Three months of a small company's card spend: merchants, habits, and the odd ones that make bookkeeping interesting."""

import datetime
import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from expenses_app.core.money import rounded


@dataclass(frozen=True)
class Merchant:
    """Somewhere the company spends. `category` is looked for among the names of the ledger's accounts.

    `low`, `high`: gross in whole units of `currency`.
    `often`: about how often in a fortnight. `taxed`: carries the usual purchase tax.
    """

    name: str
    category: str
    currency: str
    low: int
    high: int
    often: float
    taxed: bool = True


@dataclass(frozen=True)
class Spend:
    """One card transaction as the issuer tells it; amounts positive, major units."""

    source_id: str
    date: datetime.date
    merchant: str
    category: str
    type: str
    amount: Decimal
    currency: str
    card: str
    memo: str = ""
    original_amount: Decimal | None = None
    original_currency: str = ""
    taxed: bool = True
    receipt: bool = False


MERCHANTS = (
    Merchant("Corner Press Coffee", "entertainment", "own", 4, 24, 11),
    Merchant("Northline Rail", "travel", "own", 22, 140, 6, taxed=False),
    Merchant("Cityhop Taxi", "travel", "own", 9, 46, 7, taxed=False),
    Merchant("Hotel Almirante, Lisbon", "travel", "EUR", 120, 420, 1),
    Merchant("Osteria Ponte, Milano", "entertainment", "EUR", 38, 140, 1.5),
    Merchant("Skybridge Airways", "travel", "own", 68, 540, 2, taxed=False),
    Merchant("Brightloop Cloud", "software", "USD", 40, 320, 2),
    Merchant("Mapleframe", "software", "USD", 12, 49, 3),
    Merchant("Adverta Search", "advertising", "own", 180, 900, 3),
    Merchant("Fenwick Street Post", "postage", "own", 3, 38, 5, taxed=False),
    Merchant("Paper & Anchor Stationers", "office", "own", 8, 130, 5),
    Merchant("Haldane Tool Hire", "repairs", "own", 30, 260, 2),
    Merchant("Bluewharf Marine Paints", "cost", "own", 45, 640, 4),
    Merchant("Green Lamp Energy", "light", "own", 140, 360, 1),
    Merchant("Tallow & Wick", "office", "own", 15, 90, 2),
    Merchant("Lantern Insurance Brokers", "insurance", "own", 610, 615, 1, taxed=False),
    Merchant("Harbour Broadband", "telephone", "own", 42, 48, 1),
    Merchant("Quayside Market", "entertainment", "own", 12, 85, 5),
    Merchant("Kestrel Legal", "legal", "own", 240, 960, 0.7),
    Merchant("Papier Lefèvre, Paris", "office", "EUR", 25, 160, 1),
    Merchant("Dockside Fuel", "motor", "own", 35, 95, 5),
    Merchant("Ledgerline Books", "subscriptions", "own", 9, 32, 2, taxed=False),
)
CARDS = ("Priya ··4417", "Tomas ··2093", "Workshop ··0316")
_CROSS = {("GBP", "EUR"): "1.17", ("GBP", "USD"): "1.27", ("USD", "EUR"): "0.92", ("EUR", "USD"): "1.09"}


def months_of_spend(own: str, last: datetime.date, seed: str) -> Iterator[Spend]:
    """Spend of the 92 days up to `last` on cards in currency `own`; the same arguments give the same spend."""
    chance = random.Random(seed)
    number = 0
    for days_ago in range(92, -1, -1):
        day = last - datetime.timedelta(days=days_ago)
        for merchant in MERCHANTS:
            rate = merchant.often / 14
            if day.weekday() >= 5:
                rate *= 0.25
            while chance.random() < rate:
                rate -= 1
                number += 1
                yield _purchase(f"card-{number:05d}", merchant, own, day, chance)
    yield from _odd_ones(own, last)


def _purchase(source: str, merchant: Merchant, own: str, day: datetime.date, chance: random.Random) -> Spend:
    amount = Decimal(chance.randint(merchant.low * 100, merchant.high * 100)).scaleb(-2)
    original: Decimal | None = None
    foreign = ""
    rate = _CROSS.get((own, merchant.currency))
    if merchant.currency not in ("own", own) and rate:
        original = amount
        foreign = merchant.currency
        amount = rounded(amount / Decimal(rate), own)
    return Spend(
        source_id=source,
        date=day,
        merchant=merchant.name,
        category=merchant.category,
        type="Payment",
        amount=amount,
        currency=own,
        card=chance.choice(CARDS),
        original_amount=original,
        original_currency=foreign,
        taxed=merchant.taxed and not foreign,
        receipt=chance.random() < 0.28,
    )


def _odd_ones(own: str, last: datetime.date) -> Iterator[Spend]:
    """A refund, rewards, a chargeback, and two equal coffees on one day."""

    def odd(
        source: str, days: int, merchant: str, category: str, type: str, amount: str, memo: str = ""
    ) -> Spend:
        return Spend(
            source_id=source,
            date=last - datetime.timedelta(days=days),
            merchant=merchant,
            category=category,
            type=type,
            amount=Decimal(amount),
            currency=own,
            card=CARDS[2],
            memo=memo,
            taxed=type != "Reward",
        )

    yield odd("refund-1", 4, "Haldane Tool Hire", "repairs", "Refund", "40.00", "Deposit returned")
    yield odd("refund-2", 19, "Skybridge Airways", "travel", "Refund", "118.60", "Flight cancelled")
    yield odd("reward-1", 9, "Card cashback", "income", "Reward", "12.44")
    yield odd("reward-2", 40, "Card cashback", "income", "Reward", "15.02")
    yield odd(
        "chargeback-1", 12, "Unknown Gym Ltd", "entertainment", "Chargeback", "59.99", "Not ours, disputed"
    )
    yield odd("coffee-1", 2, "Corner Press Coffee", "entertainment", "Payment", "3.80")
    yield odd("coffee-2", 2, "Corner Press Coffee", "entertainment", "Payment", "3.80")
