"""Which codes and symbols name a currency, and which symbols name too many."""

import functools

from babel.core import get_global

#: Symbols that belong to one currency only. Those that several share ($, £, ¥, kr) are not here: a person is asked.
_SYMBOLS = {
    "€": "EUR",
    "₹": "INR",
    "₪": "ILS",
    "₺": "TRY",
    "₩": "KRW",
    "₴": "UAH",
    "₫": "VND",
    "zł": "PLN",
    "kč": "CZK",
}


@functools.cache
def known_currencies() -> frozenset[str]:
    """ISO 4217 codes of currencies in use today, through CLDR."""
    in_use: set[str] = set()
    for currencies in get_global("territory_currencies").values():
        in_use.update(code for code, _since, until, tender in currencies if until is None and tender)
    return frozenset(in_use)


def currency_of(written: str) -> str:
    """The ISO 4217 code that `written` (a code in any case, or an unshared symbol) names, or nothing."""
    plain = written.strip()
    if plain.upper() in known_currencies():
        return plain.upper()
    return _SYMBOLS.get(plain.lower(), "")
