"""Amounts and days as people type them, in their own locale. What could mean two things is refused, not guessed."""

import re
import unicodedata
from datetime import date
from decimal import Decimal

from babel import Locale
from babel.numbers import NumberFormatError, get_currency_symbol, parse_decimal

from expenses_app.companies.formats import plain_amount_text, rate_text, short_date_text
from expenses_app.core.messages import Message
from expenses_app.core.money import fits, places


class NotUnderstood(ValueError):
    """What was typed is no amount or no day. `message` says how to write it."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.id)
        self.message = message


_MINUS = str.maketrans({"−": "-", "–": "-", "\u2007": "", "\u00a0": " ", "\u202f": " ", "’": "'"})
_WORD = re.compile(r"[^\W\d_]+")
_EXAMPLE = Decimal("1284.36")


def amount_typed(text: str, currency: str, locale: str) -> Decimal:
    """The amount in major units. «1,284.36», «£1,284.36», «GBP 1284.36» and «−5» are understood in «en_GB».

    Raises NotUnderstood for anything else, and for more places than the currency has.
    """
    bare = text.translate(_MINUS).strip()
    for mark in (get_currency_symbol(currency, locale), currency):
        bare = bare.replace(mark, "").strip()
    bare = bare.replace("- ", "-")
    group = Locale.parse(locale).number_symbols.get("latn", {}).get("group", ",")
    if group in "\u00a0\u202f":
        bare = bare.replace(" ", group)
    try:
        # A Decimal would also understand «1e3», «NaN» and «Infinity».
        amount = parse_decimal("" if _WORD.search(bare) else bare, locale=locale, strict=True)
    except NumberFormatError as unclear:
        example = plain_amount_text(_EXAMPLE, currency, locale)
        raise NotUnderstood(Message("Write the amount like %(example)s.", {"example": example})) from unclear
    if not fits(amount, currency):
        many = places(currency)
        if many == 0:
            raise NotUnderstood(Message("%(currency)s has no decimal places.", {"currency": currency}))
        raise NotUnderstood(
            Message("%(currency)s has %(places)s decimal places.", {"currency": currency, "places": many})
        )
    return amount


_RATE_PLACES = 12


def rate_typed(text: str, locale: str) -> Decimal:
    """An exchange rate above zero with at most twelve decimal places: «1.1734» in «en_GB». Raises NotUnderstood."""
    bare = text.translate(_MINUS).strip()
    try:
        rate = parse_decimal("" if _WORD.search(bare) else bare, locale=locale, strict=True)
    except NumberFormatError as unclear:
        example = rate_text(Decimal("1.1734"), locale)
        raise NotUnderstood(Message("Write the rate like %(example)s.", {"example": example})) from unclear
    if rate <= 0:
        raise NotUnderstood(Message("A rate is above zero."))
    if rate != round(rate, _RATE_PLACES) or rate >= 10**16:
        raise NotUnderstood(
            Message("A rate has at most %(places)s decimal places.", {"places": _RATE_PLACES})
        )
    return rate


_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NUMBERS = re.compile(r"\d+")


def day_typed(text: str, today: date, locale: str) -> date:
    """The day. «20/11/2026», «20/11/26», «20.11.», «20 Nov», «2026-11-20» are understood in «en_GB».

    The order of day and month is the locale's. Without a year it is the latest such day that is not after `today`.
    Raises NotUnderstood.
    """
    typed = text.strip()
    iso = _ISO.fullmatch(typed)
    if iso:
        year, month, day = (int(part) for part in iso.groups())
        return _day(year, month, day, today, locale)
    numbers = [int(number) for number in _NUMBERS.findall(typed)]
    named = _month_named(typed, locale)
    order = _order(locale)
    if named and numbers and len(numbers) <= 2:
        day, *years = numbers
        return _day(_year(years, named, day, today), named, day, today, locale)
    if not named and _WORD.search(typed) is None and len(numbers) in (2, 3):
        places_ = dict(
            zip([place for place in order if len(numbers) == 3 or place != "y"], numbers, strict=True)
        )
        years = [places_["y"]] if "y" in places_ else []
        return _day(
            _year(years, places_["M"], places_["d"], today), places_["M"], places_["d"], today, locale
        )
    raise _no_day(today, locale)


def _order(locale: str) -> str:
    """«dMy», «Mdy» or «yMd», from the locale's short pattern."""
    pattern = Locale.parse(locale).date_formats["short"].pattern
    return "".join(dict.fromkeys(letter for letter in pattern if letter in "dMy"))


def _month_named(text: str, locale: str) -> int | None:
    names: dict[str, int] = {}
    for form in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for month, name in Locale.parse(locale).months[form][width].items():
                names[_folded(name)] = month
    for word in _WORD.findall(text):
        month = names.get(_folded(word))
        if month:
            return month
    return None


def _folded(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.casefold().rstrip("."))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _year(years: list[int], month: int, day: int, today: date) -> int:
    if years:
        return years[0] + 2000 if years[0] < 100 else years[0]
    return today.year if (month, day) <= (today.month, today.day) else today.year - 1


def _day(year: int, month: int, day: int, today: date, locale: str) -> date:
    try:
        return date(year, month, day)
    except ValueError as impossible:
        if 1 <= month <= 12:
            name = Locale.parse(locale).months["format"]["wide"][month]
            sentence = Message("There is no %(day)s %(month)s.", {"day": day, "month": name})
            raise NotUnderstood(sentence) from impossible
        raise _no_day(today, locale) from impossible


def _no_day(today: date, locale: str) -> NotUnderstood:
    return NotUnderstood(
        Message("Write the day like %(example)s.", {"example": short_date_text(today, today, locale)})
    )
