from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from expenses_app.statements.readers.amounts import NotAnAmount, decide_mark, read_amount
from expenses_app.statements.readers.columns import Meaning, Reading, propose
from expenses_app.statements.readers.dates import DateOrder, decide_order
from expenses_app.statements.readers.delimited import open_table, read_delimited
from expenses_app.statements.readers.questions import questions
from tests.statements.files import sample


def read(content: bytes, **answers):
    table, decoded = open_table(content)
    return read_delimited(table, replace(propose(table), **answers), decoded.notices)


def rows_of(statement_file):
    return [row for statement in statement_file.statements for row in statement.rows]


#: file, answers that a person gives, open questions, rows, sum, currency, first day, last day
SAMPLES = [
    (
        "csv-us-card-one-amount.csv",
        {"date_order": DateOrder.MONTH_FIRST, "currency": "USD"},
        ["date_order", "currency"],
        5,
        "107.12",
        "USD",
        "2024-04-01",
        "2024-04-09",
    ),
    (
        "csv-us-card-debit-credit.csv",
        {"currency": "USD"},
        ["currency"],
        2,
        "0.00",
        "USD",
        "2015-12-31",
        "2015-12-31",
    ),
    ("csv-de-latin1-decimal-comma.csv", {}, [], 1, "-98.76", "EUR", "2017-10-10", "2017-10-10"),
    ("csv-ch-apostrophe-thousands.csv", {}, [], 3, "30.00", "CHF", "2019-02-28", "2019-04-27"),
    ("csv-hu-utf8-bom.csv", {}, [], 2, "200", "HUF", "2025-12-01", "2025-12-04"),
    ("csv-own-card-foreign-currency.csv", {}, [], 6, "-280.91", "EUR", "2026-03-02", "2026-03-31"),
]


@pytest.mark.parametrize(
    ("name", "answers", "asked", "count", "total", "currency", "first", "last"),
    SAMPLES,
    ids=[row[0] for row in SAMPLES],
)
def test_a_real_file_gives_its_rows(name, answers, asked, count, total, currency, first, last):
    table, _ = open_table(sample(name))
    assert [question.about for question in questions(table, propose(table))] == asked
    assert questions(table, replace(propose(table), **answers)) == []
    rows = rows_of(read(sample(name), **answers))
    assert len(rows) == count
    assert sum(row.amount for row in rows) == Decimal(total)
    assert {row.currency for row in rows} == {currency}
    assert (min(row.date for row in rows), max(row.date for row in rows)) == (
        date.fromisoformat(first),
        date.fromisoformat(last),
    )


def test_debit_and_credit_columns_give_the_direction():
    rows = rows_of(read(sample("csv-us-card-debit-credit.csv"), currency="USD"))
    assert [row.amount for row in rows] == [Decimal("-1000.00"), Decimal("1000.00")]
    assert [row.booked_on for row in rows] == [date(2016, 1, 2)] * 2


def test_thousands_marks_are_understood():
    rows = rows_of(read(sample("csv-ch-apostrophe-thousands.csv")))
    assert [row.amount for row in rows] == [Decimal("-10.00"), Decimal("240.00"), Decimal("-200.00")]


def test_a_card_export_keeps_original_amounts_and_each_card_apart():
    first, second = read(sample("csv-own-card-foreign-currency.csv")).statements
    assert [(first.account.ending, len(first.rows)), (second.account.ending, len(second.rows))] == [
        ("4821", 4),
        ("7730", 2),
    ]
    ramen = second.rows[0]
    assert (ramen.description, ramen.original_amount, ramen.original_currency) == (
        "東京そば",
        Decimal(-2400),
        "JPY",
    )
    assert (ramen.amount, ramen.rate, ramen.bank_identifier) == (
        Decimal("-14.99"),
        Decimal("162.45"),
        "C-1003",
    )
    assert [row.bank_identifier for row in first.rows if not row.final] == ["C-1006"]
    booked = [row.amount for row in (*first.rows, *second.rows) if row.final]
    assert sum(booked) == Decimal("-109.03")


def test_accents_of_an_old_encoding_are_read_and_told():
    statement_file = read(sample("csv-de-latin1-decimal-comma.csv"))
    assert "Windows-1252" in str(statement_file.notices[0])
    assert rows_of(statement_file)[0].description == "Drillisch Online AG"


def test_text_keeps_its_inner_spaces():
    rows = rows_of(
        read(sample("csv-us-card-one-amount.csv"), date_order=DateOrder.MONTH_FIRST, currency="USD")
    )
    assert rows[4].description == "GITHUB  INC."


def test_a_person_may_turn_the_sign_around():
    rows = rows_of(read(sample("csv-hu-utf8-bom.csv"), negative_is_money_out=False))
    assert [row.amount for row in rows] == [Decimal(-100), Decimal(-100)]


def test_titles_above_and_totals_below_do_not_hide_the_table():
    content = (
        b"Account statement;;;\nPeriod;01.03.2026 - 31.03.2026;;\n\nDatum;Text;Betrag;Waehrung\n"
        b"13.03.2026;Bakery;-3,80;EUR\n14.03.2026;Hotel;-1.234,50;EUR\nSumme;;-1.238,30;EUR\n"
    )
    (statement,) = read(content).statements
    assert [row.amount for row in statement.rows] == [Decimal("-3.80"), Decimal("-1234.50")]
    assert [(row.line, str(row.reason)) for row in statement.untaken] == [(7, "“Summe” is not a date.")]


def test_a_file_without_column_names_is_read_by_its_contents():
    table, _ = open_table(b"13/03/2026,Bakery Blum,-3.80\n14/03/2026,Hotel Aurora,-120.00\n")
    assert propose(table).meanings == (Meaning.DATE, Meaning.MERCHANT, Meaning.AMOUNT)
    assert table.header == ()


def test_the_same_names_have_the_same_signature_and_others_have_not():
    one, _ = open_table(b"Date,Text,Amount\n2026-03-13,A,-1.00\n")
    two, _ = open_table(b"date,TEXT,Amount\r\n2026-04-13,B,-2.00\r\n2026-04-14,B,-2.00\r\n")
    three, _ = open_table(b"Date,Text,Note,Amount\n2026-03-13,A,x,-1.00\n")
    assert one.signature == two.signature != three.signature


def test_a_reading_survives_being_stored():
    reading = Reading(
        (Meaning.DATE, Meaning.MERCHANT, Meaning.AMOUNT), DateOrder.DAY_FIRST, ",", False, "EUR", {"$": "USD"}
    )
    assert Reading.from_json(reading.as_json()) == reading


@pytest.mark.parametrize(
    ("cells", "mark", "matters"),
    [
        (["1.234,56"], ",", True),
        (["1,234.56", "5"], ".", True),
        (["-89,00", "-2.400"], ",", True),
        (["1.234.567"], ",", True),
        (["11'373.94"], ".", True),
        (["12", "7"], "", False),
        (["1.234", "2.500"], "", True),
        (["0.125"], ".", True),
        (["1234.567"], ".", True),
        (["1,50", "1.50"], "", True),
        (["NaN", "1e10", ""], "", False),
    ],
)
def test_the_decimal_mark_is_decided_over_the_whole_column(cells, mark, matters):
    decided = decide_mark(cells)
    assert (decided.mark, decided.matters) == (mark, matters)


@pytest.mark.parametrize(
    ("written", "mark", "amount"),
    [
        ("-1.234,56", ",", "-1234.56"),
        ("−12.00", ".", "-12.00"),
        ("12.00-", ".", "-12.00"),
        ("(12.00)", ".", "-12.00"),
        ("12.00 DR", ".", "-12.00"),
        ("12.00 CR", ".", "12.00"),
        ("€ 12,00", ",", "12.00"),
        ("-£1,284.36", ".", "-1284.36"),
        ("EUR 5", ".", "5"),
        ("1\u202f234,50", ",", "1234.50"),
        ("12’345.60", ".", "12345.60"),
        ("1,23,456.00", ".", "123456.00"),
        ("+5.00", ".", "5.00"),
        (".5", ".", "0.5"),
    ],
)
def test_amounts_are_read_exactly(written, mark, amount):
    assert read_amount(written, mark, "EUR") == Decimal(amount)


@pytest.mark.parametrize(
    "written",
    [
        "1e10",
        "NaN",
        "-Infinity",
        "0x1F",
        "=1+1",
        "--5",
        "1,23",
        "1.2.3",
        "12.34.56",
        "abc",
        "VWZ1",
        "(5",
        "1 2 3",
    ],
)
def test_what_is_no_amount_is_refused(written):
    with pytest.raises(NotAnAmount):
        read_amount(written, ".", "EUR")


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["13/04/2026", "05/04/2026"], DateOrder.DAY_FIRST),
        (["04/13/2026", "04/05/2026"], DateOrder.MONTH_FIRST),
        (["2026-03-04"], DateOrder.YEAR_FIRST),
        (["2026.03.04", "2026.3.5"], DateOrder.YEAR_FIRST),
        (["05/04/2026"], None),
        (["05/04/2026", "31/02/2026"], None),
        (["13/04/2026", "04/13/2026"], None),
        (["05/05/2026"], DateOrder.DAY_FIRST),
        (["20 Nov 2026"], DateOrder.DAY_FIRST),
        (["13.04.26"], None),
        ([], None),
    ],
)
def test_the_order_of_dates_is_decided_over_the_whole_column_or_left_open(cells, order):
    assert decide_order(cells).order == order


def test_both_readings_of_an_ambiguous_date_are_shown():
    decided = decide_order(["03/04/2026"])
    assert dict(decided.readings) == {
        DateOrder.DAY_FIRST: date(2026, 4, 3),
        DateOrder.MONTH_FIRST: date(2026, 3, 4),
    }


def test_a_declined_payment_moves_no_money():
    (statement,) = read(
        b"Date,Merchant,Amount,Currency,Status\n2026-03-13,A,-1.00,EUR,Declined\n2026-03-14,B,-2.00,EUR,Booked\n"
    ).statements
    assert [row.description for row in statement.rows] == ["B"]
    assert str(statement.untaken[0].reason) == "The bank says “Declined”: no money moved."


def test_an_amount_and_its_currency_column_must_agree():
    (statement,) = read(
        b"Date;Text;Amount;Currency\n2026-03-13;A;-1.00 EUR;USD\n2026-03-14;B;-2.00;USD\n"
    ).statements
    assert str(statement.untaken[0].reason) == "The amount says EUR and the row says USD."
