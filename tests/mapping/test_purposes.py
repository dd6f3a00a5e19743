"""The table of what may stand on which account, cell by cell, and how the platform narrows it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from expenses_app.ledger.capabilities import ExpenseSupport, TransferSides
from expenses_app.ledger.entries import ExpenseType, Kind
from expenses_app.ledger.records import Account, AccountClass, BankAccountKind, TaxRate
from expenses_app.mapping.purposes import (
    EVERY,
    Purpose,
    purposes_of_account,
    purposes_of_tax_rate,
    supported,
)
from tests.connections.sample_platform import CAPABILITIES

EVERYTHING = replace(CAPABILITIES, kinds=frozenset(Kind), transfer_sides=TransferSides.BALANCE_SHEET)
ORDER = [purpose.word for purpose in EVERY]


def words(purposes):
    return [word for word in ORDER if word in {purpose.word for purpose in purposes}]


P, F, W, C = "expense.Payment", "expense.Refund", "expense.Reward", "expense.Chargeback"
R, T, A = "reimbursable", "transfer", "adjustment"


@pytest.mark.parametrize(
    ("account", "expected"),
    [
        (Account("1", "", account_class=AccountClass.EXPENSE), [P, F, W, C, R, A]),
        (Account("1", "", account_class=AccountClass.INCOME), [W, A]),
        (Account("1", "", account_class=AccountClass.ASSET), [P, F, C, R, T, A]),
        (Account("1", "", account_class=AccountClass.LIABILITY), [P, F, C, R, T, A]),
        (Account("1", "", account_class=AccountClass.EQUITY), [P, F, C, A]),
        (Account("1", "", account_class=AccountClass.ASSET, bank=BankAccountKind.BANK), [T]),
        (Account("1", "", account_class=AccountClass.EXPENSE, selectable=False), []),
        (Account("1", ""), []),
    ],
)
def test_what_may_stand_on_an_account_of_each_class(account, expected):
    assert words(purposes_of_account(account, EVERYTHING)) == expected


@pytest.mark.parametrize(
    ("changes", "account_class", "expected"),
    [
        ({"transfer_sides": TransferSides.BANK}, AccountClass.ASSET, [P, F, C, R, A]),
        ({"kinds": frozenset({Kind.EXPENSE})}, AccountClass.EXPENSE, [P, F, W, C]),
        ({"line_account_classes": frozenset({AccountClass.EXPENSE})}, AccountClass.ASSET, []),
        (
            {
                "expense": ExpenseSupport(
                    {BankAccountKind.CARD: frozenset({ExpenseType.PAYMENT})}, None, None, False
                ),
                "kinds": frozenset({Kind.EXPENSE}),
            },
            AccountClass.EXPENSE,
            [P],
        ),
    ],
)
def test_the_platform_narrows(changes, account_class, expected):
    capabilities = replace(EVERYTHING, **changes)
    assert words(purposes_of_account(Account("1", "", account_class=account_class), capabilities)) == expected


def test_a_bank_account_serves_adjustments_where_declared():
    bank = Account("1", "", bank=BankAccountKind.BANK)
    assert words(purposes_of_account(bank, replace(EVERYTHING, bank_account_in_adjustment=True))) == [T, A]


@pytest.mark.parametrize(
    ("rate", "expected"),
    [
        (TaxRate("1", "", percent=Decimal(20), purchases=True, sales=False), [P, F, C, R]),
        (TaxRate("1", "", percent=Decimal(20), purchases=False, sales=True), [W]),
        (TaxRate("1", "", percent=Decimal(0), purchases=True, sales=True), [P, F, W, C, R]),
        (TaxRate("1", "", percent=None), []),
    ],
)
def test_what_a_tax_rate_serves(rate, expected):
    assert words(purposes_of_tax_rate(rate, EVERYTHING)) == expected


def test_where_no_rates_are_offered_there_are_none():
    rate = TaxRate("1", "", percent=Decimal(20))
    assert purposes_of_tax_rate(rate, replace(EVERYTHING, tax_rates_offered=False)) == frozenset()


def test_every_purpose_has_a_word_and_comes_back_from_it():
    assert [Purpose.named(word) for word in ORDER] == list(EVERY)
    assert supported(EVERYTHING) == frozenset(EVERY)
    with pytest.raises(ValueError):
        Purpose.named("expense.Gift")
