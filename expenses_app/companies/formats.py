"""Money, days and times in words, as the reader's locale writes them (CLDR, through Babel).

A `locale` is a name that Babel knows: "en_GB", "de", "pt_BR".
"""

import copy
import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import NumberPattern, format_decimal

from expenses_app.core.money import places

_LETTER_BEFORE_DIGIT = re.compile(r"([^\W\d_])(?=\d)")


def money_text(amount: Decimal, currency: str, locale: str) -> str:
    """«£1,284.36»: with the symbol and the currency's places; more places are shown where the amount has them."""
    around = _around(currency, locale)
    digits = places(currency)
    if around is not None and amount >= 0 and round(amount, digits) == amount:
        before, after, group, decimal = around
        return before + f"{amount:,.{digits}f}".translate({44: group, 46: decimal}) + after
    return _money_by_babel(amount, currency, locale)


def _money_by_babel(amount: Decimal, currency: str, locale: str) -> str:
    written = _written(amount, currency, locale, Locale.parse(locale).currency_formats["standard"])
    # CLDR's currencySpacing, which Babel leaves out: «KWD 12.500», but «US$12.50».
    return _LETTER_BEFORE_DIGIT.sub("\\1\u00a0", written)


@lru_cache(maxsize=500)
def _around(currency: str, locale: str) -> tuple[str, str, str, str] | None:
    """What stands before and after an amount, and the signs for thousands and decimals; None where a locale is not so
    simple. Babel needs a tenth of a millisecond for an amount, and a page has hundreds."""
    symbols = Locale.parse(locale).number_symbols.get("latn", {})
    group, decimal = symbols.get("group", ","), symbols.get("decimal", ".")
    found = set()
    for sample in ("12345678.12", "1234.12", "1.12"):
        amount = Decimal(sample).quantize(Decimal(1).scaleb(-places(currency)))
        plain = f"{amount:,.{places(currency)}f}".translate({44: group, 46: decimal})
        before, middle, after = _money_by_babel(amount, currency, locale).partition(plain)
        if not middle:
            return None
        found.add((before, after))
    return (*found.pop(), group, decimal) if len(found) == 1 else None


def incoming_money_text(amount: Decimal, currency: str, locale: str) -> str:
    """Money that came back to the card: «+£40.00»."""
    sign = Locale.parse(locale).number_symbols.get("latn", {}).get("plusSign", "+")
    return f"{sign}{money_text(abs(amount), currency, locale)}"


def coded_money_text(amount: Decimal, currency: str, locale: str) -> str:
    """«EUR 366.00»: with the code, for a second currency beside the first."""
    return f"{currency}\u00a0{plain_amount_text(amount, currency, locale)}"


def plain_amount_text(amount: Decimal, currency: str, locale: str) -> str:
    """«1,284.36»: what stands in an amount's input."""
    return _written(amount, currency, locale, Locale.parse(locale).decimal_formats[None])


def _written(amount: Decimal, currency: str, locale: str, pattern: NumberPattern) -> str:
    exponent = amount.normalize().as_tuple().exponent
    own = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    fitted = copy.copy(pattern)
    fitted.frac_prec = (places(currency), max(places(currency), own))
    written: str = fitted.apply(amount, locale, currency=currency, currency_digits=False)
    return written


def number_text(number: int | Decimal, locale: str) -> str:
    """«2,418»."""
    return format_decimal(number, locale=locale)


def rate_text(rate: Decimal, locale: str) -> str:
    """An exchange rate with all its decimal places and no zeros after them: «1.1734»."""
    return format_decimal(rate.normalize(), locale=locale, decimal_quantization=False, group_separator=False)


def percent_text(percent: Decimal, locale: str) -> str:
    """«20 %» or «20%», as the locale has it; `percent` is 20 for 20 %."""
    pattern = copy.copy(Locale.parse(locale).percent_formats[None])
    pattern.frac_prec = (0, 4)
    written: str = pattern.apply(percent / 100, locale)
    return written


def short_date_text(day: date, today: date, locale: str) -> str:
    """«20 Nov»; «20 Nov 2025» where the year is not the one of `today`."""
    skeleton = "MMMd" if day.year == today.year else "yMMMd"
    return format_skeleton(skeleton, day, locale=locale)


def long_date_text(day: date, locale: str) -> str:
    """«20 November 2026»."""
    return format_date(day, "long", locale=locale)


def moment_text(at: datetime, now: datetime, locale: str) -> str:
    """«10:38» for today, «20 Nov» for another day. Both times are aware and already in the reader's zone."""
    if at.date() == now.date():
        return clock_text(at, locale)
    return short_date_text(at.date(), now.date(), locale)


def clock_text(at: datetime, locale: str) -> str:
    """«10:38». `at` is aware and already in the reader's zone."""
    return format_time(at.timetz(), "short", locale=locale)


def period_text(first: date, last: date, today: date, locale: str) -> str:
    """«20 Oct – 19 Nov»; one day is written once."""
    if first == last:
        return short_date_text(first, today, locale)
    return f"{short_date_text(first, today, locale)} – {short_date_text(last, today, locale)}"


_UNITS = ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB"))


def size_text(count: int, locale: str) -> str:
    """A file's size from its bytes: «184 kB», «1.2 MB»."""
    for step, unit in _UNITS:
        if count >= step:
            value = Decimal(count) / step
            digits = Decimal("0.1") if value < 10 else Decimal(1)
            return f"{format_decimal(value.quantize(digits), locale=locale)}\u00a0{unit}"
    return f"{format_decimal(count, locale=locale)}\u00a0B"


def duration_text(span: timedelta) -> str:
    """«41 s», «3 min», «2 h 5 min»: for progress, where units are read the same in every language."""
    seconds = int(span.total_seconds())
    if seconds < 60:
        return f"{seconds}\u00a0s"
    minutes, hours = seconds // 60 % 60, seconds // 3600
    if not hours:
        return f"{minutes}\u00a0min"
    return f"{hours}\u00a0h" + (f" {minutes}\u00a0min" if minutes else "")
