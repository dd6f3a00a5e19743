"""Which transaction a receipt could belong to: by what stands on it, and by nothing else."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from expenses_app.receipts.files.pdf import text_of
from expenses_app.receipts.matching import Readable, Spend, propose
from expenses_app.receipts.proposals import proposals_for
from expenses_app.receipts.reading import amounts_in, days_in
from tests.receipts.conftest import NOW
from tests.receipts.made import sample


def spend(amount, merchant="Somewhere", day=date(2026, 11, 21)):
    return Spend(subject=merchant, amounts=frozenset({Decimal(amount)}), day=day, merchant=merchant)


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("Total £1,284.36", {"1284.36"}),
        ("Summe 1.284,36 EUR", {"1284.36"}),
        ("Total 1 284,36 €", {"1284.36"}),
        ("12.50 and 3,20", {"12.50", "3.20"}),
        ("CHF 1'284.36", {"1284.36"}),
        ("version 1.2.34, IBAN 12345678.90", set()),
        ("5 % of 100", set()),
        ("12.505", set()),
    ],
)
def test_amounts_are_read_in_either_notation(text, amounts):
    assert amounts_in(text) == {Decimal(amount) for amount in amounts}


@pytest.mark.parametrize(
    "written",
    [
        *(
            "2026-11-21",
            "21/11/2026",
            "11/21/2026",
            "21.11.26",
            "20261121",
            "2026/11/21",
            "scan_2026-11-21_b",
        ),
        *(
            "21 November 2026",
            "Nov 21, 2026",
            "21. November 2026",
            "Saturday, 21st of November 2026",
            "21-11-2026",
        ),
        *(
            "21 novembre 2026",
            "21 de noviembre de 2026",
            "21 nov. 2026",
            "November 21st, 2026",
            "21\nNov\n2026",
        ),
    ],
)
def test_days_are_known_however_they_are_written(written):
    assert date(2026, 11, 21) in days_in(written)


def test_accented_months_are_known():
    assert days_in("5. März 2018") == {date(2018, 3, 5)}


def test_a_day_that_may_be_two_is_both():
    assert days_in("03/04/2026") == {date(2026, 4, 3), date(2026, 3, 4)}


@pytest.mark.parametrize("text", ["31/02/2026", "99 November 2026", "12.50", "Table 21 November", "2026"])
def test_what_is_no_day_is_none(text):
    assert days_in(text) == frozenset()


@pytest.mark.parametrize(
    ("name", "spent", "merchant", "day"),
    [
        ("azure-interior-embedded-ubl.pdf", "279.84", "AZURE INTERIOR 0042", date(2023, 3, 21)),
        ("lieferant-factur-x.pdf", "529.87", "Lieferant GmbH", date(2018, 3, 5)),
        ("bei-spiel-zugferd1.pdf", "571.04", "Bei Spiel GmbH", date(2017, 5, 10)),
        ("contoso-invoice-with-unpaid-balance.pdf", "110.00", "CONTOSO", date(2019, 11, 15)),
        ("sammy-maystone-multiline-items.pdf", "127.50", "Sammy Maystone", date(2022, 1, 1)),
    ],
)
def test_invoices_with_text_find_their_transaction_among_others(name, spent, merchant, day):
    read = Readable.of(name, text_of(sample(name), 5, 20_000))
    others = [
        spend("18.37"),
        spend(spent, "Unrelated Ltd", day + timedelta(days=60)),
        spend("99.99", merchant, day),
    ]
    best, *_ = propose(read, [*others, spend(spent, merchant, day)])
    assert best.spend.subject == merchant
    assert best.amount
    assert best.name
    assert best.is_sure_enough


@pytest.mark.parametrize(
    ("name", "days_off"),
    [
        ("2026-11-21 taxi 12.50.jpg", 0),
        ("taxi_12-50_20.11.2026.jpg", 1),
        ("Taxi 12,50 18-11-2026.heic", 3),
        ("taxi 12.50 22.11.2026.jpg", -1),
        ("taxi 12.50.jpg", None),
        ("taxi 12.50 2026-10-01.jpg", None),
    ],
)
def test_the_name_of_a_photo_counts_as_text(name, days_off):
    (found,) = propose(Readable.of(name, ""), [spend("12.50", "City Taxi")])
    assert (found.amount, found.name, found.days_off) == (True, True, days_off)


def test_a_day_is_not_taken_for_an_amount():
    assert Readable.of("scan 12.50.2026.pdf", "").amounts == frozenset()
    assert Readable.of("IMG_2026-11-21.jpg", "").amounts == frozenset()


def test_an_amount_alone_is_proposed_but_not_sure():
    (found,) = propose(Readable.of("12.50.jpg", ""), [spend("12.50")])
    assert not found.is_sure_enough


def test_a_photo_without_a_telling_name_proposes_nothing():
    assert propose(Readable.of("IMG_4711.jpg", ""), [spend("12.50"), spend("47.11")]) == []


def test_words_that_stand_in_many_names_prove_nothing():
    (found,) = propose(
        Readable.of("card payment limited 12.50.jpg", ""), [spend("12.50", "Card Payment Limited")]
    )
    assert not found.name


@pytest.mark.django_db
class TestFromTheDatabase:
    def test_only_this_companys_transactions_without_a_receipt_are_proposed(self, alice, charlie, add, spend):
        mine = spend(alice.company, "Taxi", "12.50")
        spend(charlie.company, "Taxi", "12.50")
        add(alice, "other.txt", b"x", to=spend(alice.company, "Taxi", "12.50"))
        spend(alice.company, "Taxi", "12.50", review="excluded")
        spend(alice.company, "Taxi", "12.50", day=NOW.date() - timedelta(days=200))
        receipt = add(alice, "taxi 12.50.txt", b"City Taxi 2026-11-21 total 12.50")
        assert [each.spend.subject for each in proposals_for(alice.company, [receipt])[receipt.id]] == [mine]

    def test_the_amount_in_the_foreign_currency_counts_too(self, alice, add, spend):
        dinner = spend(
            alice.company, "Osteria Ponte", "78.40", original_amount=Decimal("91.50"), original_currency="EUR"
        )
        receipt = add(alice, "osteria 91,50.txt", b"x")
        assert [each.spend.subject for each in proposals_for(alice.company, [receipt])[receipt.id]] == [
            dinner
        ]

    def test_many_receipts_cost_one_question(self, alice, add, spend, django_assert_num_queries):
        spend(alice.company, "Taxi", "12.50")
        receipts = [add(alice, f"taxi {number} 12.50.txt", str(number).encode()) for number in range(5)]
        with django_assert_num_queries(1):
            found = proposals_for(alice.company, receipts)
        assert all(len(each) == 1 for each in found.values())
