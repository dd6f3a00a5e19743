from datetime import date
from decimal import Decimal

import pytest

from expenses_app.statements.readers.camt053 import read_camt053
from expenses_app.statements.readers.statement import UnreadableStatement
from tests.statements.files import sample

#: file, statement, account, currency, entries, sum in that currency, first day, last day, opening, closing, gap
STATEMENTS = [
    (
        "camt053-v02-two-statements-eur-usd.xml",
        0,
        "DE89370400440532013000",
        "EUR",
        2,
        "750.25",
        "2026-04-10",
        "2026-04-15",
        "10000.00",
        "10750.25",
        "0",
    ),
    (
        "camt053-v02-two-statements-eur-usd.xml",
        1,
        "US-ACCT-0099",
        "USD",
        1,
        "-99.99",
        "2026-04-20",
        "2026-04-20",
        "2500.00",
        "2400.01",
        "0",
    ),
    (
        "camt053-v04-batches-chf.xml",
        0,
        "CH0309000000250090342",
        "CHF",
        13,
        "537.61",
        "2016-04-06",
        "2016-05-27",
        "322152.16",
        "322689.77",
        "0",
    ),
    (
        "camt053-v08-foreign-entry-chf.xml",
        0,
        "CH1111111111111111111",
        "CHF",
        3,
        "563.25",
        "2023-06-20",
        "2023-06-20",
        "82721.95",
        "84515.25",
        "1230.05",
    ),
]


@pytest.mark.parametrize(
    ("name", "place", "account", "currency", "count", "total", "first", "last", "opening", "closing", "gap"),
    STATEMENTS,
    ids=[f"{row[0]} {row[3]}" for row in STATEMENTS],
)
def test_a_real_file_gives_its_entries(
    name, place, account, currency, count, total, first, last, opening, closing, gap
):
    statement = read_camt053(sample(name)).statements[place]
    assert statement.account.identifier == account
    assert statement.currency == currency
    assert len(statement.rows) == count
    assert not statement.untaken
    assert sum(row.amount for row in statement.rows if row.currency == currency) == Decimal(total)
    assert min(row.date for row in statement.rows) == date.fromisoformat(first)
    assert max(row.date for row in statement.rows) == date.fromisoformat(last)
    assert (statement.opening_balance, statement.closing_balance) == (Decimal(opening), Decimal(closing))
    assert statement.balance_gap == Decimal(gap)


def test_each_account_of_a_file_is_a_statement_of_its_own():
    currencies = [each.currency for each in read_camt053(sample(STATEMENTS[0][0])).statements]
    assert currencies == ["EUR", "USD"]


def test_batches_tell_their_parts_where_these_add_up():
    (statement,) = read_camt053(sample("camt053-v04-batches-chf.xml")).statements
    assert [len(row.parts) for row in statement.rows if row.parts] == [10, 8, 3, 2]
    assert sum(len(row.parts) or 1 for row in statement.rows) == 32
    assert all(sum(row.parts) == abs(row.amount) for row in statement.rows if row.parts)


def test_a_reversal_keeps_the_sign_of_its_indicator_and_says_so():
    (statement,) = read_camt053(sample("camt053-v04-batches-chf.xml")).statements
    reversals = [row for row in statement.rows if row.notices]
    assert [(row.amount, str(row.notices[0])) for row in reversals] == [
        (Decimal("-6.00"), "The bank marks this as a reversal of an earlier entry."),
        (Decimal("-15.53"), "The bank marks this as a reversal of an earlier entry."),
    ]


def test_an_entry_in_another_currency_keeps_it_with_its_rate():
    (statement,) = read_camt053(sample("camt053-v08-foreign-entry-chf.xml")).statements
    row = statement.rows[2]
    assert (row.amount, row.currency, row.rate) == (Decimal("-20.97"), "EUR", Decimal("0.9433"))
    assert (row.original_amount, row.original_currency) == (Decimal("-19.69"), "CHF")
    assert row.counterparty == "DHL Express (Schweiz) AG"
    assert row.bank_identifier == "0124571DN6195349"
    assert "1" in str(statement.notices[0])


def test_the_other_side_is_found_in_old_and_new_versions():
    old = read_camt053(sample("camt053-v02-two-statements-eur-usd.xml")).statements[0].rows
    assert [row.counterparty for row in old] == ["ACME GMBH", "OFFICE SUPPLIES SARL"]
    assert [row.description for row in old] == ["Invoice 2026-117", "PO 4711"]
    new = read_camt053(sample("camt053-v08-foreign-entry-chf.xml")).statements[0].rows
    assert new[0].counterparty == "Jon Doe"


def camt(
    *entries: str, container: str = "Stmt", namespace: str = "camt.053.001.13", encoding: str = "UTF-8"
) -> bytes:
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:{namespace}">'
        f"<BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr><{container}><CreDtTm>2026-04-01T06:00:00+02:00</CreDtTm>"
        f"<Acct><Id><IBAN>DE02120300000000202051</IBAN></Id><Ccy>EUR</Ccy></Acct>\n{chr(10).join(entries)}"
        f"</{container}></BkToCstmrStmt></Document>"
    )
    return text.encode(encoding)


def entry(
    amount="10.00",
    currency="EUR",
    indicator="DBIT",
    status="<Sts><Cd>BOOK</Cd></Sts>",
    dates="<BookgDt><Dt>2026-03-12</Dt></BookgDt>",
    more="",
):
    return (
        f'<Ntry><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{indicator}</CdtDbtInd>{status}{dates}'
        f"<AcctSvcrRef>R-1000</AcctSvcrRef>{more}<AddtlNtryInf>Müller</AddtlNtryInf></Ntry>"
    )


@pytest.mark.parametrize(
    ("status", "final"),
    [
        ("<Sts>BOOK</Sts>", True),
        ("<Sts><Cd>BOOK</Cd></Sts>", True),
        ("<Sts>PDNG</Sts>", False),
        ("<Sts><Cd>PDNG</Cd></Sts>", False),
        ("<Sts><Cd>INFO</Cd></Sts>", False),
        ("", False),
    ],
)
def test_only_a_booked_entry_is_final(status, final):
    assert read_camt053(camt(entry(status=status))).statements[0].rows[0].final is final


@pytest.mark.parametrize(
    ("dates", "day"),
    [
        ("<BookgDt><Dt>2026-03-12</Dt></BookgDt><ValDt><Dt>2026-03-14</Dt></ValDt>", date(2026, 3, 12)),
        ("<BookgDt><DtTm>2026-03-12T23:59:00+01:00</DtTm></BookgDt>", date(2026, 3, 12)),
        ("<ValDt><Dt>2026-03-14</Dt></ValDt>", date(2026, 3, 14)),
        ("", date(2026, 4, 1)),
    ],
)
def test_the_day_is_the_booking_day_else_the_value_day_else_the_statements(dates, day):
    assert read_camt053(camt(entry(dates=dates))).statements[0].rows[0].date == day


@pytest.mark.parametrize("container", ["Stmt", "Rpt", "Ntfctn"])
def test_reports_and_notifications_are_read_as_well(container):
    assert len(read_camt053(camt(entry(), container=container)).statements[0].rows) == 1


@pytest.mark.parametrize("encoding", ["UTF-8", "ISO-8859-1", "windows-1252", "UTF-16"])
def test_the_declaration_decides_the_encoding(encoding):
    assert read_camt053(camt(entry(), encoding=encoding)).statements[0].rows[0].description == "Müller"


def test_a_document_inside_an_application_header_is_read():
    inner = camt(entry()).split(b"?>", 1)[1]
    content = b'<?xml version="1.0"?><Envelope><AppHdr><Fr/></AppHdr>' + inner + b"</Envelope>"
    assert len(read_camt053(content).statements[0].rows) == 1


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (entry(amount="10.005"), "“10.005” has more decimals than EUR allows (2)."),
        (entry(amount="NaN"), "“NaN” is not an amount."),
        (entry(amount="0.00"), "An amount of nothing is left out."),
        (entry(currency="ZZQ"), "ZZQ is not a currency."),
        (entry(indicator=""), "The file does not say whether money came in or went out."),
    ],
)
def test_an_entry_that_cannot_be_taken_is_listed_with_its_line_and_reason(written, reason):
    (statement,) = read_camt053(camt(entry(), written)).statements
    assert [(row.line, str(row.reason)) for row in statement.untaken] == [(4, reason)]
    assert len(statement.rows) == 1


def test_an_early_end_is_refused_with_its_line():
    content = camt(entry(), entry())
    with pytest.raises(UnreadableStatement) as refusal:
        read_camt053(content[: content.rindex(b"<AddtlNtryInf>")])
    assert refusal.value.line == 4
    assert "ends early, on line 4" in str(refusal.value.message)


def test_xml_of_another_kind_is_refused():
    with pytest.raises(UnreadableStatement) as refusal:
        read_camt053(b"<rss><channel/></rss>")
    assert "not a bank's statement" in str(refusal.value.message)


def test_endless_nesting_is_refused():
    with pytest.raises(UnreadableStatement) as refusal:
        read_camt053(b"<a>" * 100_000)
    assert "nested deeper" in str(refusal.value.message)
