"""What is asked of Xero, in which order, and what its answers mean. Answers follow Xero's published examples."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from expenses_app.ledger import errors
from expenses_app.ledger.authorisation import Given, Tenant
from expenses_app.ledger.documents import Keyed
from expenses_app.ledger.entries import ExpenseType
from expenses_app.ledger.finding import Absent, Several, Standing
from expenses_app.ledger.parcels import Difference, FileReference, NotRun, RefusedOutcome, Written
from expenses_app.ledger.records import RecordKind
from expenses_app.platforms.xero.platform import PLATFORM
from tests.platforms.fakes import MAIN, NOW, Reply, ScriptedSession, marked, marker_number, no_file
from tests.platforms.xero import books
from tests.platforms.xero.books import adjustment, expense, line, standing_expense, transfer

TENANT = "9f3e0000-0000-4000-8000-000000000001"
SINCE = datetime(2026, 11, 22, 8, 50, tzinfo=UTC)
KEY = "0123456789abcdef0123456789abcdef"
PATH = "/api.xro/2.0/BankTransactions"


def client_of(session):
    addresses = {key: address.default for key, address in PLATFORM.addresses.items()}
    return PLATFORM.client(session, TENANT, addresses)


def record(marker=MAIN, id=books.REMOTE_ID, **changed):
    """A bank transaction as Xero returns it."""
    return {
        "BankTransactionID": id,
        "Type": "SPEND",
        "Status": "AUTHORISED",
        "Reference": marker,
        "Contact": {"ContactID": books.SUPPLIER, "Name": "Corner Cafe"},
        "BankAccount": {"AccountID": books.CARD, "Code": "095"},
        "DateString": "2026-11-02T00:00:00",
        "Date": "/Date(1793577600000+0000)/",
        "UpdatedDateUTC": "/Date(1793700000000+0000)/",
        "IsReconciled": False,
        "LineAmountTypes": "Exclusive",
        "SubTotal": Decimal("100.00"),
        "TotalTax": Decimal("20.00"),
        "Total": Decimal("120.00"),
        "LineItems": [
            {
                "LineItemID": books.LINE_ID,
                "Description": "Corner Cafe",
                "Quantity": Decimal("1.0000"),
                "UnitAmount": Decimal("100.00"),
                "AccountCode": "429",
                "TaxType": "INPUT2",
                "TaxAmount": Decimal("20.00"),
            }
        ],
        "StatusAttributeString": "OK",
    } | changed


def listed(*records, plural="BankTransactions", pages=1, page=1):
    return Reply(
        {
            "pagination": {
                "page": page,
                "pageSize": 100,
                "pageCount": pages,
                "itemCount": len(records),
            },
            plural: list(records),
        }
    )


def documents_of(entry, standing=None):
    return PLATFORM.build(entry, books.CHART, books.FACTS, marked(standing)).documents


def payment(marker=MAIN):
    return replace(documents_of(expense(merchant="Corner Cafe"))[0], marker=marker)


def send(session, *documents):
    keyed = [Keyed(document, f"{number:032x}") for number, document in enumerate(documents)]
    (parcel,) = PLATFORM.pack(keyed, PLATFORM.limits)
    return client_of(session).send(parcel, list(documents), no_file)


def test_a_payment_is_put_and_its_answer_kept():
    session = ScriptedSession.of(listed(record()))

    outcomes = send(session, payment())

    (sent,) = session.sent
    assert (sent.method, sent.path) == ("PUT", f"{PATH}?summarizeErrors=false")
    assert sent.headers["Xero-Tenant-Id"] == TENANT
    assert sent.headers["Idempotency-Key"] == f"{0:032x}"
    assert sent.sort == ""
    written = outcomes[MAIN]
    assert isinstance(written, Written)
    assert written.differences == ()
    assert written.remote.id == books.REMOTE_ID
    assert (written.remote.total, written.remote.tax) == (Decimal("120.00"), Decimal("20.00"))
    assert written.remote.url == (
        "https://go.xero.com/organisationlogin/default.aspx?shortcode=!Tk4Rz"
        f"&redirecturl=/Bank/ViewTransaction.aspx?bankTransactionID={books.REMOTE_ID}"
    )
    assert written.remote.detail["lines"][0]["LineItemID"] == books.LINE_ID


def test_what_xero_computed_otherwise_is_told_and_not_corrected():
    session = ScriptedSession.of(listed(record(Total=Decimal("120.01"), TotalTax=Decimal("20.01"))))

    (outcome,) = send(session, payment()).values()

    assert outcome.differences == (
        Difference("total", "120.00", "120.01"),
        Difference("tax", "20.00", "20.01"),
    )


def test_in_a_batch_each_document_moves_alone_whatever_the_order_of_the_answers():
    first, second, third = (marker_number(number) for number in range(3))
    session = ScriptedSession.of(
        listed(
            record(third, id=books.LINE_ID),
            record(
                second,
                id="00000000-0000-0000-0000-000000000000",
                StatusAttributeString="ERROR",
                ValidationErrors=[{"Message": "Account code '429' is not a valid code for this document."}],
            ),
            record(first),
        )
    )

    outcomes = send(session, payment(first), payment(second), payment(third))

    assert session.sent[0].sort == "batch"
    assert session.sent[0].items == 3
    assert outcomes[first].remote.id == books.REMOTE_ID
    assert outcomes[third].remote.id == books.LINE_ID
    refused = outcomes[second]
    assert isinstance(refused, RefusedOutcome)
    assert isinstance(refused.error, errors.Refused)
    assert refused.error.field == "lines.0.account_id"


def test_a_document_that_the_answer_leaves_out_stays_open():
    first, second = marker_number(0), marker_number(1)
    session = ScriptedSession.of(listed(record(first)))

    outcomes = send(session, payment(first), payment(second))

    assert isinstance(outcomes[first], Written)
    assert isinstance(outcomes[second].error, errors.OutcomeUnknown)


def test_a_list_that_is_refused_as_a_whole_wrote_nothing():
    first, second = marker_number(0), marker_number(1)
    elements = [
        record(first, ValidationErrors=[{"Message": "Organisation is not subscribed to currency USD"}]),
        record(second, ValidationErrors=[]),
    ]
    session = ScriptedSession.of(Reply({"ErrorNumber": 10, "Elements": elements}, status=400))

    outcomes = send(session, payment(first), payment(second))

    assert isinstance(outcomes[first].error, errors.Refused)
    assert isinstance(outcomes[second], NotRun)


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (Reply(b"", status=500), errors.OutcomeUnknown),
        (Reply(b"<html>", status=200), errors.OutcomeUnknown),
        (Reply(b"The Organisation is offline", status=503), errors.Unavailable),
        (Reply(b"", status=429, headers={"retry-after": "5"}), errors.RateLimited),
        (Reply({"Detail": "AuthenticationUnsuccessful"}, status=403), errors.NeedsReauthorising),
    ],
    ids=["broken", "not JSON", "offline", "too fast", "disconnected"],
)
def test_an_error_of_the_whole_call_is_raised(reply, expected):
    with pytest.raises(expected):
        send(ScriptedSession.of(reply), payment())


def change(**written):
    entry = expense(lines=[line("90.00", "18.00")], merchant="Corner Cafe")
    (document,) = documents_of(entry, standing_as_read(**written))
    return document


def standing_as_read(**written):
    """The Remote that an earlier writing left behind."""
    session = ScriptedSession.of(listed(record(**written)))
    return send(session, payment())[MAIN].remote


def test_a_change_reads_the_document_first_and_then_posts_it():
    changed = record(
        Total=Decimal("108.00"),
        TotalTax=Decimal("18.00"),
        LineItems=[
            record()["LineItems"][0] | {"UnitAmount": Decimal("90.00"), "TaxAmount": Decimal("18.00")}
        ],
    )
    session = ScriptedSession.of(listed(record()), listed(changed))

    (outcome,) = send(session, change()).values()

    assert [(sent.method, sent.path) for sent in session.sent] == [
        ("GET", f"{PATH}/{books.REMOTE_ID}"),
        ("POST", f"{PATH}/{books.REMOTE_ID}"),
    ]
    assert outcome.remote.total == Decimal("108.00")


def test_a_receipt_or_a_reconciliation_in_between_does_not_make_it_stale():
    moved = record(UpdatedDateUTC="/Date(1793799999000+0000)/", IsReconciled=True, HasAttachments=True)
    session = ScriptedSession.of(listed(moved), listed(record(Total=Decimal("108.00"))))

    send(session, change())

    assert len(session.sent) == 2


def test_what_somebody_changed_in_xero_is_not_overwritten():
    theirs = record(
        UpdatedDateUTC="/Date(1793799999000+0000)/",
        LineItems=[record()["LineItems"][0] | {"AccountCode": "493"}],
    )
    session = ScriptedSession.of(listed(theirs))

    with pytest.raises(errors.Stale) as refusal:
        send(session, change())

    assert refusal.value.ours == "2026-11-03T10:00:00+00:00"
    assert refusal.value.theirs == "2026-11-04T13:46:39+00:00"


def test_a_change_whose_answer_was_lost_is_recognised_and_not_sent_again():
    ours = record(
        UpdatedDateUTC="/Date(1793799999000+0000)/",
        Total=Decimal("108.00"),
        TotalTax=Decimal("18.00"),
        LineItems=[
            record()["LineItems"][0] | {"UnitAmount": Decimal("90.00"), "TaxAmount": Decimal("18.00")}
        ],
    )
    session = ScriptedSession.of(listed(ours))

    (outcome,) = send(session, change()).values()

    assert isinstance(outcome, Written)
    assert len(session.sent) == 1


@pytest.mark.parametrize(
    "reply", [listed(record(Status="DELETED")), Reply(b"", status=404)], ids=["deleted", "unknown"]
)
def test_a_change_of_what_is_gone_is_refused(reply):
    with pytest.raises(errors.Gone):
        send(ScriptedSession.of(reply), change())


def test_a_deletion_is_posted_to_the_document():
    (document,) = PLATFORM.void(expense(), books.FACTS, marked(standing_expense())).documents
    session = ScriptedSession.of(listed(record(Status="DELETED")))

    (outcome,) = send(session, document).values()

    assert isinstance(outcome, Written)
    assert session.sent[0].path == f"{PATH}/{books.REMOTE_ID}"


def test_what_is_deleted_to_be_written_anew_is_recognised_by_its_id_not_by_the_marker_it_bears():
    undo, _ = documents_of(expense(ExpenseType.REFUND), standing_expense())
    session = ScriptedSession.of(listed(record(Status="DELETED")))

    outcomes = send(session, undo)

    assert isinstance(outcomes[undo.marker], Written)


FILE = FileReference("key", "lunch.pdf", "application/pdf", 3, "0" * 64)
FILE_NAME = f"lunch-{MAIN}.pdf"


def attachment():
    return PLATFORM.attach(FILE, standing_expense(), "BankTransaction", books.FACTS, MAIN)


def test_a_receipt_is_uploaded_as_it_is():
    session = ScriptedSession.of(
        Reply({"Attachments": [{"AttachmentID": "at", "FileName": FILE_NAME, "ContentLength": 3}]})
    )
    (parcel,) = PLATFORM.pack([Keyed(attachment(), KEY)], PLATFORM.limits)

    outcomes = client_of(session).send(parcel, [attachment()], lambda file: b"pdf")

    (sent,) = session.sent
    assert (sent.method, sent.sort) == ("PUT", "upload")
    assert sent.body == b"pdf"
    assert sent.headers["Content-Type"] == "application/pdf"
    assert outcomes[MAIN] == Written(outcomes[MAIN].remote, ())
    assert outcomes[MAIN].remote.id == "at"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ([{"AttachmentID": "at", "FileName": FILE_NAME, "ContentLength": 3}], Standing),
        ([{"AttachmentID": "at", "FileName": FILE_NAME, "ContentLength": 2}], Absent),
        ([], Absent),
    ],
    ids=["there", "half of it", "not there"],
)
def test_a_receipt_is_found_by_name_and_size(files, expected):
    session = ScriptedSession.of(Reply({"Attachments": files}))

    found = client_of(session).find([attachment()], SINCE)

    assert isinstance(found[MAIN], expected)
    assert session.sent[0].path == f"{PATH}/{books.REMOTE_ID}/Attachments"


def test_a_lost_batch_is_found_in_one_call():
    first, second = marker_number(0), marker_number(1)
    session = ScriptedSession.of(listed(record(first)))

    found = client_of(session).find([payment(first), payment(second)], SINCE)

    assert session.sent[0].query["References"] == f"{first},{second}"
    assert found[first] == Standing(found[first].remote)
    assert found[second] == Absent()


@pytest.mark.parametrize(
    "ignored",
    [listed(record("somebody else's"), pages=40), Reply({"Message": "unknown parameter"}, status=400)],
    ids=["the parameter is ignored", "the parameter is refused"],
)
def test_where_the_references_are_not_understood_a_filter_is_used(ignored):
    session = ScriptedSession.of(ignored, listed(record()))

    found = client_of(session).find([payment()], SINCE)

    assert isinstance(found[MAIN], Standing)
    assert session.sent[1].query["where"] == f'Reference=="{MAIN}"'


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ([record(Status="DELETED")], Absent),
        ([record(Status="VOIDED")], Absent),
        ([record(Type="SPEND-TRANSFER")], Absent),
        ([record(), record(id=books.LINE_ID)], Several),
    ],
    ids=["deleted", "voided", "half of a transfer", "two of them"],
)
def test_only_what_still_stands_counts_and_two_are_for_a_person(records, expected):
    session = ScriptedSession.of(listed(*records))

    assert isinstance(client_of(session).find([payment()], SINCE)[MAIN], expected)


def test_what_is_found_is_compared_with_what_was_wanted():
    session = ScriptedSession.of(listed(record(Total=Decimal("99.00"))))

    found = client_of(session).find([payment()], SINCE)[MAIN]

    assert found.differs == (Difference("total", "120", "99"),)


def test_a_transfer_is_searched_by_its_reference():
    (document,) = documents_of(transfer())
    standing = {
        "BankTransferID": "t",
        "FromBankAccount": {"AccountID": books.BANK},
        "ToBankAccount": {"AccountID": books.CARD},
        "Amount": Decimal("250.00"),
        "Date": "/Date(1793664000000+0000)/",
        "Reference": MAIN,
        "Status": "AUTHORISED",
    }
    session = ScriptedSession.of(Reply({"BankTransfers": [standing]}))

    found = client_of(session).find([document], SINCE)

    assert session.sent[0].query == {"where": f'Reference=="{MAIN}"'}
    assert found[MAIN] == Standing(found[MAIN].remote)


def journal(**changed):
    return {
        "ManualJournalID": "j",
        "Narration": f"Card rounding {MAIN}",
        "Date": "/Date(1793836800000+0000)/",
        "Status": "POSTED",
        "JournalLines": [
            {"LineAmount": Decimal("-12.50"), "AccountCode": "850", "TaxType": "NONE"},
            {"LineAmount": Decimal("12.50"), "AccountCode": "429", "TaxType": "NONE"},
        ],
    } | changed


def test_a_journal_is_searched_among_those_changed_since():
    (document,) = documents_of(adjustment(memo="Card rounding"))
    session = ScriptedSession.of(
        listed(journal(Narration="another"), plural="ManualJournals", pages=2),
        listed(journal(), plural="ManualJournals", pages=2, page=2),
    )

    found = client_of(session).find([document], SINCE)

    assert [sent.query["page"] for sent in session.sent] == ["1", "2"]
    assert session.sent[0].headers["If-Modified-Since"] == "2026-11-22T08:45:00"
    assert found[MAIN] == Standing(found[MAIN].remote)
    assert found[MAIN].remote.total == Decimal("12.50")


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (listed(record()), Standing),
        (listed(record(Status="DELETED")), Absent),
        (Reply(b"", status=404), Absent),
    ],
    ids=["stands", "deleted", "unknown"],
)
def test_a_deletion_asks_whether_the_document_still_stands(reply, expected):
    (document,) = PLATFORM.void(expense(), books.FACTS, marked(standing_expense())).documents

    assert isinstance(client_of(ScriptedSession.of(reply)).find([document], SINCE)[MAIN], expected)


def test_a_change_that_did_not_arrive_shows_the_version_it_started_from():
    document = change()

    found = client_of(ScriptedSession.of(listed(record()))).find([document], SINCE)[MAIN]

    assert found.remote.version == document.standing.version
    assert found.differs


def test_what_bears_our_marker_is_told_and_strangers_are_not():
    session = ScriptedSession.of(
        listed(record(), record("INV-7"), record(marker_number(3), Status="DELETED")),
        Reply({"BankTransfers": []}),
        listed(journal(), plural="ManualJournals"),
    )

    bearing = list(client_of(session).bearing(SINCE))

    assert [(one.marker, one.target, one.remote.id) for one in bearing] == [
        (MAIN, "BankTransaction", books.REMOTE_ID),
        (MAIN, "ManualJournal", "j"),
    ]


def test_changes_tell_what_was_changed_and_what_was_removed():
    session = ScriptedSession.of(
        listed(record("INV-7"), record(id=books.LINE_ID, Status="DELETED"), record(Type="SPEND-TRANSFER")),
        Reply({"BankTransfers": []}),
        listed(plural="ManualJournals"),
    )

    changes = list(client_of(session).changes(SINCE))

    assert [(change.id, change.removed, change.total) for change in changes] == [
        (books.REMOTE_ID, False, Decimal("120.00")),
        (books.LINE_ID, True, Decimal("120.00")),
    ]
    assert session.sent[1].query == {"includeDeleted": "true"}


def test_a_document_is_fetched_as_it_stands():
    assert client_of(ScriptedSession.of(listed(record()))).fetch("BankTransaction", "x").id == books.REMOTE_ID
    assert client_of(ScriptedSession.of(Reply(b"", status=404))).fetch("BankTransaction", "x") is None
    assert (
        client_of(ScriptedSession.of(listed(record(Status="DELETED")))).fetch("BankTransaction", "x") is None
    )


def contact(number):
    return {"ContactID": f"c{number}", "Name": f"Contact {number}", "ContactStatus": "ACTIVE"}


def test_contacts_are_read_page_by_page_until_xero_says_it_was_the_last():
    session = ScriptedSession.of(
        listed(contact(1), plural="Contacts", pages=2), listed(contact(2), plural="Contacts", pages=2, page=2)
    )
    client = client_of(session)

    first = client.read(RecordKind.SUPPLIER, None, None)
    session.clock.sleep(60)
    second = client.read(RecordKind.SUPPLIER, None, first.cursor)

    assert [record.id for record in (*first.records, *second.records)] == ["c1", "c2"]
    assert second.cursor is None
    assert first.complete
    assert first.high_water == second.high_water == NOW - timedelta(minutes=2)
    assert session.sent[0].query == {
        "includeArchived": "true",
        "order": "Name ASC",
        "page": "1",
        "pageSize": "1000",
    }


def test_without_a_pagination_object_the_empty_page_is_the_last():
    session = ScriptedSession.of(Reply({"Contacts": [contact(1)]}), Reply({"Contacts": []}))
    client = client_of(session)

    first = client.read(RecordKind.CUSTOMER, None, None)
    second = client.read(RecordKind.CUSTOMER, None, first.cursor)

    assert first.cursor is not None
    assert (second.records, second.cursor) == ([], None)


def test_an_incremental_reading_asks_for_changes_and_proves_no_deletion():
    session = ScriptedSession.of(Reply({"Accounts": []}))

    page = client_of(session).read(RecordKind.ACCOUNT, SINCE, None)

    assert session.sent[0].headers["If-Modified-Since"] == "2026-11-22T08:50:00"
    assert not page.complete


def test_archived_tracking_is_asked_for_too():
    raw = {
        "TrackingCategoryID": "r",
        "Name": "Region",
        "Status": "ACTIVE",
        "Options": [{"TrackingOptionID": "n", "Name": "North", "Status": "ACTIVE"}],
    }
    session = ScriptedSession.of(Reply({"TrackingCategories": [raw]}), Reply({"TrackingCategories": [raw]}))
    client = client_of(session)

    categories = client.read(RecordKind.TRACKING_CATEGORY, None, None)
    options = client.read(RecordKind.TRACKING_OPTION, SINCE, None)

    assert [category.id for category in categories.records] == ["r"]
    assert [option.id for option in options.records] == ["n"]
    assert options.complete  # this list always comes whole
    assert session.sent[0].query == {"includeArchived": "true"}


def test_currencies_take_their_rate_from_the_newest_transactions():
    session = ScriptedSession.of(
        Reply({"Currencies": [{"Code": "GBP"}, {"Code": "EUR"}]}),
        listed(record(CurrencyCode="EUR", CurrencyRate=Decimal("1.25"))),
    )

    page = client_of(session).read(RecordKind.CURRENCY, None, None)

    assert [(currency.id, currency.rate) for currency in page.records] == [
        ("GBP", None),
        ("EUR", Decimal("0.8")),
    ]


def test_facts_take_three_calls():
    session = ScriptedSession.of(
        Reply({"Organisations": [{"Name": "Harbour Cafe Ltd", "BaseCurrency": "GBP"}]}),
        Reply({"Actions": [{"Name": "UseMulticurrency", "Status": "ALLOWED"}]}),
        Reply({"Currencies": [{"Code": "GBP"}]}),
    )

    assert client_of(session).facts().multi_currency
    assert [sent.path for sent in session.sent] == [
        "/api.xro/2.0/Organisation",
        "/api.xro/2.0/Organisation/Actions",
        "/api.xro/2.0/Currencies",
    ]


CONNECTION = {
    "id": "c7b2",
    "tenantId": TENANT,
    "tenantType": "ORGANISATION",
    "tenantName": "Harbour Cafe Ltd",
}


@pytest.mark.parametrize(
    ("connections", "expected"),
    [([], errors.NeedsReauthorising), ([CONNECTION], errors.PermissionMissing)],
    ids=["disconnected", "still connected, so the user's role or the subscription"],
)
def test_a_refused_organisation_is_looked_up_among_the_connections(connections, expected):
    session = ScriptedSession.of(
        Reply({"Detail": "AuthenticationUnsuccessful"}, status=403), Reply(connections)
    )

    with pytest.raises(expected):
        client_of(session).facts()


def test_the_organisations_chosen_in_this_consent_come_first():
    other = CONNECTION | {"tenantId": "other", "id": "d8", "tenantName": "Kestrel"}
    practice = CONNECTION | {"tenantId": "p", "tenantType": "PRACTICE"}
    # {"authentication_event_id":"55aa"}
    token = {"access_token": "e30.eyJhdXRoZW50aWNhdGlvbl9ldmVudF9pZCI6IjU1YWEifQ.x"}
    session = ScriptedSession.of(Reply([CONNECTION]), Reply([other, practice, CONNECTION]))

    tenants = PLATFORM.tenants(session, Given(token=token))

    assert tenants == [
        Tenant(TENANT, "Harbour Cafe Ltd", "ORGANISATION", "c7b2"),
        Tenant("other", "Kestrel", "ORGANISATION", "d8"),
    ]
    assert session.sent[0].query == {"authEventId": "55aa"}
    assert "Xero-Tenant-Id" not in session.sent[0].headers


def test_leaving_one_organisation_names_the_connection_and_not_the_tenant():
    session = ScriptedSession.of(Reply(b"", status=204))

    PLATFORM.end_tenant(session, Tenant(TENANT, "Harbour Cafe Ltd", "ORGANISATION", "c7b2"))

    assert (session.sent[0].method, session.sent[0].path) == ("DELETE", "/connections/c7b2")
