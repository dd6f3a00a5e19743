from decimal import Decimal

import pytest

from expenses_app.statements.choices import Outcome
from expenses_app.statements.direction import first_choice, is_settlement
from expenses_app.statements.readers.statement import AccountKind

#: amount, the bank's word, text, kind of account, whether it looks like the owner's payment to the card
SETTLEMENTS = [
    ("500.00", "PAYMENT", "THANK YOU", "card", True),
    ("500.00", "XFER", "FROM 4417", "card", True),
    ("123.45", "Payment", "AUTOMATIC PAYMENT - THANK", "unknown", True),
    ("1000.00", "", "CAPITAL ONE AUTOPAY PYMT", "card", True),
    ("500.00", "CREDIT", "PAYMENT RECEIVED - THANK YOU", "card", True),
    ("40.00", "CREDIT", "Haldane Tool Hire", "card", False),
    ("40.00", "", "Refund", "unknown", False),
    ("500.00", "PAYMENT", "Customer 117", "bank", False),
    ("-500.00", "PAYMENT", "THANK YOU", "card", False),
]


@pytest.mark.parametrize(("amount", "word", "text", "kind", "expected"), SETTLEMENTS)
def test_money_that_comes_to_a_card_from_its_owner_is_recognised(amount, word, text, kind, expected):
    assert is_settlement(Decimal(amount), word, text, AccountKind(kind)) is expected


#: outcome, amount, settlement, what the row begins with ("" is a person's decision)
CHOICES = [
    ("new", "-3.80", False, "payment"),
    ("new", "12.00", False, "refund"),
    ("new", "500.00", True, ""),
    ("here", "-3.80", False, "leave_out"),
    ("repeat", "-3.80", False, "leave_out"),
    ("pending", "-3.80", False, "leave_out"),
    ("twin", "-3.80", False, ""),
    ("reused", "-3.80", False, ""),
    ("correction", "-3.80", False, ""),
    ("unreadable", None, False, "leave_out"),
    ("nothing", None, False, "leave_out"),
]


@pytest.mark.parametrize(("outcome", "amount", "settlement", "choice"), CHOICES)
def test_a_row_begins_with_what_is_certain_and_else_waits_for_a_person(outcome, amount, settlement, choice):
    value = Decimal(amount) if amount else None
    assert first_choice(Outcome(outcome), value, settlement=settlement) == choice


def test_every_outcome_has_a_row_above():
    assert {row[0] for row in CHOICES} == set(Outcome.values)
