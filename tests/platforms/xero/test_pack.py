"""The exact calls that leave for Xero."""

import json
from dataclasses import replace

import pytest

from expenses_app.ledger.documents import Keyed
from expenses_app.ledger.entries import ExpenseType
from expenses_app.ledger.markers import batch_key
from expenses_app.ledger.operations import Operation
from expenses_app.ledger.parcels import FileReference
from expenses_app.platforms.xero.platform import PLATFORM
from tests.platforms.fakes import MAIN, marked, marker_number
from tests.platforms.xero import books
from tests.platforms.xero.books import adjustment, expense, standing_expense, transfer
from tests.platforms.xero.schema_check import check

KEY = "0123456789abcdef0123456789abcdef"
JSON = (("Accept", "application/json"), ("Content-Type", "application/json"))


def document(entry, standing=None):
    return PLATFORM.build(entry, books.CHART, books.FACTS, marked(standing)).documents[-1]


def numbered(count, entry=None):
    one = document(entry or expense(merchant="Corner Cafe"))
    return [Keyed(replace(one, marker=marker_number(number)), f"{number:032x}") for number in range(count)]


def pack(*keyed, **limits):
    return PLATFORM.pack(keyed, replace(PLATFORM.limits, **limits))


def test_a_payment_goes_out_in_exactly_these_bytes():
    (parcel,) = pack(Keyed(document(expense(merchant="Corner Cafe")), KEY))

    (call,) = parcel.calls
    assert call.method == "PUT"
    assert call.path == "/api.xro/2.0/BankTransactions?summarizeErrors=false"
    assert call.headers == (*JSON, ("Idempotency-Key", KEY))
    assert call.head == (
        b'{"BankTransactions":[{"Type":"SPEND","Contact":{"ContactID":"6f2a1c58-0d7e-4b6b-9a51-1d3f0c2b7a10"},'
        b'"BankAccount":{"AccountID":"a1c3f0de-52a4-4b57-8f38-3f1c0d9e6b11"},"Date":"2026-11-02",'
        b'"Reference":"EXP-MAINMAINMAINMAIN","LineAmountTypes":"Exclusive","IsReconciled":false,"Status":"AUTHORISED",'
        b'"LineItems":[{"Description":"Corner Cafe","Quantity":1,"UnitAmount":100.00,"AccountCode":"429",'
        b'"TaxType":"INPUT2","TaxAmount":20.00}]}]}'
    )
    assert (call.file, call.tail) == (None, b"")
    assert parcel.markers == (MAIN,)
    assert parcel.call_key == KEY


def test_a_long_queue_goes_out_fifty_at_a_time_in_order():
    parcels = pack(*numbered(120))

    assert [len(parcel.markers) for parcel in parcels] == [50, 50, 20]
    assert [marker for parcel in parcels for marker in parcel.markers] == [
        marker_number(number) for number in range(120)
    ]
    check("BankTransactions", parcels[0].calls[0].head)
    assert len(json.loads(parcels[0].calls[0].head)["BankTransactions"]) == 50


def test_a_batch_has_a_key_of_its_own_made_from_those_of_its_documents():
    (parcel,) = pack(*numbered(2))

    assert parcel.call_key == batch_key((f"{0:032x}", f"{1:032x}"))
    assert ("Idempotency-Key", parcel.call_key) in parcel.calls[0].headers


def test_a_parcel_stays_within_the_bytes_that_xero_takes():
    parcels = pack(*numbered(10), max_parcel_bytes=2_000)

    assert len(parcels) > 1
    assert all(len(parcel.calls[0].head) <= 2_000 for parcel in parcels)


@pytest.mark.parametrize(
    ("entry", "path"),
    [
        (transfer(), "/api.xro/2.0/BankTransfers"),
        (adjustment(), "/api.xro/2.0/ManualJournals?summarizeErrors=false"),
    ],
    ids=["a transfer, whose endpoint knows no summarizeErrors", "an adjustment"],
)
def test_other_kinds_have_endpoints_of_their_own(entry, path):
    (parcel,) = pack(Keyed(document(entry), KEY))

    assert (parcel.calls[0].method, parcel.calls[0].path) == ("PUT", path)


def test_different_sorts_and_transfers_do_not_share_a_call():
    keyed = [
        *numbered(2),
        *numbered(2, adjustment()),
        *numbered(2, transfer()),
    ]

    assert [len(parcel.markers) for parcel in pack(*keyed)] == [2, 2, 1, 1]


def test_a_document_never_travels_with_one_that_it_needs():
    first, second = numbered(2)
    dependent = replace(second, document=replace(second.document, needs=(first.document.marker,)))

    assert [parcel.markers for parcel in pack(first, dependent)] == [
        (first.document.marker,),
        (second.document.marker,),
    ]


def test_changes_and_deletions_go_alone_to_the_document_itself():
    change = document(expense(merchant="Corner Cafe"), standing_expense())
    (undo, _) = PLATFORM.build(
        expense(ExpenseType.REFUND), books.CHART, books.FACTS, marked(standing_expense())
    ).documents
    parcels = pack(
        Keyed(change, KEY), Keyed(replace(change, marker=marker_number(1)), "b" * 32), Keyed(undo, "c" * 32)
    )

    assert [parcel.operation for parcel in parcels] == [Operation.UPDATE, Operation.UPDATE, Operation.VOID]
    assert {(parcel.calls[0].method, parcel.calls[0].path) for parcel in parcels} == {
        ("POST", f"/api.xro/2.0/BankTransactions/{books.REMOTE_ID}")
    }
    check("BankTransactions", parcels[2].calls[0].head)


def test_a_transfer_is_deleted_by_its_status_alone():
    standing = replace(standing_expense(), detail={"reconciled": False})
    (undo,) = PLATFORM.void(transfer(), books.FACTS, marked(standing)).documents

    (parcel,) = pack(Keyed(undo, KEY))

    assert parcel.calls[0].path == f"/api.xro/2.0/BankTransfers/{books.REMOTE_ID}"
    assert parcel.calls[0].head == b'{"Status":"DELETED"}'


def test_a_receipt_is_its_raw_bytes_under_its_name():
    file = FileReference("key", "Beleg [2].jpg", "image/jpeg", 3, "0" * 64)
    attachment = PLATFORM.attach(file, standing_expense(), "BankTransaction", books.FACTS, MAIN)

    (parcel,) = pack(Keyed(attachment, KEY))

    (call,) = parcel.calls
    assert call.method == "PUT"
    assert (
        call.path
        == f"/api.xro/2.0/BankTransactions/{books.REMOTE_ID}/Attachments/Beleg-2-EXP-MAINMAINMAINMAIN.jpg"
    )
    assert call.headers == (
        ("Accept", "application/json"),
        ("Content-Type", "image/jpeg"),
        ("Idempotency-Key", KEY),
    )
    assert call.file == file
    assert call.body(b"abc") == b"abc"
