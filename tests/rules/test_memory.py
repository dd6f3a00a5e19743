import pytest

from expenses_app.rules.memory import clear, keys_of, remember
from expenses_app.transactions.choices import Kind, Review
from expenses_app.transactions.models import Transaction
from tests.rules.conftest import LEDGER

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("counted", "choice"),
    [
        ({}, None),
        ({"travel": 1}, None),  # once is no habit
        ({"travel": 2}, ("travel", 2, 2)),
        ({"travel": 3, "laptop": 1}, ("travel", 3, 4)),  # 75 of 100
        ({"travel": 2, "laptop": 1}, None),
        ({"travel": 9, "laptop": 3}, ("travel", 9, 12)),
        ({"travel": 8, "laptop": 3}, None),  # 72 of 100
        ({"": 9, "in20": 1}, ("", 9, 10)),  # nothing, mostly: that is a choice too
    ],
)
def test_memory_speaks_only_when_it_is_clear(counted, choice):
    assert clear(counted) == choice


@pytest.mark.parametrize(
    ("merchant", "key"),
    [
        ("TESCO STORES 3412", "tesco stores"),
        ("Tesco  Stores 2841", "tesco stores"),
        ("CAFÉ MÜLLER", "cafe muller"),
        ("AMZN Mktp US*2K4RT8", "amzn mktp"),
        ("Sainsbury's", "sainsbury s"),
        ("7-Eleven", "7 eleven"),
        ("Studio 54", "studio 54"),
        ("3412 2211", "3412"),  # the first word always counts
        ("***", ""),
    ],
)
def test_branch_and_order_numbers_do_not_make_another_merchant(merchant, key):
    assert keys_of([merchant]) == {merchant: key}


def test_choices_are_counted_over_spellings_of_a_merchant(books, company, confirmed):
    confirmed("TESCO STORES 3412", account="travel", tax_rate="in20", tracking=["north"], times=2)
    confirmed("Tesco Stores 2841", account="travel", supplier="acme", times=1, review=Review.READY)
    history = remember(company.id, LEDGER, ["tesco stores 9999"]).of("tesco stores 9999", "expense")
    assert history.accounts == {"travel": 3}
    assert history.tax_rates["travel"] == {"in20": 2, "": 1}
    assert history.tracking["travel"] == {("north",): 2, (): 1}
    assert history.contacts == {("supplier", "acme"): 1}


@pytest.mark.parametrize(
    "values",
    [
        {"review": "to_review", "status": "to_review"},
        {"review": "excluded", "status": "excluded"},
        {"review": "submitted", "status": "refused"},
        {"review": "submitted", "status": "voided"},
        {"ledger_id": "sample:another"},
    ],
)
def test_what_nobody_confirmed_or_is_of_other_books_does_not_count(books, company, confirmed, values):
    (row,) = confirmed("Acme", account="travel")
    Transaction.objects.filter(id=row.id).update(**values)
    assert remember(company.id, LEDGER, ["Acme"]).of("Acme", "expense") is None


def test_other_companies_do_not_count(books, company, other_company, confirmed):
    confirmed("Acme", account="travel")
    assert remember(other_company.id, LEDGER, ["Acme"]).of("Acme", "expense") is None


def test_a_default_supplier_is_nobodys_choice(books, company, confirmed):
    (row,) = confirmed("Acme", account="travel", supplier="acme")
    Transaction.objects.filter(id=row.id).update(origins={"contact": {"by": "default"}})
    assert remember(company.id, LEDGER, ["Acme"]).of("Acme", "expense").contacts == {}


def test_a_split_says_nothing(books, company, confirmed):
    (row,) = confirmed("Acme", account="travel")
    row.lines.create(company=company, position=1, net=1, account_id="laptop")
    assert remember(company.id, LEDGER, ["Acme"]).of("Acme", "expense") is None


def test_a_transfer_is_remembered_by_where_it_went(books, company, confirmed):
    confirmed("ATM", kind=Kind.TRANSFER, destination_account_id="bank")
    assert remember(company.id, LEDGER, ["ATM"]).of("ATM", "transfer").accounts == {"bank": 1}


@pytest.mark.parametrize("merchants", [1, 300])
def test_a_batch_takes_two_queries_whatever_its_size(
    books, company, confirmed, django_assert_num_queries, merchants
):
    confirmed("Acme", account="travel", times=2)
    with django_assert_num_queries(2):
        memory = remember(company.id, LEDGER, ["Acme", *(f"Shop {number}" for number in range(merchants))])
    assert memory.of("Acme", "expense").accounts == {"travel": 2}
