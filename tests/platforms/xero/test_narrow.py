"""What one organisation can do of all that Xero can."""

from dataclasses import replace

from expenses_app.ledger.capabilities import CurrencyOption
from expenses_app.ledger.entries import Kind
from expenses_app.platforms.xero.platform import PLATFORM
from tests.platforms.xero import books


def test_an_organisation_of_several_currencies_can_do_everything_declared():
    assert PLATFORM.narrow(PLATFORM.capabilities, books.FACTS) == PLATFORM.capabilities


def test_an_organisation_of_one_currency_writes_in_it_alone():
    narrowed = PLATFORM.narrow(PLATFORM.capabilities, replace(books.FACTS, multi_currency=False))

    assert set(narrowed.currencies.values()) == {frozenset({CurrencyOption.ALL_BASE})}
    assert narrowed.converted[Kind.EXPENSE] == {CurrencyOption.BASE_ACCOUNT_FOREIGN_TRANSACTION}
    assert narrowed.kinds == PLATFORM.capabilities.kinds
