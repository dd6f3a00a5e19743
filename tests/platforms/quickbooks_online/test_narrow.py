"""What one company can do of all that QuickBooks Online can."""

from dataclasses import replace

import pytest

from expenses_app.ledger.capabilities import CurrencyOption
from expenses_app.ledger.entries import Kind
from expenses_app.ledger.records import RecordKind
from expenses_app.platforms.quickbooks_online.platform import PLATFORM
from tests.platforms.quickbooks_online.books import BRITISH

DECLARED = PLATFORM.capabilities


def narrowed(**facts):
    return PLATFORM.narrow(DECLARED, replace(BRITISH, **facts))


def test_a_company_that_has_everything_can_do_everything_declared():
    assert narrowed() == DECLARED


@pytest.mark.parametrize(
    ("plan", "has_bills"),
    [
        ("QuickBooks Online Simple Start", False),
        ("QuickBooks Online EasyStart", False),
        ("QuickBooks Online Essentials", True),
        ("QuickBooks Online Plus", True),
        ("", True),
    ],
)
def test_the_smallest_plan_has_no_bills(plan, has_bills):
    capabilities = narrowed(plan=plan)

    assert (Kind.REIMBURSABLE in capabilities.kinds) is has_bills
    assert (Kind.REIMBURSABLE in capabilities.updatable) is has_bills
    assert (Kind.REIMBURSABLE in capabilities.currencies) is has_bills
    assert Kind.EXPENSE in capabilities.kinds


def test_a_company_of_one_currency_writes_in_it_alone():
    currencies = narrowed(multi_currency=False).currencies

    assert set(currencies.values()) == {frozenset({CurrencyOption.ALL_BASE})}


@pytest.mark.parametrize(
    ("extra", "most", "offered"),
    [
        ({"classes": True, "departments": True}, 2, True),
        ({"classes": True, "departments": False}, 1, True),
        ({"classes": False, "departments": False}, 0, False),
    ],
    ids=["both", "classes only", "neither"],
)
def test_tracking_is_what_the_company_turned_on(extra, most, offered):
    capabilities = narrowed(extra=extra)

    assert capabilities.max_tracking_per_line == most
    assert (RecordKind.TRACKING_OPTION in capabilities.records) is offered


def test_lines_are_billed_on_only_where_that_is_turned_on():
    assert narrowed(extra={"billable_expenses": False}).billable == frozenset()
