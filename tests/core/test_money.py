"""Money that never loses a cent."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expenses_app.core.money import Money, fits, places, rounded, share, split_gross


@pytest.mark.parametrize(
    ("currency", "expected"),
    [("GBP", 2), ("JPY", 0), ("KWD", 3), ("HUF", 2), ("ISK", 0), ("CHF", 2), ("BHD", 3)],
)
def test_places_are_those_of_iso_4217(currency, expected):
    assert places(currency) == expected


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        ("0.005", "GBP", "0.01"),
        ("0.004", "GBP", "0.00"),
        ("-0.005", "GBP", "-0.01"),
        ("1.5", "JPY", "2"),
        ("2.5", "JPY", "3"),
    ],
)
def test_rounding_is_half_up_away_from_zero(amount, currency, expected):
    assert rounded(Decimal(amount), currency) == Decimal(expected)


@pytest.mark.parametrize(
    ("gross", "percent", "currency", "net", "tax"),
    [
        ("120.00", "20", "GBP", "100.00", "20.00"),
        ("100.00", "20", "GBP", "83.33", "16.67"),
        ("0.01", "20", "GBP", "0.01", "0.00"),
        ("0.03", "20", "GBP", "0.02", "0.01"),  # 0.005 of tax goes up
        ("1100", "10", "JPY", "1000", "100"),
        ("999", "10", "JPY", "908", "91"),
        ("10.005", "5", "KWD", "9.529", "0.476"),
        ("105.00", "5.25", "EUR", "99.76", "5.24"),
        ("50.00", "0", "EUR", "50.00", "0.00"),
    ],
)
def test_a_gross_amount_is_taken_apart(gross, percent, currency, net, tax):
    parts = split_gross(Decimal(gross), Decimal(percent), currency)
    assert (parts.net, parts.tax) == (Decimal(net), Decimal(tax))


amounts = st.decimals(min_value="0.01", max_value="99999999", places=2)


@given(gross=amounts, percent=st.decimals(min_value=0, max_value=100, places=2))
def test_net_and_tax_are_gross_always(gross, percent):
    parts = split_gross(gross, percent, "GBP")
    assert parts.net + parts.tax == gross
    assert fits(parts.net, "GBP")


@given(total=amounts, weights=st.lists(amounts, min_size=1, max_size=30))
def test_shares_sum_to_the_whole(total, weights):
    shares = share(total, weights, "GBP")
    assert sum(shares) == total
    assert all(fits(one, "GBP") for one in shares)


def test_the_largest_remainder_gets_the_odd_cent():
    assert share(Decimal("100.00"), [Decimal(1)] * 3, "GBP") == [
        Decimal("33.34"),
        Decimal("33.33"),
        Decimal("33.33"),
    ]


def test_nothing_can_be_shared_by_nothing():
    with pytest.raises(ValueError, match="nothing to share by"):
        share(Decimal(1), [], "GBP")


def test_a_float_is_no_money():
    with pytest.raises(TypeError):
        Money(0.1, "GBP")


def test_different_currencies_are_not_added():
    with pytest.raises(ValueError, match="cannot be added"):
        Money(Decimal(1), "GBP") + Money(Decimal(1), "EUR")
