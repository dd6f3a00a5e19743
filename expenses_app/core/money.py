"""Money: a Decimal amount with its currency, and the arithmetic that must not lose a cent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any

from babel.core import get_global

# ISO 4217 minor units through CLDR; the default is 2.
_FRACTIONS: Mapping[str, Any] = get_global("currency_fractions")
# CLDR says what shops use in cash; ledgers keep ISO 4217's places for these.
_ISO_WHERE_CLDR_DIFFERS = {
    "AFN": 2, "ALL": 2, "IQD": 3, "IRR": 2, "KPW": 2, "LAK": 2, "LBP": 2, "MGA": 2, "MMK": 2, "RSD": 2,
    "SLL": 2, "SOS": 2, "STN": 2, "SYP": 2, "TZS": 2, "UZS": 2, "YER": 2, "COP": 2, "CRC": 2, "HUF": 2,
    "IDR": 2, "MUR": 2, "PKR": 2, "GYD": 2, "NOK": 2, "SEK": 2, "CZK": 2, "DKK": 2, "CHF": 2, "TWD": 2,
}  # fmt: skip
ZERO = Decimal(0)


def places(currency: str) -> int:
    """Number of decimal places of an ISO 4217 currency (JPY 0, EUR 2, KWD 3)."""
    if currency in _ISO_WHERE_CLDR_DIFFERS:
        return _ISO_WHERE_CLDR_DIFFERS[currency]
    return int(_FRACTIONS.get(currency, _FRACTIONS["DEFAULT"])[0])


def quantum(currency: str) -> Decimal:
    """The smallest amount of a currency: 1, 0.01, 0.001."""
    return Decimal(1).scaleb(-places(currency))


def rounded(amount: Decimal, currency: str) -> Decimal:
    """`amount` in major units, rounded half up to the currency's places."""
    return amount.quantize(quantum(currency), rounding=ROUND_HALF_UP)


def fits(amount: Decimal, currency: str) -> bool:
    """Whether `amount` has no more places than its currency."""
    return amount == rounded(amount, currency)


@dataclass(frozen=True)
class Money:
    """An amount in major units (12.34) with its ISO 4217 currency code."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal):
            raise TypeError("an amount of money is a Decimal")

    def __add__(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be added")
        return Money(self.amount + other.amount, self.currency)


@dataclass(frozen=True)
class NetAndTax:
    """A gross amount taken apart; net + tax = gross, always."""

    net: Decimal
    tax: Decimal

    @property
    def gross(self) -> Decimal:
        return self.net + self.tax


def split_gross(gross: Decimal, percent: Decimal, currency: str) -> NetAndTax:
    """Take the tax out of a gross amount.

    `percent` is the effective rate of tax on net (20 means 20 %). tax = round(gross × r ÷ (1 + r), half up).
    """
    rate = percent / 100
    tax = rounded(gross * rate / (1 + rate), currency)
    return NetAndTax(gross - tax, tax)


def share(total: Decimal, weights: Sequence[Decimal], currency: str) -> list[Decimal]:
    """Split `total` in proportion to `weights` by largest remainder; the shares sum to `total` exactly.

    Raises ValueError when there is no weight to share by.
    """
    whole = sum(weights, ZERO)
    if not weights or whole == 0:
        raise ValueError("nothing to share by")
    step = quantum(currency)
    exact = [total * weight / whole for weight in weights]
    shares = [part.quantize(step, rounding=ROUND_DOWN) for part in exact]
    missing = total - sum(shares, ZERO)
    direction = step if missing > 0 else -step
    by_remainder = sorted(range(len(exact)), key=lambda i: abs(exact[i] - shares[i]), reverse=True)
    index = 0
    while abs(missing) >= step:
        shares[by_remainder[index % len(shares)]] += direction
        missing -= direction
        index += 1
    if missing:
        shares[by_remainder[0]] += missing
    return shares
