"""JSON as exact bytes: what leaves for a ledger, and what comes back, never passes through a float."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expenses_app.core.json_bytes import dumps, loads

AMOUNTS = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**15), max_value=10**15)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"b": 1, "a": [True, None, "x"]}, b'{"b":1,"a":[true,null,"x"]}'),
        (Decimal("100.00"), b"100.00"),
        (Decimal("1E+2"), b"100"),
        (Decimal("0.00000001"), b"0.00000001"),
        (Decimal("-0.00"), b"0.00"),
        ('Café "Zur Post"\n', '"Café \\"Zur Post\\"\\n"'.encode()),
        ((1, 2), b"[1,2]"),
    ],
    ids=[
        "keys in the order given",
        "an amount keeps its places",
        "no exponent",
        "however small",
        "no negative zero",
        "text as UTF-8",
        "a tuple",
    ],
)
def test_the_bytes_of_a_value(value, expected):
    assert dumps(value) == expected


@pytest.mark.parametrize(
    "value",
    [1.5, {"a": 0.1}, Decimal("NaN"), {1: "x"}, object()],
    ids=["float", "inside", "NaN", "key", "object"],
)
def test_what_has_no_exact_bytes_is_refused(value):
    with pytest.raises(TypeError):
        dumps(value)


def test_broken_numbers_come_back_as_decimals():
    assert loads(b'{"a":0.1,"b":2}') == {"a": Decimal("0.1"), "b": 2}
    assert isinstance(loads(b"0.1"), Decimal)


@pytest.mark.parametrize("told", [b"", b"<html>", b"NaN", b"\xff"])
def test_what_is_no_json_is_refused(told):
    with pytest.raises(ValueError):
        loads(told)


@given(AMOUNTS)
def test_an_amount_survives_the_way_there_and_back(amount):
    assert loads(dumps({"a": amount}))["a"] == amount
