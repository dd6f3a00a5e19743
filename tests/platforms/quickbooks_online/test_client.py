"""What is asked of QuickBooks Online, in which order, and what its answers mean. Answers follow Intuit's published shapes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from expenses_app.ledger import errors
from expenses_app.ledger.authorisation import Given, Tenant
from expenses_app.ledger.documents import Keyed
from expenses_app.ledger.finding import Absent, Several, Standing
from expenses_app.ledger.parcels import Difference, FileReference, RefusedOutcome, Written
from expenses_app.ledger.records import RecordKind
from expenses_app.platforms.quickbooks_online.platform import PLATFORM
from tests.platforms.fakes import MAIN, NOW, Reply, ScriptedSession, marked, marker_number, no_file
from tests.platforms.quickbooks_online import books
from tests.platforms.quickbooks_online.books import (
    BRITISH,
    adjustment,
    claim,
    expense,
    line,
    standing,
    untaxed,
)

REALM = "9130000000000001"
COMPANY = f"/v3/company/{REALM}"
SINCE = datetime(2026, 11, 22, 8, 50, tzinfo=UTC)
KEY = "0123456789abcdef0123456789abcdef"
DELETED = Reply(
    {"Fault": {"Error": [{"Message": "Object Not Found", "Detail": "made inactive", "code": "610"}]}},
    status=400,
)


def client_of(session):
    addresses = {key: address.default for key, address in PLATFORM.addresses.items()}
    return PLATFORM.client(session, REALM, addresses)


def record(marker=MAIN, id="145", **changed):
    """A purchase as QuickBooks returns it."""
    return {
        "Id": id,
        "SyncToken": "0",
        "MetaData": {
            "CreateTime": "2026-11-22T00:55:00-08:00",
            "LastUpdatedTime": "2026-11-22T00:55:00-08:00",
        },
        "PaymentType": "CreditCard",
        "AccountRef": {"value": books.CARD, "name": "Mastercard"},
        "EntityRef": {"value": books.VENDOR, "name": "Corner Cafe", "type": "Vendor"},
        "TxnDate": "2026-03-14",
        "CurrencyRef": {"value": "GBP", "name": "British Pound"},
        "PrivateNote": f"Corner Cafe | exp:{marker.removeprefix('EXP-')}",
        "TotalAmt": Decimal("48.50"),
        "Line": [
            {
                "Id": "1",
                "Amount": Decimal("48.50"),
                "DetailType": "AccountBasedExpenseLineDetail",
                "AccountBasedExpenseLineDetail": {
                    "AccountRef": {"value": books.FOOD, "name": "Meals"},
                    "BillableStatus": "NotBillable",
                    "TaxCodeRef": {"value": "NON"},
                },
            }
        ],
    } | changed


def purchase(**changed):
    return Reply({"Purchase": record(**changed), "time": "2026-11-22T00:55:00-08:00"})


def rows(entity, *records):
    return Reply({"QueryResponse": {entity: list(records), "startPosition": 1, "maxResults": len(records)}})


NOTHING = Reply({"QueryResponse": {}})


def documents_of(entry, stands=None):
    return PLATFORM.build(entry, books.CHART, BRITISH, marked(stands)).documents


def payment(marker=MAIN):
    return replace(documents_of(expense())[0], marker=marker)


def send(session, *documents):
    keyed = [Keyed(document, f"{number:032x}") for number, document in enumerate(documents)]
    (parcel,) = PLATFORM.pack(keyed, PLATFORM.limits)
    return client_of(session).send(parcel, list(documents), no_file)


def test_a_charge_is_posted_below_the_company_and_its_answer_kept():
    session = ScriptedSession.of(purchase())

    (outcome,) = send(session, payment()).values()

    (sent,) = session.sent
    assert (sent.method, sent.path) == (
        "POST",
        f"{COMPANY}/purchase?minorversion=75&requestid={0:032x}",
    )
    assert (sent.sort, sent.items) == ("", 1)
    assert isinstance(outcome, Written)
    assert outcome.differences == ()
    assert (outcome.remote.id, outcome.remote.version) == ("145", "0")
    assert outcome.remote.url == "https://app.qbo.intuit.com/app/expense?txnId=145"
    assert outcome.remote.detail["lines"][0]["id"] == "1"


def test_what_quickbooks_computed_otherwise_is_told_and_not_corrected():
    (document,) = documents_of(expense(lines=[line()]))
    session = ScriptedSession.of(
        purchase(TotalAmt=Decimal("120.01"), TxnTaxDetail={"TotalTax": Decimal("20.01")})
    )

    (outcome,) = send(session, document).values()

    assert outcome.differences == (
        Difference("total", "120.00", "120.01"),
        Difference("tax", "20.00", "20.01"),
    )


def test_a_fault_inside_http_200_is_a_refusal():
    fault = {"Fault": {"Error": [{"Message": "Closed", "code": "6210"}], "type": "ValidationFault"}}

    (outcome,) = send(ScriptedSession.of(Reply(fault)), payment()).values()

    assert isinstance(outcome, RefusedOutcome)
    assert isinstance(outcome.error, errors.PeriodClosed)


def test_in_a_batch_each_document_moves_alone_whatever_the_order_of_the_answers():
    first, second, third = (marker_number(number) for number in range(3))
    session = ScriptedSession.of(
        Reply(
            {
                "BatchItemResponse": [
                    {"bId": "3", "Purchase": record(third, id="147")},
                    {"bId": "2", "Fault": {"Error": [{"Message": "Stale", "code": "5010"}]}},
                    {"bId": "1", "Purchase": record(first)},
                ]
            }
        )
    )

    outcomes = send(session, payment(first), payment(second), payment(third))

    assert session.sent[0].path.startswith(f"{COMPANY}/batch?minorversion=75&requestid=")
    assert (session.sent[0].sort, session.sent[0].items) == ("batch", 3)
    assert outcomes[first].remote.id == "145"
    assert outcomes[third].remote.id == "147"
    assert isinstance(outcomes[second].error, errors.Stale)


def test_an_item_that_the_answer_leaves_out_or_the_server_broke_on_stays_open():
    first, second = marker_number(0), marker_number(1)
    broken = {"Error": [{"Message": "An application error", "code": "10000"}], "type": "SystemFault"}
    session = ScriptedSession.of(Reply({"BatchItemResponse": [{"bId": "1", "Fault": broken}]}))

    outcomes = send(session, payment(first), payment(second))

    assert isinstance(outcomes[first].error, errors.OutcomeUnknown)
    assert isinstance(outcomes[second].error, errors.OutcomeUnknown)


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (Reply(b"", status=500), errors.OutcomeUnknown),
        (Reply(b"<html>", status=200), errors.OutcomeUnknown),
        (Reply(b"", status=429), errors.RateLimited),
        (Reply(b"", status=401), errors.NeedsReauthorising),
        (
            Reply({"Fault": {"Error": [{"Message": "Subscription", "code": "6190"}]}}, status=400),
            errors.SubscriptionLapsed,
        ),
    ],
    ids=["broken", "not JSON", "too fast", "not authorised", "subscription ended"],
)
def test_an_error_of_the_whole_call_is_raised(reply, expected):
    with pytest.raises(expected):
        send(ScriptedSession.of(reply), payment())


def test_a_batch_that_is_refused_as_a_whole_is_raised():
    fault = {"Fault": {"Error": [{"Message": "Too many", "code": "1040"}], "type": "ValidationFault"}}

    with pytest.raises(errors.Refused):
        send(ScriptedSession.of(Reply(fault)), payment(marker_number(0)), payment(marker_number(1)))


def test_a_stale_change_is_refused_by_quickbooks_itself():
    (document,) = documents_of(expense(), standing())
    fault = {"Fault": {"Error": [{"Message": "Stale Object Error", "code": "5010"}]}}
    session = ScriptedSession.of(Reply(fault, status=400))

    (outcome,) = send(session, document).values()

    assert isinstance(outcome.error, errors.Stale)
    assert len(session.sent) == 1


def test_a_deletion_leaves_the_document_as_it_was():
    (document,) = PLATFORM.void(expense(), BRITISH, marked(standing())).documents
    session = ScriptedSession.of(Reply({"Purchase": {"status": "Deleted", "domain": "QBO", "Id": "145"}}))

    (outcome,) = send(session, document).values()

    assert outcome == Written(standing())


FILE = FileReference("key", "lunch.pdf", "application/pdf", 3, "0" * 64)
FILE_NAME = f"lunch-{MAIN}.pdf"


def attachment():
    return PLATFORM.attach(FILE, standing(), "Purchase", BRITISH, MAIN)


def upload(reply):
    session = ScriptedSession.of(reply)
    (parcel,) = PLATFORM.pack([Keyed(attachment(), KEY)], PLATFORM.limits)
    outcomes = client_of(session).send(parcel, [attachment()], lambda file: b"pdf")
    return session, outcomes[MAIN]


def test_a_receipt_is_uploaded_with_its_reference():
    session, outcome = upload(
        Reply(
            {"AttachableResponse": [{"Attachable": {"Id": "5000", "SyncToken": "0", "FileName": FILE_NAME}}]}
        )
    )

    (sent,) = session.sent
    assert sent.path == f"{COMPANY}/upload?minorversion=75&requestid={KEY}"
    assert sent.sort == "upload"
    assert b"\r\n\r\npdf\r\n--" in sent.body
    assert outcome.remote.id == "5000"


def test_a_refused_file_is_told_inside_http_200():
    fault = {"Error": [{"Message": "Type not supported", "code": "6041"}], "type": "ValidationFault"}

    _, outcome = upload(Reply({"AttachableResponse": [{"Fault": fault}]}))

    assert isinstance(outcome.error, errors.Refused)
    assert outcome.error.field == "receipt"


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (rows("Attachable", {"Id": "5000", "FileName": FILE_NAME}), Standing),
        (rows("Attachable", {"Id": "5001", "FileName": "another.pdf"}), Absent),
        (NOTHING, Absent),
    ],
    ids=["there", "another file", "nothing"],
)
def test_a_receipt_is_found_by_its_name_at_the_document(reply, expected):
    session = ScriptedSession.of(reply)

    assert isinstance(client_of(session).find([attachment()], SINCE)[MAIN], expected)
    assert session.sent[0].query["query"] == (
        "SELECT * FROM Attachable WHERE AttachableRef.EntityRef.Type = 'purchase' "
        "AND AttachableRef.EntityRef.value = '145' ORDERBY Id STARTPOSITION 1 MAXRESULTS 1000"
    )


def test_lost_documents_are_searched_among_those_made_since_one_search_for_each_sort():
    first, second = marker_number(0), marker_number(1)
    bill = replace(documents_of(claim())[0], marker=marker_number(2))
    session = ScriptedSession.of(rows("Purchase", record("EXP-somebody else"), record(first)), NOTHING)

    found = client_of(session).find([payment(first), payment(second), bill], SINCE)

    assert [sent.query["query"] for sent in session.sent] == [
        f"SELECT * FROM {name} WHERE MetaData.CreateTime >= '2026-11-22T08:45:00Z' "
        "ORDERBY Id STARTPOSITION 1 MAXRESULTS 1000"
        for name in ("Purchase", "Bill")
    ]
    assert found[first] == Standing(found[first].remote)
    assert found[second] == found[bill.marker] == Absent()


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ([record(), record(id="146")], Several),
        ([record(TotalAmt=Decimal(0), PrivateNote="Voided | exp:MAINMAINMAINMAIN")], Absent),
        ([record(PrivateNote="exp:MAINMAINMAINMAIN checked by Vera")], Standing),
    ],
    ids=["two of them", "voided by a person", "a person wrote behind the marker"],
)
def test_only_what_still_stands_counts_and_two_are_for_a_person(records, expected):
    session = ScriptedSession.of(rows("Purchase", *records))

    assert isinstance(client_of(session).find([payment()], SINCE)[MAIN], expected)


def test_what_is_found_is_compared_with_what_was_wanted():
    session = ScriptedSession.of(rows("Purchase", record(TotalAmt=Decimal("99.00"), TxnDate="2026-03-15")))

    found = client_of(session).find([payment()], SINCE)[MAIN]

    assert found.differs == (
        Difference("date", "2026-03-14", "2026-03-15"),
        Difference("total", "48.5", "99"),
    )


@pytest.mark.parametrize(
    ("reply", "expected"), [(purchase(), Standing), (DELETED, Absent)], ids=["stands", "deleted"]
)
def test_a_deletion_asks_whether_the_document_still_stands(reply, expected):
    (document,) = PLATFORM.void(expense(), BRITISH, marked(standing())).documents

    assert isinstance(client_of(ScriptedSession.of(reply)).find([document], SINCE)[MAIN], expected)


@pytest.mark.parametrize(
    ("record_token", "differs"), [("2", True), ("3", False)], ids=["did not arrive", "arrived"]
)
def test_a_lost_change_shows_the_document_as_it_stands(record_token, differs):
    (document,) = documents_of(expense(lines=[untaxed("40.00")]), standing())
    amount = Decimal("48.50" if differs else "40.00")
    lines = [record()["Line"][0] | {"Amount": amount}]
    session = ScriptedSession.of(purchase(SyncToken=record_token, TotalAmt=amount, Line=lines))

    found = client_of(session).find([document], SINCE)[MAIN]

    assert found.remote.version == record_token
    assert bool(found.differs) is differs


def test_a_journal_is_compared_by_its_debits():
    (document,) = documents_of(adjustment())
    lines = [
        {
            "Id": str(number),
            "Amount": Decimal("4.20"),
            "DetailType": "JournalEntryLineDetail",
            "JournalEntryLineDetail": {"PostingType": posting, "AccountRef": {"value": account}},
        }
        for number, (posting, account) in enumerate((("Debit", books.FOOD), ("Credit", books.CARD)))
    ]
    journal = {
        "Id": "9",
        "SyncToken": "0",
        "TxnDate": "2026-03-31",
        "PrivateNote": "exp:MAINMAINMAINMAIN",
        "TotalAmt": Decimal("4.20"),
        "Line": lines,
    }
    session = ScriptedSession.of(rows("JournalEntry", journal))

    assert client_of(session).find([document], SINCE)[MAIN].differs == ()


def test_what_bears_our_marker_is_told_and_strangers_are_not():
    session = ScriptedSession.of(
        rows("Purchase", record(), record(id="2", PrivateNote="mine")), NOTHING, NOTHING, NOTHING, NOTHING
    )

    bearing = list(client_of(session).bearing(SINCE))

    assert [(one.marker, one.target, one.remote.id) for one in bearing] == [(MAIN, "Purchase", "145")]
    assert "MetaData.LastUpdatedTime >= '2026-11-22T08:45:00Z'" in session.sent[0].query["query"]


def captured(**entities):
    return Reply(
        {"CDCResponse": [{"QueryResponse": [{name: list(rows)} for name, rows in entities.items()]}]}
    )


TOMBSTONE = {"domain": "QBO", "status": "Deleted", "Id": "39", "MetaData": {"LastUpdatedTime": "x"}}


def test_changes_come_from_change_data_capture_with_its_tombstones():
    session = ScriptedSession.of(captured(Purchase=[record(SyncToken="3")], Bill=[TOMBSTONE]))

    changes = list(client_of(session).changes(SINCE))

    assert [(one.target, one.id, one.version, one.removed) for one in changes] == [
        ("Purchase", "145", "3", False),
        ("Bill", "39", "", True),
    ]
    assert session.sent[0].path == f"{COMPANY}/cdc"
    assert session.sent[0].query["entities"] == "Purchase,Deposit,Bill,Transfer,JournalEntry"
    assert session.sent[0].query["changedSince"] == "2026-11-22T08:45:00Z"


def test_beyond_thirty_days_the_query_language_tells_what_changed():
    session = ScriptedSession.of(
        captured(Purchase=[record()]),
        rows("Purchase", record(), record(id="12")),
        NOTHING,
        NOTHING,
        NOTHING,
        NOTHING,
    )

    changes = list(client_of(session).changes(NOW - timedelta(days=90)))

    assert [change.id for change in changes] == ["145", "12"]
    assert session.sent[0].query["changedSince"] == "2026-10-24T09:00:00Z"


def test_a_document_is_fetched_as_it_stands():
    assert client_of(ScriptedSession.of(purchase())).fetch("Purchase", "145").id == "145"
    assert client_of(ScriptedSession.of(DELETED)).fetch("Purchase", "145") is None


def vendors(count, first=1):
    return [{"Id": str(first + number), "DisplayName": f"V{first + number}"} for number in range(count)]


def test_lists_are_read_a_thousand_at_a_time_in_the_order_of_ids_with_inactive_ones():
    session = ScriptedSession.of(rows("Vendor", *vendors(1000)), rows("Vendor", *vendors(1, 1001)))
    client = client_of(session)

    first = client.read(RecordKind.SUPPLIER, None, None)
    session.clock.sleep(60)
    second = client.read(RecordKind.SUPPLIER, None, first.cursor)

    assert len(first.records) == 1000
    assert [record.id for record in second.records] == ["1001"]
    assert second.cursor is None
    assert first.complete
    assert first.high_water == second.high_water == NOW - timedelta(minutes=5)
    assert [sent.query["query"] for sent in session.sent] == [
        "SELECT * FROM Vendor WHERE Active IN (true, false) ORDERBY Id STARTPOSITION 1 MAXRESULTS 1000",
        "SELECT * FROM Vendor WHERE Active IN (true, false) ORDERBY Id STARTPOSITION 1001 MAXRESULTS 1000",
    ]
    assert session.sent[0].query["minorversion"] == "75"


def test_an_incremental_reading_asks_for_changes_and_proves_no_deletion():
    session = ScriptedSession.of(NOTHING)

    page = client_of(session).read(RecordKind.ACCOUNT, SINCE, None)

    assert "AND MetaData.LastUpdatedTime >= '2026-11-22T08:50:00Z'" in session.sent[0].query["query"]
    assert not page.complete


def test_tracking_options_are_classes_and_then_locations():
    session = ScriptedSession.of(
        rows("Class", {"Id": "42", "Name": "Projects"}), rows("Department", {"Id": "2", "Name": "London"})
    )
    client = client_of(session)

    first = client.read(RecordKind.TRACKING_OPTION, None, None)
    second = client.read(RecordKind.TRACKING_OPTION, None, first.cursor)

    assert [option.id for option in (*first.records, *second.records)] == ["CLASS_42", "DEPARTMENT_2"]
    assert second.cursor is None


def test_a_plan_without_classes_has_none():
    refusal = Reply({"Fault": {"Error": [{"Message": "Feature not supported", "code": "5020"}]}}, status=400)
    client = client_of(ScriptedSession.of(refusal, refusal))

    first = client.read(RecordKind.TRACKING_OPTION, None, None)
    second = client.read(RecordKind.TRACKING_OPTION, None, first.cursor)

    assert (first.records, second.records, second.cursor) == ([], [], None)


def test_in_the_us_there_is_one_tax_code():
    session = ScriptedSession.of(Reply({"CompanyInfo": {"Country": "US"}}))

    page = client_of(session).read(RecordKind.TAX_RATE, None, None)

    assert [rate.id for rate in page.records] == ["NON"]


def test_elsewhere_codes_are_joined_with_their_rates():
    session = ScriptedSession.of(
        Reply({"CompanyInfo": {"Country": "GB"}}),
        rows("TaxRate", {"Id": "28", "Name": "VAT", "RateValue": Decimal(20)}),
        rows(
            "TaxCode",
            {
                "Id": "17",
                "Name": "20.0% S",
                "PurchaseTaxRateList": {"TaxRateDetail": [{"TaxRateRef": {"value": "28"}}]},
            },
            {"Id": "20", "Name": "Sales only"},
        ),
    )

    page = client_of(session).read(RecordKind.TAX_RATE, None, None)

    assert [(rate.id, rate.percent) for rate in page.records] == [("17_Bills", Decimal(20))]
    assert page.complete


def test_currencies_come_with_todays_rate():
    preferences = {"CurrencyPrefs": {"MultiCurrencyEnabled": True, "HomeCurrency": {"value": "GBP"}}}
    session = ScriptedSession.of(
        Reply({"Preferences": preferences}),
        rows("CompanyCurrency", {"Code": "EUR", "Name": "Euro", "Active": True}),
        Reply({"ExchangeRate": {"SourceCurrencyCode": "EUR", "Rate": Decimal("0.85")}}),
    )

    page = client_of(session).read(RecordKind.CURRENCY, None, None)

    assert [(one.id, one.rate) for one in page.records] == [("GBP", None), ("EUR", Decimal("0.85"))]
    assert session.sent[2].query["asofdate"] == "2026-11-22"


def test_facts_of_a_company_of_one_currency_take_two_calls():
    session = ScriptedSession.of(
        Reply({"CompanyInfo": {"CompanyName": "Harbour Cafe", "Country": "US"}}),
        Reply({"Preferences": {"CurrencyPrefs": {"HomeCurrency": {"value": "USD"}}}}),
    )

    facts = client_of(session).facts()

    assert (facts.name, facts.base_currency, facts.ledger_key) == ("Harbour Cafe", "USD", REALM)
    assert [sent.path for sent in session.sent] == [
        f"{COMPANY}/companyinfo/{REALM}",
        f"{COMPANY}/preferences",
    ]


def test_a_fault_inside_a_reading_is_raised():
    fault = {"Fault": {"Error": [{"Message": "Authentication", "code": "3200"}], "type": "AUTHENTICATION"}}

    with pytest.raises(errors.NeedsReauthorising):
        client_of(ScriptedSession.of(Reply(fault))).facts()


def test_the_company_is_the_one_that_the_callback_named():
    session = ScriptedSession.of(Reply({"CompanyInfo": {"CompanyName": "Harbour Cafe Ltd"}}))

    assert PLATFORM.tenants(session, Given(callback={"realmId": REALM})) == [
        Tenant(REALM, "Harbour Cafe Ltd", "company")
    ]


@pytest.mark.parametrize("callback", [{}, {"realmId": "../x"}], ids=["none", "no number"])
def test_a_callback_without_a_company_is_refused(callback):
    with pytest.raises(errors.WrongTenant):
        PLATFORM.tenants(ScriptedSession.of(), Given(callback=callback))
