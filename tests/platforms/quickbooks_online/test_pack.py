"""The exact calls that leave for QuickBooks Online."""

from dataclasses import replace

from expenses_app.core.json_bytes import loads
from expenses_app.ledger.documents import Keyed
from expenses_app.ledger.entries import ExpenseType
from expenses_app.ledger.markers import batch_key
from expenses_app.ledger.operations import Operation
from expenses_app.ledger.parcels import FileReference
from expenses_app.platforms.quickbooks_online.platform import PLATFORM
from tests.platforms.fakes import MAIN, marked, marker_number
from tests.platforms.quickbooks_online import books
from tests.platforms.quickbooks_online.books import AMERICAN, claim, expense, standing, untaxed

KEY = "0123456789abcdef0123456789abcdef"
JSON = (("Accept", "application/json"), ("Content-Type", "application/json"))


def document(entry=None, facts=books.BRITISH, stands=None):
    return PLATFORM.build(entry or expense(), books.CHART, facts, marked(stands)).documents[-1]


def numbered(count, one=None):
    one = one or document()
    return [Keyed(replace(one, marker=marker_number(number)), f"{number:032x}") for number in range(count)]


def pack(*keyed, **limits):
    return PLATFORM.pack(keyed, replace(PLATFORM.limits, **limits))


def test_a_charge_goes_out_in_exactly_these_bytes():
    entry = expense(currency="USD", merchant="Corner Cafe", lines=[untaxed("48.50")])

    (parcel,) = pack(Keyed(document(entry, AMERICAN), KEY))

    (call,) = parcel.calls
    assert call.method == "POST"
    assert call.path == f"/purchase?minorversion=75&requestid={KEY}"
    assert call.headers == JSON
    assert call.head == (
        b'{"PaymentType":"CreditCard","AccountRef":{"value":"41"},"EntityRef":{"value":"56","type":"Vendor"},'
        b'"TxnDate":"2026-03-14","PrivateNote":"Corner Cafe | exp:MAINMAINMAINMAIN",'
        b'"Line":[{"Amount":48.50,"Description":"Corner Cafe","DetailType":"AccountBasedExpenseLineDetail",'
        b'"AccountBasedExpenseLineDetail":{"AccountRef":{"value":"13"},"TaxCodeRef":{"value":"NON"}}}]}'
    )
    assert (parcel.markers, parcel.call_key) == ((MAIN,), KEY)


def test_a_long_queue_goes_out_thirty_at_a_time_in_order():
    parcels = pack(*numbered(70))

    assert [len(parcel.markers) for parcel in parcels] == [30, 30, 10]
    call = parcels[0].calls[0]
    assert call.path == f"/batch?minorversion=75&requestid={parcels[0].call_key}"
    items = loads(call.head)["BatchItemRequest"]
    assert [item["bId"] for item in items] == [str(number) for number in range(1, 31)]
    assert {item["operation"] for item in items} == {"create"}
    assert items[0]["Purchase"]["TxnDate"] == "2026-03-14"


def test_a_batchs_key_is_made_from_those_of_its_documents_and_short_enough():
    (parcel,) = pack(*numbered(2))

    assert parcel.call_key == batch_key((f"{0:032x}", f"{1:032x}"))
    assert len(parcel.call_key) <= 36


def test_different_sorts_share_a_batch_and_different_operations_do_not():
    purchase, bill = document(), document(claim())
    change = document(stands=standing())
    (deletion,) = PLATFORM.void(expense(), books.BRITISH, marked(standing())).documents
    keyed = [
        Keyed(replace(one, marker=marker_number(number)), f"{number:032x}")
        for number, one in enumerate([purchase, bill, change, change, deletion, deletion])
    ]

    parcels = pack(*keyed)

    assert [(parcel.operation, len(parcel.markers)) for parcel in parcels] == [
        (Operation.CREATE, 2),
        (Operation.UPDATE, 2),
        (Operation.VOID, 2),
    ]
    first = loads(parcels[0].calls[0].head)["BatchItemRequest"]
    assert [set(item) - {"bId", "operation"} for item in first] == [{"Purchase"}, {"Bill"}]
    assert [loads(parcel.calls[0].head)["BatchItemRequest"][0]["operation"] for parcel in parcels] == [
        "create",
        "update",
        "delete",
    ]


def test_a_deletion_alone_says_so_in_its_address():
    (deletion,) = PLATFORM.void(expense(), books.BRITISH, marked(standing())).documents

    (parcel,) = pack(Keyed(deletion, KEY))

    assert parcel.calls[0].path == f"/purchase?minorversion=75&requestid={KEY}&operation=delete"
    assert parcel.calls[0].head == b'{"Id":"145","SyncToken":"2"}'


def test_a_document_never_travels_with_one_that_it_needs():
    undo, new = PLATFORM.build(
        expense(ExpenseType.REFUND), books.CHART, books.BRITISH, marked(standing())
    ).documents

    parcels = pack(Keyed(undo, "a" * 32), Keyed(new, "b" * 32))

    assert [parcel.markers for parcel in parcels] == [(undo.marker,), (new.marker,)]


def test_a_parcel_stays_within_its_bytes():
    parcels = pack(*numbered(10), max_parcel_bytes=2_000)

    assert len(parcels) > 1
    assert all(len(parcel.calls[0].head) <= 2_000 for parcel in parcels)


def test_a_receipt_is_one_multipart_body_that_is_the_same_at_every_try():
    file = FileReference("key", "lunch.pdf", "application/pdf", 3, "0" * 64)
    attachment = PLATFORM.attach(file, standing(), "Purchase", books.BRITISH, MAIN)

    (parcel,) = pack(Keyed(attachment, KEY))

    (call,) = parcel.calls
    assert (call.method, call.path) == ("POST", f"/upload?minorversion=75&requestid={KEY}")
    assert call.headers == (
        ("Accept", "application/json"),
        ("Content-Type", f"multipart/form-data; boundary=expenses-{KEY}"),
    )
    assert call.body(b"%PD") == (
        b"--expenses-0123456789abcdef0123456789abcdef\r\n"
        b'Content-Disposition: form-data; name="file_metadata_01"\r\n'
        b"Content-Type: application/json\r\n\r\n"
        b'{"AttachableRef":[{"EntityRef":{"type":"Purchase","value":"145"},"IncludeOnSend":false}],'
        b'"FileName":"lunch-EXP-MAINMAINMAINMAIN.pdf","ContentType":"application/pdf","Category":"Receipt"}'
        b"\r\n--expenses-0123456789abcdef0123456789abcdef\r\n"
        b'Content-Disposition: form-data; name="file_content_01"; filename="lunch-EXP-MAINMAINMAINMAIN.pdf"\r\n'
        b"Content-Type: application/pdf\r\n\r\n"
        b"%PD\r\n--expenses-0123456789abcdef0123456789abcdef--\r\n"
    )
    assert pack(Keyed(attachment, KEY))[0].digest == parcel.digest
