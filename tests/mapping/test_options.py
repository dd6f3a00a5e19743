import pytest

from expenses_app.mapping.options import mapping_options
from expenses_app.mapping.picking import pick
from expenses_app.mapping.purposes import Purpose

pytestmark = pytest.mark.django_db


def picked(connection, kind, text="", purpose="", account=""):
    groups = pick(connection, kind, text, Purpose.named(purpose) if purpose else None, account)
    return {group.title: [option.value for option in group.options] for group in groups}


def test_options_hold_active_records_with_what_they_serve(books):
    options = mapping_options(books)
    assert [one.account.id for one in options.accounts] == [
        "bank",
        "sales",
        "travel",
        "laptop",
        "control",
        "card",
    ]
    served = {one.account.id: {purpose.word for purpose in one.purposes} for one in options.accounts}
    assert served["sales"] == {"expense.Reward"}
    assert served["control"] == set()
    assert [one.tax_rate.id for one in options.tax_rates] == ["in20", "out20", "capital"]
    assert [one.id for one in options.tracking_options] == ["north"]


@pytest.mark.parametrize(
    ("purpose", "expected"),
    [
        ("expense.Payment", {"Expenses": ["travel"], "Assets": ["laptop"]}),
        ("expense.Reward", {"Income": ["sales"], "Expenses": ["travel"]}),
        ("transfer", {"Bank accounts": ["bank"], "Cards": ["card"]}),
    ],
)
def test_accounts_are_offered_by_purpose_and_grouped(books, purpose, expected):
    assert picked(books, "account", purpose=purpose) == expected


def test_bank_accounts_are_a_kind_of_their_own(books):
    assert picked(books, "bank_account") == {"Bank accounts": ["bank"], "Cards": ["card"]}
    assert picked(books, "bank_account", "vis") == {"Cards": ["card"]}


def test_tax_rates_go_with_purpose_and_account(books):
    assert picked(books, "tax_rate", purpose="expense.Payment", account="travel") == {"": ["in20"]}
    assert picked(books, "tax_rate", purpose="expense.Payment", account="laptop") == {"": ["in20", "capital"]}
    assert picked(books, "tax_rate", purpose="expense.Reward") == {"": ["out20"]}


def test_tracking_is_grouped_by_category(books):
    assert picked(books, "tracking_option", "nor") == {"Region": ["north"]}


def test_archived_ones_are_not_offered(books):
    assert picked(books, "account", "old") == {}
