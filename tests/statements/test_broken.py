"""Every damaged or hostile file ends in a clear message or a clean list, within 2 seconds and 100 MB."""

import subprocess
import sys
import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expenses_app.statements.identity import Verdict, judge
from expenses_app.statements.readers.columns import propose
from expenses_app.statements.readers.dates import DateOrder
from expenses_app.statements.readers.delimited import open_table
from expenses_app.statements.readers.limits import check_size
from expenses_app.statements.readers.questions import questions
from expenses_app.statements.readers.statement import UnreadableStatement
from tests.statements.files import HERE, broken, read

#: file, words of the refusal, line
REFUSED = [
    ("01-truncated.ofx", "ends early: its transaction number 3, which begins on line 15, has no end", 15),
    ("03-billion-laughs.xml", "document type definition, which has no place in a bank's file", 2),
    ("04-external-entity.xml", "document type definition, which has no place in a bank's file", 2),
    ("12-null-bytes.csv", "Line 2 holds NUL bytes", 2),
    ("15-login-page.ofx", "This is a web page, not a statement", None),
    ("16-ragged-and-unclosed-quote.csv", "A quotation mark opens on line 6 and never closes", 6),
]


@pytest.mark.parametrize(("name", "words", "line"), REFUSED, ids=[row[0] for row in REFUSED])
def test_a_file_that_cannot_be_trusted_is_refused_with_its_line(name, words, line):
    with pytest.raises(UnreadableStatement) as refusal:
        read(broken(name))
    assert words in str(refusal.value.message)
    assert refusal.value.line == line


EUR = {"currency": "EUR"}
#: file, answers, amounts that are read, lines and reasons of those that are not
READ = [
    ("02-says-utf8-is-windows1252.xml", {}, ["-18.50", "250.00"], {}),
    ("05-duplicate-fitid.ofx", {}, ["-10.00", "-10.00", "-12.50", "-10.00", "-7.00", "-7.00"], {}),
    (
        "06-zero-and-odd-amounts.ofx", {}, ["5.00", "-0.50", "-7.10", "-1234.56", "-1234.56"],
        {13: "An amount of nothing is left out.", 14: "An amount of nothing is left out.", 20: "The amount is missing."},
    ),
    (
        "07-huge-and-not-a-number.csv", {}, ["-10000000000.00", "-9007199254740993.01", "-10.00"],
        {
            3: "“1e10” is not an amount.",
            5: "“-99999999999999999999999999.99” has more than 16 digits before the decimals.",
            6: "“NaN” is not an amount.",
            7: "“-Infinity” is not an amount.",
            8: "“0x1F” is not an amount.",
            9: "“-10.005” has more decimals than EUR allows (2).",
        },
    ),
    ("08-unknown-currency.ofx", {}, ["-20.00"], {14: "ZZQ is not a currency."}),
    (
        "09-mixed-currencies.csv", {}, ["-120.00", "-35.5", "-1500", "-12.345", "-9.00", "-9.00"],
        {
            5: "“-1500.50” has more decimals than JPY allows (0).",
            7: "“-12.3456” has more decimals than KWD allows (3).",
            8: "The row does not name a currency.",
            11: "“$” is the sign of several currencies, or of none.",
        },
    ),
    (
        "10-formula-injection.csv", EUR, ["-1.00", "-2.00", "-3.00", "-4.00", "-5.00", "-6.00", "-7.00"],
        {10: "“=1+1” is not an amount."},
    ),
    (
        "11-long-line.csv", EUR, ["-1.00", "-4.00"],
        {
            3: "One cell has 200000 characters; a cell may have 10000.",
            4: "The row has 20002 cells; a row may have 200.",
        },
    ),
    ("13-utf16-bom-tabs.csv", {}, ["-3.80", "-1234.50", "-18.00"], {}),
    (
        "14-ambiguous-dates.csv", {**EUR, "date_order": DateOrder.DAY_FIRST}, ["-1.00", "-2.00", "-3.00"],
        {5: "There is no day “31/02/2026”.", 6: "There is no day “00/00/0000”."},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "answers", "amounts", "reasons"), READ, ids=[row[0] for row in READ])
def test_a_file_with_faults_gives_what_is_certain_and_a_reason_for_each_other_row(
    name, answers, amounts, reasons
):
    (statement,) = read(broken(name), **answers).statements
    assert [row.amount for row in statement.rows] == [Decimal(amount) for amount in amounts]
    assert {row.line: str(row.reason) for row in statement.untaken} == reasons


def test_every_broken_file_has_a_row_above():
    named = {row[0] for row in REFUSED} | {row[0] for row in READ}
    assert named == {path.name for path in (HERE / "broken").iterdir()}


def test_bytes_that_contradict_the_declaration_are_read_and_told():
    statement_file = read(broken("02-says-utf8-is-windows1252.xml"))
    rows = statement_file.statements[0].rows
    assert [row.description for row in rows] == ["Café Müller – Zürich", "Rückzahlung"]
    assert "read as Windows-1252" in str(statement_file.notices[0])
    assert "line 3, column" in str(statement_file.notices[0])


def test_a_reused_reference_leaves_five_transactions_and_three_marks():
    (statement,) = read(broken("05-duplicate-fitid.ofx")).statements
    judged = judge(statement.rows, [])
    kept = [each for each in judged if each.verdict is not Verdict.REPEAT]
    assert [each.verdict for each in judged] == ["new", "repeat", "reused", "new", "new", "new"]
    assert sum(each.row.amount for each in kept) == Decimal("-46.50")
    assert [each.row.line for each in kept if each.reason] == [15, 17, 18]


def test_no_currency_is_made_up():
    (statement,) = read(broken("09-mixed-currencies.csv")).statements
    assert [row.currency for row in statement.rows] == ["USD", "EUR", "JPY", "KWD", "GBP", "EUR"]
    assert statement.currency == ""
    (answered,) = read(broken("09-mixed-currencies.csv"), currency="EUR", symbols={"$": "CAD"}).statements
    assert [row.currency for row in answered.rows] == ["USD", "EUR", "JPY", "KWD", "EUR", "GBP", "EUR", "CAD"]


def test_the_currency_of_a_row_outweighs_an_unknown_one_of_the_file():
    (statement,) = read(broken("08-unknown-currency.ofx")).statements
    assert [(row.bank_identifier, row.currency) for row in statement.rows] == [("U-1", "USD")]


def test_texts_that_look_like_formulas_stay_as_they_are():
    (statement,) = read(broken("10-formula-injection.csv"), currency="EUR").statements
    assert [row.description for row in statement.rows] == [
        '=HYPERLINK("http://127.0.0.1:9/?x="&A1,"Invoice")',
        "+cmd|' /C calc'!A0",
        "@SUM(1+1)*cmd",
        "-2+3+cmd",
        "\t=1+1",
        "<script>alert(1)</script><b>Bold & Sons</b>",
        "Two lines\nin one cell",
    ]


def test_unicode_text_of_a_spreadsheet_is_intact():
    (statement,) = read(broken("13-utf16-bom-tabs.csv")).statements
    assert [row.description for row in statement.rows] == ["Bäckerei Groß", "Žižkov Café", "寿司"]
    assert {row.currency for row in statement.rows} == {"EUR"}


def test_ambiguous_dates_are_asked_with_both_readings():
    table, _ = open_table(broken("14-ambiguous-dates.csv"))
    question = questions(table, propose(table))[0]
    assert question.about == "date_order"
    assert [str(words) for _, words in question.options] == [
        "Day first: 2026-04-03. The rows then run from 2026-04-03 to 2026-06-05.",
        "Month first: 2026-03-04. The rows then run from 2026-03-04 to 2026-05-06.",
    ]
    (statement,) = read(broken("14-ambiguous-dates.csv"), currency="EUR").statements
    assert statement.rows == []
    assert [row.can_be_answered for row in statement.untaken] == [True, True, True, False, False]


#: what a file begins with, words of the refusal
OTHER_FILES = [
    (b"%PDF-1.7", "This is a PDF"),
    (b"PK\x03\x04", "ZIP archive or a spreadsheet"),
    (b"\xd0\xcf\x11\xe0", "This is a spreadsheet"),
    (b"\x89PNG\r\n", "This is a picture"),
    (b"!Type:CCard\nD3/4'26\nT-1\n^", "This is a QIF file"),
    (b":20:START\n:25:1\n", "This is an MT940 file"),
    (b"<html><body>hello</body></html>", "This is a web page"),
    (b"", "This file is empty"),
    (b"Dear customer,\nthank you.\n", "No row with a date and an amount"),
    (b"Date,Description,Amount\n", "No row with a date and an amount"),
]


@pytest.mark.parametrize(("content", "words"), OTHER_FILES)
def test_what_is_no_statement_is_named_for_what_it_is(content, words):
    with pytest.raises(UnreadableStatement) as refusal:
        read(content)
    assert words in str(refusal.value.message)


def test_a_file_that_is_too_big_is_told_both_sizes():
    with pytest.raises(UnreadableStatement) as refusal:
        check_size(51 * 1024 * 1024)
    assert "This file is 51 MB and a statement may have 50 MB." in str(refusal.value.message)


WATCH = """
import sys, time
from expenses_app.statements.readers.statement import UnreadableStatement
from tests.statements.files import read
content = open(sys.argv[1], "rb").read()
began = time.process_time()
try:
    read(content, currency="EUR")
except UnreadableStatement:
    pass
assert time.process_time() - began < 2, "too slow"
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
assert int(peak.split()[1]) < 100 * 1024, "too much memory: " + peak
"""


@pytest.mark.parametrize("path", sorted((HERE / "broken").iterdir()), ids=lambda path: path.name)
def test_no_broken_file_takes_long_or_much_memory(path):
    done = subprocess.run(
        [sys.executable, "-c", WATCH, str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "content",
    [
        b"<OFX>" + b"<!--" * 200_000,
        b"<OFX><STMTRS>" + b"<" * 1_000_000,
        b"<OFX><STMTRS><STMTTRN><NAME>" + b"&amp;" * 400_000,
        b'Date,Text,Amount\n2026-01-01,A,-1.00\n"' + b"x,\n" * 500_000,
        b"Date,Text,Amount\n2026-01-01,A,-1.00\nx" + b"," * 2_000_000,
        b"1" * 2_000_000,
        b"<a " * 500_000,
    ],
    ids=["comments", "openings", "entities", "open quote", "commas", "one number", "half tags"],
)
def test_hostile_repetition_is_answered_quickly(content):
    began = time.process_time()
    with pytest.raises(UnreadableStatement):
        statement_file = read(content, currency="EUR")
        raise UnreadableStatement(statement_file.statements[0].untaken[0].reason)
    assert time.process_time() - began < 2


WORDS = [
    b"<",
    b">",
    b"&",
    b'"',
    b";",
    b",",
    b"\n",
    b"\0",
    b"\xff",
    b"1e999",
    b"NaN",
    b"<STMTTRN>",
    b"</STMTTRN>",
    b"<!--",
    b"&#0;",
    b"00000000",
]
DAMAGE = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 40), st.sampled_from(WORDS)), min_size=1, max_size=8
)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(sorted(HERE.glob("samples/*"))), DAMAGE)
def test_any_damage_to_a_file_ends_in_words_or_in_finite_amounts(path, damage):
    content = bytearray(path.read_bytes())
    for place, removed, word in damage:
        at = int(place * len(content))
        content[at : at + removed] = word
    words, statements = "", []
    try:
        statements = read(bytes(content), currency="EUR").statements
    except UnreadableStatement as refusal:
        words = str(refusal.message)
    assert words or statements
    for statement in statements:
        assert all(row.amount.is_finite() and row.amount and row.currency for row in statement.rows)
        assert all(str(row.reason) for row in statement.untaken)
