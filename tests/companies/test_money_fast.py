"""Amounts are written as Babel writes them, by the shorter way too."""

from decimal import Decimal

import pytest

from expenses_app.companies.formats import _money_by_babel, money_text

AMOUNTS = [
    "0",
    "0.05",
    "1",
    "12.5",
    "999.99",
    "1234.5",
    "123456.78",
    "1234567890.12",
    "-12.5",
    "1.2345",
    "100.0000",
]


@pytest.mark.parametrize(
    "locale", ["en_GB", "en_US", "de", "fr", "es", "pl", "pt_PT", "de_CH", "hi", "ar", "ja", "sv"]
)
@pytest.mark.parametrize("currency", ["GBP", "EUR", "USD", "JPY", "KWD", "CHF", "INR", "CLF"])
def test_the_short_way_writes_what_babel_writes(locale, currency):
    for amount in map(Decimal, AMOUNTS):
        assert money_text(amount, currency, locale) == _money_by_babel(amount, currency, locale)
