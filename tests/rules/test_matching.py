from decimal import Decimal
from uuid import UUID

import pytest

from expenses_app.core.money import Money
from expenses_app.rules.matching import Conditions, Matcher, Subject, fits

TIMBER = Subject(
    merchant="Kestrel Timber  Merchants",
    note="Oak boards, 40 m²",
    bank_account_id="visa",
    purpose="expense.Payment",
    amounts=(Money(Decimal("25.00"), "EUR"), Money(Decimal("21.40"), "GBP")),
)


@pytest.mark.parametrize(
    ("conditions", "taken"),
    [
        ({}, False),  # no condition at all takes nothing
        ({"merchants": [" "]}, False),  # nothing written is no condition
        ({"merchants": ["TIMBER"]}, True),
        ({"merchants": ["hardwood", "timber"]}, True),
        ({"merchants": ["hardwood", "fixings"]}, False),
        ({"merchants": ["kestrel timber merchants"]}, True),  # doubled spaces do not matter
        ({"merchant_test": "starts", "merchants": ["kestrel"]}, True),
        ({"merchant_test": "starts", "merchants": ["timber"]}, False),
        ({"merchant_test": "equals", "merchants": ["Kestrel Timber Merchants"]}, True),
        ({"merchant_test": "equals", "merchants": ["Kestrel Timber"]}, False),
        ({"notes": ["OAK"]}, True),
        ({"notes": ["40 m2"]}, True),  # the way people type it
        ({"notes": ["pine"]}, False),
        ({"bank_account_ids": ["amex", "visa"]}, True),
        ({"bank_account_ids": ["amex"]}, False),
        ({"purposes": ["expense.Payment"]}, True),
        ({"purposes": ["expense.Refund", "transfer"]}, False),
        ({"amount_from": Decimal("25"), "currency": "EUR"}, True),
        ({"amount_from": Decimal("25.01"), "currency": "EUR"}, False),
        ({"amount_to": Decimal("21.40"), "currency": "GBP"}, True),  # what left the card counts too
        ({"amount_from": Decimal("1"), "amount_to": Decimal("21.39"), "currency": "GBP"}, False),
        ({"amount_from": Decimal("1"), "currency": "USD"}, False),
        ({"merchants": ["timber"], "bank_account_ids": ["amex"]}, False),  # all must hold
        ({"merchants": ["timber"], "amount_from": Decimal("20"), "currency": "EUR"}, True),
    ],
)
def test_a_rule_fits_when_all_its_conditions_hold(conditions, taken):
    assert fits(Conditions(**conditions), TIMBER) is taken


@pytest.mark.parametrize("typed", ["café müller", "CAFE MULLER", "Café Müller"])
def test_case_and_accents_make_no_difference(typed):
    conditions = Conditions(merchant_test="equals", merchants=[typed])
    assert fits(conditions, Subject(merchant="CAFÉ  MÜLLER"))


def test_the_first_rule_that_fits_proposes():
    broad, narrow = UUID(int=1), UUID(int=2)
    timber = Conditions(merchants=["timber"])
    kestrel = Conditions(merchants=["kestrel"])
    assert Matcher.of([(broad, timber), (narrow, kestrel)]).first(TIMBER) == broad
    assert Matcher.of([(narrow, kestrel), (broad, timber)]).first(TIMBER) == narrow
    assert Matcher.of([(narrow, Conditions(merchants=["shell"])), (broad, timber)]).first(TIMBER) == broad
    assert Matcher.of([]).first(TIMBER) is None


def test_what_a_merchant_lets_through_still_depends_on_the_rest():
    matcher = Matcher.of([(UUID(int=1), Conditions(merchants=["timber"], notes=["oak"]))])
    assert matcher.first(TIMBER) == UUID(int=1)
    assert matcher.first(Subject(merchant=TIMBER.merchant, note="Pine")) is None
