import io
from datetime import date
from decimal import Decimal

import pytest
from ofxparse import OfxParser

from expenses_app.statements.readers.ofx import read_ofx
from expenses_app.statements.readers.statement import AccountKind, UnreadableStatement
from tests.statements.files import sample

#: file, kind, account, currency, rows, sum, first day, last day, closing balance
SAMPLES = [
    ("ofx1-card-gbp.ofx", "card", "1234567891234567", "GBP", 1, "-100.00", "2016-08-23", "2016-08-23", "-500.00"),
    ("ofx1-mixed-closing-tags-eur.ofx", "bank", "XXXXXXXXXXX", "EUR", 6, "-53.49", "2016-04-22", "2016-04-29", "10000.00"),
    ("ofx1-checking-usd.ofx", "bank", "1452687~7", "USD", 3, "-59.50", "2011-03-31", "2011-04-07", "100.99"),
    ("ofx2-cdata-aud.ofx", "bank", "123456789", "AUD", 1, "-16.85", "2013-12-15", "2013-12-15", "1234.12"),
    ("qfx-double-escaped-cad.qfx", "bank", "00000 00-00000", "CAD", 2, "-2.00", "2023-03-01", "2023-05-09", "1111.11"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "kind", "account", "currency", "count", "total", "first", "last", "closing"),
    SAMPLES,
    ids=[row[0] for row in SAMPLES],
)
def test_a_real_file_gives_its_rows(name, kind, account, currency, count, total, first, last, closing):
    (statement,) = read_ofx(sample(name)).statements
    assert (statement.account.kind, statement.account.identifier) == (AccountKind(kind), account)
    assert statement.currency == currency
    assert len(statement.rows) == count
    assert not statement.untaken
    assert sum(row.amount for row in statement.rows) == Decimal(total)
    assert {row.currency for row in statement.rows} == {currency}
    assert min(row.date for row in statement.rows) == date.fromisoformat(first)
    assert max(row.date for row in statement.rows) == date.fromisoformat(last)
    assert statement.closing_balance == Decimal(closing)
    assert all(row.final for row in statement.rows)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", [row[0] for row in SAMPLES])
def test_another_reader_agrees_on_counts_sums_and_references(name):
    (ours,) = read_ofx(sample(name)).statements
    theirs = OfxParser.parse(io.BytesIO(sample(name))).account.statement.transactions
    assert len(ours.rows) == len(theirs)
    assert sum(row.amount for row in ours.rows) == sum(row.amount for row in theirs)
    assert [row.bank_identifier for row in ours.rows] == [row.id for row in theirs]


def test_names_are_read_as_written():
    rows = read_ofx(sample("ofx2-cdata-aud.ofx")).statements[0].rows
    assert rows[0].description == "EFTPOS WDL HANDYWAY ALDI STORE"
    assert rows[0].memo == "EFTPOS WDL HANDYWAY ALDI STORE   GEELONG WEST VICAU"


def test_escapes_are_undone_once_and_what_is_left_is_told():
    (statement,) = read_ofx(sample("qfx-double-escaped-cad.qfx")).statements
    assert statement.rows[1].description == "TPAY &lt;DEFTPYMT&gt;"
    assert (
        statement.rows[0].memo == "PREAUTHORIZED DEBIT;B.C. HYDRO & POWER AUTHORITY;Electronic Funds Transfer"
    )
    assert [str(notice) for notice in statement.notices] == [
        "Names that still hold marks like “&lt;”, as the bank wrote them: 1."
    ]


def ofx(*rows: str, currency: str = "EUR", tail: str = "") -> bytes:
    body = "\n".join(f"<STMTTRN>{row}</STMTTRN>" for row in rows)
    text = (
        f"<OFX><CREDITCARDMSGSRSV1><CCSTMTTRNRS><CCSTMTRS><CURDEF>{currency}<CCACCTFROM><ACCTID>5555000011112222"
        f"</CCACCTFROM>\n<BANKTRANLIST>\n{body}\n</BANKTRANLIST>{tail}</CCSTMTRS></CCSTMTTRNRS></CREDITCARDMSGSRSV1></OFX>"
    )
    return text.encode()


def one(row: str, **options):
    (statement,) = read_ofx(ofx(row, **options)).statements
    (found,) = statement.rows
    return found


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("20240310000000[+10:AEST]", date(2024, 3, 10)),
        ("20240311233000[-8:PST]", date(2024, 3, 11)),
        ("20230509120000.000[-5:EST]", date(2023, 5, 9)),
        ("20240229", date(2024, 2, 29)),
    ],
)
def test_the_day_is_the_first_eight_digits_whatever_the_offset(written, day):
    assert one(f"<TRNTYPE>DEBIT<DTPOSTED>{written}<TRNAMT>-1.00<FITID>A-1000<NAME>Shop").date == day


def test_a_row_in_another_currency_keeps_it():
    row = one(
        "<DTPOSTED>20260313<TRNAMT>-20.00<FITID>U-1<NAME>Shop<CURRENCY><CURRATE>1.0<CURSYM>USD</CURRENCY>"
    )
    assert (row.amount, row.currency, row.original_currency) == (Decimal("-20.00"), "USD", "")


def test_a_converted_row_tells_its_original_currency_and_rate():
    row = one(
        "<DTPOSTED>20260313<TRNAMT>-20.00<NAME>Shop<ORIGCURRENCY><CURRATE>0.92<CURSYM>USD</ORIGCURRENCY>"
    )
    assert (row.currency, row.original_currency, row.rate) == ("EUR", "USD", Decimal("0.92"))


def test_a_correction_names_the_row_it_corrects():
    row = one("<DTPOSTED>20260313<TRNAMT>-20.00<FITID>N-22<CORRECTFITID>N-21<CORRECTACTION>REPLACE<NAME>Shop")
    assert (row.corrects, row.correction) == ("N-21", "REPLACE")


def test_a_payee_is_the_name_where_there_is_no_other():
    assert one("<DTPOSTED>20260313<TRNAMT>-2.00<PAYEE><NAME>Kiosk<CITY>Bern</PAYEE>").description == "Kiosk"


def test_an_empty_open_leaf_does_not_swallow_the_next():
    row = one("<DTPOSTED>20260313<TRNAMT>-2.00<FITID><NAME>No reference")
    assert (row.bank_identifier, row.description) == ("", "No reference")


def test_a_name_that_looks_like_an_entity_stays():
    assert one("<DTPOSTED>20260313<TRNAMT>-2.00<NAME>R&NOTES &#38; A < B").description == "R&NOTES & A < B"


@pytest.mark.parametrize("after", [b"\0\0", b"\r\n--boundary--", b"\x1a"])
def test_what_stands_behind_the_end_does_not_matter(after):
    content = ofx("<DTPOSTED>20260313<TRNAMT>-2.00<NAME>Kiosk") + after
    assert len(read_ofx(content).statements[0].rows) == 1


@pytest.mark.parametrize(
    ("header", "encoding"),
    [
        ("OFXHEADER:100\nENCODING:USASCII\nCHARSET:1252\n\n", "windows-1252"),
        ("OFXHEADER:100 DATA:OFXSGML VERSION:102 ENCODING:USASCII CHARSET:8859-1", "windows-1252"),
        ('<?xml version="1.0" encoding="utf-16"?>', "utf-8"),
        ("", "utf-8"),
        ("\ufeff", "utf-16"),
    ],
)
def test_accents_survive_a_header_that_lies(header, encoding):
    body = ofx("<DTPOSTED>20260313<TRNAMT>-2.00<NAME>Café Zürich").decode()
    content = (header.removeprefix("\ufeff") + body).encode(encoding)
    assert read_ofx(content).statements[0].rows[0].description == "Café Zürich"


def test_several_statements_and_several_lists_are_all_read():
    first = ofx(
        "<DTPOSTED>20260313<TRNAMT>-2.00<NAME>A",
        tail="<BANKTRANLIST><STMTTRN><DTPOSTED>20260314<TRNAMT>-3<NAME>B</STMTTRN></BANKTRANLIST>",
    )
    second = ofx("<DTPOSTED>20260315<TRNAMT>-4.00<NAME>C", currency="USD")
    inner = second.removeprefix(b"<OFX>")
    content = first.removesuffix(b"</OFX>") + inner
    counts = [(statement.currency, len(statement.rows)) for statement in read_ofx(content).statements]
    assert counts == [("EUR", 2), ("USD", 1)]


def test_a_transaction_without_an_end_refuses_the_file():
    content = ofx("<DTPOSTED>20260313<TRNAMT>-2.00<FITID>A-17<NAME>A").replace(b"</STMTTRN>", b"")
    with pytest.raises(UnreadableStatement) as refusal:
        read_ofx(content + b"")
    assert "A-17" in str(refusal.value.message)


def test_twenty_thousand_transactions_are_read_in_a_moment():
    rows = [f"<DTPOSTED>20260313<TRNAMT>-{n}.00<FITID>A-{n}<NAME>Shop {n}" for n in range(1, 20_001)]
    (statement,) = read_ofx(ofx(*rows)).statements
    assert len(statement.rows) == 20_000
    assert sum(row.amount for row in statement.rows) == Decimal(-200_010_000)
