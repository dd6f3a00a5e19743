"""Queries: company and preferences, lists, transactions, filters, iterators, what was deleted."""

import time

import pytest

from tests.simulators.quickbooks_desktop import requests_to_change as valid
from tests.simulators.quickbooks_desktop.books import Books, outcome


def names(response, field="FullName"):
    return [each.findtext(field) for each in response]


def test_the_host_tells_country_versions_and_capacity(books, canadian):
    request = "<HostQueryRq><IncludeListMetaData><IncludeMaxCapacity>true</IncludeMaxCapacity></IncludeListMetaData></HostQueryRq>"
    host = books.one(request)[0]
    assert (host.findtext("Country"), host.findtext("QBFileMode")) == ("US", "SingleUser")
    assert [each.text for each in host.iter("SupportedQBXMLVersion")][-4:] == ["13.0", "14.0", "15.0", "16.0"]
    assert host.findtext("ListMetaData/EntityMetaData/MaxCapacity") == "14500"
    assert canadian.one("<HostQueryRq/>").findtext("HostRet/Country") == "CA"


@pytest.mark.parametrize(
    ("company", "path", "value"),
    [
        ("books", "MultiCurrencyPreferences/IsMultiCurrencyOn", "true"),
        ("books", "MultiCurrencyPreferences/HomeCurrencyRef/FullName", "US Dollar"),
        ("books", "AccountingPreferences/IsUsingClassTracking", "true"),
        ("books", "SalesTaxPreferences/IsUsingVendorTaxCode", None),
        ("books", "AccountingPreferences/ClosingDate", None),
        ("canadian", "MultiCurrencyPreferences/HomeCurrencyRef/FullName", "Canadian Dollar"),
        ("canadian", "SalesTaxPreferences/DefaultNonTaxableSalesTaxCodeRef/FullName", "E"),
        ("canadian", "SalesTaxPreferences/IsUsingAmountsIncludeTax", "true"),
        ("small", "MultiCurrencyPreferences/IsMultiCurrencyOn", "false"),
        ("small", "MultiCurrencyPreferences/HomeCurrencyRef", None),
        ("small", "AccountingPreferences/IsUsingAccountNumbers", "false"),
    ],
)
def test_preferences_tell_what_the_file_uses(request, company, path, value):
    answer = request.getfixturevalue(company).one("<PreferencesQueryRq/>")
    assert answer.findtext(f"PreferencesRet/{path}") == value


def test_the_closing_date_stands_in_the_preferences(books):
    books.act("set_closing_date", date="2025-12-31", password=False)
    answer = books.one("<PreferencesQueryRq/>")
    assert answer.findtext("PreferencesRet/AccountingPreferences/ClosingDate") == "2025-12-31"


@pytest.mark.parametrize(
    ("request_text", "expected"),
    [
        (
            "<AccountQueryRq><AccountType>CreditCard</AccountType></AccountQueryRq>",
            ["Company Visa", "Company Amex", "Company Card EUR"],
        ),
        (
            "<AccountQueryRq><NameFilter><MatchCriterion>StartsWith</MatchCriterion><Name>travel:</Name></NameFilter></AccountQueryRq>",
            ["Travel:Airfare", "Travel:Hotels", "Travel:Taxis and Parking"],
        ),
        (
            "<AccountQueryRq><NameRangeFilter><FromName>S</FromName><ToName>Sav</ToName></NameRangeFilter></AccountQueryRq>",
            ["Sales Tax Payable", "Sales"],
        ),
        (
            "<AccountQueryRq><AccountType>Bank</AccountType><CurrencyFilter><FullName>Euro</FullName></CurrencyFilter></AccountQueryRq>",
            ["EUR Account"],
        ),
        (
            "<CustomerQueryRq><FullName>Northwind Traders:Web shop</FullName></CustomerQueryRq>",
            ["Northwind Traders:Web shop"],
        ),
        (
            "<ClassQueryRq/>",
            [
                "Sales",
                "Sales:East",
                "Sales:West",
                "Operations",
                "Marketing",
                "Marketing:Events",
                "Head Office",
            ],
        ),
        ("<OtherNameQueryRq/>", [None, None]),
        ("<SalesTaxCodeQueryRq/>", [None, None]),
        ("<VendorQueryRq><MaxReturned>2</MaxReturned></VendorQueryRq>", [None, None]),
        (
            "<EmployeeQueryRq><NameFilter><MatchCriterion>EndsWith</MatchCriterion><Name>patel</Name></NameFilter></EmployeeQueryRq>",
            [None],
        ),
        ("<TermsQueryRq/>", [None, None]),
    ],
)
def test_lists_are_narrowed_by_their_filters(books, request_text, expected):
    assert names(books.one(request_text)) == expected


def test_a_foreign_currency_is_known_by_its_name_and_found_by_its_code(books):
    answer = books.one("<CurrencyQueryRq><ActiveStatus>All</ActiveStatus></CurrencyQueryRq>")
    codes = {each.findtext("CurrencyCode"): each.findtext("Name") for each in answer}
    assert codes["GBP"] == "British Pound Sterling"
    assert {each.findtext("IsActive") for each in answer} == {"true", "false"}


def test_a_tax_code_leads_to_its_rate(canadian):
    code = canadian.one("<SalesTaxCodeQueryRq><FullName>S</FullName></SalesTaxCodeQueryRq>")[0]
    group = code.findtext("ItemPurchaseTaxRef/FullName")
    answer = canadian.one(
        f"<ItemSalesTaxGroupQueryRq><FullName>{group}</FullName></ItemSalesTaxGroupQueryRq>"
    )[0]
    rates = [
        canadian.one(
            f"<ItemSalesTaxQueryRq><FullName>{each.findtext('FullName')}</FullName></ItemSalesTaxQueryRq>"
        ).findtext("ItemSalesTaxRet/TaxRate")
        for each in answer.iter("ItemSalesTaxRef")
    ]
    assert rates == ["5", "7"]


def test_inactive_elements_come_only_when_asked_for(books):
    books.act("make_inactive", list="Vendor", name="Zoom")
    one = (
        "<NameFilter><MatchCriterion>Contains</MatchCriterion><Name>zoom</Name></NameFilter></VendorQueryRq>"
    )
    assert outcome(books.send(f"<VendorQueryRq>{one}")) == 1
    for status in ("All", "InactiveOnly"):
        answer = books.one(f"<VendorQueryRq><ActiveStatus>{status}</ActiveStatus>{one}")
        assert answer.findtext("VendorRet/IsActive") == "false"


def test_what_changed_since_comes_by_the_computers_time(books):
    written = books.written(valid.VENDOR)
    since = written.findtext("TimeModified")
    assert since[-6:] == "-08:00" or since[-6:] == "-07:00"
    for moment in (since, since[:-6]):
        answer = books.one(f"<VendorQueryRq><FromModifiedDate>{moment}</FromModifiedDate></VendorQueryRq>")
        assert names(answer, "Name") == ["Amazon UK"]
    books.advance(120)
    later = "2099-01-01T00:00:00"
    assert (
        outcome(books.send(f"<VendorQueryRq><FromModifiedDate>{later}</FromModifiedDate></VendorQueryRq>"))
        == 1
    )


@pytest.mark.parametrize(
    ("request_text", "met"),
    [
        ("<VendorQueryRq><FullName>Nobody</FullName></VendorQueryRq>", 500),
        ("<VendorQueryRq><ListID>80000001-1</ListID></VendorQueryRq>", 500),
        ("<VendorQueryRq><ListID>nonsense</ListID></VendorQueryRq>", 3000),
        (
            "<VendorQueryRq><FromModifiedDate>2026-02-02</FromModifiedDate><ToModifiedDate>2026-01-01</ToModifiedDate></VendorQueryRq>",
            3030,
        ),
        (
            "<VendorQueryRq><NameRangeFilter><FromName>b</FromName><ToName>a</ToName></NameRangeFilter></VendorQueryRq>",
            3031,
        ),
        (
            "<VendorQueryRq><ActiveStatus>All</ActiveStatus><MaxReturned>5</MaxReturned></VendorQueryRq>",
            "0x80040400",
        ),
        (
            "<VendorQueryRq><FullName>Uber</FullName><ActiveStatus>All</ActiveStatus></VendorQueryRq>",
            "0x80040400",
        ),
        ("<VendorQueryRq><MaxReturned>many</MaxReturned></VendorQueryRq>", 3085),
        ('<AccountQueryRq iterator="Start"><MaxReturned>5</MaxReturned></AccountQueryRq>', "0x80040400"),
        ('<VendorQueryRq iterator="Start"/>', 3150),
        (
            '<VendorQueryRq iterator="Continue" iteratorID="{nothing}"><MaxReturned>5</MaxReturned></VendorQueryRq>',
            3120,
        ),
        ("<CheckQueryRq><TxnID>1-1</TxnID></CheckQueryRq>", 500),
        ("<CheckQueryRq><AccountFilter><FullName>Nowhere</FullName></AccountFilter></CheckQueryRq>", 3120),
        (
            "<CheckQueryRq><TxnDateRangeFilter><FromTxnDate>2026-02-01</FromTxnDate><ToTxnDate>2026-01-01</ToTxnDate></TxnDateRangeFilter></CheckQueryRq>",
            3030,
        ),
        (
            "<TransactionQueryRq><TransactionItemFilter><ItemTypeFilter>Service</ItemTypeFilter></TransactionItemFilter></TransactionQueryRq>",
            530,
        ),
        ("<CheckQueryRq/>", 1),
    ],
)
def test_a_query_that_cannot_be_answered_says_so(books, request_text, met):
    assert outcome(books.send(request_text)) == met


def test_what_is_found_comes_although_something_else_is_not(books):
    answer = books.one("<VendorQueryRq><FullName>Uber</FullName><FullName>Nobody</FullName></VendorQueryRq>")
    assert (answer.get("statusCode"), answer.get("statusSeverity"), names(answer, "Name")) == (
        "500",
        "Warn",
        ["Uber"],
    )


def test_meta_data_counts(books):
    only = books.one('<VendorQueryRq metaData="MetaDataOnly"/>')
    both = books.one('<VendorQueryRq metaData="MetaDataAndResponseData"/>')
    assert (only.get("retCount"), len(only), both.get("retCount"), len(both)) == ("49", 0, "49", 49)


def test_an_iterator_turns_the_pages_within_its_session(books):
    ticket = books.session()
    body = "<MaxReturned>20</MaxReturned><ActiveStatus>All</ActiveStatus>"
    page = books.one(f'<VendorQueryRq iterator="Start">{body}</VendorQueryRq>', ticket=ticket)
    seen, remaining = names(page, "Name"), [page.get("iteratorRemainingCount")]
    while page.get("iteratorRemainingCount") != "0":
        again = (
            f'<VendorQueryRq iterator="Continue" iteratorID="{page.get("iteratorID")}">{body}</VendorQueryRq>'
        )
        page = books.one(again, ticket=ticket)
        seen += names(page, "Name")
        remaining.append(page.get("iteratorRemainingCount"))
    assert (remaining, len(seen), len(set(seen))) == (["29", "9", "0"], 49, 49)


def test_an_iterator_dies_with_its_session_and_keeps_to_its_filters(books):
    first, second = books.session(), books.session()
    page = books.one(
        '<VendorQueryRq iterator="Start"><MaxReturned>5</MaxReturned></VendorQueryRq>', ticket=first
    )
    body = f'iterator="Continue" iteratorID="{page.get("iteratorID")}"><MaxReturned>5</MaxReturned>'
    again = f"<VendorQueryRq {body}</VendorQueryRq>"
    other = f"<VendorQueryRq {body}<ActiveStatus>All</ActiveStatus></VendorQueryRq>"
    assert outcome(books.send(again, ticket=second)) == 3120
    assert outcome(books.send(other, ticket=first)) == 3210
    assert outcome(books.send(again, ticket=first)) == 0
    stop = f'<VendorQueryRq iterator="Stop" iteratorID="{page.get("iteratorID")}"/>'
    assert outcome(books.send(stop, ticket=first)) == 0
    assert outcome(books.send(again, ticket=first)) == 3120
    assert outcome(books.send(again, ticket="gone")) == "0x8004040D"


# --- transactions ------------------------------------------------------------------------------------------------------


@pytest.fixture
def filled(books):
    books.run("".join(valid.ADDS.values()))
    return books


@pytest.mark.parametrize(
    ("request_text", "found"),
    [
        ("<CheckQueryRq><RefNumber>exp10423</RefNumber></CheckQueryRq>", 1),
        ("<CheckQueryRq><RefNumberCaseSensitive>exp10423</RefNumberCaseSensitive></CheckQueryRq>", 0),
        (
            "<CheckQueryRq><RefNumberFilter><MatchCriterion>EndsWith</MatchCriterion><RefNumber>423</RefNumber></RefNumberFilter></CheckQueryRq>",
            1,
        ),
        (
            "<CheckQueryRq><RefNumberRangeFilter><FromRefNumber>F</FromRefNumber></RefNumberRangeFilter></CheckQueryRq>",
            0,
        ),
        (
            "<CheckQueryRq><TxnDateRangeFilter><FromTxnDate>2026-03-14</FromTxnDate><ToTxnDate>2026-03-14</ToTxnDate></TxnDateRangeFilter></CheckQueryRq>",
            1,
        ),
        (
            "<CheckQueryRq><TxnDateRangeFilter><ToTxnDate>2026-03-13</ToTxnDate></TxnDateRangeFilter></CheckQueryRq>",
            0,
        ),
        (
            "<CheckQueryRq><TxnDateRangeFilter><DateMacro>Today</DateMacro></TxnDateRangeFilter></CheckQueryRq>",
            0,
        ),
        ("<CheckQueryRq><EntityFilter><FullName>Corner Cafe</FullName></EntityFilter></CheckQueryRq>", 1),
        ("<CheckQueryRq><EntityFilter><FullName>Uber</FullName></EntityFilter></CheckQueryRq>", 0),
        (
            "<CheckQueryRq><AccountFilter><FullName>Operating Account</FullName></AccountFilter></CheckQueryRq>",
            1,
        ),
        (
            "<CheckQueryRq><AccountFilter><FullName>Office Supplies</FullName></AccountFilter></CheckQueryRq>",
            1,
        ),
        (
            "<CheckQueryRq><AccountFilter><FullNameWithChildren>Travel</FullNameWithChildren></AccountFilter></CheckQueryRq>",
            0,
        ),
        ("<CheckQueryRq><CurrencyFilter><FullName>Euro</FullName></CurrencyFilter></CheckQueryRq>", 0),
        ("<BillQueryRq><PaidStatus>NotPaidOnly</PaidStatus></BillQueryRq>", 1),
        ("<BillQueryRq><PaidStatus>PaidOnly</PaidStatus></BillQueryRq>", 0),
        ("<TransferQueryRq/>", 1),
        ("<TransactionQueryRq/>", 7),
        (
            "<TransactionQueryRq><TransactionTypeFilter><TxnTypeFilter>Check</TxnTypeFilter><TxnTypeFilter>Transfer</TxnTypeFilter></TransactionTypeFilter></TransactionQueryRq>",
            2,
        ),
        (
            "<TransactionQueryRq><TransactionAccountFilter><AccountTypeFilter>CreditCard</AccountTypeFilter></TransactionAccountFilter></TransactionQueryRq>",
            4,
        ),
        (
            "<TransactionQueryRq><TransactionClassFilter><FullNameWithChildren>Sales</FullNameWithChildren></TransactionClassFilter></TransactionQueryRq>",
            5,
        ),
        (
            "<TransactionQueryRq><TransactionEntityFilter><EntityTypeFilter>Customer</EntityTypeFilter></TransactionEntityFilter></TransactionQueryRq>",
            5,
        ),
    ],
)
def test_transactions_are_narrowed_by_their_filters(filled, request_text, found):
    assert len(filled.one(request_text)) == found


@pytest.mark.parametrize("kind", [kind for kind in valid.ADDS if kind != "Transfer"])
def test_lines_come_only_when_asked_for(filled, kind):
    short = filled.one(f"<{kind}QueryRq/>")[0]
    whole = filled.one(f"<{kind}QueryRq><IncludeLineItems>true</IncludeLineItems></{kind}QueryRq>")[0]
    lines = {each.tag for each in whole} - {each.tag for each in short}
    assert lines in ({"ExpenseLineRet"}, {"JournalDebitLine", "JournalCreditLine"})


def test_a_watermark_finds_what_a_user_changed(filled):
    mark = filled.one("<CheckQueryRq/>").findtext("CheckRet/TimeModified")
    filled.advance(60)
    (check,) = (each for each in filled.ledger() if each["kind"] == "Check")
    filled.act("edit_document", document=check["key"], memo="by hand")
    limits = f"<ModifiedDateRangeFilter><FromModifiedDate>{mark}</FromModifiedDate></ModifiedDateRangeFilter>"
    answer = filled.one(f"<CheckQueryRq>{limits}</CheckQueryRq>")
    assert names(answer, "Memo") == ["by hand"]
    assert answer.findtext("CheckRet/EditSequence") != check["details"]["EditSequence"]


# --- deleted -----------------------------------------------------------------------------------------------------------


def test_a_deleted_list_element_is_logged_for_ninety_days(books):
    books.act("delete_element", list="Vendor", name="Zoom")
    request = "<ListDeletedQueryRq><ListDelType>Vendor</ListDelType><ListDelType>Customer</ListDelType>{}</ListDeletedQueryRq>"
    assert names(books.one(request.format(""))) == ["Zoom"]
    early = "<DeletedDateRangeFilter><ToDeletedDate>2020-01-01</ToDeletedDate></DeletedDateRangeFilter>"
    assert outcome(books.send(request.format(early))) == 1
    books.advance(91 * 24 * 3600)
    assert outcome(books.send(request.format(""))) == 1


# --- size --------------------------------------------------------------------------------------------------------------


def test_a_hundred_thousand_suppliers_are_read_at_the_pace_of_a_thousand(books):
    def seconds_for_a_page(suppliers):
        made = books.control(
            "POST", "organisations", name=f"File of {suppliers}", sizes={"suppliers": suppliers}
        )
        big = Books(books.running, made["key"])
        ticket = big.session()
        body = "<MaxReturned>500</MaxReturned>"
        page = big.one(f'<VendorQueryRq iterator="Start">{body}</VendorQueryRq>', ticket=ticket)
        assert page.get("iteratorRemainingCount") == str(suppliers - 500)
        started = time.perf_counter()
        for _ in range(2):
            page = big.one(
                f'<VendorQueryRq iterator="Continue" iteratorID="{page.get("iteratorID")}">{body}</VendorQueryRq>',
                ticket=ticket,
            )
        return time.perf_counter() - started

    assert seconds_for_a_page(100_000) < 10 * seconds_for_a_page(2_500)
